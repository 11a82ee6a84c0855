import { md5Hex } from './digest';

/** Anti-leech parameters of a push or play URL (267/32833). */
export interface StreamSignature {
  /** md5(key + stream name + txTime), lower-case hex. */
  readonly txSecret: string;
  /** Unix seconds at which the URL expires, lower-case hex as the first-generation server wrote it. */
  readonly txTime: string;
}

export function signStream(key: string, streamName: string, expiresAtSeconds: number): StreamSignature {
  const txTime = expiresAtSeconds.toString(16);
  return { txTime, txSecret: md5Hex(key, streamName, txTime) };
}

export interface PushUrlInput {
  readonly pushDomain: string;
  readonly bizId: string;
  readonly pushUrlKey: string;
  readonly streamName: string;
  readonly expiresAtSeconds: number;
  /** Asks LVB to record flv and hls in pieces of up to three hours, as the first-generation server did. */
  readonly record: boolean;
}

const RECORD_INTERVAL_SECONDS = 10_800;

/** `rtmp://{push}/live/{stream}?bizid=…[&record_interval=…&record=flv|hls]&txSecret=…&txTime=…` */
export function buildPushUrl(input: PushUrlInput): string {
  const { txSecret, txTime } = signStream(input.pushUrlKey, input.streamName, input.expiresAtSeconds);
  const recording = input.record ? `&record_interval=${RECORD_INTERVAL_SECONDS}&record=flv|hls` : '';
  return (
    `rtmp://${input.pushDomain}/live/${input.streamName}?bizid=${input.bizId}${recording}` +
    `&txSecret=${txSecret}&txTime=${txTime}`
  );
}

export interface PlayUrlInput {
  readonly playDomain: string;
  readonly streamName: string;
  /** Play URLs are signed when a key is given. */
  readonly playUrlKey: string | undefined;
  readonly expiresAtSeconds: number;
}

export interface PlayUrls {
  readonly flv: string;
  readonly hls: string;
  readonly rtmp: string;
}

export function buildPlayUrls(input: PlayUrlInput): PlayUrls {
  const path = `${input.playDomain}/live/${input.streamName}`;
  const query = playQuery(input);
  return {
    flv: `http://${path}.flv${query}`,
    hls: `http://${path}.m3u8${query}`,
    rtmp: `rtmp://${path}${query}`,
  };
}

function playQuery(input: PlayUrlInput): string {
  if (input.playUrlKey === undefined) return '';
  const { txSecret, txTime } = signStream(input.playUrlKey, input.streamName, input.expiresAtSeconds);
  return `?txSecret=${txSecret}&txTime=${txTime}`;
}

/**
 * The stream name in a push or play URL: what stands after `/live/` up to `?` or `.`, as the apps read it
 * (PROTOCOL A.5). Undefined where there is none.
 */
export function findStreamName(url: string): string | undefined {
  return /^[a-z]{3,8}:\/\/[^/?#\s]{1,255}\/live\/([A-Za-z0-9_-]{1,80})(?:[.?]|$)/.exec(
    url.slice(0, 2048),
  )?.[1];
}
