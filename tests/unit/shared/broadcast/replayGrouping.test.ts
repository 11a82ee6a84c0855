import { isSameReplay, viewReplay, type Recording } from '../../../../shared/broadcast/replayGrouping';

const START_MS = Date.UTC(2024, 4, 1, 12);

function recording(
  fileId: string,
  fromSeconds: number,
  toSeconds: number,
  { format = 'flv', url = `http://vod.example.com/${fileId}` } = {},
): Recording {
  return {
    fileId,
    format,
    url,
    startedAt: new Date(START_MS + fromSeconds * 1000),
    endedAt: new Date(START_MS + toSeconds * 1000),
  };
}

describe('two recordings', () => {
  it('show the same when they start and end within seconds of each other', () => {
    expect(isSameReplay(recording('a', 0, 600), recording('b', 8, 612, { format: 'hls' }))).toBe(true);
  });

  it('do not show the same when one follows the other', () => {
    expect(isSameReplay(recording('a', 0, 600), recording('b', 600, 1200))).toBe(false);
    expect(isSameReplay(recording('a', 0, 600), recording('b', 595, 1200))).toBe(false);
  });

  it('do not show the same when one covers several of the other', () => {
    expect(isSameReplay(recording('a', 0, 1200), recording('b', 0, 600))).toBe(false);
  });

  it('show the same when both have no length and the same time', () => {
    expect(isSameReplay(recording('a', 5, 5), recording('b', 5, 5))).toBe(true);
    expect(isSameReplay(recording('a', 5, 5), recording('b', 6, 6))).toBe(false);
  });
});

describe('a replay', () => {
  const flv = recording('file-flv', 0, 600);
  const hls = recording('file-hls', 5, 610, { format: 'hls' });
  const mp4 = recording('file-mp4', 2, 605, { format: 'mp4' });
  const aac = recording('file-aac', 0, 600, { format: 'aac' });

  it('plays flv before mp4 before hls, and names the file that it plays', () => {
    expect(viewReplay([hls, mp4, flv])).toMatchObject({ playUrl: flv.url, fileId: flv.fileId });
    expect(viewReplay([hls, mp4])).toMatchObject({ playUrl: mp4.url, fileId: mp4.fileId });
    expect(viewReplay([hls])).toMatchObject({ playUrl: hls.url, fileId: hls.fileId });
  });

  it('has an HLS address only where there is an HLS recording', () => {
    expect(viewReplay([flv, hls]).hlsPlayUrl).toBe(hls.url);
    expect(viewReplay([flv, mp4]).hlsPlayUrl).toBe('');
  });

  it('is not playable where there is only sound', () => {
    expect(viewReplay([aac])).toMatchObject({ playUrl: '', hlsPlayUrl: '', fileId: 'file-aac' });
  });

  it('is named by a file that plays, whatever unknown formats lie beside it', () => {
    const unknown = recording('file-unknown', 0, 600, { format: 'ts' });
    expect(viewReplay([unknown, flv])).toMatchObject({ fileId: flv.fileId, playUrl: flv.url });
  });

  it('lasts from the first start to the last end', () => {
    expect(viewReplay([flv, hls, mp4])).toMatchObject({ startedAt: flv.startedAt, endedAt: hls.endedAt });
  });

  it('needs a recording', () => {
    expect(() => viewReplay([])).toThrow('at least one recording');
  });
});
