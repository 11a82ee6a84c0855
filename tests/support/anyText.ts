import fc from 'fast-check';

/** Any character that is no control character and no half of one; cheaper than fast-check's own table. */
const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0xa0, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((codePoint) => String.fromCodePoint(codePoint));

/** Texts of so many characters, of one to four bytes each. */
export function anyText(limits: { minLength: number; maxLength: number }): fc.Arbitrary<string> {
  return fc.string({ unit: anyCharacter, ...limits });
}
