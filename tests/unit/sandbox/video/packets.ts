import type { MediaPacket, PacketKind } from '../../../../sandbox/video/mediaPacket';
import { toMediaPacket } from '../../../../sandbox/video/mediaPacket';

const TYPES: Readonly<Record<PacketKind, [codecType: number, flags: number]>> = {
  audioHeader: [8, 0],
  audio: [8, 1],
  videoHeader: [9, 2],
  keyFrame: [9, 3],
  video: [9, 4],
  metadata: [18, 5],
};

/** A packet as the protocol hands it over: its buffer is longer than its content. */
export function packet(kind: PacketKind, timeMs = 0, content: Buffer = Buffer.from(kind)): MediaPacket {
  const [codecType, flags] = TYPES[kind];
  const data = Buffer.concat([content, Buffer.from('left over from the message before')]);
  const media = toMediaPacket({ codec_type: codecType, flags, dts: timeMs, size: content.length, data });
  if (media === undefined) throw new Error('an empty packet');
  return media;
}
