import fs from 'node:fs';
import { DEPLOY_CALLS, resourceOf } from '../../scripts/policies/deployCalls';
import { isAllowed } from '../../scripts/policies/isAllowed';
import { parsePolicy } from '../../scripts/policies/policyDocument';
import { loadMigrations } from '../../scripts/loadMigrations';
import { signCallback } from '../../shared/signing/callbackSign';
import type { CommandResult } from '../support/deploy/operatorProject';
import {
  CALL_BACK_KEY,
  DATABASE_HOST,
  changesIn,
  startRehearsal,
  type Rehearsal,
} from '../support/deploy/rehearsal';
import { testServer } from '../support/testDatabase';

// One deployment from its first day to its last: each test goes on where the one before ended.

/** Hosts that the published packages ask and that may be gone: real-name check, login, metrics, notices. */
const SIDE_HOSTS = [
  'service-ocnymoks-1258344699.gz.apigw.tencentcs.com',
  'service-9p6tdp4y-1300963013.gz.apigw.tencentcs.com',
  'sp-notifications-and-metrics-v1.serverless-platform.com',
  'metrics.serverlessmeta.com',
  'scfdev.tencentserverless.com',
];
const SMOKE_ANSWER = '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}';
const MIGRATIONS = loadMigrations().map(({ name }) => name);

// Each command is a process that loads the CLI, builds three bundles and talks to the cloud: five seconds on a machine
// of its own, and many times that on one that is busy. A test must not end before the commands it began.
jest.setTimeout(900_000);

let rehearsal: Rehearsal;
/** Everything that commands wrote to the terminal. */
const outputs: string[] = [];
let api = '';
let callback = '';

beforeAll(async () => {
  rehearsal = await startRehearsal('life');
  rehearsal.project.writeEnvironment(rehearsal.environment);
});

afterAll(() => rehearsal.close());

async function deploy(args: readonly string[] = ['deploy']): Promise<CommandResult> {
  rehearsal.newCalls();
  const result = await rehearsal.project.sls(args, { silentHosts: SIDE_HOSTS });
  expectPrivateDatabase(result);
  outputs.push(result.stdout, result.stderr);
  return result;
}

function expectSuccess(result: CommandResult): void {
  expect({ status: result.status, stderr: result.stderr }).toEqual({ status: 0, stderr: '' });
}

/** The machine that deploys neither knows where the database is behind its address nor tries to reach it. */
function expectPrivateDatabase({ connections }: CommandResult): void {
  const tried = connections.filter(({ host, port }) => host === DATABASE_HOST || port === testServer().port);
  expect(tried).toEqual([]);
}

async function postApi(body: object): Promise<{ returnValue: number; returnData: Record<string, unknown> }> {
  const reply = await rehearsal.cloud.request(api, { method: 'POST', body: JSON.stringify(body) });
  return JSON.parse(String(reply.body)) as { returnValue: number; returnData: Record<string, unknown> };
}

async function appliedMigrations(): Promise<string[]> {
  const [rows] = await rehearsal.connection.query(
    `SELECT name FROM \`${rehearsal.environment['DB_NAME'] ?? ''}\`.schema_migration
     WHERE finished_at IS NOT NULL ORDER BY name`,
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}

function versionIn(source: string, version: string): string {
  return source.replace(/export async function main_handler/, `globalThis.version = '${version}';\n$&`);
}

it('puts three functions, their addresses, the timer and the tables into an empty account', async () => {
  const result = await deploy();
  expectSuccess(result);
  // Order: who migrates, the migrations, who serves, the addresses, the timer.
  expect(
    rehearsal
      .newCalls()
      .map(({ action, parameters }) => `${action} ${String(parameters['FunctionName'])}`)
      .filter((call) => /^(?:CreateFunction|Invoke|CreateTrigger)/.test(call)),
  ).toEqual([
    'CreateFunction xzb-online-check',
    'Invoke xzb-online-check',
    'CreateFunction xzb-stream-callback',
    'CreateFunction xzb-api',
    'CreateTrigger xzb-stream-callback',
    'CreateTrigger xzb-api',
    'CreateTrigger xzb-online-check',
  ]);
  expect(await appliedMigrations()).toEqual(MIGRATIONS);
  for (const name of MIGRATIONS) expect(result.stdout).toContain(name);

  api = /^ *API, for the apps: +(https:\S+)$/m.exec(result.stdout)?.[1] ?? '';
  callback = /^ *Stream events, for LVB: +(https:\S+)$/m.exec(result.stdout)?.[1] ?? '';
  expect(new Set([api, callback]).size).toBe(2);
});

it('asks nobody but Tencent, and needs none of the hosts that are going away', async () => {
  const { connections } = await deploy(['info']);
  expect([...new Set(connections.map(({ host }) => host))].sort()).toEqual([
    'cam.tencentcloudapi.com',
    'scf.tencentcloudapi.com',
  ]);
});

it('gives each function the settings of serverless.yml and the variables of .env', () => {
  const { functions } = rehearsal.cloud.state;
  expect([...functions.keys()].sort()).toEqual(['xzb-api', 'xzb-online-check', 'xzb-stream-callback']);
  for (const found of functions.values()) {
    expect(found).toMatchObject({
      Runtime: 'Nodejs18.15',
      Handler: 'index.main_handler',
      Role: 'xzb-function',
      VpcConfig: { VpcId: 'vpc-1a2b3c4d', SubnetId: 'subnet-5e6f7a8b' },
      PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
    });
    const given = Object.fromEntries(found.Environment.Variables.map(({ Key, Value }) => [Key, Value]));
    const {
      TENCENT_SECRET_ID: _id,
      TENCENT_SECRET_KEY: _key,
      REGION: _region,
      VPC_ID: _vpc,
      SUBNET_ID: _subnet,
      SCF_ROLE: _role,
      DB_MIGRATE_USER: _migrateUser,
      DB_MIGRATE_PASSWORD: _migratePassword,
      ...own
    } = rehearsal.environment;
    expect(given).toEqual(own);
  }
});

it('answers at the printed addresses out of the uploaded packages, on the database in the VPC', async () => {
  expect(await rehearsal.cloud.request(api)).toMatchObject({ status: 200, body: SMOKE_ANSWER });
  const room = await postApi({ Action: 'FetchList', flag: 1, pageno: 1, pagesize: 10 });
  expect(room).toMatchObject({ returnValue: 0, returnData: { totalcount: 0 } });

  const t = Math.floor(Date.now() / 1000) + 600;
  const event = { event_type: 332, stream_id: 'rehearsed', t, sign: signCallback(CALL_BACK_KEY, t) };
  const body = JSON.stringify(event);
  const reply = await rehearsal.cloud.request(callback, { method: 'POST', body });
  expect([reply.status, reply.body]).toEqual([200, '{"code":0}']);
  const [rows] = await rehearsal.connection.query(
    `SELECT event_type FROM \`${rehearsal.environment['DB_NAME'] ?? ''}\`.callback_event`,
  );
  expect(rows).toEqual([{ event_type: 332 }]);
});

it('runs the online check when the minute comes, with the role that asks LVB', async () => {
  const outcome = await rehearsal.cloud.fireTimer('xzb-online-check');
  expect(outcome).toMatchObject({ kind: 'returned', value: { rooms: 0, alarm: '' } });
});

it('takes the command to migrate from nobody on the network', async () => {
  const command = JSON.stringify({ command: 'migrate' });
  for (const address of [api, callback, `${api}/?command=migrate`]) {
    const reply = await rehearsal.cloud.request(address, { method: 'POST', body: command });
    expect(String(reply.body)).not.toContain('outcome');
  }
});

it('changes nothing when nothing has changed, with bare sls and its notices without an answer', async () => {
  const result = await deploy([]);
  expectSuccess(result);
  expect(changesIn(rehearsal.newCalls())).toEqual([]);
  expect(result.stdout).toContain(api);
  expect(result.stdout).toContain(callback);
});

it('updates the configuration alone when a variable has changed, and the functions see it', async () => {
  rehearsal.project.writeEnvironment({ ...rehearsal.environment, CALL_BACK_KEY: 'fake-new-callback-key' });
  const result = await deploy();
  expectSuccess(result);
  expect(result.stdout).toContain('updating its configuration (CALL_BACK_KEY)');
  expect(result.stdout).not.toContain('fake-new-callback-key');
  expect(changesIn(rehearsal.newCalls())).toEqual([
    'scf UpdateFunctionConfiguration xzb-online-check',
    'scf UpdateFunctionConfiguration xzb-stream-callback',
    'scf UpdateFunctionConfiguration xzb-api',
  ]);
  const t = Math.floor(Date.now() / 1000) + 600;
  const event = { event_type: 332, stream_id: 'again', t, sign: signCallback('fake-new-callback-key', t) };
  const body = JSON.stringify(event);
  expect(await rehearsal.cloud.request(callback, { method: 'POST', body })).toMatchObject({ status: 200 });
});

it('updates only the function whose code has changed, without the folder of the last deployment', async () => {
  const source = 'functions/api/index.ts';
  rehearsal.project.write(source, versionIn(rehearsal.project.read(source), 'second'));
  fs.rmSync(rehearsal.project.file('.serverless'), { recursive: true });
  const result = await deploy();
  expectSuccess(result);
  const changes = changesIn(rehearsal.newCalls()).filter((change) => change.startsWith('scf'));
  expect(changes).toEqual(['scf UpdateFunctionCode xzb-api', 'scf UpdateFunctionConfiguration xzb-api']);
  expect(result.stdout).toContain(api);
  expect(await rehearsal.cloud.request(api)).toMatchObject({ status: 200, body: SMOKE_ANSWER });
});

describe('with a migration that fails', () => {
  const file = 'migrations/9001_broken.sql';

  it('stops before the function that serves the apps, and says what the database said', async () => {
    const source = 'functions/api/index.ts';
    rehearsal.project.write(source, versionIn(rehearsal.project.read(source), 'third'));
    rehearsal.project.write(
      file,
      'CREATE TABLE first (id INT);\nALTER TABLE nowhere ADD COLUMN x INT NULL;\n',
    );
    const result = await deploy();
    expect(result.status).toBe(1);
    expect(result.stderr).toContain('9001_broken.sql, statement 2');
    expect(result.stderr).toContain('nowhere');
    expect(result.stderr).toContain('What to do: Mend the migration');
    const changed = changesIn(rehearsal.newCalls());
    expect(changed.filter((change) => change.includes('xzb-api'))).toEqual([]);
    expect(await rehearsal.cloud.request(api)).toMatchObject({ status: 200, body: SMOKE_ANSWER });
  });

  it('goes on at the failed statement once it is mended, also by hand', async () => {
    rehearsal.project.write(file, 'CREATE TABLE first (id INT);\nALTER TABLE first ADD COLUMN x INT NULL;\n');
    // The bundle with the mended migration is not deployed yet: by hand the deployed one is asked, which fails again.
    const byHand = await rehearsal.project.migrate(['--remote']);
    expectPrivateDatabase(byHand);
    expect(byHand.status).toBe(1);
    expect(byHand.stderr).toContain('9001_broken.sql');
    expectSuccess(await deploy());
    expect(await appliedMigrations()).toEqual([...MIGRATIONS, '9001_broken']);
    const again = await rehearsal.project.migrate(['--remote']);
    expectSuccess(again);
    expect(again.stdout).toContain(`all ${MIGRATIONS.length + 1} are applied`);
  });

  it('takes older code to newer tables only when told that this is meant', async () => {
    fs.rmSync(rehearsal.project.file(file));
    const refused = await deploy();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('9001_broken');
    expect(refused.stderr).toContain('npx sls deploy --rollback');
    expectSuccess(await deploy(['deploy', '--rollback']));
    expect(await rehearsal.cloud.request(api)).toMatchObject({ status: 200, body: SMOKE_ANSWER });
  });
});

it('removes what it made without the folder of the last deployment, and names what stays', async () => {
  fs.rmSync(rehearsal.project.file('.serverless'), { recursive: true });
  const result = await deploy(['remove']);
  expectSuccess(result);
  expect(rehearsal.cloud.state.functions.size).toBe(0);
  expect(result.stdout).toContain('the database with all its tables');
  expect(await appliedMigrations()).toContain(MIGRATIONS[0]);
  const again = await deploy(['remove']);
  expectSuccess(again);
  expect(again.stdout).toContain('Nothing to remove');
});

it('leaks no secret to the terminal or into the folder of the deployment', () => {
  const folder = rehearsal.project.file('.serverless');
  const texts = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => fs.readFileSync(`${folder}/${name}`, 'utf8'));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.join('\n') + outputs.join('\n')).not.toMatch(/fake-/);
});

it('calls nothing but what the policy for deploying allows', () => {
  const policy = parsePolicy(fs.readFileSync('deploy/policies/deploy.json', 'utf8'));
  const actions = new Set(
    rehearsal.cloud.state.calls.map(({ service, action }) => {
      const name = `${action[0]?.toUpperCase() ?? ''}${action.slice(1)}`;
      // CAM's names of these two say of what (436/31923).
      return `${service}:${name.replace(/^(Get|Put)Lifecycle$/, '$1BucketLifecycle')}`;
    }),
  );
  expect([...actions]).toEqual(expect.arrayContaining(['scf:CreateFunction', 'cos:PutObject', 'scf:Invoke']));
  expect([...actions].filter((action) => !DEPLOY_CALLS.includes(action))).toEqual([]);
  for (const action of actions) {
    const call = { action, resource: resourceOf(action) };
    expect([call, isAllowed([policy], call)]).toEqual([call, true]);
  }
});
