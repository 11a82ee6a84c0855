import { CloudError } from '../../../../deploy/cloud/cloudError';
import { withRepeats } from '../../../../scripts/cloud/withRepeats';

const isRefused = (error: unknown): error is CloudError => error instanceof CloudError;

/** Fails so often before it succeeds; tells how often it was sent and how long it waited in between. */
async function send(
  action: string,
  code: string | undefined,
  failures: number,
): Promise<{ sent: number; pauses: number[]; outcome: string }> {
  let sent = 0;
  const pauses: number[] = [];
  const attempt = (): Promise<string> => {
    sent += 1;
    if (sent > failures) return Promise.resolve('done');
    return Promise.reject(new CloudError(`scf ${action}`, code, 'why', undefined));
  };
  const pause = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  const outcome = await withRepeats(attempt, { action, isRefused, pause }).catch(String);
  return { sent, pauses, outcome };
}

it.each(['RequestLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded', 'InternalError.Busy'])(
  'repeats any request that %s refused, waiting longer each time',
  async (code) => {
    expect(await send('CreateFunction', code, 3)).toEqual({
      sent: 4,
      pauses: [1000, 2000, 4000],
      outcome: 'done',
    });
  },
);

it('gives up after five attempts, with the last answer', async () => {
  const { sent, outcome } = await send('GetFunction', 'RequestLimitExceeded', 9);
  expect([sent, outcome]).toEqual([5, expect.stringContaining('answered RequestLimitExceeded')]);
});

it('repeats a read without an answer, and never a write, which may have been done', async () => {
  expect((await send('GetFunction', undefined, 1)).outcome).toBe('done');
  expect((await send('', undefined, 1)).sent).toBe(1);
  expect(await send('CreateFunction', undefined, 1)).toMatchObject({ sent: 1, pauses: [] });
});

it.each(['AuthFailure.SignatureFailure', 'ResourceInUse.Function', 'LimitExceeded.Function'])(
  'does not repeat what %s refused',
  async (code) => {
    expect((await send('GetFunction', code, 1)).sent).toBe(1);
  },
);

it('lets an error that is none of Tencent’s pass', async () => {
  const attempt = (): Promise<never> => Promise.reject(new TypeError('defect'));
  await expect(withRepeats(attempt, { action: 'GetFunction', isRefused })).rejects.toThrow(TypeError);
});
