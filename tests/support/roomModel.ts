const INTERRUPTION_GRACE_MS = 60_000;

export interface ModelRoom {
  readonly streamName: string;
  readonly groupId: string;
  readonly openedAtMs: number;
  startedAtMs: number | undefined;
  interruptedAtMs: number | undefined;
  state: 'opened' | 'live' | 'interrupted' | 'ended';
  final: boolean;
  likes: number;
  readonly members: Set<string>;
  /** When those members who ever sent a heartbeat were last heard of. */
  readonly beats: Map<string, number>;
  readonly likeRequests: Set<string>;
}

/** What an anchor's rooms, their viewers and their likes have to be, told from the calls alone. */
export class ModelAnchor {
  readonly rooms: ModelRoom[] = [];

  constructor(readonly userId: string) {}

  get live(): ModelRoom | undefined {
    return this.rooms.find((room) => room.state === 'live');
  }

  /** The room that started last. */
  get newestStarted(): ModelRoom | undefined {
    return this.rooms
      .filter((room) => room.startedAtMs !== undefined)
      .reduce<ModelRoom | undefined>(
        (newest, room) => (newest === undefined || room.startedAtMs! >= newest.startedAtMs! ? room : newest),
        undefined,
      );
  }

  /** The room that the app means when it names only its user. */
  get current(): ModelRoom | undefined {
    const opened = this.rooms.at(-1);
    const started = this.newestStarted;
    return started !== undefined && opened !== undefined && started.startedAtMs! > opened.openedAtMs
      ? started
      : opened;
  }

  /** The room that viewers may enter and leave under this group. */
  openRoom(groupId: string, nowMs: number): ModelRoom | undefined {
    const { live, newestStarted } = this;
    if (live !== undefined) return live.groupId === groupId ? live : undefined;
    const interrupted =
      newestStarted?.state === 'interrupted' &&
      nowMs - newestStarted.interruptedAtMs! <= INTERRUPTION_GRACE_MS;
    return interrupted && newestStarted.groupId === groupId ? newestStarted : undefined;
  }

  /** The room that viewers may leave under this group: an interrupted one may come back at any time. */
  roomToLeave(groupId: string): ModelRoom | undefined {
    const room = this.live ?? this.newestStarted;
    const isOpen = room?.state === 'live' || room?.state === 'interrupted';
    return isOpen && room.groupId === groupId ? room : undefined;
  }

  open(streamName: string, groupId: string, nowMs: number): void {
    this.rooms.push({
      streamName,
      groupId,
      openedAtMs: nowMs,
      startedAtMs: undefined,
      interruptedAtMs: undefined,
      state: 'opened',
      final: false,
      likes: 0,
      members: new Set(),
      beats: new Map(),
      likeRequests: new Set(),
    });
  }

  start(room: ModelRoom, nowMs: number): void {
    if (room.final) return;
    if (this.live !== undefined && this.live !== room) end(this.live);
    room.state = 'live';
    room.startedAtMs = nowMs;
  }

  interrupt(room: ModelRoom, nowMs: number): void {
    room.state = 'interrupted';
    room.interruptedAtMs = nowMs;
  }

  /** What a like for this anchor goes to. */
  get liked(): ModelRoom | undefined {
    return this.live ?? this.newestStarted;
  }
}

export function leave(room: ModelRoom, viewer: string): void {
  room.members.delete(viewer);
  room.beats.delete(viewer);
}

/** Who used to send heartbeats and has sent none for 90 s is not there any more. */
export function expire(room: ModelRoom, nowMs: number): void {
  for (const [viewer, beatAtMs] of room.beats) if (nowMs - beatAtMs > 90_000) leave(room, viewer);
}

/** Nobody is present in a room that has ended. */
export function end(room: ModelRoom, { final = false } = {}): void {
  room.state = 'ended';
  room.final ||= final;
  room.members.clear();
  room.beats.clear();
}
