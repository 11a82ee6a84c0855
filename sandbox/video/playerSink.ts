import type { Writable } from 'node:stream';
import type { ChannelOpening, ChannelSink } from './liveChannel';
import type { MediaPacket } from './mediaPacket';

/** A player that is so far behind would only eat memory. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;

/**
 * Sends a channel into a socket, a response or a program's standard input; whoever takes too little is cut off.
 * @param begin what comes before the first packet.
 */
export function playerSink(
  output: Writable,
  encoding: 'flv' | 'rtmp',
  begin: (opening: ChannelOpening) => Buffer = () => Buffer.alloc(0),
): ChannelSink {
  const send = (packet: MediaPacket): void => {
    if (output.destroyed || output.writableEnded) return;
    if (output.writableLength > MAX_BACKLOG_BYTES) output.destroy();
    else output.write(packet[encoding]);
  };
  return {
    start(opening) {
      const first = begin(opening);
      if (first.length > 0) output.write(first);
      opening.packets.forEach(send);
    },
    write: send,
    end: () => void output.end(),
  };
}
