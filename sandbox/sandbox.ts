import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from '../scripts/buildBundles';
import type { Clock } from '../shared/clock';
import { consoleBuilder } from './console/consoleBuilder';
import { consoleRoute } from './console/consoleRoute';
import type { ControlContext } from './control/controlRoute';
import { answerControl } from './control/controlPlane';
import { createControlContext } from './control/createControlContext';
import { startDatabase } from './database/startDatabase';
import type { DatabaseAddress, Environment } from './functionEnvironment';
import { functionEnvironment } from './functionEnvironment';
import { createPools } from './functions/createPools';
import type { FunctionLineSink } from './functions/functionDefinition';
import type { GatewayShape } from './gateway/gateway';
import { Gateway } from './gateway/gateway';
import type { InboundRequest } from './gateway/inboundRequest';
import { answerLiveApi } from './liveCloud/api/liveApi';
import { MinuteTimer } from './minuteTimer';
import { prepareDatabase } from './prepareDatabase';
import { machineName, sandboxUrl } from './sandboxUrl';
import { StartupError } from './startupError';
import { UndoStack } from './undoStack';
import { findFfmpeg } from './video/ffmpeg';
import type { RtmpLimits } from './video/rtmpConnection';
import { RtmpServer } from './video/rtmpServer';
import { startVideo } from './video/startVideo';
import { videoFolder } from './video/videoFolder';

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  /** Takes pushes; 0 for any free port, which is the default where `port` is 0. */
  readonly rtmpPort?: number;
  readonly host?: string;
  readonly gateway?: GatewayShape;
  /** Keeps database and recordings here; without it they end with the sandbox. */
  readonly dataDir?: string | undefined;
  /** Bundles already built; without it they are built for this sandbox alone. */
  readonly bundlesDir?: string;
  /** Variables that win over the sandbox's own configuration. */
  readonly environment?: Environment;
  /** Whether the online-check runs by itself once a minute. */
  readonly automaticTimer?: boolean;
  /** How soon a failed callback is tried again; a minute by default, as LVB does. */
  readonly retryIntervalMs?: number;
  readonly video?: VideoOptions;
  /** Builds the console once everything else runs; without it, the first visitor waits for that. */
  readonly buildsConsole?: boolean;
  /** Stops the start-up at the next step; the start then throws the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onStep?: (text: string) => void;
  readonly onFunctionLine?: FunctionLineSink;
}

export interface VideoOptions {
  /** Where ffmpeg is looked for, like PATH. */
  readonly searchPath?: string;
  /** 0 records nothing. */
  readonly maxRecordingMs?: number;
  /** All recordings together. */
  readonly maxRecordingBytes?: number;
  readonly limits?: Partial<RtmpLimits>;
  readonly onLine?: (text: string) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:9000`; the API answers at any path that is not one of the others. */
  readonly url: string;
  readonly callbackUrl: string;
  readonly controlUrl: string;
  readonly consoleUrl: string;
  /** `rtmp://127.0.0.1:1935/live`; a stream name and its signature follow. */
  readonly rtmpUrl: string;
  /** The ffmpeg with which recordings become hls and mp4, where there is one. */
  readonly ffmpeg: string | undefined;
  /** Where recordings are kept, and what is live in between. */
  readonly videoFolder: string;
  readonly database: DatabaseAddress & { readonly engine: string; readonly version: string };
  /** What the functions see, keys included. */
  readonly environment: Readonly<Record<string, string>>;
  readonly live: ControlContext;
  /** Stops everything that was started; safe to call twice. */
  close(): Promise<void>;
}

const DEFAULT_RTMP_PORT = 1935;
const RTMP_LIMITS: RtmpLimits = { greetingMs: 10_000, silenceMs: 20_000 };
const MAX_RECORDING_MS = 3_600_000;
const MAX_RECORDING_BYTES = 4 * 1024 ** 3;

const systemClock: Clock = { nowMs: () => Date.now() };

/**
 * Starts the whole backend: port, database, tables, bundles, functions, live cloud. Either everything runs
 * afterwards, or nothing does.
 * @throws StartupError with one readable message.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const undo = new UndoStack();
  try {
    return await start(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function start(options: SandboxOptions, undo: UndoStack): Promise<Sandbox> {
  const { host = '127.0.0.1', environment: operator = process.env } = options;
  const step = async <T>(text: string, failure: string, work: () => Promise<T>): Promise<T> => {
    options.signal?.throwIfAborted();
    options.onStep?.(text);
    try {
      return await work();
    } catch (error) {
      throw new StartupError(`${failure}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  };

  const gateway = await Gateway.bind(host, options.port ?? 9000);
  undo.push(() => gateway.close());
  const url = sandboxUrl(host, gateway.port);
  const video = options.video ?? {};
  const rtmp = await RtmpServer.bind(host, options.rtmpPort ?? (options.port === 0 ? 0 : DEFAULT_RTMP_PORT), {
    ...RTMP_LIMITS,
    ...video.limits,
  });
  undo.push(() => rtmp.close());

  const server = await step('starting the database', 'No database', () =>
    startDatabase(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  );
  undo.push(() => server.stop());
  const { user, password, engine, version } = server;
  const name = operator.DB_NAME === undefined || operator.DB_NAME === '' ? 'live_demo' : operator.DB_NAME;
  const address = { host: server.host, port: server.port, user, password, name };
  await step('bringing its tables up to date', 'Migrations failed', () => prepareDatabase(address));

  const bundlesDir =
    options.bundlesDir ??
    (await step('building the functions', 'The functions cannot be built', () => buildPrivately(undo)));
  const machine = machineName(host);
  const domains = {
    push: rtmp.port === DEFAULT_RTMP_PORT ? machine : `${machine}:${rtmp.port}`,
    play: `${machine}:${gateway.port}`,
  };
  const environment = functionEnvironment(operator, address, `${url}/_sandbox/live-api`, domains);
  const pools = createPools(bundlesDir, environment, options.onFunctionLine ?? (() => undefined));
  undo.push(() => pools.close());
  await step('starting the functions', 'A function does not load', () => pools.warmUp());
  options.signal?.throwIfAborted();

  const callbackUrl = `${url}/callback/stream`;
  const live = createControlContext({
    environment,
    callbackUrl,
    clock: systemClock,
    retryIntervalMs: options.retryIntervalMs,
    timer: new MinuteTimer(pools.onlineCheck, systemClock),
    rtmpUrl: `rtmp://${domains.push}/live`,
  });
  undo.push(() => {
    live.timer.stop();
    live.delivery.close();
    return Promise.resolve();
  });
  const ffmpeg = findFfmpeg(video.searchPath ?? process.env.PATH ?? '');
  const folder = await videoFolder(options.dataDir, server.folder, undo);
  const plays = startVideo({
    rtmp,
    cloud: live.cloud,
    clock: systemClock,
    random: Math.random,
    database: address,
    environment,
    folder,
    ffmpeg,
    maxRecordingMs: video.maxRecordingMs ?? MAX_RECORDING_MS,
    maxRecordingBytes: video.maxRecordingBytes ?? MAX_RECORDING_BYTES,
    log: video.onLine ?? (() => undefined),
  });
  undo.push(async () => {
    const kept = options.dataDir !== undefined;
    await plays.close(kept);
    if (kept) await live.delivery.settled(live.delivery.list().map(({ id }) => id));
  });
  const keys = { secretId: environment.CLOUD_SECRET_ID ?? '', secretKey: environment.CLOUD_SECRET_KEY ?? '' };
  const visit = consoleBuilder(undo);
  gateway.open({
    shape: options.gateway ?? 'function-url',
    api: pools.api,
    streamCallback: pools.streamCallback,
    control: (request: InboundRequest) =>
      request.path.replace(/\/+$/, '') === '/_sandbox/live-api'
        ? Promise.resolve(answerLiveApi(request, { ...live, keys, clock: systemClock }))
        : answerControl(request, live),
    video: plays.routes,
    console: consoleRoute({ files: visit, environment }),
  });
  // Whoever visits is told what is wrong; the backend runs without.
  if (options.buildsConsole === true) visit().catch(() => undefined);
  if (options.automaticTimer ?? true) live.timer.start();
  return {
    url,
    callbackUrl,
    controlUrl: `${url}/_sandbox`,
    consoleUrl: `${url}/console`,
    rtmpUrl: live.rtmpUrl,
    ffmpeg,
    videoFolder: folder,
    database: { ...address, engine, version },
    environment,
    live,
    close: () => undo.run(),
  };
}

/** Apart from dist/: an instance that starts later must not load what somebody has built since. */
async function buildPrivately(undo: UndoStack): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'xzb-bundles-'));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  await buildBundles(directory);
  return directory;
}
