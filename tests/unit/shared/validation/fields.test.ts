import { AppError } from '../../../../shared/errors';
import type { Field } from '../../../../shared/validation/fields';
import {
  group,
  id,
  integer,
  LIMITS,
  optionalId,
  optionalText,
  structure,
  text,
  webUrl,
} from '../../../../shared/validation/fields';
import { createRequestReader } from '../../../../shared/validation/requestReader';

let schemas = 0;

/** Reads one field `f` of a body in which it was sent as `value`; of an empty body without one. */
function readerOf<T>(field: Field<T>): (...value: [] | [unknown]) => T {
  schemas += 1;
  const read = createRequestReader(`test/${schemas}`, { f: field });
  return (...value) => read(value.length === 0 ? {} : { f: value[0] }).f;
}

/** The refusal as it reaches the caller: its number, and what was said. */
function refusalOf(work: () => unknown): { number: number; detail: string | undefined } {
  try {
    const value = work();
    throw new Error(`accepted as ${JSON.stringify(value)}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { number: error.number, detail: error.detail };
  }
}

const GRINNING = '😀';
const NUL = '\u0000';

describe('whole numbers', () => {
  const read = readerOf(integer());
  const json = (text: string): unknown => JSON.parse(text);

  it.each([
    ['1', 1],
    ['"1"', 1],
    ['0', 0],
    ['"0"', 0],
    ['-0', 0],
    ['-1', -1],
    ['"-1"', -1],
    ['true', 1],
    ['1.0', 1],
    ['1e3', 1000],
    ['1E+3', 1000],
    ['"9007199254740991"', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', Number.MIN_SAFE_INTEGER],
  ])('are taken as the first server took them: %s', (sent, expected) => {
    expect(read(json(sent)) + 0).toBe(expected);
  });

  it.each([
    '""',
    'false',
    '"01"',
    '"+1"',
    '"1 "',
    '" 1"',
    '"1.0"',
    '1.5',
    '"1.5"',
    '"1e9"',
    '"-0"',
    '"--1"',
    '"0x10"',
    '"１"',
    '"1\\n"',
    '"\\u0000"',
    '[]',
    '[1]',
    '{}',
    '{"valueOf":1}',
    '9007199254740992',
    '"9007199254740992"',
    '"99999999999999999999"',
    '1e309',
    '-1e309',
    '5e-324',
    'null',
  ])('are refused as they were: %s', (sent) => {
    const { number, detail } = refusalOf(() => read(json(sent)));
    expect(number).toBe(1000);
    expect(detail).toMatch(/^f(:.* is not int!| is null or empty!)$/);
  });

  it('are missed by name', () => {
    expect(refusalOf(() => read())).toEqual({ number: 1000, detail: 'f is null or empty!' });
  });

  it('have a fallback where they may be missing, null included, and nowhere else', () => {
    const optional = readerOf(integer({ fallback: 20 }));
    expect([optional(), optional(null), optional('7')]).toEqual([20, 20, 7]);
    for (const wrong of ['', false, 'x', 1.5, []]) {
      expect(refusalOf(() => optional(wrong)).number).toBe(1000);
    }
  });

  it('keep to their range and to their meaning, which are different errors', () => {
    expect(refusalOf(() => readerOf(integer({ min: 0 }))(-1))).toEqual({
      number: 1000,
      detail: 'f:-1 is not in range [0,+)',
    });
    expect(refusalOf(() => readerOf(integer({ oneOf: [0, 1] }))('5'))).toEqual({
      number: 4002,
      detail: 'f:5 is not one of 0, 1',
    });
  });
});

describe('ids', () => {
  const read = readerOf(id());

  it.each([
    'a',
    '0',
    'alice@example.test',
    'a-b',
    'a_b',
    'Á',
    'ß',
    '用户',
    GRINNING,
    'two words',
    '@TGS#3NVNN3HEV',
    "' OR 1=1 --",
    '\\',
    '%',
    '__proto__',
    'x'.repeat(LIMITS.id),
    GRINNING.repeat(LIMITS.id),
  ])('may be any visible text of up to 128 characters: %j', (value) => {
    expect(read(value)).toBe(value);
  });

  it.each([
    ['empty', ''],
    ['of 129 characters', 'x'.repeat(LIMITS.id + 1)],
    ['of 129 characters of four bytes', GRINNING.repeat(LIMITS.id + 1)],
    ['with NUL', `a${NUL}b`],
    ['with a line end', 'a\nb'],
    ['with a line end at its end', 'a\n'],
    ['with a tab', 'a\tb'],
    ['with DEL', 'a\u007f'],
    ['with half a character', 'a\ud83d'],
    ['with the other half', '\ude00a'],
    ['with a blank before it', ' a'],
    ['with a blank after it', 'a '],
    ['of a blank', ' '],
    ['with a no-break space after it', 'a\u00a0'],
    ['null', null],
    ['0', 0],
    ['true', true],
    ['an array', ['a']],
    ['an object', { toString: 'a' }],
  ])('are refused when %s', (_name, value) => {
    expect(refusalOf(() => read(value)).number).toBe(1000);
  });

  it('that are optional read as empty where nothing was sent, and keep to the same rules', () => {
    const optional = readerOf(optionalId());
    expect([optional(), optional(null), optional(''), optional('a')]).toEqual(['', '', '', 'a']);
    for (const wrong of [0, false, [], {}, ' ', 'a\n', NUL, 'x'.repeat(129)]) {
      expect(refusalOf(() => optional(wrong)).number).toBe(1000);
    }
  });
});

describe('texts', () => {
  const read = readerOf(text());

  it.each([
    ['of 255 characters', 'x'.repeat(255)],
    ['of 255 characters of four bytes', GRINNING.repeat(255)],
    ['with quotes and backslashes', `'"\\' -- \\`],
    ['with line ends', 'a\r\nb'],
    ['of blanks', '  '],
    ['with a NUL that is only spelt', '\\u0000'],
    ['of several scripts', 'Áß王😀ع\u202e'],
  ])('%s come back exactly', (_name, value) => {
    expect(read(value)).toBe(value);
  });

  it.each([
    ['empty', ''],
    ['of 256 characters', 'x'.repeat(256)],
    ['of 256 characters of four bytes', GRINNING.repeat(256)],
    ['with NUL', `a${NUL}`],
    ['with half a character', '\ud83d'],
    ['with its halves swapped', '\ude00\ud83d'],
    ['null', null],
    ['0', 0],
    ['true', true],
    ['an array', []],
    ['an object', {}],
  ])('are refused when %s', (_name, value) => {
    expect(refusalOf(() => read(value)).number).toBe(1000);
  });

  it('that are optional read as empty where nothing was sent', () => {
    const optional = readerOf(optionalText());
    expect([optional(), optional(null), optional('')]).toEqual(['', '', '']);
    expect(refusalOf(() => optional(0)).number).toBe(1000);
  });

  it('say by how much they are too long', () => {
    expect(refusalOf(() => read('x'.repeat(256))).detail).toBe('f is longer than 255 characters!');
  });
});

describe('web addresses', () => {
  const read = readerOf(webUrl());

  it.each(['http://a/b.mp4', 'https://vod.example.test/王/f0.mp4?x=1#t', `https://${'a'.repeat(1016)}`])(
    'are http or https: %s',
    (value) => {
      expect(read(value)).toBe(value);
    },
  );

  it.each([
    '',
    'rtmp://a/b',
    'javascript:alert(1)',
    '//a/b',
    'HTTP',
    'http://',
    'http://a b',
    ' http://a',
    'http://a\n',
    `http://a${NUL}`,
    'http://a\ud83d',
    `https://${'a'.repeat(1017)}`,
  ])('and nothing else: %j', (value) => {
    expect(refusalOf(() => read(value)).number).toBe(1000);
  });
});

describe('groups of fields', () => {
  const read = readerOf(group({ nickname: optionalText(), age: integer({ fallback: 0 }) }));

  it('read as empty where nothing was sent', () => {
    const empty = { nickname: '', age: 0 };
    expect([read(), read(null), read({})]).toEqual([empty, empty, empty]);
  });

  it('hand on what is declared and nothing more', () => {
    const sent = JSON.parse('{"nickname":"n","age":"3","state":"live","__proto__":{"age":9}}') as unknown;
    const value = read(sent);
    expect(Object.keys(value)).toEqual(['nickname', 'age']);
    expect(value).toEqual({ nickname: 'n', age: 3 });
  });

  it.each(['text', 0, false, true, [], [{}]])('are objects: %j is refused', (value) => {
    expect(refusalOf(() => read(value)).number).toBe(1000);
  });

  it('name the field inside', () => {
    expect(refusalOf(() => read({ nickname: 5 })).detail).toBe('f.nickname is not string!');
    expect(refusalOf(() => read({ age: 'x' })).detail).toBe('f.age:x is not int!');
  });
});

describe('requests', () => {
  const read = createRequestReader('test/request', {
    userid: id(),
    groupid: id(),
    flag: integer(),
    rest: structure<object>({
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'array', maxItems: 2 } },
    }),
  });

  it('hand on exactly their declared fields', () => {
    const body = { Action: 'X', userid: 'u', groupid: 'g', flag: 1, rest: { a: [] }, admin: true };
    expect(read(body)).toEqual({ userid: 'u', groupid: 'g', flag: 1, rest: { a: [] } });
  });

  it('never take a field from anywhere but the body itself', () => {
    const inherited = Object.create({ userid: 'u', groupid: 'g', flag: 1, rest: { a: [] } }) as object;
    expect(refusalOf(() => read(inherited as Record<string, unknown>)).number).toBe(1000);
  });

  it.each([
    [{ groupid: 'g', flag: 1 }, 'userid is null or empty!'],
    [{ userid: '', groupid: 'g', flag: 1, rest: {} }, 'userid is null or empty!'],
    [{ userid: null, groupid: 'g', flag: 1, rest: {} }, 'userid is null or empty!'],
    [{ userid: 5, groupid: 'g', flag: 1, rest: {} }, 'userid is not string!'],
    [
      { userid: 'u', groupid: 'a\nb', flag: 1, rest: { a: [] } },
      'groupid has characters that are not allowed there!',
    ],
    [{ userid: 'u', groupid: 'g', flag: 'abc', rest: { a: [] } }, 'flag:abc is not int!'],
    [{ userid: 'u', groupid: 'g', flag: Number('1e309'), rest: { a: [] } }, 'flag:Infinity is not int!'],
    [{ userid: 'u', groupid: 'g', flag: 1, rest: {} }, 'rest.a is null or empty!'],
    [{ userid: 'u', groupid: 'g', flag: 1, rest: { a: 1 } }, 'rest.a is not array!'],
    [{ userid: 'u', groupid: 'g', flag: 1, rest: { a: [1, 2, 3] } }, 'rest.a has more than 2 items!'],
  ])('name the first field at fault and its rule: %j', (body, detail) => {
    expect(refusalOf(() => read(body))).toEqual({ number: 1000, detail });
  });

  it('repeat of a wrong value only a short and printable part', () => {
    const { detail } = refusalOf(() =>
      read({ userid: 'u', groupid: 'g', flag: `\u001b[31m${'x'.repeat(100_000)}`, rest: { a: [] } }),
    );
    expect(detail).toBe(`flag:?[31m${'x'.repeat(35)} is not int!`);
  });

  it('refuse a value of any depth as what it is', () => {
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;
    expect(refusalOf(() => read({ userid: 'u', groupid: 'g', flag: deep, rest: { a: [] } })).number).toBe(
      1000,
    );
    expect(refusalOf(() => read({ userid: deep, groupid: 'g', flag: 1, rest: { a: [] } })).number).toBe(1000);
  });
});

describe('hostile texts of 100 KB', () => {
  const LENGTH = 100_000;
  const hostile = {
    letters: 'a'.repeat(LENGTH),
    blanks: ' '.repeat(LENGTH),
    'blanks inside': `a${' '.repeat(LENGTH)}a`,
    NULs: NUL.repeat(LENGTH),
    'half characters': '\ud83d'.repeat(LENGTH),
    digits: '1'.repeat(LENGTH),
    minuses: '-'.repeat(LENGTH),
    'an address': `http://${'a'.repeat(LENGTH)} `,
  };
  const readers = {
    id: readerOf(id()),
    text: readerOf(text()),
    url: readerOf(webUrl()),
    integer: readerOf(integer()),
  };

  /** Processor time, and the best of several runs: what is measured is the rule, not the machine's other work. */
  function fastestMs(work: () => void): number {
    const times = Array.from({ length: 5 }, () => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    return Math.min(...times);
  }

  it.each(Object.entries(readers))('are refused by every rule for %s within 10 ms', (_name, read) => {
    for (const value of Object.values(hostile)) {
      expect(fastestMs(() => refusalOf(() => read(value)))).toBeLessThanOrEqual(10);
    }
  });
});
