import type { Connection } from 'mysql2/promise';
import { allRows } from './tableRows';

type Row = Record<string, unknown>;

/** Tables whose ids the database numbers, and the columns elsewhere that hold such an id. */
const REFERENCES: Readonly<Record<string, string>> = { broadcast_id: 'broadcast', replay_id: 'replay' };
const SUBJECTS: Readonly<Record<number, string>> = { 1: 'broadcast', 2: 'replay' };

/**
 * Everything that is stored, in a form that is the same for the same work: without salts and how often limits were
 * used, with every counter folded, because chance decides who folds, and with numbered rows by their place, because
 * what is rolled back uses up numbers too.
 */
export async function comparableRows(connection: Connection): Promise<string> {
  const {
    rate_limit: _uses,
    schema_migration: _version,
    counter_entry,
    ...tables
  } = await allRows(connection);
  for (const entry of (counter_entry ?? []) as Row[]) fold(entry, tables);
  const places = new Map(
    Object.entries(tables).map(([table, rows]) => {
      const ids = (rows as Row[]).map(({ id }) => id).filter((id) => typeof id === 'number');
      return [table, ids.sort((left, right) => left - right)] as const;
    }),
  );
  const placeOf = (table: string | undefined, id: unknown): number =>
    places.get(table ?? '')?.indexOf(Number(id)) ?? -1;
  const comparable = Object.entries(tables).map(([table, rows]) => {
    const rewritten = (rows as Row[]).map(({ password_hash: _salted, ...row }) => {
      if (typeof row['id'] === 'number') row['id'] = placeOf(table, row['id']);
      for (const [column, target] of Object.entries(REFERENCES)) {
        if (column in row) row[column] = placeOf(target, row[column]);
      }
      if ('subject_id' in row)
        row['subject_id'] = placeOf(SUBJECTS[Number(row['subject_type'])], row['subject_id']);
      return JSON.stringify(row);
    });
    return [table, ...rewritten.sort()].join('\n  ');
  });
  return comparable.join('\n');
}

function fold(entry: Row, tables: Readonly<Record<string, unknown[]>>): void {
  const rows = (tables[SUBJECTS[Number(entry['subject_type'])] ?? ''] ?? []) as Row[];
  const counted = rows.find(({ id }) => id === entry['subject_id']);
  if (counted === undefined) throw new Error(`a counter entry of nothing: ${JSON.stringify(entry)}`);
  counted['like_count'] = Number(counted['like_count']) + Number(entry['likes']);
  counted['viewer_count'] = Number(counted['viewer_count']) + Number(entry['viewers']);
}
