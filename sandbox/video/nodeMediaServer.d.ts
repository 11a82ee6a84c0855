/** The parts of the package that are used here; it comes without types. */
declare module 'node-media-server' {
  /** One message of a push. */
  export interface AvPacket {
    /** 8 audio, 9 video, 18 metadata. */
    readonly codec_type: number;
    /** 0 audio header, 1 audio, 2 video header, 3 key frame, 4 other frame, 5 metadata, 6 HDR metadata. */
    readonly flags: number;
    readonly dts: number;
    readonly size: number;
    /** Reused for the next message: valid only while the callback runs, and longer than `size`. */
    readonly data: Buffer;
  }

  /** A command of the client, as AMF0 carries it. */
  export interface RtmpCommand {
    readonly cmd: string;
    readonly streamName?: unknown;
  }
}

declare module 'node-media-server/src/protocol/rtmp.js' {
  import type { AvPacket, RtmpCommand } from 'node-media-server';

  /** One RTMP connection, without its socket. */
  class Rtmp {
    streamApp: unknown;
    streamName: string;
    streamId: number;
    readonly parserPacket: { readonly header: { readonly stream_id: number } };
    onOutputCallback: (bytes: Buffer) => void;
    onPacketCallback: (packet: AvPacket) => void;
    /** Takes what came in; a text is an error. Throws on bytes that make no sense. */
    parserData(bytes: Buffer): string | null;
    onPublish(command: RtmpCommand): void;
    onPlay(command: RtmpCommand): void;
    onDeleteStream(command: RtmpCommand): void;
    respondPublish(): void;
    respondPlay(): void;
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void;
    static createMessage(packet: AvPacket): Buffer;
  }
  export = Rtmp;
}

declare module 'node-media-server/src/protocol/flv.js' {
  import type { AvPacket } from 'node-media-server';

  const flv: {
    createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    createMessage(packet: AvPacket): Buffer;
  };
  export = flv;
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log: (message: string, level?: string) => void };
  export = logger;
}
