const RANDOM_CHARACTERS = 16;
const MAX_USER_CHARACTERS = 40;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * A stream name of its own for one broadcast: `{bizid}_{user}_{random}`, lower-case letters, digits and `_`, at
 * most 80 bytes, because link-mic mixing takes no other (PROTOCOL A.5) and Android lower-cases it. The user part
 * is for the reader; 16 random characters (82 bits) make the name one that no other broadcast ever gets.
 * @param randomBytes gives that many unpredictable bytes.
 */
export function createStreamName(
  bizId: string,
  userId: string,
  randomBytes: (size: number) => Uint8Array,
): string {
  const user = userId
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '_')
    .slice(0, MAX_USER_CHARACTERS);
  return `${bizId}_${user}_${randomText(randomBytes)}`;
}

/** Bytes of 252 and above are left out: a plain remainder would prefer the first letters of the alphabet. */
function randomText(randomBytes: (size: number) => Uint8Array): string {
  let text = '';
  while (text.length < RANDOM_CHARACTERS) {
    for (const byte of randomBytes(RANDOM_CHARACTERS)) {
      if (byte < 252 && text.length < RANDOM_CHARACTERS) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}
