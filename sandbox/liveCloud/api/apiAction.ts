import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { Clock } from '../../../shared/clock';
import type { LiveCloud } from '../liveCloud';
import type { MixBook } from '../mixBook';
import type { Wiring } from '../wiring/wiring';
import { ApiFailure } from './apiFailure';

/** What an action works on. */
export interface ApiContext {
  readonly cloud: LiveCloud;
  readonly mixes: MixBook;
  readonly wiring: Wiring;
  readonly clock: Clock;
}

/** One action of the live API: checks its parameters, answers with the fields of its response. */
export type ApiAction = (parameters: unknown, context: ApiContext) => object;

/** Compiles the checks of every action. */
export const compiler = new Ajv({ strict: true, unicodeRegExp: true });

/** Builds an action from the check of its parameters and what it does with valid ones. */
export function apiAction<Parameters>(
  isValid: ValidateFunction<Parameters>,
  run: (parameters: Parameters, context: ApiContext) => object,
): ApiAction {
  return (candidate, context) => {
    if (!isValid(candidate)) throw parameterFailure(isValid.errors?.[0]);
    return run(candidate, context);
  };
}

/** The API's codes for parameters that are missing, unknown, of the wrong type or out of range. */
function parameterFailure(error: ErrorObject | undefined): ApiFailure {
  const place = (error?.instancePath ?? '').slice(1).replaceAll('/', '.');
  const inPlace = (name: unknown): string => [place, String(name)].filter((part) => part !== '').join('.');
  switch (error?.keyword) {
    case 'required':
      return new ApiFailure(
        'MissingParameter',
        `The request is missing a required parameter \`${inPlace(error.params.missingProperty)}\`.`,
      );
    case 'additionalProperties':
      return new ApiFailure(
        'UnknownParameter',
        `The parameter \`${inPlace(error.params.additionalProperty)}\` is not recognized.`,
      );
    case 'type':
      return new ApiFailure('InvalidParameter', `The parameter \`${place}\` ${error.message ?? ''}.`);
    default:
      return new ApiFailure('InvalidParameterValue', `The parameter \`${place}\` ${error?.message ?? ''}.`);
  }
}
