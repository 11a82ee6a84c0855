import type { Session } from './database';
import { SUBJECT, type Subject } from './subjects';

export interface Member {
  readonly userId: string;
  readonly nickname: string;
  readonly headpic: string;
}

/**
 * Makes the user a member, or renews how a present member appears. True only where the user was not there before,
 * so entering twice counts once.
 */
export async function saveMember(
  session: Session,
  subject: Subject,
  member: Member,
  now: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO member (subject_type, subject_id, user_id, nickname, headpic, entered_at) VALUES (?, ?, ?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE nickname = VALUES(nickname), headpic = VALUES(headpic)',
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

/** A page of those present, newest first; stable, because nobody's time of entry changes while they are there. */
export async function listMembers(
  session: Session,
  subject: Subject,
  page: { readonly offset: number; readonly limit: number },
): Promise<Member[]> {
  const rows = await session.query<{ user_id: string; nickname: string; headpic: string }>(
    'SELECT user_id, nickname, headpic FROM member WHERE subject_type = ? AND subject_id = ? ' +
      'ORDER BY entered_at DESC, user_id DESC LIMIT ? OFFSET ?',
    [subject.type, subject.id, page.limit, page.offset],
  );
  return rows.map((row) => ({ userId: row.user_id, nickname: row.nickname, headpic: row.headpic }));
}

export async function countMembers(session: Session, subject: Subject): Promise<number> {
  const [row] = await session.query<{ total: number }>(
    'SELECT COUNT(*) AS total FROM member WHERE subject_type = ? AND subject_id = ?',
    [subject.type, subject.id],
  );
  return row?.total ?? 0;
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
