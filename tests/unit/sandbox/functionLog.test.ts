import { isNoteworthy } from '../../../sandbox/functionLog';

it.each([
  ['stdout', '{"level":"info","event":"request"}', false],
  ['stdout', '{"level":"warn","event":"late"}', true],
  ['stdout', '{"level":"error","event":"failed"}', true],
  ['stderr', '{"level":"info","event":"request"}', false],
  ['stdout', 'plain text', false],
  ['stderr', 'Error: something nobody caught', true],
  ['stderr', 'null', true],
] as const)('a line on %s, %s: worth the console is %s', (stream, line, expected) => {
  expect(isNoteworthy(stream, line)).toBe(expected);
});
