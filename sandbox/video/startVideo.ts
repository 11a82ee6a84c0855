import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../shared/clock';
import { nowSeconds } from '../../shared/clock';
import type { DatabaseAddress } from '../functionEnvironment';
import type { VideoRoutes } from '../gateway/gateway';
import type { LiveCloud } from '../liveCloud/liveCloud';
import { randomDigits } from '../liveCloud/randomDigits';
import { Refusal } from '../liveCloud/refusal';
import { KnownStreams } from './knownStream';
import { LiveHls } from './liveHls';
import { APP_NAME, LivePushes } from './livePushes';
import { checkPlaySignature } from './playRequest';
import { RecordingFolder } from './recordingFolder';
import type { RtmpTarget } from './rtmpProtocol';
import type { RtmpServer } from './rtmpServer';
import { VideoHttp } from './videoHttp';

export interface VideoParts {
  readonly rtmp: RtmpServer;
  readonly cloud: LiveCloud;
  readonly clock: Clock;
  readonly random: () => number;
  readonly database: DatabaseAddress;
  /** What the functions see: play domain and keys, and the application of second-generation streams. */
  readonly environment: Readonly<Record<string, string>>;
  /** For recordings, and what is live in between. */
  readonly folder: string;
  readonly ffmpeg: string | undefined;
  readonly maxRecordingMs: number;
  readonly maxRecordingBytes: number;
  readonly log: (text: string) => void;
}

export interface Video {
  readonly routes: VideoRoutes;
  /** Cuts every push, and waits for the recordings where they are to be kept. */
  close(keepRecordings: boolean): Promise<void>;
}

/** Opens the RTMP port and what plays from it. */
export function startVideo(parts: VideoParts): Video {
  const { cloud, clock, rtmp, log, ffmpeg, environment } = parts;
  const folder = new RecordingFolder(path.join(parts.folder, 'recordings'), parts.maxRecordingBytes);
  const liveFolder = path.join(parts.folder, 'live');
  const hls = ffmpeg === undefined ? undefined : new LiveHls(ffmpeg, liveFolder, log);
  const known = new KnownStreams(parts.database, environment.IM_SDKAPPID);
  const stopping = new AbortController();
  const pushes = new LivePushes({
    cloud,
    hls,
    url: `http://${environment.PLAY_DOMAIN ?? ''}`,
    isKnown: (stream) => known.has(stream),
    recording: {
      folder,
      ffmpeg,
      log,
      maxMs: parts.maxRecordingMs,
      createFileId: () => randomDigits(19, parts.random),
      nowSeconds: () => nowSeconds(clock),
      signal: stopping.signal,
    },
  });
  const keys = { playUrlKey: environment.PLAY_URL_KEY, pushUrlKey: cloud.account.pushUrlKey };
  const check = (url: { stream: string; query: string }): void =>
    checkPlaySignature(url, keys, nowSeconds(clock));
  const http = new VideoHttp({ folder, hls, check, find: (stream) => pushes.find(stream) });
  rtmp.open({
    log,
    push: (target, connection) => pushes.accept(target, connection),
    play(target: RtmpTarget) {
      check(target);
      const channel = target.app === APP_NAME ? pushes.find(target.stream) : undefined;
      if (channel === undefined) throw new Refusal(404, `${target.stream} is not being pushed`);
      return channel;
    },
  });
  return {
    routes: {
      serves: (address) => VideoHttp.serves(address),
      answer: (message, response) => http.answer(message, response),
      rtmp: (socket) => rtmp.serve(socket),
    },
    async close(keepRecordings) {
      if (!keepRecordings) stopping.abort();
      await pushes.close();
      await rtmp.close();
      await hls?.close();
      await known.close();
      await rm(liveFolder, { recursive: true, force: true });
    },
  };
}
