import { limitOf, passes, valueOf } from './line';
import type { BenchResult } from './result';

export type Language = 'en' | 'zh';

const WORDS = {
  en: {
    head: ['Line', 'Measured', 'Result', 'Pass', 'Made of'],
    no: ' (fails)',
    rounds: { true: 'full rounds', false: 'shortened rounds' },
    cores: 'cores',
    load: 'load of the machine at the start of each section:',
  },
  zh: {
    head: ['条目', '测量内容', '结果', '标准', '构成'],
    no: '（未达标）',
    rounds: { true: '完整轮次', false: '缩短轮次' },
    cores: '核',
    load: '各部分开始时机器的负载：',
  },
} as const;

/** The result as a table of the documents, in their order and words. */
export function renderTable({ machine, database, long, sections }: BenchResult, language: Language): string {
  const words = WORDS[language];
  const separator = language === 'en' ? ', ' : '，';
  const where = [
    `${machine.processor} (${String(machine.cores)} ${words.cores}, ${String(machine.memoryGigabytes)} GB)`,
    `Node.js ${machine.node}`,
    words.rounds[`${long}`],
    `${words.load}${language === 'en' ? ' ' : ''}${sections.map(({ name, load }) => `${name} ${String(load)}`).join(separator)}`,
  ];
  const rows = sections.flatMap(({ lines }) =>
    lines.map((line) => [
      line.id,
      line.measure[language],
      `${valueOf(line)}${passes(line) ? '' : words.no}`,
      limitOf(line),
      line.detail,
    ]),
  );
  const cells = [words.head, words.head.map(() => '---'), ...rows];
  const table = cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `### ${database}\n\n${where.join(separator)}\n\n${table}\n`;
}
