import type { CloudCalls } from '../cloud/cloudApi';
import { DeployFailure } from '../deployFailure';
import { functionId } from '../scf/desiredFunction';
import type { MigrationAccount } from '../settings/migrationAccount';

/** Answers of the online checker to the command (functions/online-check/runMigrations.ts). */
interface MigrationReport {
  readonly outcome?: unknown;
  readonly applied?: readonly string[];
  readonly alreadyApplied?: number;
  readonly message?: string;
}

/** 583/17243. `InvokeResult` is not 0 where the function threw, crashed or ran out of time. */
interface InvokeAnswer {
  readonly Result?: {
    readonly RetMsg?: string;
    readonly ErrMsg?: string;
    readonly InvokeResult?: number;
  };
}

/** Above the time limit of the online checker, so that the platform ends a call, not this side. */
const INVOKE_TIMEOUT_SECONDS = 120;

/** A long ALTER TABLE takes several calls, each going on where the one before ran out of time. */
const MAX_CALLS = 60;

/**
 * Lets the deployed online checker apply the migrations that were built into it, because the database is reached from
 * inside the VPC only. The command travels in an event that only the Invoke API can send.
 * @throws DeployFailure when a migration failed or the database cannot be used; CloudError
 */
export async function migrateRemotely(
  functionName: string,
  account: MigrationAccount | undefined,
  { api, say }: { api: CloudCalls; say: (text: string) => void },
): Promise<void> {
  for (let call = 1; call <= MAX_CALLS; call += 1) {
    const { Result = {} } = await api.call<InvokeAnswer>(
      'scf',
      'Invoke',
      {
        ...functionId(functionName),
        InvocationType: 'RequestResponse',
        ClientContext: JSON.stringify({ command: 'migrate', account }),
      },
      INVOKE_TIMEOUT_SECONDS,
    );
    const failure = invocationFailure(Result);
    if (failure !== undefined && !isTimeOut(failure)) throw crashed(functionName, failure);
    const report = failure === undefined ? parseReport(Result.RetMsg) : { outcome: 'busy', message: failure };
    if (report.outcome === 'migrated') {
      const { applied = [], alreadyApplied = 0 } = report;
      say(
        applied.length === 0
          ? `nothing to do, all ${alreadyApplied} are applied`
          : `applied ${applied.join(', ')}`,
      );
      return;
    }
    if (report.outcome !== 'busy') throw refused(functionName, report);
    say(`not finished yet (${report.message ?? 'busy'}); going on`);
  }
  throw new DeployFailure(
    `The migrations are not finished after ${MAX_CALLS} calls.`,
    'Look at what runs in the database (SHOW PROCESSLIST), and repeat with npm run migrate -- --remote.',
  );
}

function invocationFailure({
  InvokeResult,
  ErrMsg,
  RetMsg,
}: NonNullable<InvokeAnswer['Result']>): string | undefined {
  if (ErrMsg !== undefined && ErrMsg !== '') return ErrMsg;
  if (InvokeResult !== undefined && InvokeResult !== 0) return RetMsg ?? `result ${InvokeResult}`;
  return undefined;
}

function isTimeOut(failure: string): boolean {
  return /timed? ?out|time limit/i.test(failure);
}

function parseReport(text: string | undefined): MigrationReport {
  try {
    const report: unknown = JSON.parse(text ?? '');
    return typeof report === 'object' && report !== null ? report : {};
  } catch {
    return {};
  }
}

function refused(functionName: string, { outcome, message = '' }: MigrationReport): DeployFailure {
  if (outcome === 'ahead') {
    return new DeployFailure(
      `The migrations were refused: ${message}`,
      'To go back to older code on purpose, deploy it with npx sls deploy --rollback: newer tables work with the code before them. Otherwise deploy the newest code.',
    );
  }
  if (outcome === 'failed') {
    return new DeployFailure(
      `The migrations failed: ${message}\nThe functions that serve the apps were not updated.`,
      remedyFor(message),
    );
  }
  return new DeployFailure(
    `${functionName} does not know the command to migrate.`,
    'It is from before this could be done, or something else. Run npx sls deploy.',
  );
}

function remedyFor(message: string): string {
  if (/ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN/.test(message)) {
    return 'Compare DB_HOST and DB_PORT with the TencentDB console (the internal address), and VPC_ID and SUBNET_ID with the VPC of that database; its security group must let the subnet in. Then run the command again.';
  }
  if (/Access denied|ER_ACCESS|ER_DBACCESS|command denied/i.test(message)) {
    return 'Compare DB_USER and DB_PASSWORD with the TencentDB console; the account needs the right to create and change tables in DB_NAME. Then run the command again.';
  }
  return 'Mend the migration that it names, or what stands in its way in the database, and run the command again: it goes on at the statement that failed.';
}

function crashed(functionName: string, failure: string): DeployFailure {
  return new DeployFailure(
    `${functionName} failed while it should migrate the database: ${failure}`,
    'Look at the logs of this function in the SCF console, and run the command again.',
  );
}
