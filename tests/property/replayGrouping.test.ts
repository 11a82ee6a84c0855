import fc from 'fast-check';
import { isSameReplay, viewReplay, type Recording } from '../../shared/broadcast/replayGrouping';

const START_MS = Date.UTC(2024, 4, 1, 12);
const FORMATS = ['flv', 'hls', 'mp4', 'aac'] as const;

/** The files' times differ by up to this much between the formats of one recording (PROTOCOL D.2). */
const JITTER_SECONDS = 6;

function recording(fileId: string, format: string, fromSeconds: number, toSeconds: number): Recording {
  return {
    fileId,
    format,
    url: `http://vod.example.com/${fileId}.${format}`,
    startedAt: new Date(START_MS + fromSeconds * 1000),
    endedAt: new Date(START_MS + toSeconds * 1000),
  };
}

/** Groups as they come out when files arrive in this order and matching groups are merged. */
function group(arrivals: readonly Recording[]): Recording[][] {
  let groups: Recording[][] = [];
  for (const file of arrivals) {
    const matching = groups.filter((members) => members.some((member) => isSameReplay(member, file)));
    groups = [...groups.filter((members) => !matching.includes(members)), [...matching.flat(), file]];
  }
  return groups;
}

function views(groups: readonly (readonly Recording[])[]): object[] {
  return groups
    .map(viewReplay)
    .sort(
      (left, right) =>
        left.startedAt.getTime() - right.startedAt.getTime() || (left.fileId < right.fileId ? -1 : 1),
    );
}

const anyRecording = fc
  .tuple(fc.constantFrom(...FORMATS), fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }))
  .map(([format, from, length]) => ({ format, from, to: from + length }));

it('is the same for two files whichever comes first', () => {
  fc.assert(
    fc.property(anyRecording, anyRecording, (left, right) => {
      const files = [left, right].map(({ format, from, to }, index) =>
        recording(String(index), format, from, to),
      );
      expect(isSameReplay(files[0]!, files[1]!)).toBe(isSameReplay(files[1]!, files[0]!));
    }),
  );
});

it('gives the same replays in whatever order the files are reported', () => {
  const reports = fc.array(anyRecording, { minLength: 1, maxLength: 8 }).chain((drawn) => {
    const files = drawn.map(({ format, from, to }, index) => recording(`file-${index}`, format, from, to));
    return fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length }));
  });
  fc.assert(
    fc.property(reports, ([files, shuffled]) => {
      expect(views(group(shuffled))).toEqual(views(group(files)));
    }),
  );
});

it('makes one replay of several formats and separate replays of consecutive pieces', () => {
  const evening = fc.record({
    lengths: fc.array(fc.integer({ min: 61, max: 10_800 }), { minLength: 1, maxLength: 4 }),
    formats: fc.subarray([...FORMATS], { minLength: 1 }),
    jitter: fc.infiniteStream(fc.integer({ min: -JITTER_SECONDS, max: JITTER_SECONDS })),
    shuffle: fc.infiniteStream(fc.nat()),
  });
  fc.assert(
    fc.property(evening, ({ lengths, formats, jitter, shuffle }) => {
      const drift = (): number => jitter.next().value;
      let end = 100;
      const files = lengths.flatMap((length, piece) => {
        const start = end;
        end += length;
        return formats.map((format) =>
          recording(`${piece}-${format}`, format, start + drift(), start + length + drift()),
        );
      });
      const arrivals = files
        .map((file) => ({ file, key: shuffle.next().value }))
        .sort((left, right) => left.key - right.key)
        .map(({ file }) => file);
      const groups = group(arrivals);
      const pieces = groups.map((members) => new Set(members.map(({ fileId }) => fileId.split('-')[0])));
      expect(pieces.every((one) => one.size === 1)).toBe(true);
      expect(groups).toHaveLength(lengths.length);
      expect(groups.every((members) => members.length === formats.length)).toBe(true);
    }),
  );
});
