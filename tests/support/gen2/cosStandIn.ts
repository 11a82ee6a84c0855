import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CosStandInOptions {
  readonly secretId: string;
  readonly secretKey: string;
  readonly nowSeconds: () => number;
}

export interface StoredObject {
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * COS as far as one upload goes: it computes the v5 signature of the request that it really receives (436/7778), from
 * the method, the path, and those headers and query members that the signature says it covers, and stores or refuses.
 */
export class CosStandIn {
  /** By `host/key`. */
  readonly objects = new Map<string, StoredObject>();
  private readonly server: http.Server;

  constructor(private readonly options: CosStandInOptions) {
    this.server = http.createServer((request, reply) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        reply.writeHead(this.answer(request, body)).end();
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: http.IncomingMessage, body: Buffer): number {
    const url = new URL(request.url ?? '/', 'http://cos.invalid');
    if (!this.isSigned(request, url)) return 403;
    if (request.method !== 'PUT') return 405;
    this.objects.set(`${request.headers.host ?? ''}${decodeURIComponent(url.pathname)}`, {
      contentType: request.headers['content-type'] ?? '',
      body,
    });
    return 200;
  }

  private isSigned(request: http.IncomingMessage, url: URL): boolean {
    const given = (name: string): string => url.searchParams.get(name) ?? '';
    const [start, end] = given('q-sign-time').split(';').map(Number);
    const now = this.options.nowSeconds();
    if (given('q-sign-algorithm') !== 'sha1' || given('q-ak') !== this.options.secretId) return false;
    if (given('q-sign-time') !== given('q-key-time')) return false;
    if (start === undefined || end === undefined || !(start <= now && now < end)) return false;

    const headers = listed(given('q-header-list'), (name) => request.headers[name] as string | undefined);
    const members = listed(given('q-url-param-list'), (name) => url.searchParams.get(name) ?? undefined);
    if (headers === undefined || members === undefined) return false;
    const method = (request.method ?? '').toLowerCase();
    const format = `${method}\n${decodeURIComponent(url.pathname)}\n${members}\n${headers}\n`;
    const toSign = `sha1\n${given('q-sign-time')}\n${sha1(format)}\n`;
    const signKey = hmac(this.options.secretKey, given('q-key-time'));
    return hmac(signKey, toSign) === given('q-signature');
  }
}

/** `name=value` of the listed names, in their order; undefined where one of them was not sent. */
function listed(list: string, valueOf: (name: string) => string | undefined): string | undefined {
  const names = list === '' ? [] : list.split(';');
  const pairs = names.map((name) => [name, valueOf(name)] as const);
  if (pairs.some(([, value]) => value === undefined)) return undefined;
  return pairs.map(([name, value]) => `${name}=${encode(value ?? '')}`).join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha1(text: string): string {
  return createHash('sha1').update(text, 'utf8').digest('hex');
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text, 'utf8').digest('hex');
}

export interface Upload {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

/** Sends an upload to the stand-in instead of the host that its URL names; returns the HTTP status. */
export async function upload(port: number, { method, url, headers, body }: Upload): Promise<number> {
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path: `${pathname}${search}`, headers: { host, ...headers } },
      (reply) => {
        reply.resume();
        reply.on('end', () => resolve(reply.statusCode ?? 0));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
