import { ACTIONS } from '../../../functions/api/actions';
import { ENDPOINTS } from '../../../functions/api/endpoints';
import { EVENT_HANDLERS } from '../../../shared/streamEvents';
import { objectSchema } from '../../../shared/validation/fields';
import {
  expressionsInSources,
  hostileTexts,
  patternsOfSchema,
  type FoundExpression,
} from '../../support/regularExpressions';

const LENGTH = 100_000;
const LIMIT_MS = 10;
/** A noisy machine must not fail an expression, so the best of several runs counts, and time of waiting does not. */
const RUNS = 10;

const IN_SCHEMAS = [
  ...[...ACTIONS.values()].flatMap(({ name, fields }) => patternsOfSchema(name, objectSchema(fields))),
  ...[...ENDPOINTS.values()].flatMap(({ path, fields }) => patternsOfSchema(path, objectSchema(fields))),
  ...[...EVENT_HANDLERS].flatMap(([type, { schema }]) => patternsOfSchema(`event ${type}`, schema)),
];

/** The same one may stand in many places. */
const ALL: ReadonlyMap<string, FoundExpression> = new Map(
  [...expressionsInSources(['functions', 'shared']), ...IN_SCHEMAS].map((one) => [
    String(one.expression),
    one,
  ]),
);

/** Milliseconds of work to find out everything that the expression has to say of the text. */
function measure(expression: RegExp, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS && best > LIMIT_MS; run += 1) {
    const before = process.cpuUsage();
    if (expression.global) text.replace(expression, '');
    else expression.exec(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** The first text that takes too long; undefined where none does. */
function findSlow(expression: RegExp, length: number): string | undefined {
  for (const text of hostileTexts(expression, length)) {
    const milliseconds = measure(expression, text);
    if (milliseconds > LIMIT_MS)
      return `${Math.round(milliseconds)} ms: ${text.slice(0, 40)}…${text.slice(-5)}`;
  }
  return undefined;
}

describe('SE4: a regular expression of deployed code takes at most 10 ms for 100 KB', () => {
  it('and all of them are known', () => {
    expect(ALL.size).toBeGreaterThan(30);
    expect(IN_SCHEMAS.length).toBeGreaterThan(30);
  });

  it.each([...ALL.values()])('$expression of $place', ({ expression }) => {
    expect(findSlow(expression, LENGTH)).toBeUndefined();
  });
});

describe('SE4: the hostile texts', () => {
  // Shorter than above where that is enough, or these would take minutes.
  it.each([
    ['of blanks that do not end the text', /\s+$/, LENGTH / 10],
    ['of everything after a sign', /%.*$/, LENGTH / 10],
    ['of two repeats of one class', /[a-z]*[a-z0-9]*;/, LENGTH / 10],
    ['of a word and what follows it', /name=.*;/, LENGTH / 2],
  ])('find one that takes the square of their length: %s', (_what, expression, length) => {
    expect(findSlow(expression, length)).toMatch(/^[0-9]+ ms/);
  });
});
