import { Refusal } from './refusal';

export type EndReason = 'stopped' | 'died' | 'replaced' | 'forbidden' | 'dropped';

export type StreamState = 'active' | 'inactive' | 'forbid';

/** What stands behind a push that really comes in. */
export interface PushConnection {
  /** The live cloud has ended the push: the pusher is cut off. `record` false: nothing of it is kept. */
  end(record: boolean): void;
}

/** One push from its start to its end; a reconnect is another one. */
export interface PushSession {
  readonly sequence: string;
  readonly query: string;
  readonly userIp: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  readonly endReason?: EndReason;
  /** Absent where the push is only played. */
  readonly connection?: PushConnection | undefined;
}

export interface LiveStream {
  readonly name: string;
  readonly appName: string;
  /** The running push, or the last one; a stream can be forbidden before its first push. */
  readonly session?: PushSession;
  /** In the past once a ban is over, 0 when it was lifted. */
  readonly forbiddenUntilMs: number;
}

const DEFAULT_APP_NAME = 'live';

/** Which streams there are and what each of them does. */
export class StreamBook {
  private readonly streams = new Map<string, LiveStream>();

  list(): LiveStream[] {
    return [...this.streams.values()];
  }

  /** What is known of a stream; a stream nobody ever pushed is known to be silent. */
  read(name: string): LiveStream {
    return this.streams.get(name) ?? { name, appName: DEFAULT_APP_NAME, forbiddenUntilMs: 0 };
  }

  findActiveSession(name: string): PushSession | undefined {
    const { session } = this.read(name);
    return session?.endedAtMs === undefined ? session : undefined;
  }

  /** @throws Refusal when the stream is not being pushed. */
  getActiveSession(name: string): PushSession {
    const session = this.findActiveSession(name);
    if (session === undefined) throw new Refusal(404, `${name} is not being pushed`);
    return session;
  }

  stateOf(name: string, nowMs: number): StreamState {
    if (this.read(name).forbiddenUntilMs > nowMs) return 'forbid';
    return this.findActiveSession(name) === undefined ? 'inactive' : 'active';
  }

  begin(name: string, appName: string, session: PushSession): void {
    this.streams.set(name, { ...this.read(name), appName, session });
  }

  /** Ends the running push and returns it as it ended. @throws Refusal when none runs. */
  end(name: string, endReason: EndReason, endedAtMs: number): PushSession & { readonly endedAtMs: number } {
    const session = { ...this.getActiveSession(name), endedAtMs, endReason };
    this.streams.set(name, { ...this.read(name), session });
    return session;
  }

  forbid(name: string, untilMs: number): void {
    this.streams.set(name, { ...this.read(name), forbiddenUntilMs: untilMs });
  }

  resume(name: string): void {
    if (this.streams.has(name)) this.forbid(name, 0);
  }
}
