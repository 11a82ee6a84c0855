import fs from 'node:fs';
import type { CommandOptions, CommandResult } from '../support/deploy/operatorProject';
import { changesIn, startRehearsal, type Rehearsal } from '../support/deploy/rehearsal';

// What goes wrong while a deployment is made and changed: each test goes on where the one before ended.

const API_SOURCE = 'functions/api/index.ts';

// Each command is a process that loads the CLI, builds three bundles and talks to the cloud: five seconds on a machine
// of its own, and many times that on one that is busy. A test must not end before the commands it began.
jest.setTimeout(900_000);

let rehearsal: Rehearsal;
let original = '';

beforeAll(async () => {
  rehearsal = await startRehearsal('refusals');
  rehearsal.project.writeEnvironment(rehearsal.environment);
  original = rehearsal.project.read(API_SOURCE);
});

afterAll(() => rehearsal.close());

function sls(args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
  rehearsal.newCalls();
  return rehearsal.project.sls(args, options);
}

function expectSuccess({ status, stderr }: CommandResult): void {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

function writeApi(version: string): void {
  const marked = original.replace(
    /export async function main_handler/,
    `globalThis.version = '${version}';\n$&`,
  );
  rehearsal.project.write(API_SOURCE, marked);
}

function wasAsked(action: string, functionName: string): boolean {
  return rehearsal.cloud.state.calls.some(
    (call) => call.action === action && call.parameters['FunctionName'] === functionName,
  );
}

function serves(functionName: string): boolean {
  const found = rehearsal.cloud.state.functions.get(functionName);
  return found?.Triggers.some(({ Type }) => Type === 'http') === true;
}

it('names every setting that is missing or malformed, and asks nobody', async () => {
  rehearsal.project.writeEnvironment({
    ...rehearsal.environment,
    TENCENT_SECRET_KEY: undefined,
    DB_HOST: undefined,
    SUBNET_ID: 'malformed-subnet',
    APP_BIZID: 'malformed-bizid',
    TENCENTCLOUD_REGION: 'ap-nowhere',
  });
  const result = await sls([]);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('TENCENT_SECRET_KEY is missing');
  expect(result.stderr).toContain('DB_HOST is missing');
  expect(result.stderr).toContain('SUBNET_ID must be like subnet-1a2b3c4d');
  expect(result.stderr).toContain('APP_BIZID must be digits');
  expect(result.stderr).toContain('TENCENTCLOUD_REGION in .env cannot be passed on');
  expect(result.stderr).toContain('What to do: Mend them in .env');
  expect(result.stdout + result.stderr).not.toMatch(/malformed-bizid|malformed-subnet|fake-/);
  expect(rehearsal.newCalls()).toEqual([]);
  rehearsal.project.writeEnvironment(rehearsal.environment);
});

it('stops at code that cannot be built, before anything is changed', async () => {
  rehearsal.project.write(API_SOURCE, `${original}\nimport './thereIsNoSuchFile';\n`);
  const result = await sls(['deploy']);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('The functions cannot be built: functions/api');
  expect(result.stderr).toContain('thereIsNoSuchFile');
  expect(result.stderr).toContain('Nothing was changed');
  expect(rehearsal.newCalls()).toEqual([]);
  rehearsal.project.write(API_SOURCE, original);
});

it('says which key is wrong when Tencent does not accept the signature', async () => {
  // From the environment of the shell, which wins over the file and is told so.
  const environment = { TENCENT_SECRET_KEY: 'fake-wrong-secret-key' };
  const result = await sls(['deploy'], { environment });
  expect(result.status).toBe(1);
  expect(result.stdout).toContain('TENCENT_SECRET_KEY: taken from the environment of this shell');
  expect(result.stderr).toContain('AuthFailure.SignatureFailure');
  expect(result.stderr).toContain('What to do: Compare TENCENT_SECRET_ID and TENCENT_SECRET_KEY');
  expect(rehearsal.newCalls().map(({ action, error }) => [action, error])).toEqual([
    ['unverified', 'AuthFailure.SignatureFailure'],
  ]);
});

it('completes a first deployment that was interrupted twice, by hand and by a crash', async () => {
  const cancelled = await sls(['deploy'], {
    interrupt: { when: () => wasAsked('CreateFunction', 'xzb-online-check'), signal: 'SIGINT' },
  });
  expect(cancelled.status).toBe(130);
  expect(cancelled.stderr).toContain('Run the same command again');
  await sls(['deploy'], {
    interrupt: { when: () => wasAsked('CreateFunction', 'xzb-stream-callback'), signal: 'SIGKILL' },
  });
  expect(rehearsal.cloud.state.functions.has('xzb-api')).toBe(false);

  expectSuccess(await sls(['deploy']));
  expect(['xzb-api', 'xzb-stream-callback'].map(serves)).toEqual([true, true]);
  expect(await rehearsal.cloud.fireTimer('xzb-online-check')).toMatchObject({ kind: 'returned' });
  const creations = rehearsal.cloud.state.calls.filter(({ action }) => action === 'CreateFunction');
  expect(creations.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
});

it('fails when an update of the code is refused', async () => {
  writeApi('second');
  rehearsal.cloud.state.faults.push({
    service: 'scf',
    action: 'UpdateFunctionCode',
    code: 'UnauthorizedOperation.CAM',
    functionName: 'xzb-api',
    times: 1,
  });
  const result = await sls(['deploy']);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('scf UpdateFunctionCode answered UnauthorizedOperation.CAM');
  expect(result.stderr).toContain(
    'What to do: Allow scf UpdateFunctionCode to the account behind TENCENT_SECRET_ID',
  );
});

it('fails when an update of the configuration is refused, and completes it the next time', async () => {
  rehearsal.cloud.state.faults.push({
    service: 'scf',
    action: 'UpdateFunctionConfiguration',
    code: 'InvalidParameterValue.Role',
    functionName: 'xzb-api',
    times: 1,
  });
  const result = await sls(['deploy']);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('scf UpdateFunctionConfiguration answered InvalidParameterValue.Role');
  expect(result.stderr).toContain('What to do: Compare SCF_ROLE');

  expectSuccess(await sls(['deploy']));
  expect(changesIn(rehearsal.newCalls()).filter((change) => change.startsWith('scf'))).toEqual([
    'scf UpdateFunctionCode xzb-api',
    'scf UpdateFunctionConfiguration xzb-api',
  ]);
});

describe('a second stage', () => {
  const environment = { STAGE: 'staging' };

  it('has functions and an environment file of its own', async () => {
    const before = [...rehearsal.cloud.state.functions.values()].map(({ revision }) => revision);
    const without = await sls(['deploy'], { environment });
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('There is no .env.staging here');

    rehearsal.project.writeEnvironment(
      { ...rehearsal.environment, PUSH_DOMAIN: 'push.staging.test' },
      '.env.staging',
    );
    expectSuccess(await sls(['deploy'], { environment }));
    const { functions } = rehearsal.cloud.state;
    expect([...functions.keys()].filter((name) => name.endsWith('-staging'))).toHaveLength(3);
    expect([...functions.values()].slice(0, 3).map(({ revision }) => revision)).toEqual(before);
    const pushDomain = (name: string): string | undefined =>
      functions.get(name)?.Environment.Variables.find(({ Key }) => Key === 'PUSH_DOMAIN')?.Value;
    expect(pushDomain('xzb-api-staging')).toBe('push.staging.test');
    expect(pushDomain('xzb-api')).toBe('push.example.test');
  });

  it('is removed alone, and what cannot be removed is named', async () => {
    rehearsal.cloud.state.faults.push({
      service: 'scf',
      action: 'DeleteFunction',
      code: 'UnauthorizedOperation.CAM',
      functionName: 'xzb-stream-callback-staging',
      times: 1,
    });
    const result = await sls(['remove', '--stage', 'staging']);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('xzb-stream-callback-staging: scf DeleteFunction answered');
    const left = [...rehearsal.cloud.state.functions.keys()].sort();
    expect(left).toEqual([
      'xzb-api',
      'xzb-online-check',
      'xzb-stream-callback',
      'xzb-stream-callback-staging',
    ]);
  });
});

it('leaves a function alone that something else made under the same name', async () => {
  const { functions } = rehearsal.cloud.state;
  const foreign = functions.get('xzb-stream-callback-staging');
  if (foreign !== undefined) foreign.Description = 'Somebody elses function';
  fs.rmSync(rehearsal.project.file('.serverless'), { recursive: true });
  const result = await sls(['remove'], { environment: { STAGE: 'staging' } });
  expect(functions.has('xzb-stream-callback-staging')).toBe(true);
  expect(result.status).toBe(1);
  expect(result.stderr).toContain('this backend did not make it');
});
