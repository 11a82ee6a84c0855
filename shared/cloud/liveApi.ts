import type http from 'node:http';

import type { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_client';

import type { CloudCredentials } from '../config';
import { AppError } from '../errors';
import { withoutSecrets } from '../secretText';
import { findApiRefusal } from './apiRefusal';
import { clientConfig, createAgent, withPathOf } from './apiTransport';

/** live.tencentcloudapi.com, version 2018-08-01 (267/20456), as far as this backend uses it. */
export interface LiveApi {
  /** One page of the streams that are being pushed (267/20472). `pageNumber` counts from 1. */
  listOnlineStreams(pageNumber: number, pageSize: number): Promise<OnlinePage>;
  /** The state of one stream (267/20470). */
  getStreamState(streamName: string): Promise<StreamState>;
  /** Cuts a stream and refuses its push until `resumeAt`, at most 90 days ahead (267/20468). */
  forbidStream(streamName: string, resumeAt: Date, reason: string): Promise<void>;
  resumeStream(streamName: string): Promise<void>;
  /** Cuts a stream, which may be pushed again at once; succeeds on one that is not pushed. */
  dropStream(streamName: string): Promise<void>;
  /** Mixes link-mic streams into one (CreateCommonMixStream, 267/43404). */
  mixStreams(mix: StreamMix): Promise<MixResult>;
  /** Ends idle connections. */
  close(): void;
}

export interface OnlinePage {
  readonly streamNames: readonly string[];
  readonly totalNumber: number;
  readonly totalPages: number;
}

export type StreamState = 'active' | 'inactive' | 'forbid';

export interface MixInput {
  readonly streamName: string;
  readonly layer: number;
  /** Pixels; undefined keeps the stream's own size. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly x: number | undefined;
  readonly y: number | undefined;
}

export interface StreamMix {
  readonly sessionId: string;
  readonly outputStreamName: string;
  readonly inputs: readonly MixInput[];
}

/** A refusal by the live API is an answer for the app, so it comes back as a value. */
export type MixResult =
  { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

export interface LiveApiOptions {
  readonly endpoint: string;
  readonly pushDomain: string;
  readonly credentials: CloudCredentials | undefined;
  /** One request's limit, whole seconds because the SDK takes no other. */
  readonly timeoutSeconds: number;
}

const APP_NAME = 'live';
const SERVICE_HOST = 'live.tencentcloudapi.com';
const STATES: ReadonlySet<string> = new Set<StreamState>(['active', 'inactive', 'forbid']);

export function createLiveApi(options: LiveApiOptions): LiveApi {
  return new TencentLiveApi(options);
}

class TencentLiveApi implements LiveApi {
  private readonly agent: http.Agent;
  private client: Promise<Client> | undefined;

  constructor(private readonly options: LiveApiOptions) {
    this.agent = createAgent(options.endpoint, SERVICE_HOST);
  }

  async listOnlineStreams(pageNumber: number, pageSize: number): Promise<OnlinePage> {
    const answer = await this.call('DescribeLiveStreamOnlineList', (client) =>
      client.DescribeLiveStreamOnlineList({
        DomainName: this.options.pushDomain,
        AppName: APP_NAME,
        PageNum: pageNumber,
        PageSize: pageSize,
      }),
    );
    return readOnlinePage(answer, pageNumber);
  }

  async getStreamState(streamName: string): Promise<StreamState> {
    const { StreamState: state } = await this.call('DescribeLiveStreamState', (client) =>
      client.DescribeLiveStreamState(this.stream(streamName)),
    );
    if (state === undefined || !STATES.has(state)) throw malformed('DescribeLiveStreamState');
    return state as StreamState;
  }

  async forbidStream(streamName: string, resumeAt: Date, reason: string): Promise<void> {
    const ResumeTime = `${resumeAt.toISOString().slice(0, 19)}Z`;
    await this.call('ForbidLiveStream', (client) =>
      client.ForbidLiveStream({
        ...this.stream(streamName),
        ResumeTime,
        ...(reason === '' ? {} : { Reason: reason }),
      }),
    );
  }

  async resumeStream(streamName: string): Promise<void> {
    await this.call('ResumeLiveStream', (client) => client.ResumeLiveStream(this.stream(streamName)));
  }

  async dropStream(streamName: string): Promise<void> {
    await this.call('DropLiveStream', (client) => client.DropLiveStream(this.stream(streamName)));
  }

  async mixStreams(mix: StreamMix): Promise<MixResult> {
    try {
      await this.call('CreateCommonMixStream', (client) =>
        client.CreateCommonMixStream({
          MixStreamSessionId: mix.sessionId,
          InputStreamList: mix.inputs.map((input) => ({
            InputStreamName: input.streamName,
            LayoutParams: {
              ImageLayer: input.layer,
              ...(input.width === undefined ? {} : { ImageWidth: input.width }),
              ...(input.height === undefined ? {} : { ImageHeight: input.height }),
              ...(input.x === undefined ? {} : { LocationX: input.x }),
              ...(input.y === undefined ? {} : { LocationY: input.y }),
            },
          })),
          OutputParams: {
            OutputStreamName: mix.outputStreamName,
            // 0: the output goes by the name of one of the inputs (267/43404).
            OutputStreamType: mix.inputs.some((input) => input.streamName === mix.outputStreamName) ? 0 : 1,
          },
        }),
      );
      return { ok: true };
    } catch (error) {
      const refusal = error instanceof AppError ? findApiRefusal(error.cause) : undefined;
      if (refusal === undefined) throw error;
      // The app gets to see these words, and who wrote them was sent the keys' signatures and the token.
      return { ok: false, code: this.withoutKeys(refusal.code), message: this.withoutKeys(refusal.message) };
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private withoutKeys(text: string): string {
    const { secretKey = '', token = '' } = this.options.credentials ?? {};
    return withoutSecrets(text, [secretKey, token]);
  }

  private stream(streamName: string): { AppName: string; DomainName: string; StreamName: string } {
    return { AppName: APP_NAME, DomainName: this.options.pushDomain, StreamName: streamName };
  }

  /** @throws AppError CLOUD_FAILED for anything but a well-formed success, NOT_CONFIGURED without keys. */
  private async call<T>(action: string, request: (client: Client) => Promise<T>): Promise<T> {
    this.client ??= this.createClient();
    const client = await this.client;
    let answer: T;
    try {
      answer = await request(client);
    } catch (error) {
      const code = findApiRefusal(error)?.code ?? 'no usable answer';
      throw new AppError('CLOUD_FAILED', `live API ${action}: ${this.withoutKeys(code)}`, { cause: error });
    }
    if (typeof answer !== 'object' || answer === null) throw malformed(action);
    return answer;
  }

  /** The SDK takes 85 ms to load, so only a call that needs it pays for it. */
  private async createClient(): Promise<Client> {
    const { credentials } = this.options;
    if (credentials === undefined) {
      throw new AppError('NOT_CONFIGURED', 'no function role and no CLOUD_SECRET_ID, CLOUD_SECRET_KEY');
    }
    const { Client: LiveClient } =
      await import('tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_client');
    const { endpoint, timeoutSeconds } = this.options;
    const { agent } = this;
    const config = clientConfig({ endpoint, serviceHost: SERVICE_HOST, credentials, timeoutSeconds, agent });
    return withPathOf(new LiveClient(config), endpoint);
  }
}

/** Refuses a page that cannot be the whole truth, because what is missing on it would look like ended streams. */
function readOnlinePage(answer: unknown, pageNumber: number): OnlinePage {
  const page = answer as Readonly<Record<string, unknown>>;
  const { TotalNum, TotalPage, PageNum = pageNumber } = page;
  // The API writes null for a list without entries.
  const items = page['OnlineInfo'] ?? (TotalNum === 0 ? [] : undefined);
  if (!isCount(TotalNum) || !isCount(TotalPage) || PageNum !== pageNumber || !Array.isArray(items)) {
    throw malformed('DescribeLiveStreamOnlineList');
  }
  const streamNames = (items as readonly unknown[]).map((item) => {
    const name =
      typeof item === 'object' && item !== null && 'StreamName' in item ? item.StreamName : undefined;
    if (typeof name !== 'string') throw malformed('DescribeLiveStreamOnlineList');
    return name;
  });
  return { streamNames, totalNumber: TotalNum, totalPages: TotalPage };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function malformed(action: string): AppError {
  return new AppError('CLOUD_FAILED', `live API ${action}: malformed answer`);
}
