import type { Session } from './database';

export interface NewReport {
  /** Empty where the app did not say who reports. */
  readonly reporterId: string;
  readonly targetId: string;
  readonly broadcastId: number | undefined;
  readonly createdAt: Date;
}

/** Files a report; nothing else in the database changes. */
export async function insertReport(session: Session, report: NewReport): Promise<void> {
  await session.write(
    'INSERT INTO report (reporter_id, target_id, broadcast_id, created_at) VALUES (?, ?, ?, ?)',
    [report.reporterId, report.targetId, report.broadcastId ?? null, report.createdAt],
  );
}
