import path from 'node:path';
import type { InvocationOutcome } from '../../sandbox/functions/functionDefinition';
import { FunctionPool } from '../../sandbox/functions/functionPool';

export type EventShape = 'function-url' | 'api-gateway';

export interface HttpResult {
  readonly statusCode: number;
  readonly body: string;
}

export interface BundleOptions {
  readonly maxInstances?: number;
  readonly timeLimitMs?: number;
}

/** A built function in threads of its own, with an environment of its own, as the platform runs it. */
export class BundledFunction {
  readonly lines: string[] = [];
  private readonly pool: FunctionPool;

  constructor(
    name: 'api' | 'stream-callback' | 'online-check',
    environment: Readonly<Record<string, string>>,
    { maxInstances = 1, timeLimitMs = 15_000 }: BundleOptions = {},
  ) {
    const bundle = path.join(__dirname, '..', '..', 'dist', name, 'index.js');
    this.pool = new FunctionPool(
      { name, bundle, environment, timeLimitMs, memoryMb: 64, maxInstances },
      (_name, _stream, line) => this.lines.push(line),
    );
  }

  invoke(event: unknown): Promise<InvocationOutcome> {
    return this.pool.invoke(event);
  }

  /** Posts a body over HTTP; anything but an HTTP reply is an error. */
  async post(
    body: string,
    shape: EventShape = 'function-url',
    headers: Readonly<Record<string, string>> = {},
    pathname = '/callback',
  ): Promise<HttpResult> {
    const outcome = await this.invoke(httpEvent(body, shape, headers, pathname));
    if (outcome.kind !== 'returned') throw new Error(`${outcome.kind}: ${outcome.message}`);
    return outcome.value as HttpResult;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

function httpEvent(
  body: string,
  shape: EventShape,
  headers: Readonly<Record<string, string>>,
  pathname: string,
): object {
  const sent = { 'Content-Type': 'application/json', ...headers };
  if (shape === 'api-gateway') {
    return {
      requestContext: { httpMethod: 'POST', path: '/', sourceIp: '192.0.2.3', stage: 'release' },
      headers: sent,
      body,
      isBase64Encoded: false,
      path: pathname,
      httpMethod: 'POST',
      queryString: {},
    };
  }
  return {
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    path: pathname,
    httpMethod: 'POST',
    queryString: {},
  };
}
