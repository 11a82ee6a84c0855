import { DeployFailure } from '../deployFailure';
import type { FunctionInputs } from '../functionInputs';
import type { Entry } from '../serverlessFile';
import { readFunctionInputs } from './readFunctionInputs';

/** The entries of serverless.yml, in the order in which they are deployed: who migrates comes first (ADR 15). */
export const FUNCTION_ALIASES = ['online-check', 'stream-callback', 'api'] as const;
export type FunctionAlias = (typeof FUNCTION_ALIASES)[number];

export interface PlannedFunction {
  readonly alias: FunctionAlias;
  readonly component: string;
  readonly inputs: FunctionInputs;
}

export type FunctionPlan = Readonly<Record<FunctionAlias, PlannedFunction>>;

/**
 * What serverless.yml says of each function; what is wrong with their settings is added to `problems`.
 * @throws DeployFailure when a function is missing or an entry is none of them.
 */
export function planFunctions(
  entries: readonly Entry[],
  stage: string | undefined,
  problems: string[],
): FunctionPlan {
  const unknown = entries.filter(({ alias }) => !(FUNCTION_ALIASES as readonly string[]).includes(alias));
  if (unknown.length > 0) {
    const names = unknown.map(({ alias }) => alias).join(', ');
    throw new DeployFailure(
      `serverless.yml: ${names} is none of this backend's functions.`,
      `Deploy what is not part of it from a file of its own, and leave ${FUNCTION_ALIASES.join(', ')} here.`,
    );
  }
  return forEachFunction((alias) => {
    const entry = entries.find((candidate) => candidate.alias === alias);
    if (entry === undefined) {
      throw new DeployFailure(`serverless.yml has no ${alias}.`, 'Put it back; git has the original.');
    }
    return { alias, component: entry.component, inputs: readFunctionInputs(entry, stage, problems) };
  });
}

/** The same plan for functions that are reached through something else than Function URLs. */
export function withoutFunctionUrls(plan: FunctionPlan): FunctionPlan {
  return forEachFunction((alias) => {
    const planned = plan[alias];
    const triggers = planned.inputs.triggers.filter(({ kind }) => kind !== 'http');
    return { ...planned, inputs: { ...planned.inputs, triggers } };
  });
}

export function forEachFunction<Value>(
  valueOf: (alias: FunctionAlias) => Value,
): Readonly<Record<FunctionAlias, Value>> {
  return {
    'online-check': valueOf('online-check'),
    'stream-callback': valueOf('stream-callback'),
    api: valueOf('api'),
  };
}
