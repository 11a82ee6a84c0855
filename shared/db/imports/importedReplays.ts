import type { Session } from '../database';

export interface ReplayCounts {
  readonly likes: number;
  /** Viewers that the old server had counted. */
  readonly viewers: number;
}

/** What an import may have written of a replay and somebody else may have changed since. */
export interface ReplayState {
  readonly playUrl: string;
  readonly hlsPlayUrl: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** Counts of an old server; what was counted here stays. */
export async function raiseReplayCounts(
  session: Session,
  id: number,
  { likes, viewers }: ReplayCounts,
): Promise<void> {
  await session.write(
    'UPDATE replay SET like_count = GREATEST(like_count, ?), former_viewers = GREATEST(former_viewers, ?) WHERE id = ?',
    [likes, viewers, id],
  );
}

/** A replay as it is now, locked until the transaction ends; undefined where it was deleted. */
export async function lockReplay(session: Session, id: number): Promise<ReplayState | undefined> {
  const [row] = await session.query<{
    play_url: string;
    hls_play_url: string;
    started_at: Date;
    ended_at: Date;
  }>('SELECT play_url, hls_play_url, started_at, ended_at FROM replay WHERE id = ? FOR UPDATE', [id]);
  if (row === undefined) return undefined;
  return {
    playUrl: row.play_url,
    hlsPlayUrl: row.hls_play_url,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

/** Forgets the files of a replay, so that they can be written anew. */
export async function deleteRecordingsOf(session: Session, replayId: number): Promise<void> {
  await session.write('DELETE FROM recording WHERE replay_id = ?', [replayId]);
}
