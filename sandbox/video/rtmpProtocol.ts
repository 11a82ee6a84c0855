import logger from 'node-media-server/src/core/logger.js';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import type { AvPacket, RtmpCommand } from 'node-media-server';

// It would print what strangers send.
logger.log = () => undefined;

/** Where a client wants to push to or play from: `rtmp://…/{app}/{stream}?{query}`. */
export interface RtmpTarget {
  readonly app: string;
  readonly stream: string;
  readonly query: string;
}

export interface RtmpListener {
  send(bytes: Buffer): void;
  wantsToPush(target: RtmpTarget): void;
  wantsToPlay(target: RtmpTarget): void;
  packet(packet: AvPacket): void;
  /** The client says that it is done. */
  finished(): void;
}

/**
 * The protocol of node-media-server, which here asks before it agrees: the package's own server tells the client
 * that it is published, and everybody else too, before anything can refuse it.
 */
export class RtmpProtocol extends Rtmp {
  constructor(private readonly listener: RtmpListener) {
    super();
    this.onOutputCallback = (bytes) => listener.send(bytes);
    this.onPacketCallback = (packet) => listener.packet(packet);
  }

  override onPublish(command: RtmpCommand): void {
    this.listener.wantsToPush(this.targetOf(command));
  }

  override onPlay(command: RtmpCommand): void {
    this.listener.wantsToPlay(this.targetOf(command));
  }

  override onDeleteStream(): void {
    this.listener.finished();
  }

  acceptPush(): void {
    this.respondPublish();
  }

  acceptPlay(): void {
    this.respondPlay();
  }

  refuse(reason: string): void {
    this.sendStatusMessage(this.streamId, 'error', 'NetStream.Publish.BadName', reason);
  }

  private targetOf(command: RtmpCommand): RtmpTarget {
    const [stream = '', ...query] = String(command.streamName).split('?');
    this.streamId = this.parserPacket.header.stream_id;
    this.streamName = stream;
    return { app: String(this.streamApp), stream, query: query.join('?') };
  }
}
