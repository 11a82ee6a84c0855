declare module 'tls-sig-api-v2/TLSSigAPIv2.js' {
  export class Api {
    constructor(sdkAppId: number, key: string);
    /** `expire` is a lifetime in seconds, counted from the machine's clock. */
    genUserSig(userId: string, expire: number): string;
  }
}
