import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DeployFailure } from '../../../deploy/deployFailure';
import {
  readDeploymentPlace,
  readDeploySettings,
  type DeploySettings,
} from '../../../deploy/settings/deploySettings';
import { repository } from '../docs/markdown';

const COMPLETE: Readonly<Record<string, string>> = {
  TENCENT_SECRET_ID: 'fake-secret-id',
  TENCENT_SECRET_KEY: 'fake-secret-key',
  REGION: 'ap-guangzhou',
  VPC_ID: 'vpc-1a2b3c4d',
  SUBNET_ID: 'subnet-5e6f7a8b',
  SCF_ROLE: 'xzb-function',
  DB_HOST: '10.0.0.9',
  DB_USER: 'live',
  DB_PASSWORD: 'fake-password $x ${vpc} "q"',
  APP_BIZID: '8888',
  PUSH_URL_KEY: 'fake-push-key',
  CALL_BACK_KEY: 'fake-callback-key',
  SESSION_SECRET: 'fake-session-secret',
};

let root = '';

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-settings-'));
  fs.copyFileSync(path.join(repository, 'serverless.yml'), path.join(root, 'serverless.yml'));
});

afterEach(() => fs.rmSync(root, { recursive: true }));

function writeFile(name: string, variables: Readonly<Record<string, string | undefined>>): void {
  const lines = Object.entries(variables)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}='${value ?? ''}'\n`);
  fs.writeFileSync(path.join(root, name), lines.join(''));
}

function read(
  processVariables: Readonly<Record<string, string | undefined>> = {},
  stageOption?: unknown,
): Promise<DeploySettings> {
  return readDeploySettings({ root, stageOption, processVariables });
}

/** The message that these changes to a complete file fail with. */
async function problemsOf(changes: Readonly<Record<string, string | undefined>>): Promise<string> {
  writeFile('.env', { ...COMPLETE, ...changes });
  const failure: unknown = await read().catch((error: unknown) => error);
  if (failure instanceof DeployFailure) return failure.message;
  throw new Error('the settings were accepted');
}

it('accepts a complete file and passes values on as they are', async () => {
  writeFile('.env', COMPLETE);
  const { functions, access, stage, notices } = await read();
  expect(stage).toBeUndefined();
  expect(notices).toEqual([]);
  expect(access).toEqual({
    keys: { secretId: 'fake-secret-id', secretKey: 'fake-secret-key', token: undefined },
    expectedAppId: undefined,
    region: 'ap-guangzhou',
  });
  expect(functions.api.inputs).toMatchObject({
    name: 'xzb-api',
    role: 'xzb-function',
    region: 'ap-guangzhou',
    vpcConfig: { vpcId: 'vpc-1a2b3c4d', subnetId: 'subnet-5e6f7a8b' },
    variables: { DB_PASSWORD: 'fake-password $x ${vpc} "q"', DB_HOST: '10.0.0.9' },
  });
  expect(Object.keys(functions.api.inputs.variables)).not.toContain('TENCENT_SECRET_KEY');
  expect(functions['online-check'].inputs.triggers).toEqual([
    { kind: 'timer', name: 'every-minute', cron: '0 * * * * * *', enabled: true },
  ]);
});

it.each([...Object.keys(COMPLETE).filter((name) => name !== 'DB_PASSWORD')])(
  'names %s when it is missing or empty',
  async (name) => {
    expect(await problemsOf({ [name]: undefined })).toContain(`${name} is missing`);
    expect(await problemsOf({ [name]: '' })).toContain(`${name} is missing`);
  },
);

it.each([
  ['TENCENT_SECRET_ID', 'mal formed'],
  ['TENCENT_APP_ID', 'malformed'],
  ['REGION', 'MALFORMED'],
  ['VPC_ID', 'malformed'],
  ['SUBNET_ID', 'vpc-malformed'],
  ['SCF_ROLE', 'mal/formed'],
  ['DB_PORT', 'malformed'],
  ['APP_BIZID', 'malformed'],
  ['AUTH_MODE', 'malformed'],
  ['HTTP_TRIGGER', 'malformed'],
  ['IM_SDKAPPID', 'malformed'],
])('names %s when it is malformed, and never its value', async (name, value) => {
  const message = await problemsOf({ [name]: value });
  expect(message).toMatch(new RegExp(`^ {2}- ${name} must be `, 'm'));
  expect(message).not.toContain(value);
});

it('says each thing once, although three functions share the settings', async () => {
  const lines = (await problemsOf({ DB_HOST: undefined, VPC_ID: 'malformed' })).split('\n').slice(1);
  expect(lines.sort()).toEqual(['  - DB_HOST is missing', '  - VPC_ID must be like vpc-1a2b3c4d']);
});

it('takes an empty database password for one, and a missing one for none', async () => {
  expect(await problemsOf({ DB_PASSWORD: undefined })).toContain('DB_PASSWORD is missing');
  writeFile('.env', { ...COMPLETE, DB_PASSWORD: '' });
  expect((await read()).functions.api.inputs.variables['DB_PASSWORD']).toBe('');
});

it('wants keys of another kind where there is no role', async () => {
  expect(await problemsOf({ SCF_ROLE: undefined, CLOUD_SECRET_ID: 'id' })).toContain(
    'SCF_ROLE is missing (or',
  );
  writeFile('.env', { ...COMPLETE, SCF_ROLE: '', CLOUD_SECRET_ID: 'id', CLOUD_SECRET_KEY: 'key' });
  expect((await read()).functions.api.inputs.role).toBeUndefined();
});

it('refuses names that the platform keeps for itself', async () => {
  for (const name of ['SCF_X', 'QCLOUD_X', 'TENCENTCLOUD_X']) {
    expect(await problemsOf({ [name]: 'x' })).toContain(`${name} in .env cannot be passed on`);
  }
});

it('accepts an environment of 4096 bytes and refuses one more', async () => {
  writeFile('.env', COMPLETE);
  const { variables } = (await read()).functions.api.inputs;
  const used = Object.entries(variables).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const filler = 4096 - used - 'OPERATOR_KEY'.length;
  writeFile('.env', { ...COMPLETE, OPERATOR_KEY: 'k'.repeat(Math.min(filler, 2048)) });
  const left = filler - 2048 - 'PLAY_URL_KEY'.length;
  const full = { OPERATOR_KEY: 'k'.repeat(2048), PLAY_URL_KEY: 'p'.repeat(left) };
  writeFile('.env', { ...COMPLETE, ...full });
  await read();
  const message = await problemsOf({ ...full, PLAY_URL_KEY: 'p'.repeat(left + 1) });
  expect(message).toContain('the variables take 4097 bytes together, 4096 are allowed');
  expect(message).toContain('the longest are OPERATOR_KEY, PLAY_URL_KEY');
});

it('lets the shell win over the file, and says so by name', async () => {
  writeFile('.env', COMPLETE);
  const { functions, notices } = await read({ DB_HOST: '10.0.0.10', DB_USER: '', HOME: 'x' });
  expect(functions.api.inputs.variables).toMatchObject({ DB_HOST: '10.0.0.10', DB_USER: 'live' });
  expect(notices).toEqual([expect.stringMatching(/^DB_HOST: taken from the environment of this shell/)]);
});

it('needs no file where the shell has everything', async () => {
  expect((await read(COMPLETE)).functions.api.inputs.name).toBe('xzb-api');
});

it('says aloud what weakens security', async () => {
  writeFile('.env', { ...COMPLETE, AUTH_MODE: 'open' });
  expect((await read()).notices).toEqual([expect.stringContaining('AUTH_MODE is open')]);
});

describe('a stage', () => {
  it.each([
    ['an option', undefined, 'staging'],
    ['a variable of the shell', 'staging', undefined],
  ])('named by %s has a file and function names of its own', async (_way, STAGE, option) => {
    writeFile('.env', { ...COMPLETE, DB_NAME: 'production' });
    writeFile('.env.staging', { ...COMPLETE, DB_NAME: 'staging' });
    const { functions } = await read({ STAGE }, option);
    expect(Object.values(functions).map(({ inputs }) => inputs.name)).toEqual([
      'xzb-online-check-staging',
      'xzb-stream-callback-staging',
      'xzb-api-staging',
    ]);
    expect(functions.api.inputs.variables['DB_NAME']).toBe('staging');
  });

  it('never falls back on the file of the main stage', async () => {
    writeFile('.env', COMPLETE);
    const failure: unknown = await read({ STAGE: 'staging' }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ remedy: expect.stringContaining('There is no .env.staging here') });
  });

  it.each(['UPPER', 'a b', '-a', 'a-', 'a--b', 'a_b', '../a', 'a'.repeat(21), true])(
    'cannot be called %j',
    async (stage) => {
      await expect(read({}, stage)).rejects.toThrow('STAGE is malformed');
    },
  );
});

describe('serverless.yml', () => {
  function edit(from: string | RegExp, to: string): void {
    const file = path.join(root, 'serverless.yml');
    const before = fs.readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    if (before === after) throw new Error('the edit changed nothing');
    fs.writeFileSync(file, after);
  }

  beforeEach(() => writeFile('.env', COMPLETE));

  it.each([
    [
      'a name that is not set',
      '    LOG_LEVEL: ${env.LOG_LEVEL}',
      '    MY_OWN: ${env.MY_OWN}',
      'MY_OWN is missing',
    ],
    ['a part of a value', 'name: xzb-api', 'name: x-${env.REGION}', '${env.NAME} has to be the whole value'],
    ['a reference to nothing', 'vpcConfig: ${vpc}', 'vpcConfig: ${vcp}', 'invalid reference ${vcp}'],
    ['an event nobody makes', '- timer:', '- apigw:', 'events: apigw is not made by this deployment'],
    ['a cron of five fields', "'0 * * * * * *'", "'* * * * *'", 'must have seven fields'],
    [
      'too little memory',
      'memorySize: 256',
      'memorySize: 63',
      'memorySize must be a whole number from 64 to',
    ],
    ['a foreign entry', 'api:\n', 'web:\n', 'web is none of this backend'],
    ['no YAML at all', 'api:\n', 'api: [\n', 'cannot be used'],
  ])('is refused with %s', async (_fault, from, to, message) => {
    edit(from, to);
    await expect(read()).rejects.toThrow(message);
  });

  it('takes variables of the operator’s own', async () => {
    edit('    LOG_LEVEL: ${env.LOG_LEVEL}', '    MY_OWN: ${env.MY_OWN}');
    writeFile('.env', { ...COMPLETE, MY_OWN: 'value' });
    expect((await read()).functions.api.inputs.variables['MY_OWN']).toBe('value');
  });
});

describe('an API Gateway in front', () => {
  it('needs the two addresses, and replaces the Function URLs', async () => {
    expect(await problemsOf({ HTTP_TRIGGER: 'apigw', CALLBACK_ADDRESS: 'ftp://x' })).toMatch(
      /API_ADDRESS is missing .*\n.*CALLBACK_ADDRESS must be an http or https URL/,
    );
    const addresses = { API_ADDRESS: 'https://a.example/r', CALLBACK_ADDRESS: 'https://b.example/r' };
    writeFile('.env', { ...COMPLETE, HTTP_TRIGGER: 'apigw', ...addresses });
    const { functions, givenAddresses } = await read();
    expect(givenAddresses).toEqual({ api: 'https://a.example/r', callback: 'https://b.example/r' });
    expect(functions.api.inputs.triggers).toEqual([]);
    expect(functions['online-check'].inputs.triggers).toHaveLength(1);
  });
});

it('asks for the keys and the region alone where something is to be looked at or removed', async () => {
  writeFile('.env', { TENCENT_SECRET_ID: 'id', TENCENT_SECRET_KEY: 'key', REGION: 'ap-guangzhou' });
  const { names } = await readDeploymentPlace({ root, stageOption: 'qa', processVariables: {} }).catch(() =>
    readDeploymentPlace({ root, stageOption: undefined, processVariables: {} }),
  );
  expect(names).toEqual({
    api: 'xzb-api',
    'stream-callback': 'xzb-stream-callback',
    'online-check': 'xzb-online-check',
  });
  await expect(readDeploymentPlace({ root, stageOption: 'qa', processVariables: {} })).rejects.toThrow(
    'REGION is missing',
  );
});
