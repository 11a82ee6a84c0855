import { createHash } from 'node:crypto';

/** A push URL that LVB lets in for an hour. */
export function signedPushUrl(
  account: { pushDomain: string; pushUrlKey: string },
  stream: string,
  nowMs: number,
): string {
  const txTime = (Math.floor(nowMs / 1000) + 3600).toString(16);
  const txSecret = createHash('md5')
    .update(account.pushUrlKey + stream + txTime)
    .digest('hex');
  return `rtmp://${account.pushDomain}/live/${stream}?bizid=8888&record=flv|hls&txSecret=${txSecret}&txTime=${txTime}`;
}
