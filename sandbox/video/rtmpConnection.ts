import type { Socket } from 'node:net';
import type { AvPacket } from 'node-media-server';
import { Refusal } from '../liveCloud/refusal';
import type { LiveChannel } from './liveChannel';
import type { MediaPacket } from './mediaPacket';
import { toMediaPacket } from './mediaPacket';
import { playerSink } from './playerSink';
import type { RtmpListener, RtmpTarget } from './rtmpProtocol';
import { RtmpProtocol } from './rtmpProtocol';

/** How a connection ended, in LVB's stop codes (267/32744). */
export const STOP_CODE = { finished: 1, hungUp: 3, broken: 4, silent: 8 } as const;
export type StopCode = (typeof STOP_CODE)[keyof typeof STOP_CODE];

/** Where a push goes that was let in. */
export interface AcceptedPush {
  readonly channel: LiveChannel;
  /** Called once, when the connection is over. */
  closed(code: StopCode): void;
}

/** What may be pushed and played. Both throw a Refusal, whose message the client is told. */
export interface RtmpHost {
  push(target: RtmpTarget, connection: RtmpConnection): Promise<AcceptedPush>;
  play(target: RtmpTarget): LiveChannel;
  /** Tells people about it. */
  log(text: string): void;
}

export interface RtmpLimits {
  /** A client that has not begun to push or to play by then is a stranger. */
  readonly greetingMs: number;
  /** A pusher without a byte for so long has lost its network. */
  readonly silenceMs: number;
}

/** Handshake and commands need a few kilobytes. */
const MAX_GREETING_BYTES = 64 * 1024;
const MAX_WAITING_PACKETS = 500;
/** A refused client gets this long to read why. */
const FAREWELL_MS = 1000;

/** One client of the RTMP port, from its first byte to its last. */
export class RtmpConnection implements RtmpListener {
  private readonly protocol = new RtmpProtocol(this);
  private state: 'greeting' | 'deciding' | 'pushing' | 'playing' | 'over' = 'greeting';
  private greetingBytes = 0;
  /** What an impatient pusher sends before it is let in. */
  private readonly early: MediaPacket[] = [];
  private push: AcceptedPush | undefined;
  private stopCode: StopCode = STOP_CODE.hungUp;

  constructor(
    private readonly socket: Socket,
    private readonly host: RtmpHost,
    private readonly limits: RtmpLimits,
  ) {
    socket.setNoDelay(true);
    socket.setTimeout(limits.greetingMs);
    socket.on('timeout', () => this.fallSilent());
    socket.on('data', (bytes: Buffer) => this.receive(bytes));
    socket.on('error', () => (this.stopCode = STOP_CODE.broken));
    socket.on('close', () => this.close());
  }

  get remoteAddress(): string {
    return (this.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Ends the connection from this side. */
  cut(): void {
    this.close();
    this.socket.destroy();
  }

  send(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  wantsToPush(target: RtmpTarget): void {
    if (this.state !== 'greeting') {
      this.cut();
      return;
    }
    this.state = 'deciding';
    this.socket.pause();
    void this.host.push(target, this).then(
      (push) => this.beginPush(push),
      (error: unknown) => this.refuse(`push of ${printable(target.stream)}`, error),
    );
  }

  wantsToPlay(target: RtmpTarget): void {
    if (this.state !== 'greeting') {
      this.cut();
      return;
    }
    try {
      const channel = this.host.play(target);
      this.state = 'playing';
      this.socket.setTimeout(0);
      this.protocol.acceptPlay();
      const sink = playerSink(this.socket, 'rtmp');
      this.socket.once('close', () => channel.remove(sink));
      channel.add(sink);
    } catch (error) {
      this.refuse(`play of ${printable(target.stream)}`, error);
    }
  }

  packet(packet: AvPacket): void {
    const media = this.state === 'pushing' || this.state === 'deciding' ? toMediaPacket(packet) : undefined;
    if (media === undefined) return;
    if (this.push !== undefined) this.push.channel.publish(media);
    else if (this.early.push(media) > MAX_WAITING_PACKETS) this.cut();
  }

  finished(): void {
    if (this.state !== 'pushing') return;
    this.stopCode = STOP_CODE.finished;
    this.close();
    this.socket.end();
  }

  private receive(bytes: Buffer): void {
    if (this.state === 'over') return;
    if (this.state === 'greeting' || this.state === 'deciding') {
      this.greetingBytes += bytes.length;
      if (this.greetingBytes > MAX_GREETING_BYTES) {
        this.cut();
        return;
      }
    }
    try {
      if (this.protocol.parserData(bytes) !== null) this.cut();
    } catch {
      // Bytes that are no RTMP: the parser of the package throws what it stumbles over.
      this.cut();
    }
  }

  private beginPush(push: AcceptedPush): void {
    if (this.isOver) {
      push.closed(this.stopCode);
      return;
    }
    this.push = push;
    this.state = 'pushing';
    this.socket.setTimeout(this.limits.silenceMs);
    this.protocol.acceptPush();
    for (const packet of this.early.splice(0)) push.channel.publish(packet);
    this.socket.resume();
  }

  private refuse(what: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.host.log(`refused the ${what}: ${reason}`);
    this.protocol.refuse(error instanceof Refusal ? reason : 'the sandbox failed');
    this.state = 'over';
    this.socket.end();
    this.socket.resume();
    setTimeout(() => this.socket.destroy(), FAREWELL_MS).unref();
  }

  private fallSilent(): void {
    if (this.state === 'deciding') return;
    this.stopCode = STOP_CODE.silent;
    this.cut();
  }

  private close(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.push?.closed(this.stopCode);
  }
}

/** What a stranger sends must not steer the terminal. */
function printable(name: string): string {
  return name.slice(0, 128).replace(/[^A-Za-z0-9_.-]/g, '?');
}
