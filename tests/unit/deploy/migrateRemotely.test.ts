import type { CloudCalls } from '../../../deploy/cloud/cloudApi';
import { migrateRemotely } from '../../../deploy/steps/migrateRemotely';

type Result = Readonly<Record<string, unknown>>;

/** Answers with these results, one after another; the last again and again. */
class InvokeStandIn implements CloudCalls {
  readonly events: unknown[] = [];

  constructor(private readonly results: readonly Result[]) {}

  call<Answer>(_service: string, _action: string, parameters: object): Promise<Answer> {
    const { ClientContext } = parameters as { ClientContext: string };
    this.events.push(JSON.parse(ClientContext));
    const Result = this.results[Math.min(this.events.length, this.results.length) - 1];
    return Promise.resolve({ Result } as Answer);
  }
}

function answered(report: object): Result {
  return { InvokeResult: 0, ErrMsg: '', RetMsg: JSON.stringify(report) };
}

const DONE = answered({ outcome: 'migrated', applied: ['0001_a'], alreadyApplied: 0 });
const TIMED_OUT: Result = { InvokeResult: 1, ErrMsg: 'Invoking task timed out after 50 seconds', RetMsg: '' };

async function migrated(...results: Result[]): Promise<{ said: string[]; events: unknown[] }> {
  const api = new InvokeStandIn(results);
  const said: string[] = [];
  await migrateRemotely('xzb-online-check', undefined, { api, say: (text) => void said.push(text) });
  return { said, events: api.events };
}

it('says what was applied', async () => {
  expect(await migrated(DONE)).toEqual({ said: ['applied 0001_a'], events: [{ command: 'migrate' }] });
});

it('sends an account of its own where there is one', async () => {
  const api = new InvokeStandIn([DONE]);
  const account = { user: 'owner', password: 'fake' };
  await migrateRemotely('xzb-online-check', account, { api, say: () => undefined });
  expect(api.events).toEqual([{ command: 'migrate', account }]);
});

it('goes on after a call that ran out of time, and while another runner is at it', async () => {
  const busy = answered({ outcome: 'busy', message: 'Another runner holds the migrations' });
  const { said, events } = await migrated(TIMED_OUT, busy, DONE);
  expect(events).toHaveLength(3);
  expect(said.at(-1)).toBe('applied 0001_a');
});

it('gives up after an hour of calls', async () => {
  await expect(migrated(TIMED_OUT)).rejects.toThrow('not finished after 60 calls');
});

it.each([
  ['connect ETIMEDOUT 10.0.0.9:3306', 'Compare DB_HOST and DB_PORT'],
  ["Access denied for user 'live'@'10.0.0.4'", 'Compare DB_USER and DB_PASSWORD'],
  ["ALTER command denied to user 'live'@'10.0.0.4'", 'Compare DB_USER and DB_PASSWORD'],
  ['0002_b.sql, statement 3: Duplicate column', 'Mend the migration that it names'],
])('explains %s', async (message, remedy) => {
  await expect(migrated(answered({ outcome: 'failed', message }))).rejects.toMatchObject({
    message: expect.stringContaining(message),
    remedy: expect.stringContaining(remedy),
  });
});

it('tells how to go back on purpose', async () => {
  const ahead = answered({ outcome: 'ahead', message: 'The database has 0009_x' });
  await expect(migrated(ahead)).rejects.toMatchObject({ remedy: expect.stringContaining('--rollback') });
});

it.each([
  ['a sweep’s summary, of a function from before', answered({ rooms: 3, alarm: '' })],
  ['nothing', {}],
  ['no JSON', { InvokeResult: 0, RetMsg: 'ok' }],
])('does not take %s for success', async (_what, result) => {
  await expect(migrated(result)).rejects.toThrow('does not know the command to migrate');
});

it.each([
  { InvokeResult: 1, ErrMsg: '', RetMsg: '{"errorMessage":"configuration: DB_HOST is missing"}' },
  { InvokeResult: -1, ErrMsg: 'configuration: DB_HOST is missing', RetMsg: '' },
])('shows why the function crashed (%j)', async (result) => {
  await expect(migrated(result)).rejects.toThrow('DB_HOST is missing');
});
