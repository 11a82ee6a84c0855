// `npm run simulate`: the capacity plan as arithmetic, with its assumptions in one file.
import fs from 'node:fs';
import { UsageError } from '../usageError';
import { readAssumptions } from './assumptions';
import { DOCUMENTS, withTables } from './documents';
import { measuredCosts } from './measuredCosts';
import { readOptions, USAGE } from './options';
import { renderTables, usedText } from './renderTables';
import { simulate } from './simulate';

function run(argv: readonly string[]): void {
  const options = readOptions(argv);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const assumptions = readAssumptions(options.assumptions);
  const costs = measuredCosts(assumptions.values.benchCores);
  const simulation = simulate(assumptions, costs, options.viewers);
  if (options.record) {
    for (const language of ['en', 'zh'] as const) {
      const document = fs.readFileSync(DOCUMENTS[language], 'utf8');
      const tables = renderTables(simulation, assumptions, language);
      fs.writeFileSync(DOCUMENTS[language], withTables(document, tables));
    }
    console.log('docs/scale.md and docs/scale.zh-CN.md are written; npm run format lines their tables up.');
  } else if (options.json) {
    console.log(JSON.stringify({ assumptions: assumptions.values, ...simulation }, undefined, 2));
  } else {
    const { sizes, plans, storms } = renderTables(simulation, assumptions, 'en');
    console.log(
      `${sizes}\n\n${plans}\n\nA join storm (seed ${assumptions.values.seed}):\n\n${storms}\n\nUsed:`,
    );
    for (const plan of simulation.plans) {
      const kind = plan.heartbeats ? 'with' : 'without';
      console.log(`  ${plan.viewers} viewers, ${kind} heartbeats: ${usedText(plan)}`);
    }
  }
}

try {
  run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
