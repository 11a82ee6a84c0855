import { receive } from '../../../functions/stream-callback/receive';
import { signCallback } from '../../../shared/signing/callbackSign';
import { SECRETS } from '../testEnvironment';
import type { Backend } from './backend';

/** A stream event as LVB posts it, without `t` and `sign`. */
export type EventBody = Readonly<Record<string, unknown>>;

export interface PushTimes {
  readonly atSeconds: number;
  readonly sequence?: string;
}

export function pushEvent(streamName: string, { atSeconds, sequence }: PushTimes): EventBody {
  return { ...aboutStream(streamName), event_type: 1, event_time: atSeconds, ...numbered(sequence) };
}

/** A stop on purpose; 1 is LVB's code for a push that the client ended (267/32744). */
export function stopEvent(streamName: string, { atSeconds, sequence }: PushTimes): EventBody {
  return {
    ...aboutStream(streamName),
    event_type: 0,
    event_time: atSeconds,
    errcode: 1,
    ...numbered(sequence),
  };
}

export function recordingEvent(
  streamName: string,
  details: {
    readonly fileId: string;
    readonly fromSeconds: number;
    readonly toSeconds: number;
    readonly format?: string;
  },
): EventBody {
  const { fileId, fromSeconds, toSeconds, format = 'mp4' } = details;
  return {
    ...aboutStream(streamName),
    event_type: 100,
    file_id: fileId,
    file_format: format,
    file_size: 1_000_000,
    start_time: fromSeconds,
    end_time: toSeconds,
    duration: toSeconds - fromSeconds,
    video_url: `http://1250000000.vod2.myqcloud.com/${fileId}/f0.${format}`,
  };
}

function aboutStream(streamName: string): EventBody {
  return { app: 'push.example.test', appname: 'live', stream_id: streamName, channel_id: streamName };
}

function numbered(sequence: string | undefined): EventBody {
  return sequence === undefined ? {} : { sequence };
}

/** Signs an event as of now and posts it; it has to be accepted. */
export async function deliver(backend: Backend, body: EventBody): Promise<void> {
  const t = backend.clock.nowSeconds() + 600;
  const text = JSON.stringify({ ...body, t, sign: signCallback(SECRETS.CALL_BACK_KEY, t) });
  const request = {
    method: 'POST',
    path: '/callback',
    headers: {},
    body: Buffer.from(text),
    remoteAddress: '192.0.2.2',
  };
  const reply = await receive(request, () => backend);
  expect({ statusCode: reply.statusCode, body: reply.body }).toEqual({ statusCode: 200, body: '{"code":0}' });
}
