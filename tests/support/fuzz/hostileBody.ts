import { changed } from '../declaredFields';
import { below, chance, pick, type Random } from './draw';
import { hostileValue, raw, writeRaw } from './hostileValues';

/** What is sent in place of a body: up to three members of it changed, and sometimes its text or its bytes. */
export function hostileBody(base: object, paths: readonly string[], random: Random): Buffer {
  let body: object = base;
  for (let change = below(4, random); change > 0; change -= 1) body = changeMember(body, paths, random);
  let text = writeRaw(JSON.stringify(body));
  if (chance(0.3, random)) text = changeText(text, random);
  return chance(0.15, random) ? changeBytes(text, random) : Buffer.from(text);
}

function changeMember(body: object, paths: readonly string[], random: Random): object {
  const path = pick(paths, random);
  try {
    if (chance(0.15, random)) return changed(body, path, undefined);
    return changed(body, path, hostileValue(random));
  } catch {
    // An earlier change has put a text or a number where this member had its place.
    return { ...body, [path]: hostileValue(random) };
  }
}

type TextChange = (text: string, random: Random) => string;

const TEXT_CHANGES: readonly TextChange[] = [
  (text, random) => text.slice(0, below(text.length, random)),
  (text, random) => text.slice(below(text.length, random)),
  (text) => `\ufeff${text}`,
  (text) => `${text}${text}`,
  (text, random) => `${text}${pick(['x', '}', ',', ' null', '\u0000', '//', '\n{}'], random)}`,
  (text) => `[${text}]`,
  (text) => JSON.stringify(text),
  (text) => encodeURIComponent(text),
  (text) => `data=${encodeURIComponent(text)}&x=%00`,
  (text) => text.replaceAll('"', "'"),
  (text) => text.replaceAll(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  (text) => text.replace('{', '{ /* comment */ '),
  (text) => text.replaceAll(':', ' :\r\n\t'),
  (text) => text.toUpperCase(),
  (text, random) => withDuplicateKey(text, random),
  (text, random) => withDuplicateKey(text, random),
  (text, random) => text.replace('{', `{"${pick(['__proto__', 'constructor', 'x'], random)}":{"a":1},`),
  (text, random) =>
    inserted(text, pick(['\u0000', '\ud800', '"', '\\', ',', '{', ']', '\u2028', '\n'], random), random),
  (_text, random) =>
    pick(['', ' ', 'null', 'true', '0', '""', '[]', '{}', '[{}]', '{"":""}', '-', '\u0000'], random),
  (_text, random) => '['.repeat(pick([10, 10_000, 400_000], random)),
  (_text, random) => `{"a":${'{"a":'.repeat(pick([10, 10_000, 100_000], random))}`,
];

function changeText(text: string, random: Random): string {
  return pick(TEXT_CHANGES, random)(text, random);
}

function inserted(text: string, what: string, random: Random): string {
  const place = below(text.length + 1, random);
  return `${text.slice(0, place)}${what}${text.slice(place)}`;
}

/** The first member twice: once as it is, once with any value, in either order. */
function withDuplicateKey(text: string, random: Random): string {
  const name = /"((?:[^"\\]|\\.)*)"\s*:/.exec(text)?.[1];
  if (name === undefined) return text;
  const value = hostileValue(random);
  const member = writeRaw(`"${name}":${JSON.stringify(value === undefined ? raw('null') : value)}`);
  if (chance(0.5, random)) return text.replace('{', () => `{${member},`);
  return text.replace(/\}\s*$/, () => `,${member}}`);
}

/** Not UTF-8: alone, overlong, cut off, a surrogate, beyond the last character. */
const NO_UTF8 = [
  [0xff],
  [0xc0, 0x80],
  [0xe0, 0x80, 0x80],
  [0xe4, 0xb8],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
];

function changeBytes(text: string, random: Random): Buffer {
  const kind = below(4, random);
  if (kind === 0) return Buffer.from(text, 'utf16le');
  if (kind === 1) return Buffer.from(text, 'latin1');
  const bytes = Buffer.from(text);
  const place = below(bytes.length + 1, random);
  if (kind === 2) {
    return Buffer.concat([
      bytes.subarray(0, place),
      Buffer.from(pick(NO_UTF8, random)),
      bytes.subarray(place),
    ]);
  }
  for (let flips = 1 + below(8, random); flips > 0 && bytes.length > 0; flips -= 1) {
    bytes[below(bytes.length, random)]! ^= 1 << below(8, random);
  }
  return bytes;
}
