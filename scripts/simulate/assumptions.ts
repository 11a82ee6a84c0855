import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usageError';

const NAMES = [
  'staySeconds',
  'listsPerStay',
  'memberListsPerStay',
  'likesPerMinute',
  'heartbeatSeconds',
  'viewersPerRoom',
  'broadcastSeconds',
  'requestsPerBroadcast',
  'transactionInHeartbeats',
  'benchCores',
  'databaseUtilisation',
  'platformMs',
  'instanceMb',
  'quotaMb',
  'sweepPerSecond',
  'sweepSeconds',
  'sweepMissingShare',
  'stormShare',
  'stormSeconds',
  'deadlineSeconds',
  'seed',
] as const;

export type AssumptionName = (typeof NAMES)[number];

const SHARES: readonly AssumptionName[] = ['databaseUtilisation', 'sweepMissingShare', 'stormShare'];

export type Values = Readonly<Record<AssumptionName, number>>;

export interface DatabaseSize {
  readonly name: string;
  readonly cores: number;
  readonly maxConnections: number;
}

interface Assumption {
  readonly name: string;
  readonly value: number;
  readonly en: string;
  readonly zh: string;
}

export interface Assumptions {
  readonly listed: readonly Assumption[];
  readonly values: Values;
  /** By cores. */
  readonly databases: readonly DatabaseSize[];
}

export const ASSUMPTIONS_FILE = path.join(__dirname, 'assumptions.json');

/**
 * Everything the simulation takes for granted.
 * @throws UsageError naming what is missing, unknown, not above zero or a share above 1.
 */
export function readAssumptions(file = ASSUMPTIONS_FILE): Assumptions {
  const { values: listed, databases } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    values: readonly Assumption[];
    databases: readonly DatabaseSize[];
  };
  const known = new Map(listed.map(({ name, value }) => [name, value]));
  const problems = [
    ...NAMES.filter((name) => !known.has(name)).map((name) => `${name} is missing`),
    ...listed
      .filter(({ name }) => !NAMES.some((one) => one === name))
      .map(({ name }) => `${name} is unknown`),
    ...listed
      .filter(({ value }) => !isAboveZero(value))
      .map(({ name }) => `${name} must be a number above 0`),
    ...SHARES.filter((name) => (known.get(name) ?? 0) > 1).map((name) => `${name} must be at most 1`),
    ...databases
      .filter(({ cores, maxConnections }) => !isAboveZero(cores) || !isAboveZero(maxConnections))
      .map(({ name }) => `database "${name}" needs cores and maxConnections above 0`),
  ];
  if (databases.length === 0) problems.push('databases is empty');
  if (problems.length > 0) throw new UsageError(`${file}: ${problems.join('; ')}.`);
  const sorted = [...databases].sort((left, right) => left.cores - right.cores);
  return { listed, values: Object.fromEntries(known) as Record<AssumptionName, number>, databases: sorted };
}

function isAboveZero(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
