import { findLinkUrl, findPictureUrl, findPlayUrl, mayLoadVideo } from '../../../console/src/safeUrl';

const SELF = 'https://console.example.test';
const SOURCES = ['https://covers.example.test', 'https://*.cdn.example.test', 'http://127.0.0.1:9000'];

it.each([
  'https://covers.example.test/a.jpg?x=1',
  'https://a.cdn.example.test/b.png',
  'https://a.b.cdn.example.test/b.png',
  'http://127.0.0.1:9000/c.png',
  `${SELF}/own.png`,
])('shows a picture from where the settings allow it: %s', (url) => {
  expect(findPictureUrl(url, SOURCES, SELF)).toBe(url);
});

it.each([
  '',
  'no address',
  '/relative.png',
  'javascript:alert(1)',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'blob:https://covers.example.test/1',
  'ftp://covers.example.test/a.jpg',
  'http://covers.example.test/a.jpg',
  'https://covers.example.test.evil.test/a.jpg',
  'https://evil.test/https://covers.example.test/a.jpg',
  'https://covers.example.test@evil.test/a.jpg',
  'https://user:secret@covers.example.test/a.jpg',
  'https://covers.example.test:8443/a.jpg',
  'https://cdn.example.test/a.jpg',
  'https://evilcdn.example.test/a.jpg',
  'http://127.0.0.1:9001/c.png',
])('shows no picture from anywhere else: %s', (url) => {
  expect(findPictureUrl(url, SOURCES, SELF)).toBeUndefined();
});

it('links to web addresses only', () => {
  expect(findLinkUrl('http://play.example.test/live/a.flv?txTime=1')).toBe(
    'http://play.example.test/live/a.flv?txTime=1',
  );
  for (const url of ['javascript:alert(1)', 'data:text/html,x', ' ', 'vbscript:x', 'file:///etc/passwd']) {
    expect(findLinkUrl(url)).toBeUndefined();
  }
});

it('plays by https on a page that came by https, and as the address says elsewhere', () => {
  const url = 'http://play.example.test/live/a.flv?txSecret=x';
  expect(findPlayUrl(url, 'https:')).toBe('https://play.example.test/live/a.flv?txSecret=x');
  expect(findPlayUrl(url, 'http:')).toBe(url);
  expect(findPlayUrl('https://play.example.test/a.mp4', 'http:')).toBe('https://play.example.test/a.mp4');
  expect(findPlayUrl('rtmp://play.example.test/live/a', 'https:')).toBeUndefined();
});

it.each([
  ['http://127.0.0.1:9000/live/a.flv', true],
  // As the policy has it, an http source stands for https as well.
  ['https://127.0.0.1:9000/live/a.flv', true],
  ['https://a.cdn.example.test/a.m3u8', true],
  ['http://a.cdn.example.test/a.m3u8', false],
  [`${SELF}/a.mp4`, true],
  ['http://1250000000.vod2.myqcloud.com/a.flv', false],
  ['rtmp://127.0.0.1:9000/live/a', false],
])('knows from where the policy lets it load video: %s %s', (url, expected) => {
  expect(mayLoadVideo(url, SOURCES, SELF)).toBe(expected);
});
