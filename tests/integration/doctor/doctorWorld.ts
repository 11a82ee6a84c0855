import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deployedNames, FUNCTION_ROLES, type FunctionRole } from '../../../scripts/deployedNames';
import { doctor } from '../../../scripts/doctor/doctor';
import type { Report } from '../../../scripts/doctor/report';
import { FUNCTION_PRIVILEGES, MIGRATION_PRIVILEGES } from '../../../shared/db/accountPrivileges';
import { setupLive } from '../../../scripts/setupLive/setupLive';
import { readReport } from '../../support/doctorReport';
import { BundledFunction } from '../../support/bundledFunction';
import { CloudStandIn, STAND_IN_KEYS } from '../../support/cloud/cloudStandIn';
import type { FunctionRecord } from '../../support/cloud/scfService';
import { expectNoToolSecrets, toolEnvironment } from '../../support/cloud/toolEnvironment';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

export const PUSH_SCOPE = { domainName: 'push.example.test', appName: 'live', streamName: '' };
const ROLE = 'xzb-role';
/** What the functions have, as an operator should give it to them. */
const ACCOUNT = {
  user: `xzb_doctor_${process.env['JEST_WORKER_ID'] ?? '1'}`,
  password: 'fake-doctor-account-8b',
};

/** A backend in which all is well, on the run's database, that a test can break in one place. */
export class DoctorWorld {
  /** What .env says; a deployment is made from it by `reset`. */
  environment: Record<string, string> = {};
  /** One instance for all calls with the same variables, as the platform keeps it. */
  private onlineCheck: BundledFunction | undefined;
  private onlineCheckVariables = '';

  private constructor(
    readonly database: TestDatabase,
    readonly cloud: CloudStandIn,
    /** The record of migrations, which tests break and `truncateAll` leaves. */
    private readonly migrations: readonly unknown[][],
  ) {}

  static async start(): Promise<DoctorWorld> {
    const database = await testDatabase();
    const [rows] = await database.connection.query('SELECT * FROM schema_migration');
    const migrations = (rows as object[]).map((row) => Object.values(row) as unknown[]);
    await createAccount(database);
    const cloud = await CloudStandIn.start(toolEnvironment({ ...database.config, ...ACCOUNT }));
    return new DoctorWorld(database, cloud, migrations);
  }

  async reset(): Promise<void> {
    const { cloud } = this;
    cloud.faults.clear();
    cloud.overrides.clear();
    cloud.calls.length = 0;
    this.environment = {
      ...cloud.variables,
      API_URL: `${cloud.url}/api`,
      CALLBACK_URL: `${cloud.url}/callback`,
    };
    cloud.wiring = cloud.freshWiring();
    const status = await setupLive(['--apply'], {
      environment: this.environment,
      clock: { nowMs: () => Date.now() },
      print: () => undefined,
      printError: (line) => {
        throw new Error(line);
      },
    });
    if (status !== 0) throw new Error('the world is not wired');
    await this.restoreMigrations();
    await this.restorePrivileges();
    await this.database.truncateAll();
    await this.insertSweep(10);
    this.deploy();
  }

  /** Functions as `sls deploy` leaves them; online-check is the real bundle. */
  private deploy(): void {
    const { cloud } = this;
    const url = (place: string) => ({
      Type: 'http',
      TriggerName: 'url',
      Enable: 1,
      TriggerDesc: JSON.stringify({ AuthType: 'NONE', NetConfig: { ExtranetUrl: `${cloud.url}/${place}` } }),
    });
    const timer = {
      Type: 'timer',
      TriggerName: 'every-minute',
      Enable: 1,
      TriggerDesc: '{"cron":"0 * * * * * *"}',
    };
    const triggers = { api: [url('api')], streamCallback: [url('callback')], onlineCheck: [timer] };
    for (const role of FUNCTION_ROLES) {
      cloud.functions.set(deployedNames({})[role], {
        status: 'Active',
        handler: 'index.main_handler',
        runtime: 'Nodejs18.15',
        role: ROLE,
        vpcId: 'vpc-1',
        publicNet: 'ENABLE',
        variables: { ...cloud.variables },
        triggers: triggers[role],
        invoke: (event) => this.invokeOnlineCheck(event),
      });
    }
    cloud.roles.clear();
    cloud.roles.set(ROLE, [policyText('api'), policyText('online-check')]);
  }

  function(role: FunctionRole): FunctionRecord {
    return this.cloud.functions.get(deployedNames({})[role])!;
  }

  /** Takes a variable out of .env and of every function, or gives it another value. */
  setVariable(name: string, value: string | undefined): void {
    const places = [
      this.environment,
      ...[...this.cloud.functions.values()].map(({ variables }) => variables),
    ];
    for (const variables of places) {
      if (value === undefined) Reflect.deleteProperty(variables, name);
      else variables[name] = value;
    }
  }

  async insertSweep(secondsAgo: number, alarm = ''): Promise<void> {
    await this.database.connection.query(
      `INSERT INTO sweep_run (started_at, finished_at, mass_vanish_since, summary)
       VALUES (UTC_TIMESTAMP(3) - INTERVAL ? SECOND, UTC_TIMESTAMP(3) - INTERVAL ? SECOND, NULL, ?)`,
      [secondsAgo + 1, secondsAgo, JSON.stringify({ alarm })],
    );
  }

  async examine(
    deployed: boolean,
    nowMs: () => number = () => Date.now(),
  ): Promise<{ status: number; report: Report; text: string }> {
    const printed: string[] = [];
    const status = await doctor([...(deployed ? ['--deployed'] : []), '--json'], {
      environment: deployed ? this.deployerEnvironment() : this.environment,
      clock: { nowMs },
      print: (line) => printed.push(line),
      printError: (line) => printed.push(line),
      endpoints: this.cloud.endpoints,
    });
    const text = printed.join('\n');
    expectNoToolSecrets(text);
    return { status, report: readReport(text), text };
  }

  /** The addresses come from the deployment, not from variables. */
  deployerEnvironment(): Record<string, string> {
    const { API_URL: _api, CALLBACK_URL: _callback, ...environment } = this.environment;
    return {
      ...environment,
      TENCENT_SECRET_ID: STAND_IN_KEYS.secretId,
      TENCENT_SECRET_KEY: STAND_IN_KEYS.secretKey,
    };
  }

  /** Gives the account of the functions, or takes from it, what stands between GRANT and TO, or REVOKE and FROM. */
  async changePrivileges(change: 'GRANT' | 'REVOKE', what: string): Promise<void> {
    const toOrFrom = change === 'GRANT' ? 'TO' : 'FROM';
    await this.database.connection.query(`${change} ${what} ${toOrFrom} '${ACCOUNT.user}'@'%'`);
  }

  /** `ON` this database. */
  get onDatabase(): string {
    return `ON \`${this.database.config.database}\`.*`;
  }

  private async restorePrivileges(): Promise<void> {
    await this.changePrivileges('REVOKE', 'ALL PRIVILEGES, GRANT OPTION');
    const privileges = [...FUNCTION_PRIVILEGES, ...MIGRATION_PRIVILEGES].join(', ');
    await this.changePrivileges('GRANT', `${privileges} ${this.onDatabase}`);
  }

  private async restoreMigrations(): Promise<void> {
    await this.database.connection.query('DELETE FROM schema_migration');
    await this.database.connection.query('INSERT INTO schema_migration VALUES ?', [this.migrations]);
  }

  async close(): Promise<void> {
    await this.restoreMigrations();
    await this.onlineCheck?.close();
    await this.cloud.close();
    await this.database.connection.query(`DROP USER '${ACCOUNT.user}'@'%'`);
    await this.database.close();
  }

  private async invokeOnlineCheck(event: unknown): Promise<unknown> {
    const { variables } = this.function('onlineCheck');
    const asStarted = JSON.stringify(variables);
    if (asStarted !== this.onlineCheckVariables) {
      await this.onlineCheck?.close();
      this.onlineCheck = new BundledFunction('online-check', variables);
      this.onlineCheckVariables = asStarted;
    }
    const outcome = await this.onlineCheck!.invoke(event);
    if (outcome.kind !== 'returned') throw new Error(outcome.message);
    return outcome.value;
  }
}

async function createAccount({ connection }: TestDatabase): Promise<void> {
  // Left behind by a run that was interrupted, on a server that outlives it.
  await connection.query(`DROP USER '${ACCOUNT.user}'@'%'`).catch(() => undefined);
  await connection.query(`CREATE USER '${ACCOUNT.user}'@'%' IDENTIFIED BY '${ACCOUNT.password}'`);
}

export function policyText(name: string): string {
  return readFileSync(path.join(__dirname, '..', '..', '..', 'deploy', 'policies', `${name}.json`), 'utf8');
}
