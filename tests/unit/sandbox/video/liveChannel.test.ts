import type { ChannelSink } from '../../../../sandbox/video/liveChannel';
import { LiveChannel } from '../../../../sandbox/video/liveChannel';
import { toMediaPacket } from '../../../../sandbox/video/mediaPacket';
import { packet } from './packets';

interface Viewer extends ChannelSink {
  readonly got: string[];
}

function viewer(): Viewer {
  const got: string[] = [];
  return {
    got,
    start: ({ hasAudio, hasVideo, packets }) =>
      got.push(
        `audio ${String(hasAudio)} video ${String(hasVideo)}`,
        ...packets.map(({ kind, timeMs }) => `${kind} ${timeMs}`),
      ),
    write: ({ kind, timeMs }) => got.push(`${kind} ${timeMs}`),
    end: () => got.push('end'),
  };
}

let channel: LiveChannel;

beforeEach(() => {
  channel = new LiveChannel();
});

function begin(): void {
  channel.publish(packet('metadata'));
  channel.publish(packet('videoHeader'));
  channel.publish(packet('audioHeader'));
  channel.publish(packet('keyFrame', 0));
  channel.publish(packet('audio', 10));
  channel.publish(packet('video', 40));
}

it('starts whoever waits at the first key frame, when it is known what there is', () => {
  const early = viewer();
  channel.add(early);
  channel.publish(packet('metadata'));
  channel.publish(packet('videoHeader'));
  expect(early.got).toEqual([]);
  channel.publish(packet('keyFrame', 0));
  channel.publish(packet('video', 40));
  expect(early.got).toEqual([
    'audio false video true',
    'metadata 0',
    'videoHeader 0',
    'keyFrame 0',
    'video 40',
  ]);
});

it('gives a late viewer the headers and everything since the last key frame', () => {
  begin();
  channel.publish(packet('keyFrame', 1000));
  channel.publish(packet('video', 1040));
  const late = viewer();
  channel.add(late);
  expect(late.got).toEqual([
    'audio true video true',
    'metadata 0',
    'audioHeader 0',
    'videoHeader 0',
    'keyFrame 1000',
    'video 1040',
  ]);
});

it('starts viewers of sound alone after a second', () => {
  const listener = viewer();
  channel.add(listener);
  channel.publish(packet('audioHeader'));
  for (let timeMs = 0; timeMs <= 1000; timeMs += 100) channel.publish(packet('audio', timeMs));
  expect(listener.got).toEqual([]);
  channel.publish(packet('audio', 1100));
  expect(listener.got[0]).toBe('audio true video false');
  expect(listener.got).toHaveLength(14);
});

it('keeps only the last second of sound where there is no picture', () => {
  for (let index = 0; index < 1000; index++) channel.publish(packet('audio', index * 20));
  const late = viewer();
  channel.add(late);
  expect(late.got).toHaveLength(51);
  expect(late.got.at(-1)).toBe('audio 19980');
});

it('forgets a picture group that never ends, and starts again with the next key frame', () => {
  begin();
  for (let index = 0; index < 5000; index++) channel.publish(packet('video', index));
  const late = viewer();
  channel.add(late);
  expect(late.got.slice(1)).toEqual(['metadata 0', 'audioHeader 0', 'videoHeader 0']);
  channel.publish(packet('keyFrame', 6000));
  expect(late.got.at(-1)).toBe('keyFrame 6000');
});

it('ends every viewer once, and takes nothing afterwards', () => {
  const [watching, gone, waiting] = [viewer(), viewer(), viewer()];
  begin();
  channel.add(watching);
  channel.add(gone);
  channel.remove(gone);
  channel.end();
  channel.end();
  channel.publish(packet('video', 80));
  channel.add(waiting);
  expect(watching.got.filter((what) => what === 'end')).toHaveLength(1);
  expect(watching.got.at(-1)).toBe('end');
  expect(gone.got).not.toContain('end');
  expect(waiting.got).toEqual(['end']);
});

it('takes the command of the encoder off the metadata, which players would not understand', () => {
  const properties = Buffer.from([2, 0, 10, ...Buffer.from('onMetaData'), 8, 0, 0, 0, 0, 0, 0, 9]);
  const command = Buffer.from([2, 0, 13, ...Buffer.from('@setDataFrame')]);
  const sent = packet('metadata', 0, Buffer.concat([command, properties]));
  expect(sent.flv.subarray(11, -4)).toEqual(properties);
  expect(packet('metadata', 0, properties).flv.subarray(11, -4)).toEqual(properties);
});

it('drops an empty packet', () => {
  const empty = { codec_type: 9, flags: 4, dts: 0, size: 0, data: Buffer.alloc(8) };
  expect(toMediaPacket(empty)).toBeUndefined();
});
