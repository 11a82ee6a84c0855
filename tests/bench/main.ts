// `npm run bench`: measures the speed table in one run and says whether every line passes.
import fs from 'node:fs';
import path from 'node:path';
import { BenchServer } from './benchDatabases';
import { describeMachine } from './machine';
import { readOptions } from './options';
import { record } from './record';
import { renderText } from './renderText';
import { failuresOf, type BenchResult, type SectionResult } from './result';
import type { BenchContext, Section } from './section';
import { coldStart } from './sections/coldStart';
import { endurance } from './sections/endurance';
import { handlers } from './sections/handlers';
import { hotRoom } from './sections/hotRoom';
import { lists } from './sections/lists';
import { presence } from './sections/presence';
import { sweep } from './sections/sweep';

const SECTIONS: readonly Section[] = [coldStart, lists, handlers, hotRoom, presence, sweep, endurance];
const RESULTS = path.join(__dirname, '..', '..', '.sandbox', 'bench');

const HELP = `npm run bench -- [section …] [--long] [--record]

Sections, all by default:
${SECTIONS.map(({ name, covers }) => `  ${name.padEnd(12)}${covers}`).join('\n')}

--long      as long as the requirements say; takes half an hour
--record    writes the result into docs/benchmarks.json and the tables of the documents
SANDBOX_DATABASE=path or =package chooses the database server.`;

async function run(): Promise<number> {
  const names = SECTIONS.map(({ name }) => name);
  const options = readOptions(process.argv.slice(2), names);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const server = new BenchServer({ durable: false });
  const managed = new BenchServer({ durable: true, binaryLog: true });
  const context: BenchContext = {
    long: options.long,
    log: (message) => process.stderr.write(`  ${message}\n`),
    openDatabase: (name) => server.open(name),
    openManagedDatabase: (name) => managed.open(name),
  };
  try {
    const machine = describeMachine();
    const results: SectionResult[] = [];
    for (const section of SECTIONS) {
      if (options.sections.length > 0 && !options.sections.includes(section.name)) continue;
      process.stderr.write(`${section.name} (${section.covers})\n`);
      results.push(await runSection(section, context));
      await Promise.all([server.closeConnections(), managed.closeConnections()]);
    }
    const result = { machine, database: await server.version(), long: options.long, sections: results };
    await write(result, options.record);
    return failuresOf(result).length === 0 ? 0 : 1;
  } finally {
    await Promise.all([server.stop(), managed.stop()]);
  }
}

async function runSection(section: Section, context: BenchContext): Promise<SectionResult> {
  const startedAt = performance.now();
  const { name, covers } = section;
  const { load } = describeMachine();
  const done = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  try {
    return { name, covers, load, lines: await section.run(context), seconds: done(), error: '' };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, covers, load, lines: [], seconds: done(), error: reason };
  }
}

async function write(result: BenchResult, alsoDocuments: boolean): Promise<void> {
  const text = renderText(result);
  fs.mkdirSync(RESULTS, { recursive: true });
  fs.writeFileSync(path.join(RESULTS, 'results.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  fs.writeFileSync(path.join(RESULTS, 'results.txt'), text);
  if (alsoDocuments) await record(result);
  console.log(`\n${text}\nAlso in ${path.relative(process.cwd(), RESULTS)}/results.json and results.txt.`);
}

run().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(`npm run bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(2);
  },
);
