import { createConnection, type Connection, type RowDataPacket } from 'mysql2';
import type { DatabaseConfig } from '../../config';

export interface OldColumn {
  /** As the old server spelled it. */
  readonly name: string;
  /** MySQL's word for the type, lower case, without a length. */
  readonly type: string;
  /** Undefined for what is no text. */
  readonly charset: string | undefined;
}

export interface OldTable {
  readonly name: string;
  /** By lower-case name: column names compare without case. */
  readonly columns: ReadonlyMap<string, OldColumn>;
}

/** A value as it is stored: bytes where the character set cannot be trusted, text or a number's digits otherwise. */
export type OldValue = string | Buffer | null;

export type OldValues = Readonly<Record<string, OldValue>>;

const CONNECT_TIMEOUT_MS = 10_000;
const ROWS_AHEAD = 500;
/** How long the old server waits for us to take the next rows: hashing passwords takes a while. */
const NET_WRITE_TIMEOUT_SECONDS = 3600;

const TEXT_TYPES = new Set(['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']);
const BINARY_TYPES = new Set(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']);

/** The database of an old PHP server. Everything here reads; nothing writes. */
export class OldDatabase {
  private constructor(private readonly connection: Connection) {}

  /** @throws the driver's error where the server cannot be reached or refuses the account. */
  static async open({ host, port, user, password, database }: DatabaseConfig): Promise<OldDatabase> {
    const connection = createConnection({
      ...{ host, port, user, password, database },
      charset: 'utf8mb4_general_ci',
      dateStrings: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
    });
    // A connection that breaks while nothing is asked fails the next query, whose error is the one to show.
    connection.on('error', () => undefined);
    await connection.promise().connect();
    const old = new OldDatabase(connection);
    // TIMESTAMP columns are converted to the zone of the connection: this makes them UTC.
    await old.query("SET SESSION time_zone = '+00:00'");
    await old.query(`SET SESSION net_write_timeout = ${NET_WRITE_TIMEOUT_SECONDS}`);
    // Servers before MySQL 5.6 and MariaDB 10.0 do not know it; it is a second lock on a door that is closed.
    await old.query('SET SESSION TRANSACTION READ ONLY').catch(() => undefined);
    return old;
  }

  /** Tables by lower-case name: whether case counts depends on the old server's file system. */
  async listTables(): Promise<Map<string, OldTable>> {
    const rows = await this.query<Record<'tableName' | 'columnName' | 'dataType' | 'charset', string | null>>(
      'SELECT TABLE_NAME AS tableName, COLUMN_NAME AS columnName, DATA_TYPE AS dataType, ' +
        'CHARACTER_SET_NAME AS charset FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ' +
        'ORDER BY TABLE_NAME, ORDINAL_POSITION',
    );
    const tables = new Map<string, { name: string; columns: Map<string, OldColumn> }>();
    for (const row of rows) {
      const table = row.tableName ?? '';
      const name = row.columnName ?? '';
      const known = tables.get(table.toLowerCase()) ?? { name: table, columns: new Map<string, OldColumn>() };
      tables.set(table.toLowerCase(), known);
      const type = (row.dataType ?? '').toLowerCase();
      known.columns.set(name.toLowerCase(), { name, type, charset: row.charset ?? undefined });
    }
    return tables;
  }

  async countRows(table: OldTable): Promise<number> {
    const [row] = await this.query<{ total: number }>(`SELECT COUNT(*) AS total FROM ${quoted(table.name)}`);
    return row?.total ?? 0;
  }

  /**
   * All rows as one statement sees them, as fast as they are taken. `columns` and `order` are lower-case names;
   * what the table lacks is left out. One at a time: until the last row nothing else can be asked.
   */
  async *rows(
    table: OldTable,
    columns: readonly string[],
    order: readonly string[],
  ): AsyncGenerator<OldValues> {
    const there = (name: string): OldColumn[] => [table.columns.get(name) ?? []].flat();
    const list = columns.flatMap((name) => there(name).map((column) => `${read(column)} AS ${quoted(name)}`));
    const keys = order.flatMap((name) => there(name).map((column) => quoted(column.name)));
    const sorted = keys.length === 0 ? '' : ` ORDER BY ${keys.join(', ')}`;
    const stream = this.connection
      .query(`SELECT ${list.join(', ')} FROM ${quoted(table.name)}${sorted}`)
      .stream({ highWaterMark: ROWS_AHEAD });
    for await (const row of stream) yield row as OldValues;
  }

  close(): void {
    this.connection.destroy();
  }

  private async query<Row extends object>(sql: string): Promise<Row[]> {
    const [rows] = await this.connection.promise().query<RowDataPacket[]>(sql);
    return rows as unknown as Row[];
  }
}

/**
 * latin1 is what MySQL calls text of unknown encoding: PHP sent it UTF-8 unasked, so its bytes are read as they are.
 * Dates and numbers are read as text: a driver's date has no word for 0000-00-00.
 */
function read({ name, type, charset }: OldColumn): string {
  if (BINARY_TYPES.has(type) || charset === 'latin1') return `CAST(${quoted(name)} AS BINARY)`;
  return TEXT_TYPES.has(type) ? quoted(name) : `CAST(${quoted(name)} AS CHAR)`;
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
