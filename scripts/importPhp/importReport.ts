import fs from 'node:fs';
import { REASONS, type Reason } from './refusal';

/** What came of one row of the old database. */
export type Outcome =
  /** It was there already, and is as it was. */
  | { readonly kind: 'added' | 'unchanged' | 'updated' }
  /** It changed on both sides since it was copied; this side stays. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'reported'; readonly reason: Reason; readonly detail: string };

export interface RowReport {
  readonly table: string;
  /** The columns that identify the row, as they stand there. */
  readonly key: Readonly<Record<string, string>>;
  readonly outcome: Outcome;
  readonly notes: readonly string[];
}

/** Counts of one table; `imported` and `reported` make up `source`. */
export interface TableReport {
  readonly table: string;
  source: number;
  /** What is in the new database now: new this time, or before. */
  imported: number;
  new: number;
  updated: number;
  kept: number;
  reported: number;
  noted: number;
  readonly reasons: Partial<Record<Reason, number>>;
  /** Rows copied earlier that the old database does not have any more. */
  gone: number;
}

const NAMES_SHOWN = 5;

/** Collects what an import did, and writes the rows that an operator has to know of as it goes. */
export class ImportReport {
  readonly tables: TableReport[] = [];
  /** Why the import is not complete, and what to do. */
  readonly problems: string[] = [];
  /** Tables of the old database that no old server made, by name. */
  leftAlone: readonly string[] = [];
  private readonly shown = new Map<string, string[]>();
  private readonly file: number | undefined;
  private first = true;

  /** @param path of a JSON file, complete when `finish` returns. */
  constructor(
    private readonly head: object,
    private readonly path?: string,
  ) {
    if (path === undefined) return;
    this.file = fs.openSync(`${path}.part`, 'w');
    fs.writeSync(this.file, '{"rows":[');
  }

  startTable(table: string): TableReport {
    const report = {
      ...{ table, source: 0, imported: 0, new: 0, updated: 0, kept: 0, reported: 0, noted: 0, gone: 0 },
      reasons: {},
    };
    this.tables.push(report);
    return report;
  }

  addRow(report: TableReport, row: RowReport): void {
    const { outcome, notes } = row;
    report.source += 1;
    if (outcome.kind === 'reported') {
      report.reported += 1;
      report.reasons[outcome.reason] = (report.reasons[outcome.reason] ?? 0) + 1;
      this.show(`${row.table} ${outcome.reason}`, row);
    } else {
      report.imported += 1;
      if (outcome.kind === 'added') report.new += 1;
      if (outcome.kind === 'updated') report.updated += 1;
      if (outcome.kind === 'kept') report.kept += 1;
      if (notes.length > 0) report.noted += 1;
    }
    if (outcome.kind === 'reported' || outcome.kind === 'kept' || notes.length > 0) this.write(row);
  }

  private show(group: string, { key }: RowReport): void {
    const names = this.shown.get(group) ?? [];
    if (names.length < NAMES_SHOWN) this.shown.set(group, [...names, Object.values(key).join(' / ')]);
  }

  private write({ table, key, outcome, notes }: RowReport): void {
    if (this.file === undefined) return;
    const reason = outcome.kind === 'reported' ? { because: REASONS[outcome.reason] } : {};
    const line = JSON.stringify({ table, key, ...outcome, ...reason, notes });
    fs.writeSync(this.file, `${this.first ? '' : ','}\n${line}`);
    this.first = false;
  }

  /** Closes the file, with the counts at its end. */
  finish(): void {
    if (this.file === undefined || this.path === undefined) return;
    const { tables, problems, leftAlone } = this;
    const rest = JSON.stringify({ ...this.head, ok: problems.length === 0, problems, tables, leftAlone });
    fs.writeSync(this.file, `\n],${rest.slice(1)}\n`);
    fs.closeSync(this.file);
    fs.renameSync(`${this.path}.part`, this.path);
  }

  /** For a terminal. */
  lines(): string[] {
    const others = this.leftAlone.join(', ');
    return [
      ...this.tables.flatMap((table) => [countsOf(table), ...this.reasonsOf(table)]),
      ...(others === '' ? [] : [`Not tables of the old server, left alone: ${others}`]),
    ];
  }

  private reasonsOf({ table, reasons }: TableReport): string[] {
    return Object.entries(reasons).map(([reason, count]) => {
      const names = this.shown.get(`${table} ${reason}`) ?? [];
      const more = count > names.length ? ', ...' : '';
      return `  ${count} not copied: ${REASONS[reason as Reason]}: ${names.join(', ')}${more}`;
    });
  }
}

function countsOf({ table, source, imported, reported, ...rest }: TableReport): string {
  const details = [
    `${rest.new} new`,
    ...(rest.updated > 0 ? [`${rest.updated} brought up to date`] : []),
    ...(rest.kept > 0 ? [`${rest.kept} changed on both sides and kept as they are here`] : []),
    ...(rest.noted > 0 ? [`${rest.noted} with a note`] : []),
    ...(rest.gone > 0 ? [`${rest.gone} copied before that the old database lacks now`] : []),
  ];
  return `${table}: ${source} rows = ${imported} imported (${details.join(', ')}) + ${reported} reported`;
}
