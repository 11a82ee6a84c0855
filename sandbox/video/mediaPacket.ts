import Flv from 'node-media-server/src/protocol/flv.js';
import type { AvPacket } from 'node-media-server';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';

export type PacketKind = 'metadata' | 'audioHeader' | 'audio' | 'videoHeader' | 'keyFrame' | 'video';

/** One message of a push, ready to be sent on either way. */
export interface MediaPacket {
  readonly kind: PacketKind;
  /** The pusher's clock. */
  readonly timeMs: number;
  /** A whole FLV tag with its trailing size. */
  readonly flv: Buffer;
  readonly rtmp: Buffer;
}

/** What encoders put in front of the metadata when they send it by RTMP; a file or a player has no use for it. */
const SET_DATA_FRAME = Buffer.concat([Buffer.from([2, 0, 13]), Buffer.from('@setDataFrame')]);

const KINDS: readonly PacketKind[] = [
  'audioHeader',
  'audio',
  'videoHeader',
  'keyFrame',
  'video',
  'metadata',
  'video',
];

/** Copies a packet out of the parser's buffer. Undefined for an empty one, which players choke on. */
export function toMediaPacket(packet: AvPacket): MediaPacket | undefined {
  const kind = KINDS[packet.flags];
  if (kind === undefined || packet.size === 0) return undefined;
  const message = kind === 'metadata' ? withoutCommand(packet) : packet;
  return {
    kind,
    timeMs: packet.dts,
    flv: Flv.createMessage(message),
    rtmp: Rtmp.createMessage(message),
  };
}

function withoutCommand(packet: AvPacket): AvPacket {
  const data = packet.data.subarray(0, packet.size);
  if (!data.subarray(0, SET_DATA_FRAME.length).equals(SET_DATA_FRAME)) return packet;
  const rest = data.subarray(SET_DATA_FRAME.length);
  return { ...packet, data: rest, size: rest.length };
}
