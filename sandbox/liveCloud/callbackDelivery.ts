import type { Clock } from '../../shared/clock';
import type { CallbackRule } from './callbackRule';
import type { StreamEvent } from './streamEvents';

export type DeliveryStatus =
  'waiting' | 'held' | 'dropped' | 'sending' | 'retrying' | 'delivered' | 'given up' | 'cancelled';

export interface DeliveryAttempt {
  readonly at: string;
  readonly tookMs: number;
  readonly result: number | string;
}

/** One copy of one callback, and what became of it. */
export interface Delivery {
  readonly id: number;
  readonly event: StreamEvent;
  readonly status: DeliveryStatus;
  readonly attempts: readonly DeliveryAttempt[];
}

export type ReleaseOrder = 'fifo' | 'reversed' | 'shuffled';

export interface CallbackDeliveryParts {
  /** Sends the body and returns the HTTP status; throws when there was no answer in time. */
  readonly post: (body: string) => Promise<number>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly retryIntervalMs?: number | undefined;
}

/** Anything but 200 is retried twelve times, a minute apart (267/32744). */
const RETRIES = 12;
const RETRY_INTERVAL_MS = 60_000;
const MAX_KEPT_DELIVERIES = 10_000;

type MutableDelivery = { -readonly [Key in keyof Delivery]: Delivery[Key] } & { attempts: DeliveryAttempt[] };

/** Brings callbacks to the callback address as LVB does, or as badly as a rule asks for. */
export class CallbackDelivery {
  private readonly deliveries = new Map<number, MutableDelivery>();
  private readonly timers = new Set<NodeJS.Timeout>();
  /** The tail of each stream's callbacks: unless a rule says otherwise they arrive in their order. */
  private readonly tails = new Map<string, Promise<void>>();
  private lastId = 0;
  private closed = false;

  constructor(private readonly parts: CallbackDeliveryParts) {}

  /** Takes over one callback; returns the ids of its copies. */
  submit(event: StreamEvent, rule: CallbackRule): number[] {
    const copies = Array.from({ length: rule.times ?? 1 }, () => this.add(event, initialStatus(rule)));
    const sendAll = (): void => this.enqueue(event.stream_id, copies);
    if (rule.drop !== true && rule.holdUntil === undefined) {
      if (rule.delayMs === undefined) sendAll();
      else this.after(rule.delayMs, sendAll);
    }
    return copies.map(({ id }) => id);
  }

  /** Sends what was held, one after the other; returns the ids in the order they were sent. */
  async release(order: ReleaseOrder): Promise<number[]> {
    const held = [...this.deliveries.values()].filter(({ status }) => status === 'held');
    if (order === 'reversed') held.reverse();
    if (order === 'shuffled') shuffle(held, this.parts.random);
    for (const delivery of held) delivery.status = 'waiting';
    for (const delivery of held) await this.attempt(delivery);
    return held.map(({ id }) => id);
  }

  list(): readonly Delivery[] {
    return [...this.deliveries.values()];
  }

  /** Resolves when the deliveries that are due now have had their first attempt. */
  async settled(ids: readonly number[]): Promise<Delivery[]> {
    const chosen = ids.map((id) => this.deliveries.get(id)).filter((found) => found !== undefined);
    for (const { event } of chosen) await this.tails.get(event.stream_id);
    return chosen;
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    for (const delivery of this.deliveries.values()) {
      if (['waiting', 'held', 'retrying'].includes(delivery.status)) delivery.status = 'cancelled';
    }
  }

  private add(event: StreamEvent, status: DeliveryStatus): MutableDelivery {
    const delivery: MutableDelivery = { id: ++this.lastId, event, status, attempts: [] };
    this.deliveries.set(delivery.id, delivery);
    this.deliveries.delete(this.lastId - MAX_KEPT_DELIVERIES);
    return delivery;
  }

  private enqueue(stream: string, copies: readonly MutableDelivery[]): void {
    const previous = this.tails.get(stream) ?? Promise.resolve();
    const tail = previous.then(async () => {
      await Promise.all(copies.map((copy) => this.attempt(copy)));
      if (this.tails.get(stream) === tail) this.tails.delete(stream);
    });
    this.tails.set(stream, tail);
  }

  private async attempt(delivery: MutableDelivery): Promise<void> {
    if (this.closed) return;
    delivery.status = 'sending';
    const startMs = this.parts.clock.nowMs();
    let result: number | string;
    try {
      result = await this.parts.post(JSON.stringify(delivery.event));
    } catch (error) {
      result = error instanceof Error ? error.message : String(error);
    }
    const tookMs = this.parts.clock.nowMs() - startMs;
    delivery.attempts.push({ at: new Date(startMs).toISOString(), tookMs, result });
    if (result === 200) delivery.status = 'delivered';
    else if (delivery.attempts.length > RETRIES) delivery.status = 'given up';
    else this.retryLater(delivery);
  }

  private retryLater(delivery: MutableDelivery): void {
    delivery.status = this.closed ? 'cancelled' : 'retrying';
    this.after(this.parts.retryIntervalMs ?? RETRY_INTERVAL_MS, () => void this.attempt(delivery));
  }

  private after(delayMs: number, action: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }
}

function initialStatus(rule: CallbackRule): DeliveryStatus {
  if (rule.drop === true) return 'dropped';
  return rule.holdUntil === undefined ? 'waiting' : 'held';
}

function shuffle(items: MutableDelivery[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [left, right] = [items[last], items[other]];
    if (left !== undefined && right !== undefined) [items[last], items[other]] = [right, left];
  }
}
