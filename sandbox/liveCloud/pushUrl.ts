import { createHash } from 'node:crypto';
import type { RecordFormat } from './streamEvents';
import { Refusal } from './refusal';

/** A push URL taken apart: `rtmp://{domain}/{appName}/{stream}?{query}`. */
export interface PushUrl {
  /** With its port, where it has one. */
  readonly domain: string;
  readonly appName: string;
  readonly stream: string;
  /** As it stands in the URL; LVB repeats it in its callbacks as `stream_param`. */
  readonly query: string;
}

const PUSH_URL = /^rtmps?:\/\/([^/:?#]+(?::\d+)?)\/([^/?#]+)\/([^/?#]+)(?:\?(.*))?$/;
const RECORD_FORMATS: readonly string[] = ['flv', 'hls', 'mp4', 'aac'] satisfies RecordFormat[];

/** @throws Refusal when the text is no push URL. */
export function parsePushUrl(url: string): PushUrl {
  const [, domain, appName, stream, query = ''] = PUSH_URL.exec(url) ?? [];
  if (domain === undefined || appName === undefined || stream === undefined) {
    throw new Refusal(400, 'url must look like rtmp://domain/live/stream?txSecret=…&txTime=…');
  }
  return { domain, appName, stream, query };
}

/**
 * Lets a push in only as LVB does: txSecret = md5(key + stream + txTime), txTime hexadecimal seconds that
 * have not passed (267/32833). Both are compared as the URL spells them.
 * @throws Refusal
 */
export function checkPushSignature(
  url: Pick<PushUrl, 'stream' | 'query'>,
  pushUrlKey: string,
  nowSeconds: number,
): void {
  const parameters = new URLSearchParams(url.query);
  const txTime = parameters.get('txTime');
  const txSecret = parameters.get('txSecret');
  if (txTime === null || txSecret === null) throw new Refusal(403, 'txSecret and txTime are required');
  if (!/^[0-9a-f]{1,12}$/i.test(txTime)) throw new Refusal(403, 'txTime is not hexadecimal seconds');
  const expected = createHash('md5')
    .update(pushUrlKey + url.stream + txTime)
    .digest('hex');
  if (txSecret !== expected) throw new Refusal(403, 'txSecret is not md5(key + stream + txTime)');
  if (parseInt(txTime, 16) <= nowSeconds) throw new Refusal(403, 'txTime has passed: the URL is expired');
}

const LIFETIME_SECONDS = 3 * 3600;

/** A push URL that is let in for three hours and recorded as mp4 and hls. */
export function signPushUrl(
  { pushDomain, pushUrlKey }: { readonly pushDomain: string; readonly pushUrlKey: string },
  stream: string,
  nowSeconds: number,
): string {
  const txTime = (nowSeconds + LIFETIME_SECONDS).toString(16);
  const txSecret = createHash('md5')
    .update(pushUrlKey + stream + txTime)
    .digest('hex');
  return `rtmp://${pushDomain}/live/${stream}?record=mp4|hls&txSecret=${txSecret}&txTime=${txTime}`;
}

/** A port is where something listens, and no part of what it is. */
export function isSameDomain(left: string, right: string): boolean {
  const [name, other] = [left, right].map((domain) => domain.replace(/:\d+$/, ''));
  return name === other;
}

/** The formats that the push URL asks to record, such as `record=flv|hls`. */
export function recordFormatsOf(query: string): RecordFormat[] {
  const named = (new URLSearchParams(query).get('record') ?? '').toLowerCase().split('|');
  return named.filter((format): format is RecordFormat => RECORD_FORMATS.includes(format));
}
