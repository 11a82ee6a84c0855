import { createHash } from 'node:crypto';
import { buildPlayUrls, buildPushUrl, findStreamName } from '../../../../shared/signing/streamUrl';

const EXPIRES_AT_SECONDS = 1_716_210_800;
const TX_TIME = '664b4c70';
const STREAM = '8888_alice_0123456789abcdef';

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

describe('push URLs', () => {
  const input = {
    pushDomain: 'push.example.test',
    bizId: '8888',
    pushUrlKey: 'fake-push-url-key',
    streamName: STREAM,
    expiresAtSeconds: EXPIRES_AT_SECONDS,
  };

  it('of rooms ask for a recording, then carry the signature, as the apps have always got them', () => {
    expect(buildPushUrl({ ...input, record: true })).toBe(
      `rtmp://push.example.test/live/${STREAM}?bizid=8888&record_interval=10800&record=flv|hls` +
        `&txSecret=${md5(`fake-push-url-key${STREAM}${TX_TIME}`)}&txTime=${TX_TIME}`,
    );
  });

  it('of link-mic guests ask for none', () => {
    expect(buildPushUrl({ ...input, record: false })).toBe(
      `rtmp://push.example.test/live/${STREAM}?bizid=8888` +
        `&txSecret=${md5(`fake-push-url-key${STREAM}${TX_TIME}`)}&txTime=${TX_TIME}`,
    );
  });
});

describe('play URLs', () => {
  const input = {
    playDomain: 'play.example.test',
    streamName: STREAM,
    expiresAtSeconds: EXPIRES_AT_SECONDS,
  };

  it('are bare without a play key', () => {
    expect(buildPlayUrls({ ...input, playUrlKey: undefined })).toEqual({
      flv: `http://play.example.test/live/${STREAM}.flv`,
      hls: `http://play.example.test/live/${STREAM}.m3u8`,
      rtmp: `rtmp://play.example.test/live/${STREAM}`,
    });
  });

  it('are signed over the stream name, without its ending, where a play key is set', () => {
    const query = `?txSecret=${md5(`fake-play-url-key${STREAM}${TX_TIME}`)}&txTime=${TX_TIME}`;
    expect(buildPlayUrls({ ...input, playUrlKey: 'fake-play-url-key' })).toEqual({
      flv: `http://play.example.test/live/${STREAM}.flv${query}`,
      hls: `http://play.example.test/live/${STREAM}.m3u8${query}`,
      rtmp: `rtmp://play.example.test/live/${STREAM}${query}`,
    });
  });
});

describe('findStreamName', () => {
  it.each([
    `rtmp://play.example.test/live/${STREAM}`,
    `rtmp://play.example.test/live/${STREAM}?txSecret=a&txTime=b`,
    `http://play.example.test/live/${STREAM}.flv`,
    `https://play.example.test:8443/live/${STREAM}.m3u8?txSecret=a`,
    `rtmp://play.example.test/live/${STREAM}?from=/live/other`,
  ])('reads the name in %s', (url) => {
    expect(findStreamName(url)).toBe(STREAM);
  });

  it('takes names of 80 characters and none longer', () => {
    expect(findStreamName(`rtmp://d/live/${'a'.repeat(80)}`)).toBe('a'.repeat(80));
    expect(findStreamName(`rtmp://d/live/${'a'.repeat(81)}`)).toBeUndefined();
  });

  it.each([
    '',
    STREAM,
    `/live/${STREAM}`,
    'rtmp://play.example.test/live/',
    `rtmp://play.example.test/other/${STREAM}`,
    `rtmp:///live/${STREAM}`,
    `rtmp://play.example.test/live/${STREAM}/more`,
    `rtmp://play.example.test/live/${STREAM}#part`,
    `rtmp://play.example.test/live/a b`,
    `rtmp://play.example.test/live/a%2fb`,
    `javascript:alert(1)/live/${STREAM}`,
    ` rtmp://play.example.test/live/${STREAM}`,
    `rtmp://play.example.test\n/live/${STREAM}`,
  ])('finds none in %j', (url) => {
    expect(findStreamName(url)).toBeUndefined();
  });
});
