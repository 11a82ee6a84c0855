import type { Session } from './database';
import { SUBJECT, type Subject } from './subjects';

export interface Member {
  readonly userId: string;
  readonly nickname: string;
  readonly headpic: string;
}

/**
 * Makes the user a member, or renews how a present member appears. True only where the user was not there before,
 * so entering twice counts once. Who has ever sent a heartbeat has another 90 s from here.
 */
export async function saveMember(
  session: Session,
  subject: Subject,
  member: Member,
  now: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO member (subject_type, subject_id, user_id, nickname, headpic, entered_at) VALUES (?, ?, ?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE nickname = VALUES(nickname), headpic = VALUES(headpic), ' +
      'beat_at = IF(beat_at IS NULL, NULL, GREATEST(beat_at, VALUES(entered_at)))',
    [subject.type, subject.id, member.userId, member.nickname, member.headpic, now],
  );
  // 1 is a new row; a changed one counts as 2 and an unchanged one as 0.
  return changedRows === 1;
}

/** True only where the user was a member, so leaving twice counts once. */
export async function deleteMember(session: Session, subject: Subject, userId: string): Promise<boolean> {
  const { changedRows } = await session.write(
    'DELETE FROM member WHERE subject_type = ? AND subject_id = ? AND user_id = ?',
    [subject.type, subject.id, userId],
  );
  return changedRows === 1;
}

export async function deleteAllMembers(session: Session, subject: Subject): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM member WHERE subject_type = ? AND subject_id = ?',
    [subject.type, subject.id],
  );
  return changedRows;
}

/**
 * A page of those present, newest first; stable, because nobody's time of entry changes while they are there. Rows in
 * front of the page are skipped in the index.
 */
export async function listMembers(
  session: Session,
  subject: Subject,
  page: { readonly offset: number; readonly limit: number },
): Promise<Member[]> {
  const rows = await session.query<{ user_id: string; nickname: string; headpic: string }>(
    'SELECT m.user_id, m.nickname, m.headpic FROM (SELECT user_id FROM member FORCE INDEX (by_entry) ' +
      'WHERE subject_type = ? AND subject_id = ? ORDER BY entered_at DESC, user_id DESC LIMIT ? OFFSET ?) page ' +
      'STRAIGHT_JOIN member m ON m.subject_type = ? AND m.subject_id = ? AND m.user_id = page.user_id ' +
      'ORDER BY m.entered_at DESC, m.user_id DESC',
    [subject.type, subject.id, page.limit, page.offset, subject.type, subject.id],
  );
  return rows.map((row) => ({ userId: row.user_id, nickname: row.nickname, headpic: row.headpic }));
}

/** Whether the user is present there. */
export async function isMember(session: Session, subject: Subject, userId: string): Promise<boolean> {
  const rows = await session.query(
    'SELECT user_id FROM member WHERE subject_type = ? AND subject_id = ? AND user_id = ?',
    [subject.type, subject.id, userId],
  );
  return rows.length > 0;
}

/** Ids of the broadcasts in which the user is present, a bounded number. */
export async function listRoomsOfMember(session: Session, userId: string, limit: number): Promise<number[]> {
  const rows = await session.query<{ subject_id: number }>(
    'SELECT subject_id FROM member WHERE user_id = ? AND subject_type = ? ORDER BY entered_at DESC LIMIT ?',
    [userId, SUBJECT.broadcast, limit],
  );
  return rows.map((row) => row.subject_id);
}

/** Where a viewer is: in a live room of an anchor, or in front of a replay. */
export type Place =
  { readonly anchorId: string; readonly groupId: string } | { readonly replayFileId: string };

/**
 * Notes in one statement that a present member is still there, by the names that apps use. False where the user is not
 * present, the room is not live at this moment, or this very moment is noted already.
 */
export async function renewBeat(session: Session, place: Place, userId: string, now: Date): Promise<boolean> {
  const [type, subjectId, names] =
    'replayFileId' in place
      ? [SUBJECT.replay, 'SELECT replay_id FROM recording WHERE file_id = ?', [place.replayFileId]]
      : [
          SUBJECT.broadcast,
          'SELECT id FROM broadcast WHERE live_user_id = ? AND group_id = ?',
          [place.anchorId, place.groupId],
        ];
  const { changedRows } = await session.write(
    `UPDATE member SET beat_at = ? WHERE subject_type = ? AND subject_id = (${subjectId}) AND user_id = ?`,
    [now, type, ...names, userId],
  );
  return changedRows === 1;
}

/**
 * Notes that a member is still there and brings back one that was not. True only where the user was not there. How a
 * present member appears stays as it is.
 */
export async function saveBeat(
  session: Session,
  subject: Subject,
  member: Member,
  now: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO member (subject_type, subject_id, user_id, nickname, headpic, entered_at, beat_at) ' +
      'VALUES (?, ?, ?, ?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE beat_at = GREATEST(COALESCE(beat_at, VALUES(beat_at)), VALUES(beat_at))',
    [subject.type, subject.id, member.userId, member.nickname, member.headpic, now, now],
  );
  return changedRows === 1;
}

/** Members whose last heartbeat came before `before`, a bounded number, the longest silent first. */
export async function listSilentMembers(
  session: Session,
  before: Date,
  limit: number,
): Promise<{ readonly subject: Subject; readonly userId: string }[]> {
  const rows = await session.query<{ subject_type: Subject['type']; subject_id: number; user_id: string }>(
    'SELECT subject_type, subject_id, user_id FROM member WHERE beat_at < ? ORDER BY beat_at LIMIT ?',
    [before, limit],
  );
  return rows.map((row) => ({
    subject: { type: row.subject_type, id: row.subject_id },
    userId: row.user_id,
  }));
}

/** Deletes those of these members who are still silent since `before`; returns how many. */
export async function deleteSilentMembers(
  session: Session,
  subject: Subject,
  userIds: readonly string[],
  before: Date,
): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE m FROM member m FORCE INDEX (PRIMARY) ' +
      'WHERE m.subject_type = ? AND m.subject_id = ? AND m.user_id IN (?) AND m.beat_at < ?',
    [subject.type, subject.id, userIds, before],
  );
  return changedRows;
}

/** Viewers of replays who entered before `before` and never left, a bounded number, oldest first. */
export async function listStaleReplayMembers(
  session: Session,
  before: Date,
  limit: number,
): Promise<{ subject: Subject; userId: string }[]> {
  const rows = await session.query<{ subject_id: number; user_id: string }>(
    'SELECT subject_id, user_id FROM member WHERE subject_type = ? AND entered_at < ? ORDER BY entered_at LIMIT ?',
    [SUBJECT.replay, before, limit],
  );
  return rows.map((row) => ({ subject: { type: SUBJECT.replay, id: row.subject_id }, userId: row.user_id }));
}
