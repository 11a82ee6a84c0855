import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { usableConfig, type DoctorContext } from '../context';

const WARN_MS = 60_000;
/** Tencent refuses a signature whose time is further off (213/30654). */
const FAIL_MS = 300_000;
const ANSWER_LIMIT_MS = 5_000;

/** Compares this machine with the `Date` of answers, in whole seconds. */
export const clock: Check = {
  id: 'clock',
  title: "This machine's clock is right",
  async run(context) {
    const urls = await knownUrls(context);
    const differences = await Promise.all(urls.map((url) => differenceMs(url, context)));
    const known = differences.filter((difference) => difference !== undefined);
    if (known.length === 0) throw new NotCheckable('nothing that answers says what time it is');
    const worst = known.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one));
    const seconds = Math.round(Math.abs(worst) / 1000);
    const what = `it is ${seconds} s ${worst > 0 ? 'ahead of' : 'behind'} the servers'`;
    const remedy = 'Set it, or switch time synchronisation (NTP) on.';
    if (Math.abs(worst) >= FAIL_MS) return fail(what, remedy);
    return Math.abs(worst) >= WARN_MS ? warn(what, remedy) : ok(`${seconds} s off`);
  },
};

async function knownUrls(context: DoctorContext): Promise<string[]> {
  const liveApi = usableConfig(context, ['LIVE_API_ENDPOINT']).then((config) => config.liveApiEndpoint);
  const found = await Promise.allSettled([liveApi, context.apiUrl()]);
  return found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

async function differenceMs(url: string, { clock: here }: DoctorContext): Promise<number | undefined> {
  try {
    const askedMs = here.nowMs();
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    await response.arrayBuffer();
    const middleMs = (askedMs + here.nowMs()) / 2;
    const date = Date.parse(response.headers.get('date') ?? '');
    // The header is cut to whole seconds: half a second more is the best guess.
    return Number.isNaN(date) ? undefined : middleMs - (date + 500);
  } catch {
    // Whether an address answers is for other checks.
    return undefined;
  }
}
