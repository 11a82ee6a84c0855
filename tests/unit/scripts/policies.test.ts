import fs from 'node:fs';
import path from 'node:path';
import { deployedNames, FUNCTION_ROLES, type FunctionRole } from '../../../scripts/deployedNames';
import { ALSO_ASKED_AS, DEPLOY_CALLS, resourceOf } from '../../../scripts/policies/deployCalls';
import { FUNCTION_CALLS } from '../../../scripts/policies/functionCalls';
import { isAllowed } from '../../../scripts/policies/isAllowed';
import { parsePolicy, type PolicyDocument } from '../../../scripts/policies/policyDocument';
import { setupLive } from '../../../scripts/setupLive/setupLive';
import { doctor } from '../../../scripts/doctor/doctor';
import { createLiveApi, type LiveApi } from '../../../shared/cloud/liveApi';
import { CloudStandIn, STAND_IN_KEYS } from '../../support/cloud/cloudStandIn';
import { toolEnvironment } from '../../support/cloud/toolEnvironment';
import { filesImportedBy, readSource } from '../../support/sourceImports';

const FOLDERS: Readonly<Record<FunctionRole, string>> = {
  api: 'api',
  streamCallback: 'stream-callback',
  onlineCheck: 'online-check',
};

const folder = path.join(__dirname, '..', '..', '..', 'deploy', 'policies');

function policy(name: string): PolicyDocument {
  return parsePolicy(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
}

function actionsOf({ statement }: PolicyDocument): string[] {
  return statement.flatMap(({ action }) => action.map((one) => one.replace(/^name\//, ''))).sort();
}

let cloud: CloudStandIn;

beforeAll(async () => {
  cloud = await CloudStandIn.start(toolEnvironment());
});

afterAll(() => cloud.close());

beforeEach(() => {
  cloud.calls.length = 0;
  cloud.wiring = cloud.freshWiring();
});

/** Calls one method of the functions' client, and tells what reached the cloud. */
async function recordCalls(method: string): Promise<string[]> {
  cloud.calls.length = 0;
  const liveApi = createLiveApi({
    endpoint: cloud.variables['LIVE_API_ENDPOINT'] ?? '',
    pushDomain: 'push.example.test',
    credentials: STAND_IN_KEYS,
    timeoutSeconds: 5,
  });
  const calls: Record<string, () => unknown> = {
    listOnlineStreams: () => liveApi.listOnlineStreams(1, 10),
    getStreamState: () => liveApi.getStreamState('s'),
    forbidStream: () => liveApi.forbidStream('s', new Date(Date.now() + 3_600_000), ''),
    resumeStream: () => liveApi.resumeStream('s'),
    dropStream: () => liveApi.dropStream('s'),
    mixStreams: () => liveApi.mixStreams({ sessionId: 's', outputStreamName: 's', inputs: [] }),
    close: () => undefined,
  } satisfies Record<keyof LiveApi, () => unknown>;
  const call = calls[method];
  if (call === undefined) throw new Error(`LiveApi has no ${method}`);
  await call();
  liveApi.close();
  return [...cloud.calls];
}

describe.each(FUNCTION_ROLES)('the policy of %s', (role) => {
  it('allows every call that its code makes, and nothing else', async () => {
    const files = filesImportedBy(`functions/${FOLDERS[role]}/index.ts`);
    const outside = files.filter((file) => !file.startsWith('shared/cloud/'));
    const methods = new Set(
      outside.flatMap((file) =>
        [...readSource(file).matchAll(/\bliveApi\.(\w+)\(/g)].map(([, name = '']) => name),
      ),
    );
    const made: string[] = [];
    for (const method of methods) made.push(...(await recordCalls(method)));
    const calls = [...new Set(made)].sort();
    expect(calls).toEqual([...FUNCTION_CALLS[role]].sort());
    const document = policy(FOLDERS[role]);
    for (const action of calls)
      expect([action, isAllowed([document], { action, resource: '*' })]).toEqual([action, true]);
    expect(actionsOf(document)).toEqual(calls);
  });

  it('reaches the cloud through shared/cloud only', () => {
    const files = filesImportedBy(`functions/${FOLDERS[role]}/index.ts`);
    const others = files.filter(
      (file) =>
        !file.startsWith('shared/cloud/') && /tencentcloud-sdk-nodejs|\bfetch\(/.test(readSource(file)),
    );
    expect(others).toEqual([]);
  });
});

describe('the files of policies', () => {
  it('are there for whoever calls something and for nobody else, because CAM takes none without a statement', () => {
    const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
    const callers = FUNCTION_ROLES.filter((role) => FUNCTION_CALLS[role].length > 0);
    expect(files.sort()).toEqual([...callers.map((role) => `${FOLDERS[role]}.json`), 'deploy.json'].sort());
    for (const file of files) expect(policy(file.replace('.json', '')).statement.length).toBeGreaterThan(0);
  });

  it('are all explained beside them, and no others', () => {
    const readme = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `(\S+\.json)`/gm)].map(([, file]) => file);
    expect(rows.sort()).toEqual(fs.readdirSync(folder).filter((name) => name.endsWith('.json')));
  });

  it.each(['README.md', 'README.zh-CN.md'])(
    'of the functions are all attached by docs/deploy/%s',
    (guide) => {
      const text = fs.readFileSync(path.join(folder, '..', '..', 'docs', 'deploy', guide), 'utf8');
      const linked = [...text.matchAll(/\.\.\/\.\.\/deploy\/policies\/([a-z-]+\.json)\)/g)].map(
        ([, file]) => file,
      );
      expect(linked.sort()).toEqual(fs.readdirSync(folder).filter((name) => name.endsWith('.json')));
    },
  );
});

describe('the policy for deploying', () => {
  const document = policy('deploy');

  async function recordTools(): Promise<string[]> {
    const TriggerDesc = JSON.stringify({ NetConfig: { ExtranetUrl: `${cloud.url}/callback` } });
    for (const name of Object.values(deployedNames({}))) {
      cloud.functions.set(name, {
        status: 'Active',
        handler: 'index.main_handler',
        runtime: 'Nodejs18.15',
        role: 'xzb-role',
        vpcId: '',
        publicNet: 'ENABLE',
        variables: { ...cloud.variables },
        triggers: [{ Type: 'http', TriggerName: 'url', Enable: 1, TriggerDesc }],
        invoke: () => Promise.resolve(null),
      });
    }
    cloud.roles.set('xzb-role', ['{"version":"2.0","statement":[]}']);
    const parts = {
      environment: {
        ...cloud.variables,
        TENCENT_SECRET_ID: STAND_IN_KEYS.secretId,
        TENCENT_SECRET_KEY: STAND_IN_KEYS.secretKey,
      },
      clock: { nowMs: () => Date.now() },
      print: () => undefined,
      printError: () => undefined,
    };
    await setupLive(['--apply'], { ...parts, functionsEndpoint: cloud.endpoints.scf });
    const scope = { domainName: 'push.example.test', appName: 'live', streamName: '' };
    cloud.wiring.callbacks.modify(1001, { CallbackKey: 'another' });
    cloud.wiring.recordings.modify(1001, { HlsParam: { Enable: 0 } });
    await setupLive(['--apply'], { ...parts, functionsEndpoint: cloud.endpoints.scf });
    cloud.wiring.callbacks.forget(1001);
    cloud.wiring.recordings.forget(1001);
    await setupLive(['--apply'], { ...parts, functionsEndpoint: cloud.endpoints.scf });
    expect(cloud.wiring.callbacks.findFor(scope.domainName, 'live')).toBeDefined();
    await doctor(['--deployed', '--json'], { ...parts, endpoints: cloud.endpoints });
    return [...new Set(cloud.calls)];
  }

  it('allows every call that deploying and the tools make, and nothing else', async () => {
    const recorded = await recordTools();
    expect(recorded).toEqual(
      expect.arrayContaining(['scf:Invoke', 'cam:GetPolicy', 'live:DeleteLiveRecordRule']),
    );
    const needed = [...new Set([...DEPLOY_CALLS, ...recorded])];
    const asked = [
      ...new Set([...needed, ...needed.flatMap((action) => ALSO_ASKED_AS[action] ?? [])]),
    ].sort();
    for (const action of asked) {
      const call = { action, resource: resourceOf(action) };
      expect([call, isAllowed([document], call)]).toEqual([call, true]);
    }
    expect(actionsOf(document)).toEqual(asked);
  });

  it.each([
    [
      'another function',
      'scf:DeleteFunction',
      'qcs::scf:ap-guangzhou:uin/1:namespace/default/function/payments',
    ],
    ['another bucket', 'cos:PutObject', 'qcs::cos:ap-guangzhou:uid/1:covers-1250000000/x.png'],
    ['a stream', 'live:DropLiveStream', '*'],
    ['a domain', 'live:DeleteLiveDomain', '*'],
  ])('does not reach %s', (_title, action, resource) => {
    expect(isAllowed([document], { action, resource })).toBe(false);
  });
});

describe('the evaluation of policies', () => {
  const call = { action: 'live:DropLiveStream', resource: '*' };
  const allow = (action: string, resource = '*', extra: object = {}): PolicyDocument =>
    parsePolicy(
      JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action, resource, ...extra }] }),
    );
  const deny = parsePolicy(
    '{"version":"2.0","statement":{"effect":"deny","action":["live:Drop*"],"resource":"*"}}',
  );

  it.each([
    ['nothing attached', [], false],
    ['the action itself', [allow('live:DropLiveStream')], true],
    ['every action of the service', [allow('live:*')], true],
    ['everything', [allow('*')], true],
    ['another action', [allow('live:Describe*')], false],
    ['an action that only begins alike', [allow('live:Drop')], false],
    ['a deny beside it', [allow('live:*'), deny], false],
    ['a condition that cannot be judged', [allow('live:*', '*', { condition: { ip_equal: {} } })], false],
  ] as const)('%s', (_title, policies, expected) => {
    expect(isAllowed(policies, call)).toBe(expected);
  });

  it.each([
    ['qcs::scf:::namespace/default/function/xzb-*', true],
    ['qcs::scf:ap-guangzhou:uin/1:namespace/default/function/xzb-api', true],
    ['qcs::scf:ap-beijing::namespace/default/function/xzb-*', false],
    ['qcs::scf:::namespace/default/function/xzb', false],
    ['qcs::cos:::namespace/default/function/xzb-*', false],
  ])('a resource %s: %s', (resource, expected) => {
    const target = 'qcs::scf:ap-guangzhou:uin/1:namespace/default/function/xzb-api';
    expect(
      isAllowed([allow('scf:GetFunction', resource)], { action: 'scf:GetFunction', resource: target }),
    ).toBe(expected);
  });

  it.each(['{"version":"1.0","statement":[]}', '{"version":"2.0","statement":[{"effect":"maybe"}]}', 'x'])(
    'refuses to read %s',
    (text) => {
      expect(() => parsePolicy(text)).toThrow(SyntaxError);
    },
  );
});
