/**
 * What is known of one connection of the pusher. LVB gives its start and its stop the same `sequence`; the oldest
 * events have none, and all connections without one share the sequence ''.
 */
export interface PushSession {
  readonly sequence: string;
  readonly startedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
  readonly stopCode: number | undefined;
  /** Its start carried the valid signature of the broadcast's own push URL, so LVB really had that push. */
  readonly vouched: boolean;
}

export interface StreamEvent {
  readonly kind: 'push' | 'stop';
  readonly sequence: string;
  /** LVB's own time of the event, whole seconds. */
  readonly at: Date;
  readonly stopCode: number | undefined;
  /** The event carries the valid signature of the broadcast's own push URL. */
  readonly vouched: boolean;
}

/** Everything from which it follows whether a broadcast pushes. */
export interface PushFacts {
  readonly sessions: readonly PushSession[];
  readonly reportedLiveAt: Date | undefined;
  readonly closedAt: Date | undefined;
}

export interface PushState {
  readonly pushing: boolean;
  readonly startedAt: Date | undefined;
  /** Newest start that cannot have been invented: a vouched one, or a report. */
  readonly claimedAt: Date | undefined;
  /** Start of the running session if it is vouched for. */
  readonly provedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
  /** LVB's error code of the newest stop (267/32744), if it gave one. */
  readonly stopCode: number | undefined;
}

/** Connections without a sequence can only be told apart by time; the others end with the stop that names them. */
export const NO_SEQUENCE = '';

/**
 * Adds an LVB event to what is known. The result is the same whatever the order in which events arrive and however
 * often each does: a session keeps its newest start and newest stop, and a stop that comes before its start is
 * remembered. A stop without a sequence changes nothing while a session with one is running, so a body that would
 * end a broadcast must name the running sequence (DESIGN decision 3).
 */
export function applyStreamEvent(facts: PushFacts, event: StreamEvent): PushFacts {
  const known = facts.sessions.find((session) => session.sequence === event.sequence);
  const session: PushSession = known ?? {
    sequence: event.sequence,
    startedAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    vouched: false,
  };
  const sessions = [...facts.sessions.filter((other) => other !== known), changedSession(session, event)];
  // A report is a stand-in for a start that LVB has not told us of. The stop of that push ends it; a stop from
  // before the report belongs to an older push.
  const endsReport =
    event.kind === 'stop' &&
    facts.reportedLiveAt !== undefined &&
    secondOf(facts.reportedLiveAt) <= secondOf(event.at);
  return { ...facts, sessions, reportedLiveAt: endsReport ? undefined : facts.reportedLiveAt };
}

function changedSession(session: PushSession, event: StreamEvent): PushSession {
  if (event.kind === 'push') {
    const startedAt = latest(session.startedAt, event.at);
    return { ...session, startedAt, vouched: session.vouched || event.vouched };
  }
  return {
    ...session,
    stoppedAt: latest(session.stoppedAt, event.at),
    stopCode: newestStopCode(session, event),
  };
}

/** Of two stops in one second the higher code stands, so that it does not matter which came first. */
function newestStopCode({ stoppedAt, stopCode }: PushSession, event: StreamEvent): number | undefined {
  if (stoppedAt === undefined || stoppedAt < event.at) return event.stopCode;
  if (stoppedAt > event.at) return stopCode;
  return Math.max(stopCode ?? -1, event.stopCode ?? -1) === (stopCode ?? -1) ? stopCode : event.stopCode;
}

/**
 * Closes everything that is open, because the app says so or because the sweep found nothing there. Starts that
 * arrive later but happened before `at` stay closed.
 */
export function closePush(facts: PushFacts, at: Date): PushFacts {
  const open = openSessions(facts);
  // Our clock may be behind LVB's: nothing can have been closed before it started.
  const starts = [facts.reportedLiveAt, ...open.map((session) => session.startedAt)];
  const closedAt = starts.reduce(latestOf, latest(facts.closedAt, at)) ?? at;
  const sessions = facts.sessions.map((session) =>
    open.includes(session) ? { ...session, stoppedAt: closedAt } : session,
  );
  return { sessions, reportedLiveAt: undefined, closedAt };
}

/** Notes that the app, or the sweep, saw the stream pushing at this time. */
export function reportPush(facts: PushFacts, at: Date): PushFacts {
  return { ...facts, reportedLiveAt: latest(facts.reportedLiveAt, at) };
}

/**
 * A broadcast pushes while one of its sessions is open or a report stands. LVB has one push of a stream at a time, so
 * a newer session ends the older ones, but only one that is vouched for: a captured signature on an invented start
 * and stop must not end a broadcast. Without that, every session has to end by its own stop, and where that is lost
 * for good the sweep takes the broadcast off.
 */
export function derivePushState(facts: PushFacts): PushState {
  const starts = facts.sessions.map((session) => session.startedAt);
  const stopped = facts.sessions.filter((session) => session.stoppedAt !== undefined);
  const newestStop = stopped.sort(byStopThenSequence).at(-1);
  const open = openSessions(facts);
  return {
    pushing: facts.reportedLiveAt !== undefined || open.length > 0,
    startedAt: starts.reduce(latestOf, facts.reportedLiveAt),
    claimedAt: latestOf(newestVouchedStart(facts.sessions), facts.reportedLiveAt),
    provedAt: newestVouchedStart(open),
    stoppedAt: latestOf(newestStop?.stoppedAt, facts.closedAt),
    stopCode: newestStop?.stopCode,
  };
}

function openSessions(facts: PushFacts): readonly PushSession[] {
  const since = latestOf(facts.closedAt, newestVouchedStart(facts.sessions));
  return facts.sessions.filter((session) => isOpen(session, since));
}

function newestVouchedStart(sessions: readonly PushSession[]): Date | undefined {
  return sessions
    .filter((session) => session.vouched)
    .map((session) => session.startedAt)
    .reduce(latestOf, undefined);
}

/** @param since starts before this second are over, whether or not their stop has come. */
function isOpen({ startedAt, stoppedAt, sequence }: PushSession, since: Date | undefined): boolean {
  if (startedAt === undefined) return false;
  if (since !== undefined && secondOf(startedAt) < secondOf(since)) return false;
  if (stoppedAt === undefined) return true;
  return sequence === NO_SEQUENCE && stoppedAt < startedAt;
}

/** LVB's times are whole seconds, ours are not: both are compared as seconds. */
export function secondOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

function latest(known: Date | undefined, other: Date): Date {
  return known !== undefined && known > other ? known : other;
}

/** The later of two times of which either may be unknown. */
export function latestOf(left: Date | undefined, right: Date | undefined): Date | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left > right ? left : right;
}

function byStopThenSequence(left: PushSession, right: PushSession): number {
  const difference = (left.stoppedAt?.getTime() ?? 0) - (right.stoppedAt?.getTime() ?? 0);
  if (difference !== 0) return difference;
  return left.sequence < right.sequence ? -1 : Number(left.sequence > right.sequence);
}
