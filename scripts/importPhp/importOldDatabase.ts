import type { Database, Session } from '../../shared/db/database';
import { countImported, countImportRows } from '../../shared/db/imports/importRows';
import type { OldDatabase, OldTable } from '../../shared/db/imports/oldDatabase';
import { AppError } from '../../shared/errors';
import type { ImportReport, TableReport } from './importReport';
import { TableRun, transactions, type Transact } from './importTable';
import type { ImportSettings, TableImport } from './tableImport';
import { accounts } from './tables/accounts';
import { liveRooms } from './tables/liveRooms';
import { members } from './tables/members';
import { firstReplays, secondReplays } from './tables/replays';
import { sdkRooms } from './tables/sdkRooms';
import { firstVideos, secondVideos } from './tables/shortVideos';

/** Something is wrong with what the import was given; nothing was written. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/** A dry run of a large database takes as long as the real one. */
const DRY_RUN_DEADLINE_MS = 12 * 3_600_000;

type AnyTable = TableImport<never>;

/** In this order: replays look for the room and the account they belong to, viewers for theirs. */
function tablesInOrder(): readonly AnyTable[] {
  const tables: readonly TableImport<unknown>[] = [
    accounts,
    liveRooms(),
    sdkRooms,
    firstReplays,
    secondReplays,
    firstVideos,
    secondVideos,
    members,
  ] as readonly TableImport<unknown>[];
  return tables as readonly AnyTable[];
}

/**
 * Copies the tables of an old server that this database has into the tables of the new one. It may be killed at any
 * point and repeated: rows that were copied are known, and only what the old server changed since is brought up to
 * date. What is not copied is in the report, with the reason.
 * @throws ImportError, the driver's error of the old database, AppError of the new one.
 */
export async function importOldDatabase(
  old: OldDatabase,
  database: Database,
  settings: ImportSettings,
  report: ImportReport,
): Promise<void> {
  const tables = await old.listTables();
  const present = findTables(tables);
  const copied = new Set(present.map(({ from }) => from));
  report.leftAlone = [...tables.values()].filter((table) => !copied.has(table)).map(({ name }) => name);
  await requireMigrated(database);
  if (settings.dryRun) {
    await runDry(database, (transact) => copyTables(old, present, settings, transact, report));
  } else {
    await copyTables(old, present, settings, transactions(database), report);
  }
}

interface PresentTable {
  readonly table: AnyTable;
  readonly from: OldTable;
}

function findTables(tables: ReadonlyMap<string, OldTable>): readonly PresentTable[] {
  const order = tablesInOrder();
  const present = order.flatMap((table) => {
    const from = tables.get(table.table);
    return from === undefined ? [] : [{ table, from }];
  });
  if (present.length === 0) {
    const names = order.map(({ table }) => table).join(', ');
    throw new ImportError(`OLD_DB_NAME has no table of an old server (${names}): is it the right database?`);
  }
  const broken = present.flatMap(({ table, from }) =>
    table.keys.filter((key) => !from.columns.has(key)).map((key) => `${from.name}.${key}`),
  );
  if (broken.length > 0) {
    throw new ImportError(
      `the old database lacks ${broken.join(', ')}: these are not an old server's tables`,
    );
  }
  return present;
}

async function requireMigrated(database: Database): Promise<void> {
  try {
    await database.read((session) => countImportRows(session, { source: '', tableName: '' }));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'DATABASE_FAILED') throw error;
    throw new ImportError('the new database lacks tables: run `npm run migrate` first', { cause: error });
  }
}

async function copyTables(
  old: OldDatabase,
  present: readonly PresentTable[],
  settings: ImportSettings,
  transact: Transact,
  report: ImportReport,
): Promise<void> {
  for (const { table, from } of present) {
    const counts = report.startTable(from.name);
    await new TableRun(table, settings, transact, report).run(old, from, counts);
    await checkCounts(old, { table, from }, counts, settings, transact, report);
  }
}

/** Whether the numbers add up: against the old database as it is now, and against the rows that are really here. */
async function checkCounts(
  old: OldDatabase,
  { table, from }: PresentTable,
  counts: TableReport,
  { source, startedAt }: ImportSettings,
  transact: Transact,
  report: ImportReport,
): Promise<void> {
  const scope = { source, tableName: table.table };
  const { target } = table;
  const [ever, found] = await transact(async (session) => [
    await countImportRows(session, scope),
    target === undefined ? counts.new : await countImported(session, scope, target, startedAt),
  ]);
  counts.gone = ever - counts.imported;
  // Two runs may have begun at the same moment.
  if (counts.gone < 0 || found < counts.new) {
    report.problems.push(
      `${from.name}: ${counts.imported} rows were copied, ${counts.new} of them now, but ${ever} and ${found} are ` +
        'there: something removed them meanwhile. Run the import again.',
    );
  }
  const rows = await old.countRows(from);
  if (rows !== counts.source || counts.source !== counts.imported + counts.reported) {
    report.problems.push(
      `${from.name}: ${counts.source} rows were read, and now it has ${rows}: the old server changed it meanwhile. ` +
        'Run the import again; the last time with the old server stopped.',
    );
  }
}

/** Everything in one transaction that is rolled back: nothing is written, and conflicts show as they would. */
async function runDry(database: Database, work: (transact: Transact) => Promise<void>): Promise<void> {
  const rollBack = new Error('dry run');
  try {
    await database.transaction(async (session: Session) => {
      await work((inner) => inner(session));
      throw rollBack;
    }, DRY_RUN_DEADLINE_MS);
  } catch (error) {
    if (!(error instanceof AppError) || error.cause !== rollBack) throw error;
  }
}
