import type { OnlinePage } from '../../shared/cloud/liveApi';
import type { Pacer } from './pacer';
import type { SweepServices } from './services';

/** The documents disagree on more than 100 a page (DEPLOY, "Live API"). */
const PAGE_SIZE = 100;
const ATTEMPTS = 3;

export interface OnlineList {
  /** Streams that are being pushed, as far as they are known. */
  readonly streamNames: ReadonlySet<string>;
  /** Whether every page was read whole. Only then does a name's absence mean anything. */
  readonly complete: boolean;
}

/** Reads the online list page by page. A page that stays unreadable or truncated makes the list incomplete. */
export async function readOnlineList(
  services: SweepServices,
  pacer: Pacer,
  mayContinue: () => boolean,
): Promise<OnlineList> {
  const streamNames = new Set<string>();
  const pagesRead = new Set<number>();
  const readPage = async (pageNumber: number): Promise<OnlinePage | undefined> => {
    const page = await findPage(services, pacer, pageNumber, mayContinue);
    if (page === undefined) return undefined;
    pagesRead.add(pageNumber);
    for (const streamName of page.streamNames) streamNames.add(streamName);
    return page;
  };
  const first = await readPage(1);
  if (first === undefined) return { streamNames, complete: false };
  const others = Array.from({ length: Math.max(0, first.totalPages - 1) }, (_, index) => index + 2);
  await pacer.each(others, mayContinue, async (pageNumber) => {
    await readPage(pageNumber);
  });
  return { streamNames, complete: others.every((pageNumber) => pagesRead.has(pageNumber)) };
}

async function findPage(
  { liveApi, log }: SweepServices,
  pacer: Pacer,
  pageNumber: number,
  mayContinue: () => boolean,
): Promise<OnlinePage | undefined> {
  let cause: unknown = 'page truncated';
  for (let attempt = 1; attempt <= ATTEMPTS && mayContinue(); attempt += 1) {
    await pacer.turn();
    try {
      const page = await liveApi.listOnlineStreams(pageNumber, PAGE_SIZE);
      if (isWhole(page, pageNumber)) return page;
    } catch (error) {
      cause = error;
    }
  }
  log.warn('online list page unreadable', { pageNumber, cause });
  return undefined;
}

/** A page has as many entries as its own totals say it must have. */
function isWhole({ streamNames, totalNumber }: OnlinePage, pageNumber: number): boolean {
  const expected = Math.min(PAGE_SIZE, Math.max(0, totalNumber - (pageNumber - 1) * PAGE_SIZE));
  return streamNames.length >= expected;
}
