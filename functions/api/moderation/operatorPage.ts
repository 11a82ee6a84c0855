import { integer, optionalText } from '../../../shared/validation/fields';
import { COUNT, listOf, members, type ReplySchema } from '../replySchema';

const DEFAULT_COUNT = 50;
const MAX_COUNT = 200;

/** Of operators' lists: rows before `before_id`, 0 or missing for the newest; and why, for the audit. */
export function operatorPageFields() {
  return {
    before_id: integer({ min: 0, fallback: 0 }),
    count: integer({ min: 0, fallback: DEFAULT_COUNT }),
    reason: optionalText(),
  };
}

export function operatorPageOf(page: { readonly before_id: number; readonly count: number }): {
  readonly beforeId: number;
  readonly limit: number;
} {
  return {
    beforeId: page.before_id === 0 ? Number.MAX_SAFE_INTEGER : page.before_id,
    limit: operatorLimitOf(page.count),
  };
}

/** How many rows a page has; 0 asks for the usual number. */
export function operatorLimitOf(count: number): number {
  return count === 0 ? DEFAULT_COUNT : Math.min(count, MAX_COUNT);
}

/** `before_id` for the next page; 0 at the end of the list. */
export function nextBeforeId(rows: readonly { readonly id: number }[], limit: number): number {
  return rows.length < limit ? 0 : (rows.at(-1)?.id ?? 0);
}

export function unixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** A page of rows with these members, and where the next one starts. */
export function operatorListSchema(row: Readonly<Record<string, object>>): ReplySchema {
  return members({ list: listOf(members(row)), before_id: COUNT });
}
