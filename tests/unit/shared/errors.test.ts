import { AppError, ERRORS } from '../../../shared/errors';
import type { ErrorCode } from '../../../shared/errors';

/** What released apps and operators know (PROTOCOL A.6); a number that changes here breaks them. */
const NUMBERS: Readonly<Record<ErrorCode, number>> = {
  INVALID_PARAMETER: 1000,
  UNKNOWN_ACTION: 1000,
  DATABASE_UNREACHABLE: 2002,
  DATABASE_FAILED: 2003,
  CLOUD_FAILED: 3000,
  INTERNAL: 4000,
  NOT_CONFIGURED: 4000,
  BAD_JSON: 4001,
  BAD_VALUE: 4002,
  TOO_FREQUENT: 4003,
  NOT_SIGNED_IN: 4010,
  NOT_ALLOWED: 4030,
  BANNED: 4031,
  BROADCAST_ENDED: 10010,
};

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('the error table', () => {
  it('has the numbers that the apps know', () => {
    expect(Object.fromEntries(codes.map((code) => [code, ERRORS[code].number]))).toEqual(NUMBERS);
  });

  it('never uses a number that an app takes for success or for an IM error of its own', () => {
    for (const code of codes) expect([0, -1, 6013]).not.toContain(ERRORS[code].number);
  });

  it('has a text for each that says nothing but printable ASCII', () => {
    for (const code of codes) expect(ERRORS[code].message).toMatch(/^[ -~]{5,}$/);
  });

  it('answers bad JSON in the words that the deployment guide checks for', () => {
    expect(ERRORS.BAD_JSON).toMatchObject({ number: 4001, message: 'json format error' });
  });

  it.each(codes)(
    '%s makes an error with the standard text, then the detail, and keeps the cause apart',
    (code) => {
      const cause = new Error('fake-driver-text');
      const error = new AppError(code, 'userid is null or empty!', { cause });
      expect(error).toBeInstanceOf(Error);
      expect(error.number).toBe(NUMBERS[code]);
      expect(error.message).toBe(`${ERRORS[code].message} | userid is null or empty!`);
      expect(error.cause).toBe(cause);
      expect(new AppError(code).message).toBe(ERRORS[code].message);
    },
  );
});
