import { fail, ok, warn, type Check } from '../check';
import { requireDeployed } from '../context';

/** Seven fields, the first for seconds (583/9708). */
const EVERY_MINUTE = /^0 (\*|\*\/1) \* \* \* \* \*$/;

export const timer: Check = {
  id: 'timer',
  title: 'The minute timer of online-check is on',
  async run(context) {
    requireDeployed(context);
    const timers = (await context.triggersOf('onlineCheck')).filter(({ type }) => type === 'timer');
    const again = 'Deploy again: npx sls deploy makes it.';
    if (timers.length === 0) return fail(`${context.names.onlineCheck} has no timer`, again);
    const running = timers.filter(({ enabled }) => enabled);
    if (running.length === 0) {
      return fail(
        `the timer "${timers[0]?.name ?? ''}" is switched off`,
        'Switch it on in the SCF console, "Trigger management", or deploy again.',
      );
    }
    if (running.some(({ description }) => EVERY_MINUTE.test(cronOf(description)))) return ok('every minute');
    return warn(
      `the timer runs at "${cronOf(running[0]?.description ?? '')}", not every minute`,
      `Set its cron expression to "0 * * * * * *". ${again}`,
    );
  },
};

/** Bare, or in JSON. */
function cronOf(description: string): string {
  try {
    const { cron } = JSON.parse(description) as { cron?: unknown };
    return typeof cron === 'string' ? cron : description;
  } catch {
    return description;
  }
}
