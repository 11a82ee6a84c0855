import { ApiFailure } from '../../../sandbox/liveCloud/api/apiFailure';
import { createLiveCallbackRule } from '../../../sandbox/liveCloud/api/createLiveCallbackRule';
import { createLiveCallbackTemplate } from '../../../sandbox/liveCloud/api/createLiveCallbackTemplate';
import { createLiveRecordTemplate } from '../../../sandbox/liveCloud/api/createLiveRecordTemplate';
import { deleteLiveRecordRule } from '../../../sandbox/liveCloud/api/deleteLiveRecordRule';
import { describeLiveCallbackRules } from '../../../sandbox/liveCloud/api/describeLiveCallbackRules';
import { describeLiveDomains } from '../../../sandbox/liveCloud/api/describeLiveDomains';
import { describeLivePlayAuthKey } from '../../../sandbox/liveCloud/api/describeLivePlayAuthKey';
import { modifyLiveCallbackTemplate } from '../../../sandbox/liveCloud/api/modifyLiveCallbackTemplate';
import type { ApiAction, ApiContext } from '../../../sandbox/liveCloud/api/apiAction';
import { freshWiring } from '../../../sandbox/liveCloud/wiring/wiring';

let context: ApiContext;

beforeEach(() => {
  const wiring = freshWiring({
    pushDomain: 'push.test',
    playDomain: 'play.test',
    pushUrlKey: 'k',
    playUrlKey: '',
  });
  context = { wiring, clock: { nowMs: () => Date.UTC(2024, 4, 1, 16) } } as ApiContext;
});

function codeOf(action: ApiAction, parameters: object): string {
  try {
    action(parameters, context);
    return '';
  } catch (error) {
    if (error instanceof ApiFailure) return error.code;
    throw error;
  }
}

const rule = { DomainName: 'push.test', AppName: 'live', TemplateId: 1001 };

it.each([
  ['a template without a name', createLiveCallbackTemplate, {}, 'MissingParameter'],
  ['a name with a dot', createLiveCallbackTemplate, { TemplateName: 'a.b' }, 'InvalidParameterValue'],
  [
    'a parameter of another API',
    createLiveCallbackTemplate,
    { TemplateName: 'a', Url: 'x' },
    'UnknownParameter',
  ],
  [
    'an address that is none',
    createLiveCallbackTemplate,
    { TemplateName: 'a', RecordNotifyUrl: 'x' },
    'InvalidParameterValue',
  ],
  [
    'null taken back',
    createLiveRecordTemplate,
    { TemplateName: 'a', FlvParam: { Procedure: null } },
    'InvalidParameter',
  ],
  [
    'a change of a template that is not there',
    modifyLiveCallbackTemplate,
    { TemplateId: 7 },
    'InternalError.ConfNotFound',
  ],
  ['a rule for a template that is not there', createLiveCallbackRule, rule, 'InternalError.ConfNotFound'],
  [
    'a rule for a domain of somebody else',
    createLiveCallbackRule,
    { ...rule, DomainName: 'x.test' },
    'InvalidParameter.DomainNotFound',
  ],
  [
    'the removal of a rule that is not there',
    deleteLiveRecordRule,
    { DomainName: 'push.test' },
    'InternalError.NotFound',
  ],
  [
    'the play key of a push domain',
    describeLivePlayAuthKey,
    { DomainName: 'push.test' },
    'InvalidParameter.DomainNotFound',
  ],
  ['a page of five domains', describeLiveDomains, { PageSize: 5 }, 'InvalidParameterValue'],
] as const)('refuses %s', (_title, action, parameters, code) => {
  expect(codeOf(action, parameters)).toBe(code);
});

it('takes a Chinese name, and lets one rule stand for one domain, path and stream', () => {
  expect(createLiveCallbackTemplate({ TemplateName: '回调-1' }, context)).toEqual({ TemplateId: 1001 });
  expect(codeOf(createLiveCallbackRule, rule)).toBe('');
  expect(codeOf(createLiveCallbackRule, rule)).toBe('FailedOperation.RuleAlreadyExist');
  expect(codeOf(createLiveCallbackRule, { ...rule, AppName: '' })).toBe('');
  expect(describeLiveCallbackRules({}, context)).toMatchObject({
    Rules: [{ CreateTime: '2024-05-02 00:00:00', AppName: 'live' }, { AppName: '' }],
  });
});

it('lists domains by type, page by page', () => {
  expect(describeLiveDomains({ DomainType: 0 }, context)).toEqual({
    AllCount: 1,
    DomainList: [{ Name: 'push.test', Type: 0, Status: 1, BCName: 1 }],
  });
  expect(describeLiveDomains({ PageNum: 2 }, context)).toEqual({ AllCount: 2, DomainList: [] });
});
