import { nowSeconds, type Clock } from '../../shared/clock';
import type { HttpReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import type { CloudState } from './cloudState';
import { isSignedForCos } from './cosSignature';

/** The list of buckets, of all regions or of one (436/8291). */
const SERVICE_HOST = /^(?:service\.cos|cos\.[a-z0-9-]+)\.myqcloud\.com$/;

interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** COS as far as a deployment uses it: the list of buckets, making one, its lifecycle, putting and finding objects. */
export function answerCos(
  request: InboundRequest,
  { state, clock }: { state: CloudState; clock: Clock },
): HttpReply {
  const { account, buckets, calls } = state;
  const host = request.headers['host'] ?? '';
  const action = actionOf(request, host);
  const bucket = host.split('.')[0] ?? '';
  const key = decodeURIComponent(request.path).slice(1);
  const answer = (error: Refusal | undefined, body = ''): HttpReply => {
    calls.push({
      service: 'cos',
      action,
      parameters: { bucket, key },
      ...(error === undefined ? {} : { error: error.code }),
    });
    if (error === undefined) return reply(200, body);
    return reply(error.status, `<Error><Code>${error.code}</Code><Message>${error.code}</Message></Error>`);
  };
  if (!isSignedForCos(request, { keys: account.keys, nowSeconds: nowSeconds(clock) })) {
    return answer({ status: 403, code: 'SignatureDoesNotMatch' });
  }
  const fault = state.takeFault('cos', action, undefined);
  if (fault !== undefined) return answer({ status: 403, code: fault.code });
  const objects = buckets.get(bucket);
  switch (action) {
    case 'getService':
      return answer(undefined, listOf([...buckets.keys()], account.region));
    case 'putBucket':
      if (objects !== undefined) return answer({ status: 409, code: 'BucketAlreadyOwnedByYou' });
      if (!bucket.endsWith(`-${account.appId}`)) return answer({ status: 403, code: 'AccessDenied' });
      buckets.set(bucket, new Map());
      return answer(undefined);
    case 'getLifecycle':
      return objects === undefined
        ? answer({ status: 404, code: 'NoSuchBucket' })
        : answer({ status: 404, code: 'NoSuchLifecycleConfiguration' });
    case 'putLifecycle':
      return answer(objects === undefined ? { status: 404, code: 'NoSuchBucket' } : undefined);
    case 'putObject':
      if (objects === undefined) return answer({ status: 404, code: 'NoSuchBucket' });
      objects.set(key, request.body);
      return answer(undefined);
    case 'headObject':
      return answer(objects?.has(key) === true ? undefined : { status: 404, code: 'NoSuchKey' });
    default:
      return answer({ status: 405, code: 'MethodNotAllowed' });
  }
}

function actionOf({ method, path, query }: InboundRequest, host: string): string {
  if (SERVICE_HOST.test(host)) return 'getService';
  if (path === '/' && /^lifecycle(?:=|$)/.test(query)) return `${method.toLowerCase()}Lifecycle`;
  if (path === '/') return method === 'PUT' ? 'putBucket' : `${method.toLowerCase()}Bucket`;
  return `${method.toLowerCase()}Object`;
}

function listOf(names: readonly string[], region: string): string {
  const entries = names.map(
    (name) => `<Bucket><Name>${name}</Name><Location>${region}</Location><CreationDate/></Bucket>`,
  );
  return `<ListAllMyBucketsResult><Owner/><Buckets>${entries.join('')}</Buckets></ListAllMyBucketsResult>`;
}

function reply(status: number, body: string): HttpReply {
  return { status, headers: { 'Content-Type': 'application/xml', 'x-cos-request-id': 'sandbox' }, body };
}
