import { ApiFailure } from '../../liveCloud/api/apiFailure';
import type { CloudState, FunctionRecord } from '../cloudState';

export function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new ApiFailure('MissingParameter', `The request is missing a required parameter \`${name}\`.`);
}

/** A number, which a form carries as text. */
export function whole(value: unknown, name: string): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (Number.isInteger(number)) return number as number;
  throw new ApiFailure('InvalidParameterValue', `The parameter \`${name}\` is not an integer.`);
}

export function getFunction(state: CloudState, name: unknown): FunctionRecord {
  const found = state.functions.get(text(name, 'FunctionName'));
  if (found !== undefined) return found;
  throw new ApiFailure('ResourceNotFound.Function', `The function ${String(name)} does not exist.`);
}

/** @throws ApiFailure while the platform is still busy with the function, or could not make it. */
export function requireActive(found: FunctionRecord): void {
  if (found.pollsLeft === 0 && found.settlesAs !== 'CreateFailed') return;
  throw new ApiFailure(
    'FailedOperation.FunctionStatusError',
    `${found.FunctionName} is ${found.pollsLeft === 0 ? found.settlesAs : found.pending}, try again later.`,
  );
}
