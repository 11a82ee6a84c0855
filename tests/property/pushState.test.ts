import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  applyStreamEvent,
  derivePushState,
  NO_SEQUENCE,
  reportPush,
  type PushFacts,
  type PushSession,
  type StreamEvent,
} from '../../shared/broadcast/pushState';

const NOTHING: PushFacts = { sessions: [], reportedLiveAt: undefined, closedAt: undefined };
const START_MS = Date.UTC(2024, 4, 1, 12);
const HISTORIES = 10_000;

const at = (seconds: number): Date => new Date(START_MS + seconds * 1000);

const seconds = fc.integer({ min: 0, max: 120 });
const stopCode = fc.constantFrom(undefined, 0, 1, 2, 20, 35);

function push(sequence: string, atSeconds: number, vouched = false): StreamEvent {
  return { kind: 'push', sequence, at: at(atSeconds), stopCode: undefined, vouched };
}

function stop(sequence: string, atSeconds: number, code?: number): StreamEvent {
  return { kind: 'stop', sequence, at: at(atSeconds), stopCode: code, vouched: false };
}

/** Any arrival: every event at least once, some twice, in any order. */
function arrivalOf(events: readonly StreamEvent[]): fc.Arbitrary<StreamEvent[]> {
  const repeated = fc.subarray([...events]);
  return repeated.chain((twice) =>
    fc.shuffledSubarray([...events, ...twice], { minLength: events.length + twice.length }),
  );
}

/** Pushes one after another, each stopped at some time after its start; the last one is still running. */
const runningHistory = fc
  .record({
    gaps: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 5 }),
    vouched: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
    stops: fc.array(fc.record({ after: seconds, code: stopCode, lost: fc.boolean() }), {
      minLength: 5,
      maxLength: 5,
    }),
  })
  .chain(({ gaps, vouched, stops }) => {
    const starts = gaps.reduce((times, gap) => [...times, times.at(-1)! + gap], [0]);
    const newest = push(`s${starts.length - 1}`, starts.at(-1)!, vouched[starts.length - 1]);
    const older = starts.slice(0, -1).flatMap((start, index) => {
      const { after, code, lost } = stops[index]!;
      const started = push(`s${index}`, start, vouched[index]);
      return lost ? [started] : [started, stop(`s${index}`, start + after, code)];
    });
    return fc.record({ newest: fc.constant(newest), arrivals: arrivalOf([newest, ...older]) });
  });

it('CB2: a stop of an older push never ends the newest one, in any order of arrival', () => {
  fc.assert(
    fc.property(
      runningHistory,
      fc.option(seconds, { nil: undefined }),
      ({ newest, arrivals }, reportedAtSeconds) => {
        let facts = reportedAtSeconds === undefined ? NOTHING : reportPush(NOTHING, at(reportedAtSeconds));
        const newestArrivesAt = arrivals.indexOf(newest);
        const pushingAfterEach = arrivals.map((event) => {
          facts = applyStreamEvent(facts, event);
          return derivePushState(facts).pushing;
        });
        return newestArrivesAt >= 0 && pushingAfterEach.slice(newestArrivesAt).every(Boolean);
      },
    ),
    { numRuns: HISTORIES },
  );
});

const anyEvent = fc
  .tuple(
    fc.constantFrom<StreamEvent['kind']>('push', 'stop'),
    fc.constantFrom(NO_SEQUENCE, 'a', 'b', 'c'),
    seconds,
    stopCode,
    fc.boolean(),
  )
  .map(([kind, sequence, time, code, vouched]) =>
    kind === 'push' ? push(sequence, time, vouched) : stop(sequence, time, code),
  );

const anyHistory = fc.array(anyEvent, { minLength: 1, maxLength: 12 });

function resultOf(facts: PushFacts, events: readonly StreamEvent[]): PushFacts {
  const { sessions, ...rest } = events.reduce(applyStreamEvent, facts);
  const bySequence = (left: PushSession, right: PushSession): number =>
    left.sequence < right.sequence ? -1 : 1;
  return { ...rest, sessions: [...sessions].sort(bySequence) };
}

it('gives the same state whatever the order of events and however often each arrives', () => {
  const before = fc.record({
    reportedLiveAt: fc.option(seconds.map(at), { nil: undefined }),
    closedAt: fc.option(seconds.map(at), { nil: undefined }),
  });
  const history = anyHistory.chain((events) => fc.tuple(fc.constant(events), arrivalOf(events)));
  fc.assert(
    fc.property(before, history, (known, [events, arrivals]) => {
      const facts = { ...NOTHING, ...known };
      const inOrder = resultOf(facts, events);
      const arrived = resultOf(facts, arrivals);
      assert.deepStrictEqual(arrived, inOrder);
      assert.deepStrictEqual(derivePushState(arrived), derivePushState(inOrder));
    }),
    { numRuns: HISTORIES },
  );
});

it('CB6: a forged start and stop with an invented sequence never end a running push', () => {
  const forgeries = fc.array(
    fc.record({
      kind: fc.constantFrom<StreamEvent['kind']>('push', 'stop'),
      sequence: fc.constantFrom('invented', 'another', NO_SEQUENCE),
      // Forgers choose the time, in the past and in the far future.
      seconds: fc.integer({ min: -86_400, max: 4_000_000 }),
      stopCode,
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(seconds, forgeries, fc.boolean(), (startedAt, forged, reported) => {
      const running = applyStreamEvent(NOTHING, push('real', startedAt));
      let facts = reported ? reportPush(running, at(startedAt)) : running;
      for (const { kind, sequence, seconds: time, stopCode: code } of forged) {
        facts = applyStreamEvent(facts, kind === 'push' ? push(sequence, time) : stop(sequence, time, code));
        if (!derivePushState(facts).pushing) return false;
      }
      return true;
    }),
    { numRuns: HISTORIES },
  );
});

it('a stop without a sequence ends nothing while a push with one is running, and ends one without', () => {
  fc.assert(
    fc.property(seconds, seconds, stopCode, (startedAt, stoppedAt, code) => {
      const withSequence = applyStreamEvent(NOTHING, push('real', startedAt));
      const without = applyStreamEvent(NOTHING, push(NO_SEQUENCE, startedAt));
      const event = stop(NO_SEQUENCE, stoppedAt, code);
      expect(derivePushState(applyStreamEvent(withSequence, event)).pushing).toBe(true);
      expect(derivePushState(applyStreamEvent(without, event)).pushing).toBe(stoppedAt < startedAt);
    }),
  );
});
