import { ERRORS, type ErrorCode } from '../../shared/errors';
import type { JsonSchema } from './jsonSchema';
import { ERROR_SUMMARIES } from './summaries';

type Generation = 'number' | 'secondNumber';

/** Each error number of a generation once, in order, with the codes that share it. */
export function errorNumbers(generation: Generation): [number, ErrorCode[]][] {
  const byNumber = new Map<number, ErrorCode[]>();
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const number = ERRORS[code][generation];
    byNumber.set(number, [...(byNumber.get(number) ?? []), code]);
  }
  return [...byNumber].sort(([left], [right]) => left - right);
}

/** All error numbers of a generation, as a Markdown list. */
function listNumbers(generation: Generation): string {
  return errorNumbers(generation)
    .map(([number, codes]) => {
      const meanings = codes.map((code) => `${ERRORS[code].message}: ${ERROR_SUMMARIES[code].en}`);
      return `- ${number}: ${meanings.join(' Or: ')}`;
    })
    .join('\n');
}

const TEXT: JsonSchema = { type: 'string', minLength: 1 };

export function firstGenerationError(): JsonSchema {
  return {
    description: `The envelope of a first-generation call that failed.\n\n${listNumbers('number')}`,
    type: 'object',
    required: ['returnValue', 'returnMsg', 'returnData'],
    properties: {
      returnValue: { type: 'integer', enum: errorNumbers('number').map(([number]) => number) },
      returnMsg: { description: 'What went wrong and, after a bar, where.', ...TEXT },
      returnData: { type: 'array', maxItems: 0 },
    },
    additionalProperties: false,
  };
}

/** The original answered these two with a list, and all others with an object (PROTOCOL C.5). */
const WITH_LIST: readonly number[] = [ERRORS.BAD_JSON.secondNumber, ERRORS.NOT_SIGNED_IN.secondNumber];

export function secondGenerationError(): JsonSchema {
  const numbers = errorNumbers('secondNumber').map(([number]) => number);
  const envelope = (codes: readonly number[], data: JsonSchema): JsonSchema => ({
    type: 'object',
    required: ['code', 'message', 'data'],
    properties: { code: { type: 'integer', enum: codes }, message: TEXT, data },
    additionalProperties: false,
  });
  const others = numbers.filter((number) => !WITH_LIST.includes(number));
  return {
    description: `The envelope of a second-generation call that failed.\n\n${listNumbers('secondNumber')}`,
    anyOf: [
      envelope(others, { type: 'object', properties: {}, additionalProperties: false }),
      envelope(WITH_LIST, { type: 'array', maxItems: 0 }),
    ],
  };
}
