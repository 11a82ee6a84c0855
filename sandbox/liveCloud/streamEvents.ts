import { createHash } from 'node:crypto';

export type RecordFormat = 'flv' | 'hls' | 'mp4' | 'aac';

/** The body of one callback (PROTOCOL D.2), signed and complete. */
export interface StreamEvent {
  readonly event_type: 0 | 1 | 100;
  readonly stream_id: string;
  readonly [field: string]: string | number;
}

/** Who the live cloud is, for its customer. */
export interface LiveAccount {
  readonly appId: number;
  readonly pushDomain: string;
  readonly pushUrlKey: string;
  readonly callbackKey: string;
}

/** What every event says of the stream it is about. */
export interface EventSource {
  readonly appName: string;
  readonly stream: string;
  readonly query: string;
}

/** A callback's signature expires this long after its event (267/32744). */
const CALLBACK_TTL_SECONDS = 600;

/** Addresses from the range kept for documentation. */
const NODE_ADDRESS = '198.51.100.10';

const STOP_REASONS: Readonly<Record<number, string>> = {
  1: 'The push client actively stopped the push',
  2: 'The push client closed the stream',
};

function signed(
  account: LiveAccount,
  source: EventSource,
  eventTimeSeconds: number,
  fields: { event_type: StreamEvent['event_type'] } & Record<string, string | number>,
): StreamEvent {
  const t = eventTimeSeconds + CALLBACK_TTL_SECONDS;
  return {
    app: account.pushDomain,
    appid: account.appId,
    appname: source.appName,
    channel_id: source.stream,
    stream_id: source.stream,
    stream_param: source.query,
    ...fields,
    sign: createHash('md5')
      .update(account.callbackKey + String(t))
      .digest('hex'),
    t,
  };
}

export interface PushDetails {
  readonly sequence: string;
  readonly eventTimeSeconds: number;
  readonly userIp: string;
}

function pushFields(details: PushDetails): Record<string, string | number> {
  return {
    event_time: details.eventTimeSeconds,
    sequence: details.sequence,
    node: NODE_ADDRESS,
    user_ip: details.userIp,
    set_id: 2,
    idc_id: 34,
  };
}

export function startEvent(
  account: LiveAccount,
  source: EventSource,
  details: PushDetails & { width: number; height: number },
): StreamEvent {
  return signed(account, source, details.eventTimeSeconds, {
    event_type: 1,
    ...pushFields(details),
    errcode: 0,
    errmsg: 'ok',
    width: details.width,
    height: details.height,
  });
}

export function stopEvent(
  account: LiveAccount,
  source: EventSource,
  details: PushDetails & { errcode: number; pushDurationMs: number },
): StreamEvent {
  return signed(account, source, details.eventTimeSeconds, {
    event_type: 0,
    ...pushFields(details),
    errcode: details.errcode,
    errmsg: STOP_REASONS[details.errcode] ?? `The stream ended with code ${details.errcode}`,
    push_duration: String(details.pushDurationMs),
    width: 0,
    height: 0,
  });
}

export interface RecordingDetails {
  readonly fileId: string;
  readonly taskId: string;
  readonly format: RecordFormat;
  readonly startTimeSeconds: number;
  readonly endTimeSeconds: number;
  /** Of a file that is there; the others get a likely size and an address that leads nowhere. */
  readonly file?: { readonly sizeBytes: number; readonly url: string };
}

const FILE_NAMES: Readonly<Record<RecordFormat, string>> = {
  flv: 'f0.flv',
  hls: 'playlist.m3u8',
  mp4: 'f0.mp4',
  aac: 'f0.aac',
};

/** A recording as it is reported today: no `video_id` (PROTOCOL D.2). */
export function recordingEvent(
  account: LiveAccount,
  source: EventSource,
  details: RecordingDetails,
): StreamEvent {
  const durationSeconds = details.endTimeSeconds - details.startTimeSeconds;
  return signed(account, source, details.endTimeSeconds, {
    event_type: 100,
    file_id: details.fileId,
    record_file_id: details.fileId,
    file_format: details.format,
    task_id: details.taskId,
    start_time: details.startTimeSeconds,
    end_time: details.endTimeSeconds,
    start_time_usec: 316_441,
    end_time_usec: 618_577,
    duration: durationSeconds,
    file_size: details.file?.sizeBytes ?? 4096 + durationSeconds * 125_000,
    media_start_time: 0,
    record_bps: 0,
    video_url:
      details.file?.url ??
      `http://${account.appId}.vod2.myqcloud.com/sandbox/${details.fileId}/${FILE_NAMES[details.format]}`,
    callback_ext: JSON.stringify({ video_codec: 'h264', resolution: '640x480' }),
  });
}
