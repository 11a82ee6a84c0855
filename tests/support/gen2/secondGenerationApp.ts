import { createHash } from 'node:crypto';
import { endpointName } from '../../../scripts/openapi/componentNames';
import { misfit } from '../apiDescription';
import { AppBroke } from '../gen1/requests';

export type Json = Readonly<Record<string, unknown>>;

export function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/** What the apps send in place of a password (PROTOCOL C.1). */
export function wirePassword(userid: string, password: string): string {
  return md5(md5(password) + userid);
}

/** The bytes of a request and what they are signed over, which need not be the same. */
export interface SignedRequest {
  readonly body: string;
  readonly signedBody: string;
}

/** One row of the lists, under the names that every app reads some of. */
export interface ListedVideo {
  readonly userid: string;
  readonly fileId: string;
  readonly title: string;
  readonly likes: number;
  readonly viewers: number;
  readonly playUrl: string;
  readonly hlsPlayUrl: string;
}

/** What the second-generation apps of both systems have in common: their transport. */
export abstract class SecondGenerationApp {
  protected token: string | undefined;

  constructor(
    private readonly server: string,
    readonly userid: string,
    protected readonly password: string,
  ) {}

  protected abstract serialise(parameters: object): SignedRequest;

  /** Reads the envelope as the app's parser does; throws AppBroke where the app would crash or hang. */
  protected abstract readEnvelope(text: string): { readonly code: number; readonly data: Json };

  async post(path: string, parameters: object = {}): Promise<{ readonly code: number; readonly data: Json }> {
    const { body, signedBody } = this.serialise({ userid: this.userid, ...parameters });
    const signature = this.token === undefined ? undefined : md5(this.token + md5(signedBody));
    const reply = await fetch(`${this.server}/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        ...(signature === undefined ? {} : { 'Liteav-Sig': signature }),
      },
      body,
    });
    const text = await reply.text();
    const envelope = this.readEnvelope(text);
    const schema = envelope.code === 200 ? `${endpointName(path)}Reply` : 'SecondGenerationError';
    expect([path, reply.status, misfit(schema, JSON.parse(text))]).toEqual([path, 200, '']);
    return envelope;
  }

  /** As `post`, for what the app cannot go on without. */
  async ask(path: string, parameters: object = {}): Promise<Json> {
    const { code, data } = await this.post(path, parameters);
    if (code !== 200) throw new AppBroke(`${path}: ${code}`);
    return data;
  }

  async register(): Promise<number> {
    const password = wirePassword(this.userid, this.password);
    return (await this.post('register', { password })).code;
  }
}

export function object(value: unknown, what: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new AppBroke(`${what} is no object: ${JSON.stringify(value)}`);
}

export function array(value: unknown, what: string): readonly Json[] {
  if (!Array.isArray(value)) throw new AppBroke(`${what} is no array`);
  return value.map((item) => object(item, what));
}

export function text(json: Json, name: string): string {
  const value = json[name];
  if (typeof value === 'string') return value;
  throw new AppBroke(`${name} is no text: ${JSON.stringify(value)}`);
}
