import type { DatabaseConfig } from '../../shared/config';
import { MySqlDatabase } from '../../shared/db/database';
import { OldDatabase } from '../../shared/db/imports/oldDatabase';
import { AppError } from '../../shared/errors';
import { toolEnvironment } from '../toolEnvironment';
import { ImportError, importOldDatabase } from './importOldDatabase';
import { ImportReport } from './importReport';
import { OptionsError, readOptions, USAGE, type Options } from './options';

async function run(options: Options): Promise<number> {
  const { settings, reportFile } = options;
  const startedAt = new Date();
  const head = { source: settings.source, startedAt: startedAt.toISOString(), dryRun: settings.dryRun };
  const report = openReport(head, reportFile);
  try {
    await copy(options, startedAt, report);
  } catch (error) {
    report.problems.push(explain(error));
  }
  // The new tables may be in the old database.
  if (isSame(options.old, options.target)) report.leftAlone = [];
  report.finish();
  for (const line of report.lines()) console.log(line);
  for (const problem of report.problems) console.error(`npm run import-php: ${problem}`);
  if (report.problems.length > 0) return 1;
  console.log(settings.dryRun ? 'Dry run: nothing was written.' : 'Done: every row is accounted for.');
  if (reportFile !== undefined) console.log(`The report is in ${reportFile}.`);
  return 0;
}

/** Before anything is copied, so that no import has nowhere to say what it left out. */
function openReport(head: object, file: string | undefined): ImportReport {
  try {
    return new ImportReport(head, file);
  } catch (error) {
    throw new ImportError(`--report: ${messageOf(error)}`, { cause: error });
  }
}

async function copy(options: Options, startedAt: Date, report: ImportReport): Promise<void> {
  const old = await openOld(options);
  const database = new MySqlDatabase(options.target);
  try {
    await importOldDatabase(old, database, { ...options.settings, startedAt }, report);
  } finally {
    old.close();
    await database.close();
  }
}

function isSame(one: DatabaseConfig, other: DatabaseConfig): boolean {
  return one.host === other.host && one.port === other.port && one.database === other.database;
}

async function openOld({ old }: Options): Promise<OldDatabase> {
  try {
    return await OldDatabase.open(old);
  } catch (error) {
    throw new ImportError(`the old database (OLD_DB_*): ${messageOf(error)}`, { cause: error });
  }
}

/** What happened and what to do, without a value that could be a secret. */
function explain(error: unknown): string {
  if (error instanceof ImportError) return `${error.message}.`;
  if (error instanceof AppError) {
    const why = error.cause === undefined ? '' : `: ${messageOf(error.cause)}`;
    return `the new database (DB_*): ${error.detail ?? error.message}${why}. What was copied stays; run the import again.`;
  }
  return `${messageOf(error)}. What was copied stays; run the import again.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), toolEnvironment('import-php'));
  if (!options.help) return run(options);
  console.log(USAGE);
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const prefix = error instanceof OptionsError || error instanceof ImportError ? '' : 'unexpected: ';
    console.error(`npm run import-php: ${prefix}${messageOf(error)}`);
    process.exitCode = 1;
  },
);
