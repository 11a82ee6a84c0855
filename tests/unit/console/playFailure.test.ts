import { failureText, type PlayFailure } from '../../../console/src/player/playFailure';
import { translator, type Language } from '../../../console/src/texts/translator';

const SELF = 'http://127.0.0.1:9000';
const PLAY = ['http://127.0.0.1:9000', 'https://*.play.example.test'];
const SIMULATED = 'http://1250000000.vod2.myqcloud.com/sandbox/1/f0.flv';

function text(failure: PlayFailure, sandbox: boolean, language: Language = 'en'): string {
  return failureText(failure, { settings: { play: PLAY, sandbox }, self: SELF, t: translator(language) });
}

it('says of the replay of a simulated push that it has no video', () => {
  const failure = { cause: 'notLoaded', url: SIMULATED } as const;
  expect(text(failure, true)).toBe(
    'it cannot be loaded from 1250000000.vod2.myqcloud.com, which is not among the addresses this page may load video from. In the sandbox, a push that was only simulated has no video, and neither has its replay.',
  );
  expect(text(failure, true, 'zh-CN')).toMatch(/^无法从 1250000000\.vod2\.myqcloud\.com 加载视频：.*沙箱/);
});

it('says of a deployment how the address is allowed', () => {
  const failure = { cause: 'notLoaded', url: 'https://vod.example.test/a.mp4' } as const;
  expect(text(failure, false)).toContain('--play https://vod.example.test ');
  expect(text(failure, false)).not.toContain('sandbox');
});

it('does not blame the policy for what it allows, or for what answered', () => {
  const allowed = { cause: 'notLoaded', url: 'https://a.play.example.test/a.flv?txSecret=x' } as const;
  expect(text(allowed, false)).toBe('it cannot be loaded from a.play.example.test.');
  expect(text({ ...allowed, httpStatus: 404 }, false)).toBe(
    'it cannot be loaded from a.play.example.test. The answer was HTTP 404.',
  );
  // The policy lets the API be fetched from as well.
  expect(text({ cause: 'notLoaded', url: SIMULATED, httpStatus: 403 }, false)).not.toContain('--play');
});

it('tells a video that came and cannot be shown from one that did not come', () => {
  expect(text({ cause: 'notDecoded', url: SIMULATED }, true)).toBe(
    'this browser cannot decode what 1250000000.vod2.myqcloud.com delivers.',
  );
  expect(text({ cause: 'notStarted', why: 'no such module' }, false)).toContain('no such module');
});
