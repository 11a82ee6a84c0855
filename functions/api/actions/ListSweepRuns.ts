import { listSweepRuns, type StoredSweepRun } from '../../../shared/db/sweepRuns';
import { defineAction } from '../action';
import { auditReading } from '../moderation/audit';
import {
  nextBeforeId,
  operatorListSchema,
  operatorPageFields,
  operatorPageOf,
  unixSeconds,
} from '../moderation/operatorPage';
import { COUNT, listOf, SECONDS, TEXT } from '../replySchema';

/** What the online-check found and did, newest first. Each run names the first hundred streams of a kind. */
export const ListSweepRuns = defineAction({
  name: 'ListSweepRuns',
  access: { who: 'operator' },
  fields: operatorPageFields(),
  reply: operatorListSchema({
    id: COUNT,
    timestamp: SECONDS,
    duration_ms: COUNT,
    rooms: COUNT,
    online: COUNT,
    seen: COUNT,
    offline: COUNT,
    unknown: COUNT,
    closed: listOf(TEXT),
    closed_count: COUNT,
    relisted: listOf(TEXT),
    cut: listOf(TEXT),
    alarm: TEXT,
  }),
  async handle(page, context) {
    const { beforeId, limit } = operatorPageOf(page);
    await auditReading({ action: 'ListSweepRuns', target: '', reason: page.reason }, context);
    const runs = await context.database.read((session) => listSweepRuns(session, beforeId, limit));
    return { list: runs.map(rowOf), before_id: nextBeforeId(runs, limit) };
  },
});

function rowOf({ id, startedAt, finishedAt, summary }: StoredSweepRun): object {
  const found = JSON.parse(summary) as Readonly<Record<string, unknown>>;
  const closed = textsOf(found['closed']);
  return {
    id,
    timestamp: unixSeconds(startedAt),
    duration_ms: Math.max(0, finishedAt.getTime() - startedAt.getTime()),
    rooms: countOf(found['rooms']),
    online: countOf(found['online']),
    seen: countOf(found['seen']),
    offline: countOf(found['offline']),
    unknown: countOf(found['unknown']),
    closed,
    closed_count: countOf(found['closedCount'] ?? closed.length),
    relisted: textsOf(found['relisted']),
    cut: textsOf(found['cut']),
    alarm: typeof found['alarm'] === 'string' ? found['alarm'] : '',
  };
}

/** A summary that another version wrote may lack a member. */
function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
