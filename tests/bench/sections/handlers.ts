import '../jestGlobals';
import path from 'node:path';
import type { dispatch } from '../../../functions/api/dispatch';
import { buildBundle } from '../../../scripts/buildBundles';
import type { HttpRequest } from '../../../shared/http';
import { AS_OPERATOR } from '../../support/appCall';
import { RecordingDatabase } from '../../support/recordingDatabase';
import { createServices, type TestServices } from '../../support/testServices';
import type { ActionRow } from '../../contract/actionRows';
import { rounded, type Line } from '../line';
import { ReplayDatabase } from '../replayDatabase';
import type { BenchContext, Section } from '../section';
import { median } from '../statistics';

const LIMIT_MS = 0.3;
const WARM_UP = 300;
const REPOSITORY = path.join(__dirname, '..', '..', '..');

type Dispatch = typeof dispatch;

/**
 * Every Action with the example of its contract: once on the real database, whose answers are kept, and then many times
 * on those answers. The time is that of the whole request but HTTP and the database, in code that is built as for the
 * platform.
 */
export const handlers: Section = {
  name: 'handlers',
  covers: 'SP3',
  async run(context: BenchContext): Promise<Line[]> {
    // Here, because their modules want the globals of the tests.
    const { ACTION_ROWS } = await import('../../contract/actionRows');
    const { arrangeWorld } = await import('../../contract/actionWorld');
    const { config, connection } = await context.openDatabase('bench_handlers');
    const [tables] = await connection.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_name <> 'schema_migration'",
      [config.database],
    );
    const builtDispatch = await loadDispatch();
    const times: { name: string; ms: number }[] = [];
    for (const [name, row] of Object.entries(ACTION_ROWS)) {
      for (const table of tables as { name: string }[])
        await connection.query(`DELETE FROM \`${table.name}\``);
      const services = createServices(config);
      const request = requestOf(name, row, row.request(await arrangeWorld(services)));
      times.push({ name, ms: await handlerMs(builtDispatch, request, services, context.long ? 3_000 : 600) });
      await services.database.close();
    }
    times.sort((left, right) => right.ms - left.ms);
    const [slowest] = times;
    return [
      {
        id: 'SP3',
        measure: {
          en: 'the slowest Action without the database',
          zh: '最慢的 Action，不含数据库',
        },
        value: slowest!.ms,
        unit: 'ms',
        atMost: LIMIT_MS,
        detail: times
          .slice(0, 3)
          .map(({ name, ms }) => `${name} ${rounded(ms)} ms`)
          .join(', '),
      },
      {
        id: 'SP3',
        measure: { en: 'the Action in the middle', zh: '处于中间的 Action' },
        value: median(times.map(({ ms }) => ms)),
        unit: 'ms',
        atMost: LIMIT_MS,
        detail: `${String(times.length)} Actions`,
      },
    ];
  },
};

function requestOf(name: string, row: ActionRow, parameters: object): HttpRequest {
  return {
    method: 'POST',
    path: '/',
    headers: row.required.owner === 0 ? {} : AS_OPERATOR,
    body: Buffer.from(JSON.stringify({ Action: name, ...parameters })),
    remoteAddress: '192.0.2.1',
  };
}

async function loadDispatch(): Promise<Dispatch> {
  const file = path.join(REPOSITORY, '.sandbox', 'bench', 'dispatch.js');
  const entry = path.join(__dirname, '..', 'handlerEntry.ts');
  await buildBundle({ name: 'api/dispatch', entry, file });
  return ((await import(file)) as { dispatch: Dispatch }).dispatch;
}

async function handlerMs(
  answer: Dispatch,
  request: HttpRequest,
  services: TestServices,
  times: number,
): Promise<number> {
  const recording = new RecordingDatabase(services.database);
  const first = await answer(request, () => ({ ...services, database: recording }));
  if (!first.body.startsWith('{"returnValue":0,'))
    throw new Error(`an example was answered with ${first.body}`);
  const replaying = new ReplayDatabase(recording.statements);
  const measured: number[] = [];
  for (let call = 0; call < WARM_UP + times; call += 1) {
    replaying.rewind();
    const startedAt = performance.now();
    const reply = await answer(request, () => ({ ...services, database: replaying }));
    if (call >= WARM_UP) measured.push(performance.now() - startedAt);
    if (reply.body.slice(0, 20) !== first.body.slice(0, 20))
      throw new Error(`${reply.body} after ${first.body}`);
    services.log.lines.length = 0;
    services.liveApi.requests.length = 0;
  }
  return median(measured);
}
