/** What viewers are in front of and likes go to. The numbers are what the tables store. */
export const SUBJECT = { broadcast: 1, replay: 2 } as const;

export interface Subject {
  readonly type: (typeof SUBJECT)[keyof typeof SUBJECT];
  readonly id: number;
}

export function broadcastSubject(id: number): Subject {
  return { type: SUBJECT.broadcast, id };
}

export function replaySubject(id: number): Subject {
  return { type: SUBJECT.replay, id };
}
