import type { Clock } from '../../shared/clock';
import type { InvocationOutcome } from '../functions/functionDefinition';
import type { CloudState } from './cloudState';
import type { FunctionRuntime } from './scf/functionRuntime';

/** Sends the timer's event of this minute (583/9708), as the platform does while the timer is switched on. */
export async function fireTimer(
  functionName: string,
  { state, runtime, clock }: { state: CloudState; runtime: FunctionRuntime; clock: Clock },
): Promise<InvocationOutcome | undefined> {
  const found = state.functions.get(functionName);
  const timer = found?.Triggers.find(({ Type, Enable }) => Type === 'timer' && Enable === 1);
  if (found === undefined || timer === undefined) return undefined;
  const Time = new Date(clock.nowMs()).toISOString().replace(/\.\d+Z$/, 'Z');
  return runtime.invoke(found, { Type: 'Timer', TriggerName: timer.TriggerName, Time, Message: '' });
}
