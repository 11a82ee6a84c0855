import type { DatabaseConfig } from '../../shared/config';
import { FULL_COST } from '../../shared/signing/passwordHash';
import { findVariable, type Environment } from '../operatorEnvironment';
import { parseZone, type TimeZone } from './timeZone';
import type { ImportSettings } from './tableImport';

export const USAGE = `npm run import-php -- [options]

Copies the database of an old PHP server into the new one. Only reads the old one; may be repeated.

  --dry-run           say what would happen, and write nothing
  --report FILE       write the report as JSON, with every row that is not copied or not copied as it is
  --source NAME       what the old database is called here, when there are several (default OLD_DB_NAME)
  --mend-encoding     mend text that was encoded twice ("ä½ å¥½" for "你好")
  --password-cost N   scrypt cost of imported passwords until their owners sign in: a power of two,
                      1024 to ${FULL_COST} (default 4096)
  --php-time-zone ZONE
                      zone of the times that PHP wrote (of recordings), where it is another than
                      OLD_DB_TIME_ZONE
  --help

The old database: OLD_DB_HOST, OLD_DB_PORT (3306), OLD_DB_USER, OLD_DB_PASSWORD, OLD_DB_NAME (live_demo),
OLD_DB_TIME_ZONE (+08:00): the zone of its sessions, and so of its DATETIME columns. A zone is written
like +08:00 or Asia/Shanghai.
The new one: DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME; and APP_BIZID, IM_SDKAPPID and
REPLAY_RETENTION_DAYS as the functions have them.
`;

export interface Options {
  readonly help: boolean;
  readonly reportFile: string | undefined;
  readonly old: DatabaseConfig;
  readonly target: DatabaseConfig;
  readonly settings: Omit<ImportSettings, 'startedAt'>;
}

interface Flags {
  readonly on: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

const SWITCHES = new Set(['--dry-run', '--mend-encoding', '--help']);
const VALUES = new Set(['--report', '--source', '--password-cost', '--php-time-zone']);

/** Why the command cannot start; each problem names its option or variable. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** @throws OptionsError with everything that is wrong at once. */
export function readOptions(argv: readonly string[], environment: Environment): Options {
  const problems: string[] = [];
  const { on, values } = readFlags(argv, problems);
  const reader = new VariableReader(environment, problems);
  const old = reader.database('OLD_DB_');
  const cost = Number(values.get('--password-cost') ?? 4096);
  if (!isCost(cost)) problems.push(`--password-cost must be a power of two from 1024 to ${FULL_COST}`);
  const source = values.get('--source') ?? old.database;
  if (source.length > 64) problems.push('--source must have at most 64 characters');
  const phpZone = values.get('--php-time-zone');
  const options: Options = {
    help: on.has('--help'),
    reportFile: values.get('--report'),
    old,
    target: reader.database('DB_'),
    settings: {
      source,
      zones: {
        database: reader.zone('OLD_DB_TIME_ZONE', '+08:00'),
        php: phpZone === undefined ? undefined : zone('--php-time-zone', phpZone, problems),
      },
      mendEncoding: on.has('--mend-encoding'),
      bizId: reader.digits('APP_BIZID'),
      imSdkAppId: reader.digits('IM_SDKAPPID'),
      replayRetentionDays: reader.number('REPLAY_RETENTION_DAYS', 7, 3650),
      passwordCost: cost,
      dryRun: on.has('--dry-run'),
    },
  };
  if (problems.length > 0 && !options.help) throw new OptionsError(problems.join('; '));
  return options;
}

function zone(name: string, text: string, problems: string[]): TimeZone {
  try {
    return parseZone(text);
  } catch (error) {
    problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    return parseZone('+00:00');
  }
}

function isCost(cost: number): boolean {
  return cost >= 1024 && cost <= FULL_COST && Number.isInteger(Math.log2(cost));
}

function readFlags(argv: readonly string[], problems: string[]): Flags {
  const on = new Set<string>();
  const values = new Map<string, string>();
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [name = '', joined] = argument.split(/=(.*)/s);
    if (SWITCHES.has(name) && joined === undefined) on.add(name);
    else if (VALUES.has(name)) {
      const value = joined ?? rest.shift() ?? '';
      if (value === '') problems.push(`${name} needs a value`);
      else values.set(name, value);
    } else problems.push(`there is no option ${name}; --help lists them`);
  }
  return { on, values };
}

class VariableReader {
  constructor(
    private readonly environment: Environment,
    private readonly problems: string[],
  ) {}

  private find(name: string): string | undefined {
    return findVariable(this.environment, name);
  }

  private required(name: string): string {
    const value = this.find(name);
    if (value === undefined) this.problems.push(`${name} is not set`);
    return value ?? '';
  }

  number(name: string, fallback: number, most: number): number {
    const text = this.find(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > most) this.problems.push(`${name} must be a whole number from 1 to ${most}`);
    return value;
  }

  digits(name: string): string | undefined {
    const value = this.find(name);
    if (value !== undefined && !/^\d{1,16}$/.test(value)) this.problems.push(`${name} must be digits`);
    return value;
  }

  zone(name: string, fallback: string): TimeZone {
    return zone(name, this.find(name) ?? fallback, this.problems);
  }

  database(prefix: 'OLD_DB_' | 'DB_'): DatabaseConfig {
    const password = this.environment[`${prefix}PASSWORD`];
    if (password === undefined) this.problems.push(`${prefix}PASSWORD is not set (it may be empty)`);
    return {
      host: this.required(`${prefix}HOST`),
      port: this.number(`${prefix}PORT`, 3306, 65_535),
      user: this.required(`${prefix}USER`),
      password: password ?? '',
      database: this.find(`${prefix}NAME`) ?? 'live_demo',
    };
  }
}
