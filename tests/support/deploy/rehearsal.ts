import fs from 'node:fs';
import path from 'node:path';
import type { Connection } from 'mysql2/promise';
import { Faults } from '../../../sandbox/liveCloud/api/faults';
import { answerLiveApi } from '../../../sandbox/liveCloud/api/liveApi';
import { LiveCloud } from '../../../sandbox/liveCloud/liveCloud';
import { freshWiring } from '../../../sandbox/liveCloud/wiring/wiring';
import { MixBook } from '../../../sandbox/liveCloud/mixBook';
import type { CallRecord } from '../../../sandbox/tencentCloud/cloudState';
import { startTencentCloud, type TencentCloud } from '../../../sandbox/tencentCloud/startTencentCloud';
import { scratchDatabase, testServer } from '../testDatabase';
import { OperatorProject } from './operatorProject';

/** The database's address inside the VPC. Nothing on this machine has it. */
export const DATABASE_HOST = '10.0.0.9';
export const DATABASE_PORT = 3306;

export const KEYS = { secretId: 'fake-operator-secret-id', secretKey: 'fake-operator-secret-key-77aa' };
const ROLE_KEYS = {
  secretId: 'fake-role-id',
  secretKey: 'fake-role-key-5c1d',
  token: 'fake-role-token-9e0f',
};
export const CALL_BACK_KEY = 'fake-callback-key-51ce';

const clock = { nowMs: () => Date.now() };

export interface Rehearsal {
  readonly cloud: TencentCloud;
  readonly project: OperatorProject;
  /** For looking into the database; the deployment has no way to it. */
  readonly connection: Connection;
  /** A complete .env. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls since the last time this was asked. */
  newCalls(): readonly CallRecord[];
  close(): Promise<void>;
}

/** An empty account with a VPC, a MySQL inside it and a role; and an operator with a clone and a filled-in .env. */
export async function startRehearsal(name: string): Promise<Rehearsal> {
  const database = await scratchDatabase(name);
  // A deployment makes the database itself.
  await database.connection.query(`DROP DATABASE \`${database.config.database}\``);
  const functionAccount = await createFunctionAccount(database.connection, database.config.database, name);
  const live = new LiveCloud({
    account: {
      appId: 1250000000,
      pushDomain: 'push.example.test',
      pushUrlKey: 'fake-push-url-key-7d41',
      callbackKey: CALL_BACK_KEY,
    },
    clock,
    random: () => 0.5,
    send: () => [],
  });
  const liveParts = {
    cloud: live,
    mixes: new MixBook(),
    wiring: freshWiring({
      pushDomain: 'push.example.test',
      playDomain: 'play.example.test',
      pushUrlKey: 'fake-push-url-key-7d41',
      playUrlKey: '',
    }),
    faults: new Faults(() => 0.5),
    clock,
  };
  const cloud = await startTencentCloud({
    account: {
      appId: '1250000000',
      uin: '100000000001',
      keys: KEYS,
      roleKeys: ROLE_KEYS,
      region: 'ap-guangzhou',
      vpcId: 'vpc-1a2b3c4d',
      subnetId: 'subnet-5e6f7a8b',
      roles: new Set(['xzb-function']),
      policies: {
        'xzb-function': ['api', 'stream-callback', 'online-check'].map((name) =>
          fs.readFileSync(path.join(__dirname, `../../../deploy/policies/${name}.json`), 'utf8'),
        ),
      },
    },
    clock,
    privateAddresses: { [`${DATABASE_HOST}:${DATABASE_PORT}`]: testServer().port },
    furtherHosts: [
      {
        name: /^live\.tencentcloudapi\.com$/,
        answer: (request) => {
          // The functions come with the keys of their role, the tools with the operator's.
          const isOperator = request.headers['authorization']?.includes(KEYS.secretId) === true;
          const reply = answerLiveApi(request, { ...liveParts, keys: isOperator ? KEYS : ROLE_KEYS });
          if (reply === undefined) throw new Error('no fault was asked for');
          return reply;
        },
      },
    ],
  });
  const project = new OperatorProject(cloud);
  const environment = {
    TENCENT_SECRET_ID: KEYS.secretId,
    TENCENT_SECRET_KEY: KEYS.secretKey,
    REGION: 'ap-guangzhou',
    VPC_ID: 'vpc-1a2b3c4d',
    SUBNET_ID: 'subnet-5e6f7a8b',
    SCF_ROLE: 'xzb-function',
    DB_HOST: DATABASE_HOST,
    DB_PORT: String(DATABASE_PORT),
    ...functionAccount.variables,
    DB_MIGRATE_USER: database.config.user,
    DB_MIGRATE_PASSWORD: database.config.password,
    DB_NAME: database.config.database,
    APP_BIZID: '8888',
    PUSH_URL_KEY: 'fake-push-url-key-7d41',
    PUSH_DOMAIN: 'push.example.test',
    PLAY_DOMAIN: 'play.example.test',
    CALL_BACK_KEY,
    // Characters that a template engine or a shell would like to interpret.
    SESSION_SECRET: 'fake-session-secret-$a ${vpc} "b" #c',
    OPERATOR_KEY: 'fake-operator-key-1f6c',
    IM_SDKAPPID: '1400000000',
    IM_SECRETKEY: 'fake-im-secret-key-e07a',
  };
  let seenCalls = 0;
  return {
    cloud,
    project,
    connection: database.connection,
    environment,
    newCalls() {
      const calls = cloud.state.calls.slice(seenCalls);
      seenCalls = cloud.state.calls.length;
      return calls;
    },
    async close() {
      await cloud.close();
      project.remove();
      await functionAccount.drop();
      await database.drop();
    },
  };
}

/** As SECURITY.md has it: the functions' own account cannot change a table. */
async function createFunctionAccount(
  connection: Connection,
  database: string,
  name: string,
): Promise<{ variables: { DB_USER: string; DB_PASSWORD: string }; drop(): Promise<void> }> {
  const user = `xzb_${name}_${process.env['JEST_WORKER_ID'] ?? '1'}`.slice(0, 16);
  const password = 'fake-function-password-b7';
  const drop = async (): Promise<void> => {
    await connection.query(`DROP USER '${user}'@'%'`);
  };
  // Left behind by a run that was interrupted, on a server that outlives it.
  await drop().catch(() => undefined);
  await connection.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
  await connection.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON \`${database}\`.* TO '${user}'@'%'`);
  return { variables: { DB_USER: user, DB_PASSWORD: password }, drop };
}

/** `scf CreateFunction xzb-api` of each call that changes something. */
export function changesIn(calls: readonly CallRecord[]): string[] {
  return calls
    .filter(({ action }) => !/^(?:Get|List|get|head|Invoke)/.test(action))
    .map(({ service, action, parameters }) =>
      `${service} ${action} ${(parameters['FunctionName'] as string | undefined) ?? ''}`.trim(),
    );
}
