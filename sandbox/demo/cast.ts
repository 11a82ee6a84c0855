import type { ActionData, ActionParameters } from '../../client/createClient';
import type { Json, Stage } from './stage';
import { expectEqual, expectMatch } from './stage';

/** An anchor with a phone and a room. */
export interface Anchor {
  readonly userid: string;
  readonly groupid: string;
  readonly title: string;
}

/** A row of FetchList. */
export type ListItem = ActionData<'FetchList'>['pusherlist'][number];

const PAGE_SIZE = 20;

export const LIST = { live: 1, replays: 2 } as const;

/** Asks for a push address; returns it with the name of its stream. */
export async function requestAddress(stage: Stage, anchor: Anchor): Promise<{ url: string; stream: string }> {
  const { userid, groupid, title } = anchor;
  const userinfo = { nickname: userid, headpic: '', frontcover: '', location: 'Shenzhen' };
  const { pushurl } = await stage.api('RequestLVBAddr', { userid, groupid, title, userinfo });
  const url = expectMatch(
    'pushurl',
    pushurl,
    /^rtmp:\/\/[^/]+\/live\/[^?]+\?.*txSecret=[0-9a-f]{32}&txTime=/,
  );
  return { url, stream: /\/live\/([^?]+)/.exec(url)?.[1] ?? '' };
}

/** Every row of a list, page by page as the apps load it. */
export async function fetchList(stage: Stage, flag: number): Promise<ListItem[]> {
  const items: ListItem[] = [];
  for (let pageno = 1; ; pageno++) {
    const page = await stage.api('FetchList', { flag, pageno, pagesize: PAGE_SIZE });
    const rows = page.pusherlist;
    items.push(...rows);
    if (rows.length === 0 || items.length >= page.totalcount) return items;
  }
}

/** The rows of a list that belong to these anchors, in the list's order. */
export async function rowsOf(stage: Stage, flag: number, anchors: readonly Anchor[]): Promise<ListItem[]> {
  const userIds = anchors.map(({ userid }) => userid);
  return (await fetchList(stage, flag)).filter(({ userid }) => userIds.includes(userid));
}

/** Checks which of these anchors the live list shows, in any order. */
export async function expectLive(
  stage: Stage,
  anchors: readonly Anchor[],
  live: readonly Anchor[],
): Promise<void> {
  const shown = (await rowsOf(stage, LIST.live, anchors)).map(({ userid }) => userid);
  expectEqual('live list', shown.sort(), live.map(({ userid }) => userid).sort());
}

/** The request with which a viewer enters a room or comes in front of a replay. */
export function entering(
  viewer: string,
  room: Pick<ActionParameters<'EnterGroup'>, 'liveuserid' | 'groupid' | 'flag'>,
): ActionParameters<'EnterGroup'> {
  return { userid: viewer, nickname: viewer, headpic: '', ...room };
}

/** Checks that the backend took every callback of this control call at the first attempt. */
export function expectDelivered(answer: Json): void {
  const callbacks = answer.callbacks as { status: string; result: unknown }[];
  for (const { status, result } of callbacks) {
    if (status !== 'held') expectEqual('callback answer', [status, result], ['delivered', 200]);
  }
}
