import { AppError, ERRORS, isFailure, type ErrorCode } from '../../../shared/errors';
import { newTrace, observeRequest, traceError, type RequestTrace } from '../../../shared/requestTrace';
import { RecordingLogger } from '../../support/testServices';

const log = new RecordingLogger();
let nowMs = 0;

beforeEach(() => {
  log.lines.length = 0;
  nowMs = 1000;
});

function observe<T>(work: (trace: RequestTrace) => Promise<T>, coldStart = false): Promise<T> {
  return observeRequest({ log, coldStart, stopwatchMs: () => nowMs }, work);
}

it('writes one line, with the time that passed and what was noted meanwhile', async () => {
  const answer = await observe((trace) => {
    trace.action = 'FetchList';
    trace.generation = 'first';
    trace.status = 200;
    trace.database.statements = 2;
    trace.database.busyMs = 1.26;
    trace.counters['rooms'] = 3;
    nowMs += 12.34;
    return Promise.resolve('answer');
  }, true);
  expect(answer).toBe('answer');
  expect(log.lines).toEqual([
    {
      level: 'info',
      event: 'request',
      fields: {
        generation: 'first',
        action: 'FetchList',
        caller: 'anonymous',
        result: 'ok',
        code: 0,
        status: 200,
        durationMs: 12.3,
        databaseMs: 1.3,
        statements: 2,
        coldStart: 1,
        rooms: 3,
      },
    },
  ]);
});

it('writes its line also where the work throws, and lets the error through', async () => {
  const error = new TypeError('nobody thought of it');
  await expect(observe(() => Promise.reject(error))).rejects.toBe(error);
  expect(log.lines).toMatchObject([
    {
      level: 'error',
      fields: { result: 'failed', code: 4000, error: 'INTERNAL', cause: error, coldStart: 0 },
    },
  ]);
});

it('tells a refusal, which is the caller’s, from a failure, which is an operator’s', () => {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const results = codes.map((code) => {
    const trace = newTrace();
    traceError(trace, new AppError(code));
    return [code, trace.result] as const;
  });
  expect(results.filter(([, result]) => result === 'failed').map(([code]) => code)).toEqual([
    'DATABASE_UNREACHABLE',
    'DATABASE_FAILED',
    'CLOUD_FAILED',
    'INTERNAL',
    'NOT_CONFIGURED',
  ]);
  expect(codes.filter(isFailure)).toHaveLength(5);
});
