import type { Session } from '../../../shared/db/database';
import { countRooms, listRooms, type ListedBroadcast, type RoomScope } from '../../../shared/db/liveList';
import { countReplays, listReplays, type Replay } from '../../../shared/db/replays';
import { countShortVideos, listShortVideos } from '../../../shared/db/shortVideos';
import { AppError } from '../../../shared/errors';
import { integer, optionalText } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { LIST_ITEM_SCHEMA, liveItem, replayItem, shortVideoItem, type ListItem } from '../listItem';
import { formatCursor, pageOf, parseCursor, type Cursor, type Page } from '../paging';
import { replaysSince } from '../replaysSince';
import { COUNT, listOf, members, TEXT } from '../replySchema';

const FLAG = { live: 1, replays: 2, liveThenReplays: 3, allRooms: 4, shortVideos: 5 } as const;

interface ListPage {
  readonly totalcount: number;
  readonly pusherlist: readonly ListItem[];
  /** Continues after this page, whatever comes or goes meanwhile; '' at the end of the list. */
  readonly cursor: string;
}

/** A row with the cursor that continues after it. */
interface Row {
  readonly item: ListItem;
  readonly cursor: Cursor;
}

/**
 * The lists of the app's tabs. Pages go by number, or by the `cursor` of the page before, which neither skips nor
 * repeats a row. `totalcount` counts exactly what can be listed.
 */
export const FetchList = defineAction({
  name: 'FetchList',
  access: { who: 'anyone', operatorWhen: { field: 'flag', values: [FLAG.allRooms] } },
  fields: {
    flag: integer({ min: 0 }),
    pageno: integer({ min: 0, fallback: 1 }),
    pagesize: integer({ min: 0, fallback: 20 }),
    cursor: optionalText(64),
  },
  reply: members({ totalcount: COUNT, pusherlist: listOf(LIST_ITEM_SCHEMA), cursor: TEXT }),
  async handle({ flag, pageno, pagesize, cursor }, context): Promise<ListPage> {
    const page = pageOf(pageno, pagesize);
    const after = cursor === '' ? undefined : parseCursor(cursor);
    const start: Start = after === undefined ? page : { offset: 0, limit: page.limit, after };
    return context.database.read(async (session) => {
      switch (flag) {
        case FLAG.live:
          return fetchRooms(session, 'live', start, context);
        case FLAG.replays:
          return fetchReplays(session, start, context);
        case FLAG.liveThenReplays:
          return fetchLiveThenReplays(session, start, context);
        case FLAG.allRooms:
          return fetchRooms(session, 'all', start, context);
        case FLAG.shortVideos:
          return fetchShortVideos(session, start);
        default:
          return { totalcount: 0, pusherlist: [], cursor: '' };
      }
    });
  },
});

/** Where a page starts: after a row, or so many rows into the list. */
interface Start extends Page {
  readonly after?: Cursor;
}

async function fetchRooms(
  session: Session,
  scope: RoomScope,
  start: Start,
  context: ActionContext,
): Promise<ListPage> {
  const beforeId = positionIn('live', start)?.id;
  const rows = await listRooms(session, scope, { ...start, beforeId });
  return listPage(await countRooms(session, scope), rows.map(liveRow(context)), start.limit);
}

async function fetchReplays(session: Session, start: Start, context: ActionContext): Promise<ListPage> {
  const since = replaysSince(context);
  const rows = await listReplays(session, { ...start, since, after: positionIn('replays', start) });
  return listPage(await countReplays(session, since), rows.map(replayRow), start.limit);
}

async function fetchShortVideos(session: Session, start: Start): Promise<ListPage> {
  const after = positionIn('shortVideos', start);
  const videos = await listShortVideos(session, {
    ...(after === undefined ? {} : { beforeId: after.id }),
    offset: start.offset,
    limit: start.limit,
  });
  const rows = videos.map((video): Row => ({
    item: shortVideoItem(video),
    cursor: { part: 'shortVideos', id: video.id },
  }));
  return listPage(await countShortVideos(session), rows, start.limit);
}

/** Live rooms first, because iOS looks a room up only as far as the first replay (PROTOCOL A.3). */
async function fetchLiveThenReplays(
  session: Session,
  start: Start,
  context: ActionContext,
): Promise<ListPage> {
  const since = replaysSince(context);
  const liveCount = await countRooms(session, 'live');
  const total = liveCount + (await countReplays(session, since));
  const inReplays =
    start.after?.part === 'replays' || (start.after === undefined && start.offset >= liveCount);
  const live = inReplays
    ? []
    : await listRooms(session, 'live', { ...start, beforeId: positionIn('live', start, 'replays')?.id });
  const missing = start.limit - live.length;
  const replays =
    missing === 0
      ? []
      : await listReplays(session, {
          since,
          limit: missing,
          offset: start.after === undefined ? Math.max(0, start.offset - liveCount) : 0,
          after: start.after?.part === 'replays' ? start.after : undefined,
        });
  return listPage(total, [...live.map(liveRow(context)), ...replays.map(replayRow)], start.limit);
}

/**
 * The part of the list that a cursor continues in.
 * @throws AppError INVALID_PARAMETER for a cursor that comes from a list of another kind.
 */
function positionIn<P extends Cursor['part']>(
  part: P,
  { after }: Start,
  ...alsoAllowed: readonly Cursor['part'][]
): Extract<Cursor, { part: P }> | undefined {
  if (after === undefined || alsoAllowed.includes(after.part)) return undefined;
  if (after.part !== part)
    throw new AppError('INVALID_PARAMETER', 'cursor belongs to a list with another flag!');
  return after as Extract<Cursor, { part: P }>;
}

function liveRow({ config, clock }: ActionContext): (broadcast: ListedBroadcast) => Row {
  return (broadcast) => ({
    item: liveItem(broadcast, config, clock),
    cursor: { part: 'live', id: broadcast.id },
  });
}

function replayRow(replay: Replay): Row {
  return { item: replayItem(replay), cursor: { part: 'replays', endedAt: replay.endedAt, id: replay.id } };
}

function listPage(totalcount: number, rows: readonly Row[], limit: number): ListPage {
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    totalcount,
    pusherlist: rows.map((row) => row.item),
    cursor: last === undefined ? '' : formatCursor(last.cursor),
  };
}
