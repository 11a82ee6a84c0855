import { receive, type CallbackServices } from '../../functions/stream-callback/receive';
import type { HttpReply } from '../../shared/http';
import { signCallback } from '../../shared/signing/callbackSign';
import { pushQuery } from './pushUrls';
import { SECRETS } from './testEnvironment';

/** A body as LVB posts it, signed or not. */
export type EventBody = Readonly<Record<string, unknown>>;

export interface PushDetails {
  readonly atSeconds: number;
  readonly sequence?: string;
  /** What LVB passes on of the push URL: by default a query with the URL's valid signature. */
  readonly streamParam?: string;
}

/** LVB's codes: 1, the app stopped the push; 20, no data came any more (267/32744). */
export const STOP_CODE = { client: 1, network: 20 } as const;

export function startEvent(streamName: string, { atSeconds, sequence, streamParam }: PushDetails): EventBody {
  return {
    ...aboutStream(streamName, streamParam),
    event_type: 1,
    event_time: atSeconds,
    ...(sequence === undefined ? {} : { sequence }),
    errcode: 0,
    errmsg: 'ok',
    node: '198.51.100.10',
    user_ip: '203.0.113.7',
  };
}

export function stopEvent(
  streamName: string,
  { atSeconds, sequence, streamParam, code = STOP_CODE.network }: PushDetails & { readonly code?: number },
): EventBody {
  return {
    ...aboutStream(streamName, streamParam),
    event_type: 0,
    event_time: atSeconds,
    ...(sequence === undefined ? {} : { sequence }),
    errcode: code,
    errmsg: 'why it ended',
    push_duration: '1000',
    node: '198.51.100.10',
    user_ip: '203.0.113.7',
  };
}

export interface RecordingDetails {
  readonly fileId: string;
  readonly format?: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export function recordingEvent(
  streamName: string,
  { fileId, format = 'flv', fromSeconds, toSeconds }: RecordingDetails,
): EventBody {
  return {
    ...aboutStream(streamName),
    event_type: 100,
    file_id: fileId,
    record_file_id: fileId,
    file_format: format,
    file_size: 1_000_000,
    start_time: fromSeconds,
    end_time: toSeconds,
    duration: toSeconds - fromSeconds,
    video_url: `http://1250000000.vod2.myqcloud.com/${fileId}/f0.${format}`,
  };
}

function aboutStream(streamName: string, streamParam = pushQuery(streamName)): EventBody {
  return {
    app: 'push.example.com',
    appid: 1_250_000_000,
    appname: 'live',
    stream_id: streamName,
    channel_id: streamName,
    stream_param: streamParam,
  };
}

/** Adds `t`, ten minutes ahead, and the `sign` that belongs to it. */
export function signed(body: EventBody, nowSeconds: number, key: string = SECRETS.CALL_BACK_KEY): EventBody {
  const t = nowSeconds + 600;
  return { ...body, t, sign: signCallback(key, t) };
}

/** Posts a body to the callback function, as it is. */
export async function post(services: CallbackServices, body: unknown): Promise<HttpReply> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const request = { method: 'POST', path: '/callback', headers: {}, body: bytes, remoteAddress: '192.0.2.2' };
  return receive(request, () => services);
}

/** Signs an event as of now and posts it; it has to be accepted. */
export async function deliver(services: CallbackServices, body: EventBody): Promise<void> {
  const reply = await post(services, signed(body, Math.floor(services.clock.nowMs() / 1000)));
  expect({ statusCode: reply.statusCode, body: reply.body }).toEqual({ statusCode: 200, body: '{"code":0}' });
}
