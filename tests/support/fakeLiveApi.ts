import type { LiveApi, MixResult, OnlinePage, StreamMix, StreamState } from '../../shared/cloud/liveApi';
import { AppError } from '../../shared/errors';
import { ProviderStreams } from './providerStreams';

export interface LiveApiRequest {
  readonly action: 'list' | 'state' | 'forbid' | 'resume' | 'drop' | 'mix';
  /** '' for the online list. */
  readonly streamName: string;
  /** 0 for everything but the online list. */
  readonly pageNumber: number;
  /** By the clock of the test. */
  readonly atMs: number;
}

/** `fails` is what shared/cloud makes of everything that is no usable answer; `truncated` is for list pages. */
export type LiveApiFault = 'fails' | 'truncated';

/** The live API without a network: answers from `streams`, fails where `fault` says so, and keeps a log. */
export class FakeLiveApi implements LiveApi {
  readonly streams = new ProviderStreams();
  readonly requests: LiveApiRequest[] = [];
  fault: (request: LiveApiRequest) => LiveApiFault | undefined = () => undefined;
  /** Runs before each answer: for latency, and for what happens while an answer is under way. */
  beforeAnswer: (request: LiveApiRequest) => Promise<void> = () => Promise.resolve();

  constructor(private readonly nowMs: () => number = () => 0) {}

  async listOnlineStreams(pageNumber: number, pageSize: number): Promise<OnlinePage> {
    const fault = await this.take('list', '', pageNumber);
    const page = this.streams.page(pageNumber, pageSize);
    return fault === 'truncated' ? { ...page, streamNames: page.streamNames.slice(1) } : page;
  }

  async getStreamState(streamName: string): Promise<StreamState> {
    await this.take('state', streamName);
    return this.streams.stateOf(streamName);
  }

  async forbidStream(streamName: string): Promise<void> {
    await this.take('forbid', streamName);
    this.streams.forbid(streamName);
  }

  async resumeStream(streamName: string): Promise<void> {
    await this.take('resume', streamName);
    this.streams.resume(streamName);
  }

  async dropStream(streamName: string): Promise<void> {
    await this.take('drop', streamName);
    this.streams.stop(streamName);
  }

  async mixStreams({ outputStreamName }: StreamMix): Promise<MixResult> {
    await this.take('mix', outputStreamName);
    return { ok: true };
  }

  close(): void {
    // There is no connection to end.
  }

  /** Stream names of the requests of one kind, in order. */
  requested(action: LiveApiRequest['action']): string[] {
    return this.requests.filter((request) => request.action === action).map(({ streamName }) => streamName);
  }

  /** Everything works again and nothing is pushed. */
  reset(): void {
    this.streams.clear();
    this.requests.length = 0;
    this.fault = () => undefined;
    this.beforeAnswer = () => Promise.resolve();
  }

  private async take(
    action: LiveApiRequest['action'],
    streamName: string,
    pageNumber = 0,
  ): Promise<LiveApiFault | undefined> {
    const request = { action, streamName, pageNumber, atMs: this.nowMs() };
    this.requests.push(request);
    await this.beforeAnswer(request);
    const fault = this.fault(request);
    if (fault === 'fails') throw new AppError('CLOUD_FAILED', `live API ${action}: no usable answer`);
    return fault;
  }
}
