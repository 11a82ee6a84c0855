import fs from 'node:fs';
import path from 'node:path';
import { UsageError } from '../usageError';

/** What one request costs the database, in milliseconds of one core. */
export interface Costs {
  readonly list: number;
  readonly memberList: number;
  readonly like: number;
  readonly heartbeat: number;
}

interface RecordedLine {
  readonly measure: { readonly en: string };
  readonly value: number;
  readonly detail: string;
}

interface RecordedRun {
  readonly database: string;
  readonly sections: readonly { readonly name: string; readonly lines: readonly RecordedLine[] }[];
}

export const BENCHMARKS_FILE = path.join(__dirname, '..', '..', 'docs', 'benchmarks.json');

/**
 * Costs from the recorded benchmark, the worse of its two servers. Reads were timed one after another, so their time is
 * taken for processor time; writes were counted while they kept all cores busy. Both hold Node.js too.
 * @throws UsageError where the record has no such line.
 */
export function measuredCosts(benchCores: number, file = BENCHMARKS_FILE): Costs {
  const runs = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly RecordedRun[];
  const worst = (read: (run: RecordedRun) => number): number => Math.max(...runs.map(read));
  const perSecond = (rate: number): number => (1000 * benchCores) / rate;
  return {
    list: worst((run) => firstNumber(lineOf(run, 'lists', 'FetchList, live rooms, page 1,'))),
    memberList: worst((run) => firstNumber(lineOf(run, 'lists', 'FetchGroupMemberList, page 1,'))),
    like: worst((run) =>
      perSecond(
        firstNumber(lineOf(run, 'hot-room', 'the same as whole requests to the function; logs synced')),
      ),
    ),
    heartbeat: worst((run) =>
      perSecond(lineOf(run, 'presence', 'heartbeats that ten instances get done').value),
    ),
  };
}

function lineOf(run: RecordedRun, section: string, beginning: string): RecordedLine {
  const lines = run.sections.find(({ name }) => name === section)?.lines ?? [];
  const line = lines.find(({ measure }) => measure.en.startsWith(beginning));
  if (line === undefined) {
    throw new UsageError(
      `docs/benchmarks.json has no line "${beginning}…" in ${section} of ${run.database}.`,
    );
  }
  return line;
}

/** "8.91 ms : 6.94 ms": what was measured stands before what it is compared with. */
function firstNumber({ measure, detail }: RecordedLine): number {
  const value = Number.parseFloat(detail);
  if (!(value > 0))
    throw new UsageError(`docs/benchmarks.json: "${measure.en}" has no figure in its detail.`);
  return value;
}
