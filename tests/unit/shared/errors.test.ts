import { AppError, ERRORS } from '../../../shared/errors';
import type { ErrorCode } from '../../../shared/errors';

/**
 * What released apps and operators know: `returnValue` of the first generation (PROTOCOL A.6) and `code` of the
 * second (PROTOCOL C.1). A number that changes here breaks them.
 */
const NUMBERS: Readonly<Record<ErrorCode, readonly [first: number, second: number]>> = {
  INVALID_PARAMETER: [1000, 602],
  UNKNOWN_ACTION: [1000, 400],
  DATABASE_UNREACHABLE: [2002, 500],
  DATABASE_FAILED: [2003, 500],
  CLOUD_FAILED: [3000, 500],
  INTERNAL: [4000, 500],
  NOT_CONFIGURED: [4000, 500],
  BAD_JSON: [4001, 400],
  BAD_VALUE: [4002, 602],
  TOO_FREQUENT: [4003, 4003],
  NOT_SIGNED_IN: [4010, 498],
  NOT_ALLOWED: [4030, 4030],
  BANNED: [4031, 4031],
  USER_NAME_FORMAT: [1000, 610],
  PASSWORD_FORMAT: [1000, 611],
  USER_EXISTS: [1000, 612],
  NO_SUCH_USER: [1000, 620],
  WRONG_PASSWORD: [1000, 621],
  BROADCAST_ENDED: [10010, 10010],
};

const codes = Object.keys(ERRORS) as ErrorCode[];

describe('the error table', () => {
  it('has the numbers that the apps know', () => {
    const numbers = codes.map((code) => [code, [ERRORS[code].number, ERRORS[code].secondNumber]]);
    expect(Object.fromEntries(numbers)).toEqual(NUMBERS);
  });

  it('never uses a number that an app takes for success or for an IM error of its own', () => {
    for (const code of codes) {
      expect([0, -1, 6013]).not.toContain(ERRORS[code].number);
      // 200 is success in the second generation (PROTOCOL C.1).
      expect([0, -1, 200, 6013]).not.toContain(ERRORS[code].secondNumber);
    }
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
      expect(error.number).toBe(NUMBERS[code][0]);
      expect(error.message).toBe(`${ERRORS[code].message} | userid is null or empty!`);
      expect(error.cause).toBe(cause);
      expect(new AppError(code).message).toBe(ERRORS[code].message);
    },
  );
});
