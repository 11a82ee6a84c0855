import type { MediaPacket } from './mediaPacket';

/** What a player needs before the packets that come next. */
export interface ChannelOpening {
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  /** Metadata, codec headers, and everything since the last key frame. */
  readonly packets: readonly MediaPacket[];
}

/** Somebody who gets the packets of a push: a player, a recorder, a packager. None of these may throw. */
export interface ChannelSink {
  start(opening: ChannelOpening): void;
  write(packet: MediaPacket): void;
  end(): void;
}

/** A picture group longer than this is not kept: a player then waits for the next key frame. */
const MAX_GROUP_PACKETS = 4096;
/** Without picture: about a second of sound. */
const MAX_AUDIO_PACKETS = 50;
/** Without a key frame for so long there is no picture, and players start with the sound. */
const AUDIO_ONLY_AFTER_MS = 1000;

/** One push, handed on to everybody who follows it. */
export class LiveChannel {
  private readonly sinks = new Set<ChannelSink>();
  /** Those who came before it was known whether there is picture, sound or both. */
  private readonly waiting = new Set<ChannelSink>();
  private readonly headers = new Map<MediaPacket['kind'], MediaPacket>();
  private group: MediaPacket[] = [];
  private firstTimeMs: number | undefined;
  private hasAudio = false;
  private hasVideo = false;
  private ready = false;
  private ended = false;

  add(sink: ChannelSink): void {
    if (this.ended) sink.end();
    else if (this.ready) this.open(sink);
    else this.waiting.add(sink);
  }

  remove(sink: ChannelSink): void {
    this.sinks.delete(sink);
    this.waiting.delete(sink);
  }

  publish(packet: MediaPacket): void {
    if (this.ended) return;
    this.hasAudio ||= packet.kind === 'audio' || packet.kind === 'audioHeader';
    this.hasVideo ||= packet.kind === 'keyFrame' || packet.kind === 'videoHeader';
    for (const sink of this.sinks) sink.write(packet);
    this.remember(packet);
    if (!this.ready && this.isReadyAt(packet)) {
      this.ready = true;
      for (const sink of this.waiting) this.open(sink);
      this.waiting.clear();
    }
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const sink of [...this.sinks, ...this.waiting]) sink.end();
    this.sinks.clear();
    this.waiting.clear();
    this.group = [];
  }

  private open(sink: ChannelSink): void {
    const headers = (['metadata', 'audioHeader', 'videoHeader'] as const)
      .map((kind) => this.headers.get(kind))
      .filter((packet) => packet !== undefined);
    const { hasAudio, hasVideo } = this;
    this.sinks.add(sink);
    sink.start({ hasAudio, hasVideo, packets: [...headers, ...this.group] });
  }

  private remember(packet: MediaPacket): void {
    switch (packet.kind) {
      case 'metadata':
      case 'audioHeader':
      case 'videoHeader':
        this.headers.set(packet.kind, packet);
        return;
      case 'keyFrame':
        this.group = [packet];
        return;
      case 'audio':
      case 'video':
        // Frames that build on a key frame nobody has got are of no use.
        if (this.hasVideo && this.group.length === 0) return;
        if (this.hasVideo && this.group.length >= MAX_GROUP_PACKETS) this.group = [];
        else this.group.push(packet);
        if (!this.hasVideo && this.group.length > MAX_AUDIO_PACKETS) this.group.shift();
    }
  }

  private isReadyAt({ kind, timeMs }: MediaPacket): boolean {
    if (kind === 'keyFrame') return true;
    if (kind !== 'audio') return false;
    this.firstTimeMs ??= timeMs;
    return !this.hasVideo && timeMs - this.firstTimeMs > AUDIO_ONLY_AFTER_MS;
  }
}
