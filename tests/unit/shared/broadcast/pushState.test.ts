import {
  applyStreamEvent,
  closePush,
  derivePushState,
  NO_SEQUENCE,
  reportPush,
  type PushFacts,
  type StreamEvent,
} from '../../../../shared/broadcast/pushState';

const NOTHING: PushFacts = { sessions: [], reportedLiveAt: undefined, closedAt: undefined };
const START_MS = Date.UTC(2024, 4, 1, 12);

const at = (seconds: number): Date => new Date(START_MS + seconds * 1000);

function push(sequence: string, seconds: number, { vouched = false } = {}): StreamEvent {
  return { kind: 'push', sequence, at: at(seconds), stopCode: undefined, vouched };
}

function stop(sequence: string, seconds: number, stopCode?: number): StreamEvent {
  return { kind: 'stop', sequence, at: at(seconds), stopCode, vouched: false };
}

function after(facts: PushFacts, ...events: StreamEvent[]): PushFacts {
  return events.reduce(applyStreamEvent, facts);
}

const isPushing = (facts: PushFacts): boolean => derivePushState(facts).pushing;

describe('a stream event', () => {
  it('starts and stops the push that it names', () => {
    const started = after(NOTHING, push('7', 0));
    expect(derivePushState(started)).toEqual({
      pushing: true,
      startedAt: at(0),
      stoppedAt: undefined,
      stopCode: undefined,
    });
    expect(derivePushState(after(started, stop('7', 60, 1)))).toEqual({
      pushing: false,
      startedAt: at(0),
      stoppedAt: at(60),
      stopCode: 1,
    });
  });

  it('is remembered when the stop comes before its start', () => {
    const facts = after(NOTHING, stop('7', 60), push('7', 0));
    expect(derivePushState(facts)).toMatchObject({ pushing: false, startedAt: at(0), stoppedAt: at(60) });
  });

  it('does not end a newer push when the stop of an older one comes late', () => {
    expect(isPushing(after(NOTHING, push('7', 0), push('8', 30), stop('7', 45)))).toBe(true);
    expect(isPushing(after(NOTHING, push('7', 0), push('8', 30), stop('7', 45), stop('8', 50)))).toBe(false);
  });

  it('does not start a push again that has stopped when the start is repeated', () => {
    expect(isPushing(after(NOTHING, push('7', 0), stop('7', 60), push('7', 0)))).toBe(false);
  });

  it('gives the code of the newest stop, whichever came last', () => {
    const facts = after(NOTHING, push('7', 0), push('8', 30), stop('8', 90, 20), stop('7', 20, 1));
    expect(derivePushState(facts)).toMatchObject({ stoppedAt: at(90), stopCode: 20 });
  });
});

describe('a start that proves its push URL', () => {
  const proven = { vouched: true };

  it('ends the older pushes of the stream, whose stop may be lost, and no newer one', () => {
    const reconnected = after(NOTHING, push('7', 0), push('8', 30, proven), stop('8', 60));
    expect(isPushing(reconnected)).toBe(false);
    expect(isPushing(after(NOTHING, push('8', 30), push('7', 0, proven), stop('7', 60)))).toBe(true);
  });

  it('does what it does whenever it arrives', () => {
    expect(isPushing(after(NOTHING, push('8', 30, proven), stop('8', 60), push('7', 0)))).toBe(false);
  });

  it('does not lose its proof when it is repeated without', () => {
    expect(isPushing(after(NOTHING, push('7', 0), push('8', 30, proven), push('8', 30), stop('8', 60)))).toBe(
      false,
    );
  });

  it('ends nothing of the same second: nobody knows which came first', () => {
    expect(isPushing(after(NOTHING, push('7', 30), push('8', 30, proven), stop('8', 60)))).toBe(true);
  });

  it('is needed: without proof a newer push leaves the older ones as they are', () => {
    expect(isPushing(after(NOTHING, push('7', 0), push('8', 30), stop('8', 60)))).toBe(true);
  });
});

describe('an event without a sequence', () => {
  it('follows the newest of its kind', () => {
    const again = after(NOTHING, push(NO_SEQUENCE, 0), stop(NO_SEQUENCE, 10), push(NO_SEQUENCE, 20));
    expect(isPushing(again)).toBe(true);
    expect(isPushing(after(again, stop(NO_SEQUENCE, 5)))).toBe(true);
    expect(isPushing(after(again, stop(NO_SEQUENCE, 20)))).toBe(false);
  });

  it('ends nothing while a push with a sequence is running', () => {
    expect(isPushing(after(NOTHING, push('7', 0), stop(NO_SEQUENCE, 60)))).toBe(true);
  });
});

describe("the app's report", () => {
  it('stands for a start that LVB has not told of', () => {
    expect(derivePushState(reportPush(NOTHING, at(5)))).toMatchObject({ pushing: true, startedAt: at(5) });
  });

  it('ends with the first stop after it, and not with one from before', () => {
    const reported = reportPush(NOTHING, at(5));
    expect(isPushing(after(reported, stop('7', 4)))).toBe(true);
    expect(isPushing(after(reported, stop('7', 5)))).toBe(false);
    // LVB's times are whole seconds: its second 5 may be later than our 5.9.
    expect(isPushing(after(reportPush(NOTHING, new Date(START_MS + 5900)), stop('7', 5)))).toBe(false);
  });

  it('does not move back in time', () => {
    expect(reportPush(reportPush(NOTHING, at(9)), at(3)).reportedLiveAt).toEqual(at(9));
  });
});

describe('closing', () => {
  it('ends every push and every report that is open', () => {
    const open = reportPush(after(NOTHING, push('7', 0), push('8', 10), push(NO_SEQUENCE, 20)), at(25));
    expect(derivePushState(closePush(open, at(30)))).toMatchObject({ pushing: false, stoppedAt: at(30) });
  });

  it('keeps a start from before it closed, however late it comes', () => {
    expect(isPushing(after(closePush(NOTHING, at(30)), push('7', 29)))).toBe(false);
  });

  it('gives way to a start after it', () => {
    expect(isPushing(after(closePush(after(NOTHING, push('7', 0)), at(30)), push('8', 31)))).toBe(true);
    // In the same second nobody knows which came first, and a healthy push must not be taken for a dead one.
    expect(isPushing(after(closePush(NOTHING, new Date(START_MS + 30_500)), push('8', 30)))).toBe(true);
  });

  it('does not move back in time', () => {
    expect(closePush(closePush(NOTHING, at(9)), at(3)).closedAt).toEqual(at(9));
  });

  it('never stops a push before it started', () => {
    const [session] = closePush(after(NOTHING, push('7', 40)), at(30)).sessions;
    expect(session).toMatchObject({ startedAt: at(40), stoppedAt: at(40) });
  });
});

it('changes nothing in the facts that it was given', () => {
  const facts = Object.freeze(after(NOTHING, push('8', 0), stop('8', 3), push('7', 1), stop('7', 2)));
  const before = structuredClone(facts);
  derivePushState(facts);
  applyStreamEvent(facts, stop('7', 9));
  closePush(facts, at(9));
  reportPush(facts, at(9));
  expect(facts).toEqual(before);
});
