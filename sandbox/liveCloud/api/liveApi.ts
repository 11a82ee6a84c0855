import { randomUUID } from 'node:crypto';
import { nowSeconds } from '../../../shared/clock';
import type { HttpReply } from '../../gateway/httpReply';
import type { ApiAction, ApiContext } from './apiAction';
import { ApiFailure } from './apiFailure';
import { createCommonMixStream } from './createCommonMixStream';
import { createLiveCallbackRule } from './createLiveCallbackRule';
import { createLiveCallbackTemplate } from './createLiveCallbackTemplate';
import { createLiveRecordRule } from './createLiveRecordRule';
import { createLiveRecordTemplate } from './createLiveRecordTemplate';
import { deleteLiveCallbackRule } from './deleteLiveCallbackRule';
import { deleteLiveRecordRule } from './deleteLiveRecordRule';
import { describeLiveCallbackRules } from './describeLiveCallbackRules';
import { describeLiveCallbackTemplates } from './describeLiveCallbackTemplates';
import { describeLiveDomains } from './describeLiveDomains';
import { describeLivePlayAuthKey } from './describeLivePlayAuthKey';
import { describeLivePushAuthKey } from './describeLivePushAuthKey';
import { describeLiveRecordRules } from './describeLiveRecordRules';
import { describeLiveRecordTemplates } from './describeLiveRecordTemplates';
import { describeLiveStreamOnlineList } from './describeLiveStreamOnlineList';
import { describeLiveStreamState } from './describeLiveStreamState';
import { dropLiveStream } from './dropLiveStream';
import { forbidLiveStream } from './forbidLiveStream';
import { modifyLiveCallbackTemplate } from './modifyLiveCallbackTemplate';
import { modifyLiveRecordTemplate } from './modifyLiveRecordTemplate';
import { resumeLiveStream } from './resumeLiveStream';
import type { FaultRule, Faults } from './faults';
import type { ApiKeys, SignedRequest } from './verifyCaller';
import { verifyCaller } from './verifyCaller';

const VERSION = '2018-08-01';

const ACTIONS: ReadonlyMap<string, ApiAction> = new Map([
  ['CreateCommonMixStream', createCommonMixStream],
  ['CreateLiveCallbackRule', createLiveCallbackRule],
  ['CreateLiveCallbackTemplate', createLiveCallbackTemplate],
  ['CreateLiveRecordRule', createLiveRecordRule],
  ['CreateLiveRecordTemplate', createLiveRecordTemplate],
  ['DeleteLiveCallbackRule', deleteLiveCallbackRule],
  ['DeleteLiveRecordRule', deleteLiveRecordRule],
  ['DescribeLiveCallbackRules', describeLiveCallbackRules],
  ['DescribeLiveCallbackTemplates', describeLiveCallbackTemplates],
  ['DescribeLiveDomains', describeLiveDomains],
  ['DescribeLivePlayAuthKey', describeLivePlayAuthKey],
  ['DescribeLivePushAuthKey', describeLivePushAuthKey],
  ['DescribeLiveRecordRules', describeLiveRecordRules],
  ['DescribeLiveRecordTemplates', describeLiveRecordTemplates],
  ['DescribeLiveStreamOnlineList', describeLiveStreamOnlineList],
  ['DescribeLiveStreamState', describeLiveStreamState],
  ['DropLiveStream', dropLiveStream],
  ['ForbidLiveStream', forbidLiveStream],
  ['ModifyLiveCallbackTemplate', modifyLiveCallbackTemplate],
  ['ModifyLiveRecordTemplate', modifyLiveRecordTemplate],
  ['ResumeLiveStream', resumeLiveStream],
]);

export const LIVE_API_ACTIONS: readonly string[] = [...ACTIONS.keys()];

export interface LiveApiParts extends ApiContext {
  readonly keys: ApiKeys;
  readonly faults: Faults;
}

/** live.tencentcloudapi.com over HTTP: one signed POST, one answer; undefined means that none will come. */
export function answerLiveApi(request: SignedRequest, parts: LiveApiParts): HttpReply | undefined {
  try {
    const { keys, clock } = parts;
    verifyCaller(request, { keys, service: 'live', nowSeconds: nowSeconds(clock) });
    const action = request.headers['x-tc-action'] ?? '';
    const run = ACTIONS.get(action);
    if (request.headers['x-tc-version'] !== VERSION) {
      throw new ApiFailure('NoSuchVersion', `The version is ${VERSION}.`);
    }
    if (run === undefined) throw new ApiFailure('InvalidAction', `The action "${action}" does not exist.`);
    const parameters = parse(request.body);
    const fault = parts.faults.take(action, pageOf(parameters));
    if (fault !== undefined) return faultyReply(fault);
    return envelope(run(parameters, parts));
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return failureReply(error.code, error.message);
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new ApiFailure('InvalidParameter', 'The request body is not JSON.');
  }
}

function pageOf(parameters: unknown): number {
  const page = (parameters as { PageNum?: unknown } | null)?.PageNum;
  return typeof page === 'number' ? page : 1;
}

function faultyReply(rule: FaultRule): HttpReply | undefined {
  switch (rule.fault) {
    case 'timeout':
      return undefined;
    case 'http500':
      return { status: 500, headers: { 'Content-Type': 'text/plain' }, body: 'Internal Server Error' };
    case 'html':
      return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Bad Gateway</html>' };
    case 'badJson':
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"Response":{"Total' };
    case 'empty':
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '' };
    case 'error':
      return failureReply(rule.code ?? 'InternalError', 'Asked for by a sandbox fault.');
  }
}

function failureReply(code: string, message: string): HttpReply {
  return envelope({ Error: { Code: code, Message: message } });
}

function envelope(response: object): HttpReply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ Response: { ...response, RequestId: randomUUID() } }),
  };
}
