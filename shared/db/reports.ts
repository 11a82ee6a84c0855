import type { Session } from './database';

export type ReportSource = 'user' | 'moderation';

export interface NewReport {
  readonly source: ReportSource;
  /** Empty where the app did not say who reports. */
  readonly reporterId: string;
  readonly targetId: string;
  readonly broadcastId: number | undefined;
  /** JSON text of a moderation verdict; empty for a user's report. */
  readonly detail: string;
  readonly createdAt: Date;
}

export interface Report extends NewReport {
  readonly id: number;
}

/** Files a report; nothing else in the database changes. */
export async function insertReport(session: Session, report: NewReport): Promise<void> {
  await session.write(
    'INSERT INTO report (source, reporter_id, target_id, broadcast_id, detail, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    [
      report.source,
      report.reporterId,
      report.targetId,
      report.broadcastId ?? null,
      report.detail,
      report.createdAt,
    ],
  );
}

/** Reports before `beforeId`, newest first. */
export async function listReports(session: Session, beforeId: number, limit: number): Promise<Report[]> {
  const rows = await session.query<{
    id: number;
    source: ReportSource;
    reporter_id: string;
    target_id: string;
    broadcast_id: number | null;
    detail: string;
    created_at: Date;
  }>(
    'SELECT id, source, reporter_id, target_id, broadcast_id, detail, created_at FROM report ' +
      'WHERE id < ? ORDER BY id DESC LIMIT ?',
    [beforeId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    reporterId: row.reporter_id,
    targetId: row.target_id,
    broadcastId: row.broadcast_id ?? undefined,
    detail: row.detail,
    createdAt: row.created_at,
  }));
}
