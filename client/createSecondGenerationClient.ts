import { ApiError } from './apiError';
import type { Endpoints } from './apiTypes';
import { postJson, type ConnectionOptions } from './postJson';
import { signBody } from './signBody';

export type EndpointPath = keyof Endpoints;
export type EndpointParameters<P extends EndpointPath> = Omit<Endpoints[P]['request'], 'userid'>;
export type EndpointData<P extends EndpointPath> = Endpoints[P]['data'];

export interface SecondGenerationClientOptions extends ConnectionOptions {
  readonly userId: string;
  /** From /login; without it requests go unsigned, which /register, /login and /refresh allow. */
  readonly token?: string | undefined;
}

export interface SecondGenerationClient {
  /** Posts to a path as this user and returns `data`. @throws ApiError with the number of the backend's error. */
  call<P extends EndpointPath>(path: P, parameters: EndpointParameters<P>): Promise<EndpointData<P>>;
}

const OK = 200;

/** A client for the second generation's paths, which signs what it sends. */
export function createSecondGenerationClient({
  userId,
  token,
  ...connection
}: SecondGenerationClientOptions): SecondGenerationClient {
  return {
    async call<P extends EndpointPath>(path: P, parameters: EndpointParameters<P>): Promise<EndpointData<P>> {
      const body = JSON.stringify({ userid: userId, ...parameters });
      const headers: Record<string, string> =
        token === undefined ? {} : { 'Liteav-Sig': signBody(token, body) };
      const { code, message, data } = await postJson(connection, path, body, headers);
      if (code !== OK) throw new ApiError(path, Number(code), String(message));
      return data as EndpointData<P>;
    },
  };
}
