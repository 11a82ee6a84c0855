import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudCalls } from '../cloud/cloudApi';
import { CloudError } from '../cloud/cloudError';
import { DeployFailure } from '../deployFailure';

/** All functions are in the namespace that every account has. */
export const NAMESPACE = 'default';

/** The part of GetFunction's answer that matters here (583/18584). Anything may be missing. */
export interface DeployedFunction {
  readonly Status?: string | null;
  readonly StatusDesc?: string | null;
  readonly StatusReasons?: readonly { readonly ErrorMessage?: string }[] | null;
  readonly Description?: string | null;
  readonly Runtime?: string | null;
  readonly Handler?: string | null;
  readonly MemorySize?: number | null;
  readonly Timeout?: number | null;
  readonly Role?: string | null;
  readonly VpcConfig?: { readonly VpcId?: string; readonly SubnetId?: string } | null;
  readonly Environment?: {
    readonly Variables?: readonly { readonly Key: string; readonly Value: string }[] | null;
  } | null;
  readonly PublicNetConfig?: { readonly PublicNetStatus?: string } | null;
  readonly Triggers?: readonly DeployedTrigger[] | null;
}

export interface DeployedTrigger {
  readonly TriggerName: string;
  readonly Type: string;
  readonly TriggerDesc: string;
  /** 1 or 0 in GetFunction, OPEN or CLOSE elsewhere. */
  readonly Enable?: unknown;
}

const POLL_MS = 300;
const READY_TIMEOUT_MS = 180_000;

/** Undefined where there is no such function. @throws CloudError */
export async function findFunction(api: CloudCalls, name: string): Promise<DeployedFunction | undefined> {
  try {
    return await api.call<DeployedFunction>('scf', 'GetFunction', {
      FunctionName: name,
      Namespace: NAMESPACE,
      ShowCode: 'FALSE',
    });
  } catch (error) {
    const notFound = ['ResourceNotFound.Function', 'ResourceNotFound.FunctionName'];
    if (error instanceof CloudError && error.is(...notFound)) return undefined;
    throw error;
  }
}

/**
 * Waits until the platform has finished what it was told to do with a function, whichever way that ended. Undefined
 * where there is no such function.
 * @throws DeployFailure when it takes longer than three minutes; CloudError
 */
export async function settledFunction(
  api: CloudCalls,
  name: string,
  { timeoutMs = READY_TIMEOUT_MS, pollMs = POLL_MS } = {},
): Promise<DeployedFunction | undefined> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const found = await findFunction(api, name);
    if (found === undefined || !(found.Status ?? '').endsWith('ing')) return found;
    if (Date.now() >= deadlineMs) {
      throw new DeployFailure(
        `${name} has been ${found.Status ?? ''} for ${timeoutMs / 60_000} minutes.`,
        'Look at the function in the SCF console, and run the command again when it has settled.',
      );
    }
    await sleep(pollMs);
  }
}

/** @throws DeployFailure when the function did not become usable; CloudError */
export async function requireActive(api: CloudCalls, name: string): Promise<DeployedFunction> {
  const found = await settledFunction(api, name);
  if (found?.Status === 'Active') return found;
  const reasons = (found?.StatusReasons ?? []).map(({ ErrorMessage }) => ErrorMessage ?? '');
  const why = [found?.StatusDesc ?? '', ...reasons].filter((text) => text !== '').join(' ');
  throw new DeployFailure(
    `${name} is ${found?.Status ?? 'gone'}, not Active${why === '' ? '' : `: ${why}`}.`,
    'Mend what it names (the SCF console shows more), and run the command again: it repeats what did not succeed.',
  );
}
