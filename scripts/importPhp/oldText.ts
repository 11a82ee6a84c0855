import type { OldValue } from '../../shared/db/imports/oldDatabase';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What MySQL calls latin1. */
const latin1 = new TextDecoder('windows-1252');

const BYTE_OF_CHARACTER = new Map(
  Array.from({ length: 256 }, (_, byte) => [latin1.decode(Uint8Array.of(byte)), byte] as const),
);

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The text behind a value: bytes are UTF-8 if they can be, whatever the column claims, and latin1 otherwise. */
export function decodeText(value: OldValue): string | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  return decodeUtf8(value) ?? latin1.decode(value);
}

/**
 * The text that went through latin1 on its way into a UTF-8 column, as PHP sent it that named no character set;
 * undefined where it did not. Such text reads "ä½ å¥½" for "你好".
 */
export function findDoubleEncoded(text: string): string | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = BYTE_OF_CHARACTER.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  if (bytes.every((byte) => byte < 0x80)) return undefined;
  return decodeUtf8(Uint8Array.from(bytes));
}
