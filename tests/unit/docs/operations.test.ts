import fs from 'node:fs';
import path from 'node:path';
import { traceSweep, traceMigration } from '../../../functions/online-check/traceRun';
import { answerProbe } from '../../../functions/api/healthProbe';
import type { Services } from '../../../functions/api/generation';
import { REFUSALS, traceEvent, traceRefusal } from '../../../functions/stream-callback/traceEvent';
import { UNKNOWN_HEALTH } from '../../../shared/diagnosis/health';
import { AppError } from '../../../shared/errors';
import { createLogger } from '../../../shared/log';
import { observeRequest, traceError, type RequestTrace } from '../../../shared/requestTrace';
import { codeBlocks, codeInColumn, headings, readText, repository, tableCells } from './markdown';

const [english, chinese] = ['docs/operations.md', 'docs/operations.zh-CN.md'].map(readText) as [
  string,
  string,
];
const BOTH = [
  [english, 'Field', 'Event', 'Alarm'],
  [chinese, '字段', '事件', '告警'],
] as const;

interface IndexedField {
  readonly Key: string;
  readonly Value: { readonly Type: 'text' | 'long' | 'double'; readonly SqlFlag: boolean };
}

interface Alarm {
  readonly id: string;
  readonly name: Readonly<Record<'en' | 'zh', string>>;
  readonly level: string;
  readonly windowMinutes: number;
  readonly query: string;
  readonly condition: string;
}

const read = (file: string): any => JSON.parse(readText(`deploy/observability/${file}`));
const indexed = read('cls-index.json').Rule.KeyValue.KeyValues as IndexedField[];
const alarms = read('alarms.json') as Alarm[];
const own = indexed.filter(({ Key }) => !Key.startsWith('SCF_'));

/** Every field that a request's line can have, with its value, from the code that writes them. */
async function possibleFields(): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const write = (line: string): void => {
    for (const [name, value] of Object.entries(JSON.parse(line) as object)) found.set(name, value);
  };
  const log = createLogger({ functionName: 'api', level: 'debug', common: { requestId: 'r' }, write });
  const observe = (work: (trace: RequestTrace) => unknown): Promise<unknown> =>
    observeRequest({ log, coldStart: false, stopwatchMs: () => 0 }, (trace) => Promise.resolve(work(trace)));
  await observe((trace) => {
    trace.asked = 'Nope';
    traceError(trace, new AppError('INTERNAL', 'detail', { cause: new Error('why') }));
  });
  await observe((trace) => {
    const services = { health: { read: () => Promise.resolve(UNKNOWN_HEALTH) } } as unknown as Services;
    return answerProbe(() => services, trace);
  });
  await observe((trace) => {
    traceEvent(trace, { eventType: 1, streamName: 's', members: {} });
    traceRefusal(trace, 'expired', 'NOT_ALLOWED', 'signature expired');
  });
  await observe((trace) => {
    const lists = { closed: ['a'], relisted: ['b'], cut: ['c'] };
    const numbers = { rooms: 1, online: 1, seen: 1, offline: 0, unknown: 0, requests: 1, durationMs: 1 };
    const housekeeping = {
      ...{ endedInterruptions: 0, silentMembers: 0, foldedSubjects: 0, expiredReplays: 0 },
      ...{ staleMembers: 0, oldRows: 0 },
    };
    traceSweep(trace, { ...lists, ...numbers, housekeeping, sinceLastSeconds: 60, alarm: 'out of time' });
  });
  await observe((trace) => traceMigration(trace, { outcome: 'migrated', applied: [], alreadyApplied: 4 }));
  // What the handlers put in themselves.
  for (const file of ['functions/stream-callback/receive.ts', 'functions/stream-callback/traceEvent.ts']) {
    for (const [, name = ''] of readText(file).matchAll(/trace\.counters\['(\w+)'\]/g)) {
      if (!found.has(name)) found.set(name, undefined);
    }
  }
  return found;
}

describe('the fields of a request', () => {
  it('are the same in the code, in the index and in both documents', async () => {
    const possible = [...(await possibleFields()).keys()].sort();
    expect(own.map(({ Key }) => Key).sort()).toEqual(possible);
    for (const [document, header] of BOTH) {
      expect(codeInColumn(document, header)).toEqual(own.map(({ Key }) => Key));
    }
  });

  it('have the type in the index that they are written with, and can be charted', async () => {
    const possible = await possibleFields();
    for (const { Key, Value } of indexed) {
      expect(Value.SqlFlag).toBe(true);
      const value = possible.get(Key);
      if (value === undefined) continue;
      expect([Key, typeof value]).toEqual([Key, Value.Type === 'text' ? 'string' : 'number']);
    }
  });

  it('have that type in both documents', () => {
    for (const [document, header] of BOTH) {
      const types = tableCells(document, header, 1).map((cell) => ['text', '文本'].includes(cell));
      expect(types).toEqual(own.map(({ Value }) => Value.Type === 'text'));
    }
  });

  it('name every reason for which an event is refused', () => {
    const cellOf = (document: string, header: string): string =>
      tableCells(document, header, 3)[codeInColumn(document, header).indexOf('refusal')]!;
    for (const [document, header] of BOTH) {
      for (const refusal of REFUSALS) expect(cellOf(document, header)).toContain(`\`${refusal}\``);
    }
  });
});

it('the documents name every other event that the functions log, and its level', () => {
  const logged = sourcesOf('functions', 'shared').flatMap((source) =>
    [...source.matchAll(/\.(debug|info|warn|error)\(\s*'([^']+)'/g)].map(
      ([, level, event]) => `${event} ${level}`,
    ),
  );
  for (const [document, , header] of BOTH) {
    const levels = tableCells(document, header, 1);
    const documented = codeInColumn(document, header).map((event, row) => `${event} ${levels[row]}`);
    expect(documented.sort()).toEqual([...new Set(logged)].sort());
  }
});

function sourcesOf(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    fs
      .readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readText(path.join(folder, file))),
  );
}

describe('the alarms', () => {
  it('are the same in the file and in both documents, each with its query and what to do', () => {
    for (const [document, , , header] of BOTH) {
      const column = (index: number): string[] => tableCells(document, header, index);
      expect(column(0)).toEqual(alarms.map(({ id }) => `\`${id}\``));
      expect(column(1)).toEqual(alarms.map(({ level }) => level));
      expect(column(2)).toEqual(alarms.map(({ windowMinutes }) => `${windowMinutes} min`));
      expect(column(3)).toEqual(alarms.map(({ condition }) => `\`${condition.replaceAll('|', '\\|')}\``));
      expect(column(4)).toEqual(alarms.map(({ name }) => name[document === english ? 'en' : 'zh']));
      const runbooks = headings(document).filter(({ level }) => level === 3);
      expect(runbooks.map(({ text }) => text)).toEqual(alarms.map(({ id }) => id));
      for (const { query } of alarms) expect(codeBlocks(document).join('\n')).toContain(`\n${query}\n`);
    }
  });

  it('and the charts query fields that there are, and compare what they select', () => {
    const known = new Set(indexed.map(({ Key }) => Key));
    const queries = codeBlocks(english)
      .filter((block) => block.startsWith('```text'))
      .flatMap((block) => block.split('\n').filter((line) => line.includes(' | SELECT ')));
    expect(queries.length).toBeGreaterThan(2 * alarms.length);
    for (const query of queries) {
      const [search = '', select = ''] = query.split(' | SELECT ');
      const aliases = [...select.matchAll(/ AS (\w+)/g)].map(([, alias = '']) => alias);
      const named = [
        ...search.matchAll(/(\w+):/g),
        ...select.replace(/'[^']*'/g, '').matchAll(/\b(\w+)\b(?!\()/g),
      ];
      const unknown = named
        .map(([, name = '']) => name)
        .filter((name) => !known.has(name) && !aliases.includes(name) && !SQL_WORDS.has(name));
      expect([query, unknown.filter((name) => !/^[\d.]+$/.test(name))]).toEqual([query, []]);
    }
    for (const { query, condition } of alarms) {
      for (const [, alias = ''] of condition.matchAll(/\$1\.(\w+)/g)) expect(query).toMatch(` AS ${alias}`);
    }
  });

  it('query a value of a closed set only if the code knows it', () => {
    const source = sourcesOf('functions', 'shared').join('\n');
    for (const { query } of alarms) {
      const values = [...query.matchAll(/='([^']+)'/g), ...query.matchAll(/:"([^"]+)"/g)];
      for (const [, value] of values) expect(source).toMatch(new RegExp(`['"\`]?\\b${value}\\b`));
    }
  });
});

const SQL_WORDS = new Set('AS GROUP BY ORDER DESC OR AND __TIMESTAMP__ interval minute n'.split(' '));

it('both languages have the same structure and code', () => {
  const levels = (markdown: string) => headings(markdown).map(({ level }) => level);
  expect(levels(chinese)).toEqual(levels(english));
  expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
});
