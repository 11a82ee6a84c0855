import { banUser } from '../broadcast/banUser';
import { matchBroadcast } from '../broadcast/matchBroadcast';
import { NO_SEQUENCE } from '../broadcast/pushState';
import { insertReport } from '../db/reports';
import { compileSchema } from '../validation/compileSchema';
import type { EventHandler } from './event';
import { dateOfSeconds } from './eventFields';

interface ModerationMembers {
  readonly suggestion?: unknown;
  readonly label?: unknown;
  readonly subLabel?: unknown;
  readonly score?: unknown;
  /** As one documented sample spells it (PROTOCOL D.2). */
  readonly socre?: unknown;
  readonly screenshotTime?: unknown;
  readonly img?: unknown;
}

const MAX_DETAIL_CHARACTERS = 2000;

/** LVB sends these in several forms and misspellings (PROTOCOL D.2), so nothing beyond an object is asked of them. */
const SCHEMA = { type: 'object' } as const;

function timeOf(members: Readonly<Record<string, unknown>>): Date | undefined {
  const { screenshotTime } = members as ModerationMembers;
  return typeof screenshotTime === 'number' && screenshotTime > 0 && screenshotTime < 4_102_444_800
    ? dateOfSeconds(screenshotTime)
    : undefined;
}

/**
 * Event 317: the moderation service finds a picture suspicious. It becomes a report; with `AUTO_FORBID_ON_BLOCK=on`
 * a verdict of "Block" bans the anchor at once.
 */
export const moderation: EventHandler = {
  schema: SCHEMA,
  validate: compileSchema('event/moderation', SCHEMA),
  timeOf,
  // It orders nothing.
  aheadToleranceSeconds: Number.POSITIVE_INFINITY,
  async apply(streamName, members, { session, clock, config }) {
    const now = new Date(clock.nowMs());
    const at = timeOf(members) ?? now;
    const place = { kind: 'content', streamName, at, sequence: NO_SEQUENCE } as const;
    const broadcast = await matchBroadcast(session, place, config, now);
    if (broadcast === undefined) return { outcome: 'unmatched' };
    const { suggestion, label, subLabel, score, socre, img } = members as ModerationMembers;
    const detail = JSON.stringify({ suggestion, label, subLabel, score: score ?? socre, img });
    await insertReport(session, {
      source: 'moderation',
      reporterId: '',
      targetId: broadcast.userId,
      broadcastId: broadcast.id,
      detail: detail.slice(0, MAX_DETAIL_CHARACTERS),
      createdAt: now,
    });
    if (!config.autoForbidOnBlock || suggestion !== 'Block') return { outcome: 'applied' };
    const reason = `moderation: ${typeof label === 'string' ? label.slice(0, 100) : 'Block'}`;
    const { userId } = broadcast;
    const streams = await banUser(session, { userId, reason, bannedAt: now, expiresAt: undefined }, config);
    return { outcome: 'applied', ban: { streams, bannedAt: now, reason } };
  },
};
