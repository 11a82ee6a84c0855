import { printClientConfig } from '../../../scripts/clientConfig/printClientConfig';
import { CloudStandIn, STAND_IN_KEYS } from '../../support/cloud/cloudStandIn';
import { expectNoToolSecrets, toolEnvironment } from '../../support/cloud/toolEnvironment';

const DEPLOYED = 'https://1250000000-abcdef.ap-guangzhou.tencentscf.com';
const KEYS = { TENCENT_SECRET_ID: STAND_IN_KEYS.secretId, TENCENT_SECRET_KEY: STAND_IN_KEYS.secretKey };

let cloud: CloudStandIn;

beforeAll(async () => {
  cloud = await CloudStandIn.start(toolEnvironment());
});

afterAll(() => cloud.close());

beforeEach(() => {
  cloud.functions.clear();
  cloud.calls.length = 0;
  deploy('xzb-api', DEPLOYED);
});

function deploy(name: string, url: string | undefined): void {
  const TriggerDesc = JSON.stringify({ NetConfig: { ExtranetUrl: url } });
  cloud.functions.set(name, {
    status: 'Active',
    handler: 'index.main_handler',
    runtime: 'Nodejs18.15',
    role: '',
    vpcId: '',
    publicNet: 'ENABLE',
    variables: {},
    triggers: url === undefined ? [] : [{ Type: 'http', TriggerName: 'url', Enable: 1, TriggerDesc }],
    invoke: () => Promise.resolve(null),
  });
}

async function apiUrl(
  changes: Record<string, string | undefined> = {},
  args: readonly string[] = [],
): Promise<{ url: string | null; status: number; errors: string }> {
  const printed: string[] = [];
  const errors: string[] = [];
  const licence = ['--licence-url', 'https://l.example.test/l', '--licence-key', 'k'];
  const status = await printClientConfig(['--json', '--format', 'gen2-android', ...licence, ...args], {
    environment: { ...toolEnvironment(), ...KEYS, ...changes },
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
    functionsEndpoint: cloud.endpoints.scf,
  });
  const output = JSON.parse(printed.join('')) as Record<string, { constants: Record<string, string | null> }>;
  expectNoToolSecrets([...printed, ...errors].join('\n'));
  const url = output['gen2-android']?.constants['APP_SVR_URL'] ?? null;
  return { url, status, errors: errors.join('\n') };
}

describe('the address that npm run client-config prints', () => {
  it('is that of the deployed function where nothing else is said', async () => {
    expect(await apiUrl()).toEqual({ url: DEPLOYED, status: 0, errors: '' });
    expect(cloud.calls).toEqual(['scf:ListTriggers']);
  });

  it("is that of the stage's own function", async () => {
    deploy('xzb-api-staging', 'https://staging.example.test');
    expect((await apiUrl({ STAGE: 'staging' })).url).toBe('https://staging.example.test');
  });

  it.each([
    ['--api-url', { API_URL: 'https://v.example.test' }, ['--api-url', 'https://o.example.test/']],
    ['API_URL', { API_URL: 'https://o.example.test', API_ADDRESS: 'https://v.example.test' }, []],
    ['API_ADDRESS, behind an API Gateway', { API_ADDRESS: 'https://o.example.test' }, []],
  ])('is that of %s before the deployed one, which is not asked for', async (_what, changes, args) => {
    expect(await apiUrl(changes, args)).toMatchObject({ url: 'https://o.example.test', status: 0 });
    expect(cloud.calls).toEqual([]);
  });
});

describe('where the address cannot be known, it says why', () => {
  it.each([
    [
      'nothing is deployed',
      () => cloud.functions.clear(),
      {},
      'there is no xzb-api in ap-guangzhou: run npx sls deploy',
    ],
    [
      'there is no Function URL',
      () => deploy('xzb-api', undefined),
      {},
      'xzb-api in ap-guangzhou has no Function URL',
    ],
    [
      'the key is wrong',
      () => undefined,
      { TENCENT_SECRET_KEY: 'wrong' },
      'Compare TENCENT_SECRET_ID and TENCENT_SECRET_KEY',
    ],
  ])('%s', async (_what, prepare, changes, message) => {
    prepare();
    const { url, status, errors } = await apiUrl(changes);
    expect([url, status]).toEqual([null, 1]);
    expect(errors).toContain(message);
    expect(errors).toContain('APP_SVR_URL: set --api-url, the address');
  });

  it('there are no keys to ask with', async () => {
    const { status, errors } = await apiUrl({ TENCENT_SECRET_ID: '' });
    expect([status, cloud.calls]).toEqual([1, []]);
    expect(errors).toContain('APP_SVR_URL: set --api-url');
  });
});
