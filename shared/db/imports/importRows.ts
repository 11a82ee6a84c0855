import type { Session } from '../database';

/** One row of an old database that was copied. */
export interface ImportRow {
  readonly rowKey: string;
  readonly targetId: number;
  readonly sourceDigest: string;
  readonly targetDigest: string;
}

/** Which rows: the operator's name for the old database, and the table there. */
export interface ImportScope {
  readonly source: string;
  readonly tableName: string;
}

interface Row {
  row_key: string;
  target_id: number;
  source_digest: string;
  target_digest: string;
}

/** Those of these rows that were copied before, by their key. */
export async function findImportRows(
  session: Session,
  { source, tableName }: ImportScope,
  rowKeys: readonly string[],
): Promise<Map<string, ImportRow>> {
  if (rowKeys.length === 0) return new Map();
  const rows = await session.query<Row>(
    'SELECT row_key, target_id, source_digest, target_digest FROM import_row ' +
      'WHERE source = ? AND table_name = ? AND row_key IN (?)',
    [source, tableName, rowKeys],
  );
  return new Map(
    rows.map((row) => [
      row.row_key,
      {
        rowKey: row.row_key,
        targetId: row.target_id,
        sourceDigest: row.source_digest,
        targetDigest: row.target_digest,
      },
    ]),
  );
}

/** Notes that a row was copied; false where another import has done so at the same time. */
export async function insertImportRow(
  session: Session,
  { source, tableName }: ImportScope,
  row: ImportRow,
  importedAt: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO import_row (source, table_name, row_key, target_id, source_digest, target_digest, imported_at) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE source = VALUES(source)',
    [source, tableName, row.rowKey, row.targetId, row.sourceDigest, row.targetDigest, importedAt],
  );
  return changedRows === 1;
}

/** Notes what a row that was copied before holds now, on either side. */
export async function updateImportRow(
  session: Session,
  { source, tableName }: ImportScope,
  row: ImportRow,
): Promise<void> {
  await session.write(
    'UPDATE import_row SET source_digest = ?, target_digest = ? WHERE source = ? AND table_name = ? AND row_key = ?',
    [row.sourceDigest, row.targetDigest, source, tableName, row.rowKey],
  );
}

/** How many rows of a table were ever copied. */
export async function countImportRows(session: Session, { source, tableName }: ImportScope): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    'SELECT COUNT(*) AS total FROM import_row WHERE source = ? AND table_name = ?',
    [source, tableName],
  );
  return row?.total ?? 0;
}

/** Tables here whose rows an import numbers. */
export type NumberedTable = 'broadcast' | 'replay' | 'short_video';

/** How many of the rows that were copied at `importedAt` are really there. */
export async function countImported(
  session: Session,
  { source, tableName }: ImportScope,
  target: NumberedTable,
  importedAt: Date,
): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM import_row i JOIN ${target} t ON t.id = i.target_id ` +
      'WHERE i.source = ? AND i.table_name = ? AND i.imported_at = ?',
    [source, tableName, importedAt],
  );
  return row?.total ?? 0;
}
