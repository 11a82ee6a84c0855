import { limitOf, passes, valueOf, type Line } from './line';
import { failuresOf, type BenchResult } from './result';

/** The result as a terminal shows it. */
export function renderText(result: BenchResult): string {
  const { machine, database, long, sections } = result;
  const rows = sections.flatMap(({ lines }) => lines.map(cellsOf));
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const failures = failuresOf(result);
  return [
    `${machine.processor}, ${String(machine.cores)} cores, ${String(machine.memoryGigabytes)} GB, ${machine.system}`,
    `Node.js ${machine.node}, ${database}, ${long ? 'full' : 'shortened'} rounds, load ${String(machine.load)}`,
    '',
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    '',
    ...(failures.length === 0
      ? ['All lines pass.']
      : ['These do not pass:', ...failures.map((one) => `  ${one}`)]),
    '',
  ].join('\n');
}

function cellsOf(line: Line): string[] {
  const limit = limitOf(line);
  const verdict = passes(line) ? 'ok' : 'FAIL';
  return [line.id, valueOf(line), limit, limit === '' ? '' : verdict, line.measure.en, `(${line.detail})`];
}
