import { createHash, createHmac } from 'node:crypto';
import type { InboundRequest } from '../gateway/inboundRequest';
import type { ApiKeys } from '../liveCloud/api/verifyCaller';

/** Whether COS would accept this request's `Authorization` (436/7778): the key, the time, and what it covers. */
export function isSignedForCos(
  request: InboundRequest,
  { keys, nowSeconds }: { keys: ApiKeys; nowSeconds: number },
): boolean {
  const given = new URLSearchParams(request.headers['authorization'] ?? '');
  const member = (name: string): string => given.get(name) ?? '';
  const [start, end] = member('q-sign-time').split(';').map(Number);
  if (member('q-sign-algorithm') !== 'sha1' || member('q-ak') !== keys.secretId) return false;
  if (start === undefined || end === undefined || !(start <= nowSeconds && nowSeconds < end)) return false;

  const query = new URLSearchParams(request.query);
  const headers = covered(member('q-header-list'), (name) => request.headers[name]);
  const parameters = covered(member('q-url-param-list'), (name) => query.get(name) ?? undefined);
  if (headers === undefined || parameters === undefined) return false;
  const method = request.method.toLowerCase();
  const format = `${method}\n${decodeURIComponent(request.path)}\n${parameters}\n${headers}\n`;
  const digest = createHash('sha1').update(format, 'utf8').digest('hex');
  const signKey = hmac(keys.secretKey, member('q-key-time'));
  return hmac(signKey, `sha1\n${member('q-sign-time')}\n${digest}\n`) === member('q-signature');
}

/** `name=value` of the listed names, in their order; undefined where one of them was not sent. */
function covered(list: string, valueOf: (name: string) => string | undefined): string | undefined {
  const pairs = list === '' ? [] : list.split(';').map((name) => [name, valueOf(name)] as const);
  if (pairs.some(([, value]) => value === undefined)) return undefined;
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value ?? '')}`).join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text, 'utf8').digest('hex');
}
