import type { Session } from '../../../shared/db/database';
import { countRows, measureList, type ListLength } from '../../../shared/db/listLengths';
import { countAllRooms, listRooms, type ListedBroadcast } from '../../../shared/db/liveList';
import { listReplays, type Replay } from '../../../shared/db/replays';
import { listShortVideos } from '../../../shared/db/shortVideos';
import { AppError } from '../../../shared/errors';
import { integer, optionalText } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { LIST_ITEM_SCHEMA, liveItem, replayItem, shortVideoItem, type ListItem } from '../listItem';
import { totalOf } from '../listTotal';
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
 * repeats a row. `totalcount` counts exactly what can be listed, up to a thousand rows; see `totalOf` for longer lists.
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
          return fetchLive(session, start, context);
        case FLAG.replays:
          return fetchReplays(session, start, context);
        case FLAG.liveThenReplays:
          return fetchLiveThenReplays(session, start, context);
        case FLAG.allRooms:
          return fetchAllRooms(session, start, context);
        case FLAG.shortVideos:
          return fetchShortVideos(session, start, context);
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

async function fetchLive(session: Session, start: Start, context: ActionContext): Promise<ListPage> {
  const length = await measureList(session, 'live', replaysSince(context));
  const rows = await listRooms(session, 'live', { ...start, beforeId: positionIn('live', start)?.id });
  return listPage(length, start, rows.map(liveRow(context)));
}

async function fetchAllRooms(session: Session, start: Start, context: ActionContext): Promise<ListPage> {
  const length = { rows: await countAllRooms(session), exact: true };
  const rows = await listRooms(session, 'all', { ...start, beforeId: positionIn('live', start)?.id });
  return listPage(length, start, rows.map(liveRow(context)));
}

async function fetchReplays(session: Session, start: Start, context: ActionContext): Promise<ListPage> {
  const since = replaysSince(context);
  const length = await measureList(session, 'replays', since);
  const rows = await listReplays(session, { ...start, since, after: positionIn('replays', start) });
  return listPage(length, start, rows.map(replayRow));
}

async function fetchShortVideos(session: Session, start: Start, context: ActionContext): Promise<ListPage> {
  const after = positionIn('shortVideos', start);
  const length = await measureList(session, 'shortVideos', replaysSince(context));
  const videos = await listShortVideos(session, {
    ...(after === undefined ? {} : { beforeId: after.id }),
    offset: start.offset,
    limit: start.limit,
  });
  const rows = videos.map((video): Row => ({
    item: shortVideoItem(video),
    cursor: { part: 'shortVideos', id: video.id },
  }));
  return listPage(length, start, rows);
}

/** Live rooms first, because iOS looks a room up only as far as the first replay (PROTOCOL A.3). */
async function fetchLiveThenReplays(
  session: Session,
  start: Start,
  context: ActionContext,
): Promise<ListPage> {
  const since = replaysSince(context);
  const live = await measureList(session, 'live', since);
  const replays = await measureList(session, 'replays', since);
  const length = { rows: live.rows + replays.rows, exact: live.exact && replays.exact };
  const pastLive =
    start.after?.part === 'replays' || (start.after === undefined && live.exact && start.offset >= live.rows);
  const rooms = pastLive
    ? []
    : await listRooms(session, 'live', { ...start, beforeId: positionIn('live', start, 'replays')?.id });
  const missing = start.limit - rooms.length;
  const others =
    missing === 0
      ? []
      : await listReplays(session, {
          since,
          limit: missing,
          offset: rooms.length > 0 ? 0 : await replayOffset(session, start, live, since),
          after: start.after?.part === 'replays' ? start.after : undefined,
        });
  return listPage(length, start, [...rooms.map(liveRow(context)), ...others.map(replayRow)]);
}

/** Where in the replays a page starts that has no live room any more: all live rooms lie before it. */
async function replayOffset(session: Session, start: Start, live: ListLength, since: Date): Promise<number> {
  if (start.after !== undefined) return 0;
  const rooms = live.exact ? live.rows : await countRows(session, 'live', since, start.offset);
  return start.offset - rooms;
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

function listPage(length: ListLength, start: Start, rows: readonly Row[]): ListPage {
  const last = rows.length < start.limit ? undefined : rows.at(-1);
  return {
    // A cursor does not tell how many rows lie before it.
    totalcount: start.after === undefined ? totalOf(length, start, rows.length) : length.rows,
    pusherlist: rows.map((row) => row.item),
    cursor: last === undefined ? '' : formatCursor(last.cursor),
  };
}
