import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import Flv from 'node-media-server/src/protocol/flv.js';
import type { ChannelOpening, ChannelSink } from './liveChannel';
import type { MediaPacket } from './mediaPacket';

/** What was written, or undefined where it was nothing that plays. */
export interface FlvFile {
  readonly durationMs: number;
  readonly sizeBytes: number;
}

export interface RecorderLimits {
  readonly maxMs: number;
  /** Whether so many bytes more may be written. */
  readonly take: (bytes: number) => boolean;
}

/** A disk that is so far behind is not going to catch up. */
const MAX_BACKLOG_BYTES = 64 * 1024 * 1024;
const TAG_HEADER_BYTES = 11;

/** Writes a push into an FLV file, with times that begin at 0. */
export class FlvRecorder implements ChannelSink {
  private readonly file: WriteStream;
  private failure: Error | undefined;
  private bytes = 0;
  private firstMs: number | undefined;
  private lastMs = 0;
  private full = false;
  /** Where the metadata has a number of this name, to be set at the end. */
  private readonly numbers = new Map<'duration' | 'filesize', number>();

  /** @param onFull is called when a limit ends the recording before the push ends, with the reason. */
  constructor(
    readonly path: string,
    private readonly limits: RecorderLimits,
    private readonly onFull: (reason: string) => void,
  ) {
    this.file = createWriteStream(path, { mode: 0o600 });
    this.file.on('error', (error) => (this.failure = error));
  }

  start({ hasAudio, hasVideo, packets }: ChannelOpening): void {
    this.append(Flv.createHeader(hasAudio, hasVideo));
    packets.forEach((packet) => this.write(packet));
  }

  write(packet: MediaPacket): void {
    if (this.full || this.failure !== undefined) return;
    const isMedia = packet.kind === 'audio' || packet.kind === 'video' || packet.kind === 'keyFrame';
    if (isMedia) this.firstMs ??= packet.timeMs;
    const timeMs = isMedia ? Math.max(0, packet.timeMs - (this.firstMs ?? 0)) : this.lastMs;
    if (timeMs > this.limits.maxMs) {
      this.stop('it has reached its longest');
      return;
    }
    if (this.file.writableLength > MAX_BACKLOG_BYTES) {
      this.stop('the disk is too slow');
      return;
    }
    if (!this.limits.take(packet.flv.length)) {
      this.stop('the recordings have used up their space');
      return;
    }
    this.lastMs = Math.max(this.lastMs, timeMs);
    if (packet.kind === 'metadata' && this.numbers.size === 0) this.findNumbers(packet.flv);
    this.append(withTime(packet.flv, timeMs));
  }

  end(): void {
    this.full = true;
  }

  /** Finishes the file. @throws when it could not be written. */
  async finish(): Promise<FlvFile | undefined> {
    this.full = true;
    if (!this.file.closed) {
      await new Promise<void>((resolve) => {
        this.file.once('close', resolve);
        this.file.end();
      });
    }
    if (this.failure !== undefined) throw this.failure;
    if (this.firstMs === undefined) return undefined;
    await this.setNumbers();
    return { durationMs: this.lastMs, sizeBytes: this.bytes };
  }

  private stop(reason: string): void {
    this.full = true;
    this.onFull(reason);
  }

  private append(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.file.write(bytes);
  }

  private findNumbers(tag: Buffer): void {
    for (const name of ['duration', 'filesize'] as const) {
      // An AMF0 property: two bytes of length, the name, 0 for a number, eight bytes.
      const at = tag.indexOf(Buffer.from(`\0\x08${name}\0`, 'latin1'));
      if (at !== -1 && at + 19 <= tag.length) this.numbers.set(name, this.bytes + at + 11);
    }
  }

  /** Encoders write 0 for a live stream; players take the length of a file from here. */
  private async setNumbers(): Promise<void> {
    const handle = await open(this.path, 'r+');
    try {
      await this.setNumber(handle, 'duration', this.lastMs / 1000);
      await this.setNumber(handle, 'filesize', this.bytes);
    } finally {
      await handle.close();
    }
  }

  private async setNumber(handle: FileHandle, name: 'duration' | 'filesize', value: number): Promise<void> {
    const position = this.numbers.get(name);
    if (position === undefined) return;
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    await handle.write(bytes, 0, 8, position);
  }
}

/** The same tag at another time: 24 bits, and 8 more above them. */
function withTime(tag: Buffer, timeMs: number): Buffer {
  const copy = Buffer.from(tag);
  copy.writeUIntBE(timeMs & 0xffffff, TAG_HEADER_BYTES - 7, 3);
  copy.writeUInt8((timeMs >>> 24) & 0xff, TAG_HEADER_BYTES - 4);
  return copy;
}
