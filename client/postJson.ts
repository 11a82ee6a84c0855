/** The part of `fetch` that the clients use; tests and proxies can put their own in its place. */
export type Fetch = (
  url: string,
  request: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** What both clients are made with. */
export interface ConnectionOptions {
  /** Of the api function, such as `http://127.0.0.1:9000`. */
  readonly url: string;
  readonly fetch?: Fetch | undefined;
  /** Ten seconds by default, as in the apps. */
  readonly timeoutMs?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Posts a JSON text and returns the object that is answered.
 * @throws Error where no JSON object comes back: then it was not the backend that answered.
 */
export async function postJson(
  { url, fetch: send = fetch, timeoutMs = DEFAULT_TIMEOUT_MS }: ConnectionOptions,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const address = `${url.replace(/\/+$/, '')}/${path}`;
  const response = await send(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = parseObject(await response.text());
  if (answer === undefined) {
    throw new Error(`${address} answered HTTP ${response.status} without a JSON object`);
  }
  return answer;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
