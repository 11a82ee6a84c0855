/**
 * `room` is what viewers find in the list; `linkmic` is a guest's own stream, never listed; `archive` only says what a
 * replay from an old server is called.
 */
export type BroadcastKind = 'room' | 'linkmic' | 'archive';

/**
 * opened: the address is out, nothing has been pushed. live: listed. pushing: a link-mic stream that pushes.
 * interrupted: the push broke off and may come back. ended: over, unless a newer push says otherwise.
 */
export type BroadcastState = 'opened' | 'live' | 'pushing' | 'interrupted' | 'ended';

/** Why a broadcast is off the list. `stopped` and `forbidden` are for good. */
export type EndReason = 'push_stopped' | 'left' | 'swept' | 'superseded' | 'stopped' | 'forbidden';

export interface Broadcast {
  readonly id: number;
  readonly kind: BroadcastKind;
  readonly streamName: string;
  readonly userId: string;
  readonly groupId: string;
  readonly title: string;
  readonly nickname: string;
  readonly headpic: string;
  readonly frontcover: string;
  readonly location: string;
  readonly state: BroadcastState;
  readonly openedAt: Date;
  /** Newest start known from any source; undefined until it first pushes. */
  readonly startedAt: Date | undefined;
  /** Newest proof that the anchor means this broadcast and no other: a start that anybody could invent is none. */
  readonly claimedAt: Date;
  /** Start of the running push if LVB vouches for it. */
  readonly provedAt: Date | undefined;
  readonly stoppedAt: Date | undefined;
  readonly endReason: EndReason | undefined;
  readonly pushing: boolean;
  readonly reportedLiveAt: Date | undefined;
  readonly closedAt: Date | undefined;
  /** Ended for good: no event brings it back. */
  readonly final: boolean;
  readonly forbiddenAt: Date | undefined;
  readonly missedChecks: number;
  readonly sightedAt: Date | undefined;
  readonly revision: number;
}

/** How the anchor appears beside the room; empty strings where the app sent nothing. */
export interface Profile {
  readonly nickname: string;
  readonly headpic: string;
  readonly frontcover: string;
  readonly location: string;
}
