import { EVENT_TYPES, eventName, OUTCOMES, outcomeName } from '../../../console/src/pages/eventNames';
import { flatFacts } from '../../../console/src/pages/healthFacts';
import { isPossibleKey } from '../../../console/src/possibleKey';
import { CHINESE } from '../../../console/src/texts/chinese';
import { ENGLISH } from '../../../console/src/texts/english';
import { translator } from '../../../console/src/texts/translator';
import { formatAge, formatTime } from '../../../console/src/texts/times';
import { PERIODS, periodOf } from '../../../console/src/ui/periods';
import { EVENT_OUTCOMES } from '../../../shared/db/callbackEvents';
import { EVENT_TYPE } from '../../../shared/streamEvents/streamEvent';

const asName = (name: string): string => name;

describe('the texts of the console', () => {
  it('are the same set in both languages, each with the same gaps', () => {
    expect(Object.keys(CHINESE)).toEqual(Object.keys(ENGLISH));
    const gaps = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [name, text] of Object.entries(ENGLISH)) {
      const chinese = CHINESE[name as keyof typeof ENGLISH];
      expect([name, gaps(chinese), chinese !== '']).toEqual([name, gaps(text), true]);
    }
  });

  it('name every outcome and every type of event that the backend acts on', () => {
    expect([...OUTCOMES].sort()).toEqual([...EVENT_OUTCOMES].sort());
    const known = Object.keys(EVENT_TYPES).map(Number);
    expect(known).toEqual(expect.arrayContaining(Object.values(EVENT_TYPE)));
    expect(eventName(0, asName)).toBe('event0');
    expect(eventName(4711, (name, values) => `${name} ${String(values?.['type'])}`)).toBe('eventOther 4711');
    expect(outcomeName('invented later', asName)).toBe('invented later');
  });
});

it.each([
  [0, '0 viewers, 0 likes', '0 rooms'],
  [1, '1 viewer, 1 like', '1 room'],
  [2, '2 viewers, 2 likes', '2 rooms'],
  [21, '21 viewers, 21 likes', '21 rooms'],
])('counts %d in the form that goes with it', (count, facts, rooms) => {
  const t = translator('en');
  expect(`${t('viewers', { count })}, ${t('likes', { count })}`).toBe(facts);
  const checked = t('checked', { rooms: count, online: 0, missing: 0, unknown: 0 });
  expect(checked).toBe(`${rooms}, 0 online, 0 missing, 0 without an answer`);
  expect(translator('zh-CN')('viewers', { count })).toBe(`${count} 位观众`);
});

it('tells how long ago something was, never a negative time', () => {
  expect([7.9, 760, 11_100, 100_000, -5].map(formatAge)).toEqual([
    '0:07',
    '12:40',
    '3:05:00',
    '27:46:40',
    '0:00',
  ]);
});

it('tells the time in the order of the language', () => {
  const noon = Date.UTC(2024, 4, 1, 12) / 1000;
  expect(formatTime(noon, 'en')).toMatch(/^01\/05\/2024, \d\d:00:00$/);
  expect(formatTime(noon, 'zh-CN')).toMatch(/^2024\/05\/01 \d\d:00:00$/);
});

it('counts a ban from now, and 0 for one until lifted', () => {
  const nowMs = 1_700_000_000_999;
  expect(PERIODS.map(({ name }) => periodOf(name, nowMs))).toEqual([
    0,
    ...[3600, 86_400, 604_800, 2_592_000].map((seconds) => 1_700_000_000 + seconds),
  ]);
  expect(periodOf('', nowMs)).toBe(0);
});

it('knows a key that no header could carry', () => {
  for (const key of ['a', 'fake-key-1f6c', '~!x', 'k'.repeat(2048)]) expect(isPossibleKey(key)).toBe(true);
  for (const key of ['', 'a b', '密钥', 'a\n', 'ä', 'k'.repeat(2049)]) expect(isPossibleKey(key)).toBe(false);
});

it('shows whatever the backend says of itself', () => {
  expect(
    flatFacts({ status: 'ok', database: { migrations: 4, away: null }, sweep: { age: 12.5 }, list: ['a'] }),
  ).toEqual([
    ['status', 'ok'],
    ['database.migrations', '4'],
    ['database.away', 'null'],
    ['sweep.age', '12.5'],
    ['list', '["a"]'],
  ]);
});
