import { signStream } from '../../shared/signing/streamUrl';
import { SECRETS } from './testEnvironment';

/** When the push URLs that were given out expire, by stream name; LVB passes their query on with each event. */
const expiries = new Map<string, number>();

/** For streams whose push URL nobody asked for. */
const ANY_EXPIRY_SECONDS = 1_716_300_000;

/** Remembers a push URL; returns the stream name in it. */
export function rememberPushUrl(pushUrl: string): string {
  const [, streamName, txTime] = /\/live\/([a-z0-9_]+)\?.*\btxTime=([0-9a-f]+)/.exec(pushUrl) ?? [];
  if (streamName === undefined || txTime === undefined) throw new Error(`no push URL: ${pushUrl}`);
  expiries.set(streamName, Number.parseInt(txTime, 16));
  return streamName;
}

/** The query of the stream's push URL, with the signature that lets its bearer push. */
export function pushQuery(streamName: string, key: string = SECRETS.PUSH_URL_KEY): string {
  const { txSecret, txTime } = signStream(key, streamName, expiries.get(streamName) ?? ANY_EXPIRY_SECONDS);
  return `bizid=8888&txSecret=${txSecret}&txTime=${txTime}`;
}
