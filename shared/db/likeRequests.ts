import type { Session } from './database';
import type { Subject } from './subjects';

/** Remembers a like's request id; false where that request was already counted. */
export async function addLikeRequest(
  session: Session,
  subject: Subject,
  requestId: string,
  now: Date,
): Promise<boolean> {
  const { changedRows } = await session.write(
    'INSERT INTO like_request (subject_type, subject_id, request_id, created_at) VALUES (?, ?, ?, ?) ' +
      'ON DUPLICATE KEY UPDATE request_id = VALUES(request_id)',
    [subject.type, subject.id, requestId, now],
  );
  return changedRows === 1;
}

/** Forgets request ids from before `before`, a bounded number of them; returns how many. */
export async function deleteOldLikeRequests(session: Session, before: Date, limit: number): Promise<number> {
  const { changedRows } = await session.write(
    'DELETE FROM like_request WHERE created_at < ? ORDER BY created_at LIMIT ?',
    [before, limit],
  );
  return changedRows;
}
