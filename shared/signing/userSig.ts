import { Api } from 'tls-sig-api-v2/TLSSigAPIv2.js';

/** UserSig of the chat service by Tencent's own package (647/17275); it takes the time of signing itself. */
export function signUserSig(
  sdkAppId: number,
  secretKey: string,
  userId: string,
  lifetimeSeconds: number,
): string {
  return new Api(sdkAppId, secretKey).genUserSig(userId, lifetimeSeconds);
}
