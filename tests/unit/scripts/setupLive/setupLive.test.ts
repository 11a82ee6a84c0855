import { setupLive } from '../../../../scripts/setupLive/setupLive';
import { CloudStandIn, STAND_IN_KEYS } from '../../../support/cloud/cloudStandIn';
import { expectNoToolSecrets, toolEnvironment } from '../../../support/cloud/toolEnvironment';

const PUSH_DOMAIN = 'push.example.test';
const SCOPE = { domainName: PUSH_DOMAIN, appName: 'live', streamName: '' };

let cloud: CloudStandIn;
let printed: string[];

beforeAll(async () => {
  cloud = await CloudStandIn.start(toolEnvironment());
});

afterAll(() => cloud.close());

beforeEach(() => {
  cloud.wiring = cloud.freshWiring();
  cloud.faults.clear();
  cloud.overrides.clear();
  cloud.functions.clear();
  cloud.beforeCall = () => undefined;
  cloud.calls.length = 0;
  printed = [];
});

async function run(
  args: readonly string[],
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<{ status: number; text: string }> {
  printed = [];
  const environment = { ...cloud.variables, CALLBACK_URL: `${cloud.url}/callback`, ...changes };
  const status = await setupLive(args, {
    environment,
    clock: { nowMs: () => Date.now() },
    print: (line) => printed.push(line),
    printError: (line) => printed.push(line),
    functionsEndpoint: cloud.endpoints.scf,
    pause: () => Promise.resolve(),
  });
  const text = printed.join('\n');
  expectNoToolSecrets(text);
  return { status, text };
}

function wired(): object {
  const { callbacks, recordings } = cloud.wiring;
  return {
    callbackTemplates: callbacks.list(),
    callbackRules: callbacks.listRules().map(({ createdAtMs: _, ...rule }) => rule),
    recordTemplates: recordings.list(),
    recordRules: recordings.listRules().map(({ createdAtMs: _, ...rule }) => rule),
  };
}

const changing = (): string[] => cloud.calls.filter((call) => /:(Create|Modify|Delete)/.test(call));

describe('without --apply', () => {
  it('shows what it would make, says why replay lists are empty, and changes nothing', async () => {
    const before = wired();
    const { status, text } = await run([]);
    expect(status).toBe(0);
    expect(text).toContain('+ callback template "xzb-push_example_test"');
    expect(text).toContain(`StreamBeginNotifyUrl: ${cloud.url}/callback`);
    expect(text).toContain('CallbackKey: the key in CALL_BACK_KEY');
    expect(text).toContain('Replay lists stay empty until there is');
    expect(text).toContain('--apply');
    expect(changing()).toEqual([]);
    expect(wired()).toEqual(before);
  });
});

describe('with --apply', () => {
  it('makes both templates and binds them to the push domain', async () => {
    expect((await run(['--apply'])).status).toBe(0);
    const url = `${cloud.url}/callback`;
    expect(wired()).toEqual({
      callbackTemplates: [
        {
          id: 1001,
          settings: {
            TemplateName: 'xzb-push_example_test',
            Description: 'xzb-setup-live_push_example_test',
            StreamBeginNotifyUrl: url,
            StreamEndNotifyUrl: url,
            RecordNotifyUrl: url,
            SnapshotNotifyUrl: url,
            PornCensorshipNotifyUrl: url,
            CallbackKey: cloud.variables['CALL_BACK_KEY'],
          },
        },
      ],
      callbackRules: [{ ...SCOPE, templateId: 1001 }],
      recordTemplates: [
        {
          id: 1001,
          settings: {
            TemplateName: 'xzb-push_example_test',
            Description: 'xzb-setup-live_push_example_test',
            FlvParam: { Enable: 1, RecordInterval: 10_800 },
            HlsParam: { Enable: 1 },
          },
        },
      ],
      recordRules: [{ ...SCOPE, templateId: 1001 }],
    });
  });

  it('gets through while Tencent is too busy for it', async () => {
    for (const action of ['DescribeLiveCallbackTemplates', 'CreateLiveRecordRule']) {
      cloud.faults.add({ action, fault: 'error', code: 'RequestLimitExceeded', count: 3 });
    }
    expect((await run(['--apply'])).status).toBe(0);
    const sent = cloud.calls.filter((call) => call === 'live:CreateLiveRecordRule');
    expect(sent).toHaveLength(4);
    expect(cloud.wiring.recordings.listRules()).toHaveLength(1);
  });

  it('finds nothing to change the second time, and calls nothing that changes', async () => {
    await run(['--apply']);
    const before = wired();
    cloud.calls.length = 0;
    const { status, text } = await run(['--apply']);
    expect([status, text.split('\n').at(-1)]).toEqual([0, 'Nothing to change.']);
    expect(changing()).toEqual([]);
    expect(wired()).toEqual(before);
  });

  it('mends what somebody changed in its own templates, and keeps what it does not set', async () => {
    await run(['--apply']);
    const right = wired();
    cloud.wiring.callbacks.modify(1001, { CallbackKey: 'old', StreamEndNotifyUrl: '' });
    cloud.wiring.recordings.modify(1001, {
      FlvParam: { Enable: 0, RecordInterval: 60, StorageTime: 86_400 },
    });
    const { text } = await run([]);
    expect(text).toContain('CallbackKey: another key -> the key in CALL_BACK_KEY');
    expect(text).toContain('FlvParam.Enable: 0 -> 1');
    expect((await run(['--apply'])).status).toBe(0);
    expect(cloud.wiring.recordings.list()[0]?.settings.FlvParam).toMatchObject({ StorageTime: 86_400 });
    cloud.wiring.recordings.modify(1001, { FlvParam: { Enable: 1, RecordInterval: 10_800 } });
    expect(wired()).toEqual(right);
  });

  it('puts a rule that names a deleted template right', async () => {
    await run(['--apply']);
    cloud.wiring.recordings.forget(1001);
    expect((await run([])).text).toContain('- rule that names recording template 1001, which does not exist');
    expect((await run(['--apply'])).status).toBe(0);
    expect(wired()).toMatchObject({ recordRules: [{ templateId: 1002 }], recordTemplates: [{ id: 1002 }] });
  });

  const CHANGING_CALLS = [
    'CreateLiveCallbackTemplate',
    'CreateLiveCallbackRule',
    'CreateLiveRecordTemplate',
    'CreateLiveRecordRule',
  ];

  it.each(CHANGING_CALLS)(
    'ends in the same state when it was cut off before %s and is repeated',
    async (at) => {
      cloud.beforeCall = (action) => {
        if (action === at) throw new Error('cut off');
      };
      const cut = await run(['--apply']);
      expect(cut.status).toBe(1);
      expect(cut.text).toContain(`live:${at} failed, no usable answer`);
      cloud.beforeCall = () => undefined;
      expect((await run(['--apply'])).status).toBe(0);
      expect(wired()).toMatchObject({
        callbackTemplates: [{ id: 1001 }],
        callbackRules: [{ templateId: 1001 }],
        recordTemplates: [{ id: 1001 }],
        recordRules: [{ templateId: 1001 }],
      });
      expect((await run([])).text).toContain('Nothing to change.');
    },
  );

  it('uses one of two templates of its own, as a lost answer leaves them, and names the spare one', async () => {
    cloud.beforeCall = (action) => {
      if (action === 'CreateLiveCallbackRule') throw new Error('cut off');
    };
    await run(['--apply']);
    cloud.beforeCall = () => undefined;
    const [first] = cloud.wiring.callbacks.list();
    cloud.wiring.callbacks.create(first!.settings);
    const { status, text } = await run(['--apply']);
    expect(status).toBe(0);
    expect(text).toContain('callback template 1002 ("xzb-push_example_test") is a second one of ours');
    expect(cloud.wiring.callbacks.listRules()).toMatchObject([{ templateId: 1001 }]);
  });

  it('does not believe answers that changed nothing', async () => {
    cloud.beforeCall = (action) => {
      if (action === 'DescribeLiveRecordRules' && changing().length > 0)
        cloud.wiring.recordings.unbind(SCOPE);
    };
    const { status, text } = await run(['--apply']);
    expect(status).toBe(1);
    expect(text).toContain('still missing');
  });
});

describe('templates of somebody else', () => {
  const foreign = {
    TemplateName: 'by-hand',
    StreamBeginNotifyUrl: 'https://elsewhere.example/',
    CallbackKey: 'k',
  };

  it('are neither changed nor unbound without being named', async () => {
    cloud.wiring.callbacks.bind(SCOPE, cloud.wiring.callbacks.create(foreign), 0);
    const before = wired();
    const { status, text } = await run(['--apply']);
    expect(status).toBe(1);
    expect(text).toContain('--adopt-callback 1001');
    expect(text).toContain('StreamBeginNotifyUrl');
    expect(changing()).toEqual([]);
    expect(wired()).toEqual(before);
  });

  it('are taken over when named, and are our own from then on', async () => {
    cloud.wiring.callbacks.bind(SCOPE, cloud.wiring.callbacks.create(foreign), 0);
    expect((await run(['--apply', '--adopt-callback', '1001'])).status).toBe(0);
    expect(cloud.wiring.callbacks.list()).toMatchObject([
      { id: 1001, settings: { TemplateName: 'by-hand', StreamBeginNotifyUrl: `${cloud.url}/callback` } },
    ]);
    expect((await run([])).text).toContain('Nothing to change.');
  });

  it('that do what is needed are left alone', async () => {
    const { callbacks, recordings } = cloud.wiring;
    const url = `${cloud.url}/callback`;
    const settings = {
      TemplateName: 'by-hand',
      StreamBeginNotifyUrl: url,
      StreamEndNotifyUrl: url,
      RecordNotifyUrl: url,
      SnapshotNotifyUrl: url,
      PornCensorshipNotifyUrl: url,
      CallbackKey: cloud.variables['CALL_BACK_KEY'] ?? '',
    };
    callbacks.bind({ ...SCOPE, appName: '' }, callbacks.create(settings), 0);
    recordings.bind(SCOPE, recordings.create({ TemplateName: 'by-hand', Mp4Param: { Enable: 1 } }), 0);
    const { status, text } = await run(['--apply']);
    expect([status, text.split('\n').at(-1)]).toEqual([0, 'Nothing to change.']);
    expect(text).toContain('was not made here and will do');
  });

  it('of other domains are not touched while ours are made', async () => {
    const other = { ...SCOPE, domainName: 'other.example.test' };
    cloud.wiring.domains.push({ ...cloud.wiring.domains[0]!, name: 'other.example.test' });
    cloud.wiring.callbacks.bind(other, cloud.wiring.callbacks.create(foreign), 0);
    expect((await run(['--apply'])).status).toBe(0);
    expect(cloud.wiring.callbacks.list()[0]).toEqual({ id: 1001, settings: foreign });
    expect(cloud.wiring.callbacks.listRules()).toMatchObject([
      { domainName: 'other.example.test', templateId: 1001 },
      { domainName: PUSH_DOMAIN, templateId: 1002 },
    ]);
  });

  it('that other domains use too are shown as such before they are taken over', async () => {
    const id = cloud.wiring.callbacks.create(foreign);
    cloud.wiring.callbacks.bind(SCOPE, id, 0);
    cloud.wiring.callbacks.bind({ ...SCOPE, domainName: 'other.example.test' }, id, 0);
    expect((await run(['--adopt-callback', '1001'])).text).toContain('also used by other.example.test/live');
  });

  it.each([
    ['that does not exist', '77', 'There is no callback template 77'],
    ['that the domain does not use', '1002', 'names callback template 1001'],
  ])('are not taken over by naming one %s', async (_title, id, message) => {
    cloud.wiring.callbacks.bind(SCOPE, cloud.wiring.callbacks.create(foreign), 0);
    cloud.wiring.callbacks.create(foreign);
    const { status, text } = await run(['--apply', '--adopt-callback', id]);
    expect(status).toBe(1);
    expect(text).toContain(message);
    expect(changing()).toEqual([]);
  });
});

describe('what keeps it from working is said with the remedy', () => {
  it.each([
    ['a wrong secret key', { CLOUD_SECRET_KEY: 'wrong' }, 'both of one pair, complete'],
    ['a deleted key', { CLOUD_SECRET_ID: 'AKIDgone' }, 'Compare CLOUD_SECRET_ID and CLOUD_SECRET_KEY'],
    [
      'no keys',
      { CLOUD_SECRET_ID: undefined },
      'TENCENT_SECRET_ID is missing; TENCENT_SECRET_KEY is missing. Set this in .env',
    ],
    [
      'half of the keys for deploying',
      { CLOUD_SECRET_ID: undefined, TENCENT_SECRET_ID: 'AKIDhalf' },
      'setup-live: TENCENT_SECRET_KEY is missing. Set this',
    ],
    [
      'an .env that nobody has filled in',
      { CALL_BACK_KEY: '', APP_BIZID: '', CLOUD_SECRET_ID: '', CLOUD_SECRET_KEY: '' },
      'APP_BIZID is missing; CALL_BACK_KEY is missing; TENCENT_SECRET_ID is missing; TENCENT_SECRET_KEY is missing',
    ],
    [
      'no callback key and no bizid',
      { CALL_BACK_KEY: '', APP_BIZID: '' },
      'APP_BIZID is missing; CALL_BACK_KEY is missing',
    ],
    [
      'a domain of somebody else',
      { PUSH_DOMAIN: 'push.other.test' },
      'push.other.test is not at this account',
    ],
    ['a play domain for pushing', { PUSH_DOMAIN: 'play.example.test' }, 'is a play domain'],
  ])('%s', async (_title, changes, message) => {
    const { status, text } = await run(['--apply'], changes);
    expect(status).toBe(1);
    expect(text).toContain(message);
    expect(changing()).toEqual([]);
  });

  it.each([
    ['AuthFailure.UnauthorizedOperation', 'deploy/policies/deploy.json'],
    ['UnauthorizedOperation', 'deploy/policies/deploy.json'],
    ['RequestLimitExceeded', 'wait a minute'],
    ['ResourceNotFound.FreezeService', 'Live video is stopped'],
    ['InternalError.DBError', 'Run the command again'],
    ['Unheard.Of', "Tencent's documentation of live:CreateLiveRecordTemplate"],
  ])('a refusal with %s', async (code, remedy) => {
    cloud.faults.add({ action: 'CreateLiveRecordTemplate', fault: 'error', code });
    const { status, text } = await run(['--apply']);
    expect(status).toBe(1);
    expect(text).toContain(code);
    expect(text).toContain(remedy);
  });

  it.each(['http500', 'html', 'badJson', 'empty'] as const)('an answer that is %s', async (fault) => {
    cloud.faults.add({ action: 'DescribeLiveCallbackRules', fault });
    const { status, text } = await run(['--apply']);
    expect(status).toBe(1);
    expect(text).toContain('live:DescribeLiveCallbackRules failed, no usable answer');
  });

  it('a play domain that is switched off, without stopping for it', async () => {
    cloud.wiring.getDomain('play.example.test', 'play').enabled = false;
    const { status, text } = await run([]);
    expect(status).toBe(0);
    expect(text).toContain('The play domain play.example.test is switched off');
  });

  it('a callback address that does not answer, and it applies only when told that this does not matter', async () => {
    cloud.overrides.set('/callback', () => ({ status: 404, body: 'nothing here' }));
    const refused = await run(['--apply']);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('does not answer as stream-callback does');
    expect(changing()).toEqual([]);
    expect((await run(['--apply', '--skip-probe'])).status).toBe(0);
  });

  it.each([
    [['--bogus'], '--bogus'],
    [['--adopt-callback', 'x'], 'takes the number of a template'],
    [['--callback-url', 'ftp://x'], 'must be an http or https URL'],
  ])('wrong usage %j, with status 2', async (args, message) => {
    const { status, text } = await run(args);
    expect(status).toBe(2);
    expect(text).toContain(message);
  });
});

describe('the callback address', () => {
  it('is read from the deployed function when the keys for deploying are there', async () => {
    const TriggerDesc = JSON.stringify({ NetConfig: { ExtranetUrl: `${cloud.url}/callback` } });
    cloud.functions.set('xzb-stream-callback', {
      status: 'Active',
      handler: 'index.main_handler',
      runtime: 'Nodejs18.15',
      role: '',
      vpcId: '',
      publicNet: 'ENABLE',
      variables: {},
      triggers: [{ Type: 'http', TriggerName: 'url', Enable: 1, TriggerDesc }],
      invoke: () => Promise.resolve(undefined),
    });
    const { status, text } = await run([], {
      CALLBACK_URL: '',
      TENCENT_SECRET_ID: STAND_IN_KEYS.secretId,
      TENCENT_SECRET_KEY: STAND_IN_KEYS.secretKey,
    });
    expect(status).toBe(0);
    expect(text).toContain(`Callback address: ${cloud.url}/callback`);
  });

  it('has to be given otherwise', async () => {
    const { status, text } = await run([], { CALLBACK_URL: '' });
    expect(status).toBe(2);
    expect(text).toContain('--callback-url');
  });
});
