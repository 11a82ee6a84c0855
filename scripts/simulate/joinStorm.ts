import type { DatabaseSize, Values } from './assumptions';
import type { Costs } from './measuredCosts';
import { MinHeap } from './minHeap';
import { loadOf } from './plan';

export interface Storm {
  /** Requests that came while it lasted, those of the other viewers among them. */
  readonly requests: number;
  /** Share answered 432 by the platform, which has no instance left, or 2002 by the database, which takes no connection. */
  readonly refused: number;
  /** Share answered 2002 after waiting for the deadline. */
  readonly timedOut: number;
  /** Of those that were served: milliseconds from asking to the answer. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The most instances, and so connections, at once. */
  readonly mostInstances: number;
  /** Seconds from its end until a request finds a free core again; -1 where that takes longer than a minute. */
  readonly recoverySeconds: number;
}

const WATCHED_AFTERWARDS_MS = 60_000;

/**
 * Plays a join storm on top of the steady load of these viewers, event by event. Little's law tells the mean of a load
 * that goes on; here more arrives for a while than is served, and what matters is how long the queue gets and who is
 * turned away. Arrivals are random and independent, service times exponential, the cores a queue first come, first
 * served. Nobody asks again, and connections that are open do not slow each other down.
 */
export function joinStorm(viewers: number, database: DatabaseSize, values: Values, costs: Costs): Storm {
  const random = seededRandom(values.seed);
  const exponential = (mean: number): number => -Math.log(1 - random()) * mean;
  const steady = loadOf(viewers, false, values, costs);
  const steadyMs = ((steady.writeCores + steady.readCores) * 1000) / steady.requests;
  const kinds = [costs.heartbeat * values.transactionInHeartbeats, costs.memberList, costs.list];
  const stormRate = (viewers * values.stormShare * kinds.length) / values.stormSeconds;
  const stormEndsMs = values.stormSeconds * 1000;
  const queue = new Queue(database, values);
  const served: number[] = [];
  const counts = { requests: 0, refused: 0, timedOut: 0 };
  let recoverySeconds = -1;
  for (let nowMs = 0; nowMs < stormEndsMs + WATCHED_AFTERWARDS_MS;) {
    const storming = nowMs < stormEndsMs;
    const rate = steady.requests + (storming ? stormRate : 0);
    nowMs += exponential(1000 / rate);
    if (!storming && queue.hasFreeCore(nowMs)) {
      recoverySeconds = Math.max(0, (nowMs - stormEndsMs) / 1000);
      break;
    }
    const joins = storming && random() * rate < stormRate;
    const meanMs = (joins ? kinds[Math.floor(random() * kinds.length)] : undefined) ?? steadyMs;
    const outcome = queue.arrive(nowMs, exponential(meanMs));
    if (!storming) continue;
    counts.requests += 1;
    if (typeof outcome === 'number') served.push(outcome);
    else counts[outcome] += 1;
  }
  served.sort((left, right) => left - right);
  return {
    requests: counts.requests,
    refused: counts.refused / counts.requests,
    timedOut: counts.timedOut / counts.requests,
    medianMs: quantile(served, 0.5),
    p99Ms: quantile(served, 0.99),
    mostInstances: queue.most,
    recoverySeconds,
  };
}

/** The cores of one database behind as many instances as the platform and the database allow. */
class Queue {
  private readonly freeAt = new MinHeap();
  private readonly leavesAt = new MinHeap();
  private readonly room: number;
  most = 0;

  constructor(
    database: DatabaseSize,
    private readonly values: Values,
  ) {
    this.room = Math.min(database.maxConnections, Math.floor(values.quotaMb / values.instanceMb));
    for (let core = 0; core < database.cores; core += 1) this.freeAt.push(0);
  }

  hasFreeCore(nowMs: number): boolean {
    return (this.freeAt.smallest ?? 0) <= nowMs;
  }

  /** Milliseconds until its answer, or what became of it instead. */
  arrive(nowMs: number, serviceMs: number): number | 'refused' | 'timedOut' {
    const { freeAt, leavesAt, values } = this;
    while ((leavesAt.smallest ?? Infinity) <= nowMs) leavesAt.pop();
    if (leavesAt.size >= this.room) return 'refused';
    const startMs = Math.max(nowMs, freeAt.smallest ?? 0);
    const deadlineMs = nowMs + values.deadlineSeconds * 1000;
    const late = startMs > deadlineMs;
    const endMs = startMs + serviceMs;
    if (!late) {
      freeAt.pop();
      freeAt.push(endMs);
    }
    leavesAt.push(late ? deadlineMs : endMs + values.platformMs);
    this.most = Math.max(this.most, leavesAt.size);
    return late ? 'timedOut' : endMs + values.platformMs - nowMs;
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** A linear congruential generator: good enough for arrivals, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed % 4_294_967_296;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
