import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderStreams } from './providerStreams';

/** Ways in which live.tencentcloudapi.com can fail to give a usable answer. */
export const API_FAULTS = [
  'time-out',
  'http 500',
  'http 503 html',
  'html',
  'cut json',
  'json of another shape',
  'empty',
  'null totals',
  'api error',
  'connection cut',
] as const;

export type ApiFault = (typeof API_FAULTS)[number];

export interface ApiRequest {
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** When it had arrived, on a clock of milliseconds that only goes forward. */
  readonly atMs: number;
}

const PAGE_SIZE_LIMIT = 100;

/** An HTTP server in the place of live.tencentcloudapi.com: answers from `streams`, fails where `fault` says so. */
export class LiveApiServer {
  readonly streams = new ProviderStreams();
  readonly requests: ApiRequest[] = [];
  fault: (request: ApiRequest) => ApiFault | undefined = () => undefined;
  /** How long each answer takes. */
  latencyMs = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      void this.answer(message, response);
    });
  }

  static async start(): Promise<LiveApiServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LiveApiServer(server);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.streams.clear();
    this.requests.length = 0;
    this.fault = () => undefined;
    this.latencyMs = 0;
  }

  private async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const request = {
      action: String(message.headers['x-tc-action']),
      parameters: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      atMs: performance.now(),
    };
    this.requests.push(request);
    if (this.latencyMs > 0) await sleep(this.latencyMs);
    const fault = this.fault(request);
    if (fault === undefined) sendJson(response, { Response: { ...this.run(request), RequestId: 'r' } });
    else fail(response, fault);
  }

  private run({ action, parameters }: ApiRequest): object {
    const streamName = String(parameters['StreamName']);
    switch (action) {
      case 'DescribeLiveStreamOnlineList':
        return this.onlineList(Number(parameters['PageNum']), Number(parameters['PageSize']));
      case 'DescribeLiveStreamState':
        return { StreamState: this.streams.stateOf(streamName) };
      case 'ForbidLiveStream':
        this.streams.forbid(streamName);
        return {};
      case 'ResumeLiveStream':
        this.streams.resume(streamName);
        return {};
      case 'DropLiveStream':
        this.streams.stop(streamName);
        return {};
      default:
        return { Error: { Code: 'InvalidAction', Message: action } };
    }
  }

  private onlineList(pageNumber: number, requestedSize: number): object {
    const pageSize = Math.min(requestedSize, PAGE_SIZE_LIMIT);
    const { streamNames, totalNumber, totalPages } = this.streams.page(pageNumber, pageSize);
    return {
      TotalNum: totalNumber,
      TotalPage: totalPages,
      PageNum: pageNumber,
      PageSize: pageSize,
      OnlineInfo: streamNames.map((StreamName) => ({ StreamName, AppName: 'live', PublishTimeList: [] })),
    };
  }
}

function sendJson(response: ServerResponse, body: object): void {
  send(response, 200, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}

function fail(response: ServerResponse, fault: ApiFault): void {
  switch (fault) {
    case 'time-out':
      return;
    case 'http 500':
      send(response, 500, 'text/plain', 'Internal Server Error');
      return;
    case 'http 503 html':
      send(response, 503, 'text/html', '<html><body>Service Unavailable</body></html>');
      return;
    case 'html':
      send(response, 200, 'text/html', '<html><body>Please log in to this network.</body></html>');
      return;
    case 'cut json':
      send(response, 200, 'application/json', '{"Response":{"TotalNum":0,"TotalPage":0,"Onlin');
      return;
    case 'json of another shape':
      sendJson(response, { Response: { RequestId: 'r' } });
      return;
    case 'empty':
      send(response, 200, 'application/json', '');
      return;
    case 'null totals':
      sendJson(response, {
        Response: { TotalNum: null, TotalPage: null, OnlineInfo: null, StreamState: null, RequestId: 'r' },
      });
      return;
    case 'api error':
      sendJson(response, {
        Response: { Error: { Code: 'InternalError.GetStreamInfoError', Message: 'm' }, RequestId: 'r' },
      });
      return;
    case 'connection cut':
      response.socket?.destroy();
  }
}
