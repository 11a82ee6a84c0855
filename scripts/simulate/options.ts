import { parseArgs } from 'node:util';
import { UsageError } from '../usageError';

export const USAGE = `npm run simulate -- [options]

Computes from scripts/simulate/assumptions.json and docs/benchmarks.json what so many viewers at once need, and what
runs out first. Contacts nothing.

  --viewers N          instead of 1000, 10000, 100000 and 1000000; may be given several times
  --assumptions FILE   another file of assumptions
  --json               as JSON
  --record             writes the tables of docs/scale.md and docs/scale.zh-CN.md
  --help
`;

export interface SimulateOptions {
  readonly viewers: readonly number[] | undefined;
  readonly assumptions: string | undefined;
  readonly json: boolean;
  readonly record: boolean;
  readonly help: boolean;
}

/** @throws UsageError naming the option and the rule. */
export function readOptions(argv: readonly string[]): SimulateOptions {
  const { values } = UsageError.wrap(() =>
    parseArgs({
      args: [...argv],
      options: {
        viewers: { type: 'string', multiple: true },
        assumptions: { type: 'string' },
        json: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }),
  );
  const viewers = values.viewers?.map(readViewers);
  if (values.record && (viewers !== undefined || values.assumptions !== undefined)) {
    throw new UsageError(
      '--record writes the documents, which hold the committed assumptions and numbers only.',
    );
  }
  const { json, record, help } = values;
  return { viewers, assumptions: values.assumptions, json, record, help };
}

/** The storm of more would take minutes and say nothing new. */
const MOST_VIEWERS = 10_000_000;

function readViewers(text: string): number {
  const viewers = /^[0-9]{1,8}$/.test(text) ? Number(text) : 0;
  if (viewers < 1 || viewers > MOST_VIEWERS) {
    throw new UsageError(`--viewers must be a whole number from 1 to ${MOST_VIEWERS}, not "${text}".`);
  }
  return viewers;
}
