import type { IncomingMessage } from 'node:http';

/** One HTTP request, read completely. */
export interface InboundRequest {
  readonly method: string;
  /** Percent-encoded as it came, without the query. */
  readonly path: string;
  /** Without the leading question mark. */
  readonly query: string;
  /** Lower-case names; repeated headers joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names as the client wrote them, in order. */
  readonly headerPairs: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly remoteAddress: string;
}

/** Reads a request to its end; undefined when the body is larger than `limitBytes`. */
export async function readInboundRequest(
  message: IncomingMessage,
  limitBytes: number,
): Promise<InboundRequest | undefined> {
  const body = await readBody(message, limitBytes);
  if (body === undefined) return undefined;
  const [path = '/', ...query] = (message.url ?? '/').split('?');
  return {
    method: message.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    ),
    headerPairs: pairs(message.rawHeaders),
    body,
    remoteAddress: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    // What is over the limit is still read, or the client would see a broken connection instead of the 413.
    if (sizeBytes <= limitBytes) chunks.push(chunk);
  }
  return sizeBytes <= limitBytes ? Buffer.concat(chunks) : undefined;
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    result.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return result;
}
