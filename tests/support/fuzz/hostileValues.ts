import { below, chance, pick, type Random } from './draw';

/** JSON text that no value of JavaScript is written as: the serialiser puts it in place of the string that holds it. */
export function raw(json: string): string {
  return `@raw(${json})@`;
}

/** Puts what `raw` marked into the text of a body. */
export function writeRaw(json: string): string {
  return json.replace(/"@raw\(((?:[^@\\]|\\.)*)\)@"/g, (_whole, marked: string) =>
    marked.replace(/\\(.)/g, '$1'),
  );
}

const NUMBERS = [
  ...[0, 1, -1, 1.5, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 53 + 2, 1e21, 1e300, 5e-324, Number.MIN_SAFE_INTEGER],
  ...['1e309', '-1e309', '-0', '1E400', '123456789012345678901234567890', '0.1e1', '1e0'].map(raw),
  ...['NaN', 'Infinity', '01', '1.', '.5', '+1', '0x10', 'undefined', "'text'"].map(raw),
];

const TEXTS = [
  ...['', ' ', '0', '1', '-1', '1.5', '1e9', ' 1', '1 ', '٣', 'true', 'null', 'NaN', '[]', '{}', 'undefined'],
  ...['\u0000', 'a\u0000b', '\ufeff', '\ufeffa', '\ud800', '\udc00x', 'x\udbff', '\ud83d\ude00', '\u202eabc'],
  ...[
    '\u2028',
    '\r\n',
    '\t',
    '\u007f',
    '\u0080',
    '\uffff',
    'Á',
    'a\u0301',
    'ﬁ',
    'İ',
    'ß',
    '__proto__',
    'constructor',
  ],
  ...[
    '%00',
    '%7B%22',
    '%u0041',
    '%',
    '%zz',
    '+',
    '&amp;',
    '../..',
    'C:\\',
    '${7*7}',
    '{{7*7}}',
    '\\',
    '\\u0000',
  ],
  ...["' OR 1=1 -- ", '"; DROP TABLE broadcast; --', '%_', '👨‍👩‍👧‍👦', 'http://', 'http://[::1', 'javascript:1'],
];

/** As deep as a body of some hundred KB can be; far more than any recursion may follow. */
const DEPTHS = [3, 40, 1000, 50_000];
const LENGTHS = [65, 129, 255, 256, 257, 1025, 70_000];

function nested(open: string, close: string, depth: number): string {
  return raw(`${open.repeat(depth)}1${close.repeat(depth)}`);
}

/** Any value that might stand where another one was expected. */
export function hostileValue(random: Random): unknown {
  const kind = below(10, random);
  if (kind <= 2) return pick(TEXTS, random);
  if (kind <= 4) return pick(NUMBERS, random);
  if (kind === 5) return pick([true, false, null, [], {}, [[]], [null], [1, 2], { 0: 1 }], random);
  if (kind === 6)
    return pick(['x', '字', '😀', '"', '\u0000', '\ud800'], random).repeat(pick(LENGTHS, random));
  if (kind === 7) {
    const depth = pick(DEPTHS, random);
    return chance(0.5, random) ? nested('[', ']', depth) : nested('{"a":', '}', depth);
  }
  if (kind === 8) return Array.from({ length: pick([2, 101, 5000], random) }, () => pick(TEXTS, random));
  return {
    [pick(['a', '', '__proto__', 'constructor', 'toString', 'length', '0'], random)]: pick(TEXTS, random),
    toString: pick(NUMBERS, random),
    toJSON: pick(TEXTS, random),
  };
}
