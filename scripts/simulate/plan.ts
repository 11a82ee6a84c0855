import type { Assumptions, DatabaseSize, Values } from './assumptions';
import type { Costs } from './measuredCosts';

/** What a number of viewers at once asks for each second. */
export interface Load {
  readonly requests: number;
  readonly writes: number;
  /** Cores that the database keeps busy with writes, and with reads. */
  readonly writeCores: number;
  readonly readCores: number;
  readonly rooms: number;
}

export interface Plan extends Load {
  readonly viewers: number;
  readonly heartbeats: boolean;
  /** Cores to buy: those kept busy, and the share that is left free. */
  readonly neededCores: number;
  /** The smallest size that carries it; undefined where none does. */
  readonly database: DatabaseSize | undefined;
  /** Instances of api at work at the same time, by Little's law; each holds one connection. */
  readonly instances: number;
  /** How much of each resource is used, with the largest database where none is enough. */
  readonly used: Readonly<Record<Resource, number>>;
  /** The resource that runs out first as viewers grow. */
  readonly firstLimit: Resource;
}

export const RESOURCES = [
  'database processor',
  'database connections',
  'SCF concurrency',
  'live API',
] as const;
export type Resource = (typeof RESOURCES)[number];

export function loadOf(viewers: number, heartbeats: boolean, values: Values, costs: Costs): Load {
  const stays = viewers / values.staySeconds;
  const rooms = Math.ceil(viewers / values.viewersPerRoom);
  const steps = (rooms / values.broadcastSeconds) * values.requestsPerBroadcast;
  const lists = stays * values.listsPerStay;
  const memberLists = stays * values.memberListsPerStay;
  const likes = (viewers * values.likesPerMinute) / 60;
  const beats = heartbeats ? viewers / values.heartbeatSeconds : 0;
  const transactions = 2 * stays + steps;
  const writeMs =
    likes * costs.like + (beats + transactions * values.transactionInHeartbeats) * costs.heartbeat;
  const readMs = lists * costs.list + memberLists * costs.memberList;
  return {
    requests: lists + memberLists + likes + beats + transactions,
    writes: likes + beats + transactions,
    writeCores: writeMs / 1000,
    readCores: readMs / 1000,
    rooms,
  };
}

export function planFor(
  viewers: number,
  heartbeats: boolean,
  { values, databases }: Assumptions,
  costs: Costs,
): Plan {
  const load = loadOf(viewers, heartbeats, values, costs);
  const busyCores = load.writeCores + load.readCores;
  const neededCores = busyCores / values.databaseUtilisation;
  const database = databases.find(({ cores }) => cores >= neededCores);
  const judged = database ?? largestOf(databases);
  const instances = Math.ceil(load.requests * (requestMs(load, values, judged) / 1000));
  const used: Record<Resource, number> = {
    'database processor': neededCores / judged.cores,
    'database connections': instances / judged.maxConnections,
    'SCF concurrency': (instances * values.instanceMb) / values.quotaMb,
    'live API': sweepCalls(load.rooms, values) / (values.sweepPerSecond * values.sweepSeconds),
  };
  const firstLimit = RESOURCES.reduce((most, one) => (used[one] > used[most] ? one : most));
  return { viewers, heartbeats, ...load, neededCores, database, instances, used, firstLimit };
}

/** What one database size carries. */
export interface Carried {
  readonly database: DatabaseSize;
  readonly viewers: number;
  readonly viewersWithHeartbeats: number;
  /** At the first of these numbers. */
  readonly requests: number;
  readonly writes: number;
  readonly instances: number;
}

/** Everything grows in proportion to the viewers, so one number of them tells how many fit. */
export function carriedBy(database: DatabaseSize, assumptions: Assumptions, costs: Costs): Carried {
  const { values } = assumptions;
  const usable = database.cores * values.databaseUtilisation;
  const viewersAt = (heartbeats: boolean): number => {
    const { writeCores, readCores } = loadOf(SAMPLE, heartbeats, values, costs);
    return Math.floor((usable / (writeCores + readCores)) * SAMPLE);
  };
  const viewers = viewersAt(false);
  const only = { ...assumptions, databases: [database] };
  const { requests, writes, instances } = planFor(viewers, false, only, costs);
  return { database, viewers, viewersWithHeartbeats: viewersAt(true), requests, writes, instances };
}

/** So many that rounding up to whole rooms does not matter. */
const SAMPLE = 10_000_000;

/** Of sizes in their order. */
export function largestOf(databases: readonly DatabaseSize[]): DatabaseSize {
  return databases.reduce((_smaller, larger) => larger);
}

/**
 * How long an instance is busy with one request: the mean service time, stretched by the queue for the database's cores
 * as in M/M/1 at the planned utilisation or the real one, whichever is less.
 */
function requestMs(load: Load, values: Values, database: DatabaseSize): number {
  const busyCores = load.writeCores + load.readCores;
  const serviceMs = (busyCores * 1000) / load.requests;
  const utilisation = Math.min(values.databaseUtilisation, busyCores / database.cores);
  return values.platformMs + serviceMs / (1 - utilisation);
}

/** Pages of a hundred, and one call for each room that is not on them. */
function sweepCalls(rooms: number, values: Values): number {
  return Math.ceil(rooms / 100) + rooms * values.sweepMissingShare;
}
