import type { Access, Caller } from '../../../../functions/api/action';
import { authorize } from '../../../../functions/api/authorize';
import { AppError } from '../../../../shared/errors';
import { testConfig } from '../../../support/testEnvironment';

const required = testConfig();
const open = testConfig({ AUTH_MODE: 'open' });

describe('authorize', () => {
  const callers: Readonly<Record<string, Caller>> = {
    anonymous: { kind: 'anonymous' },
    owner: { kind: 'user', userId: 'alice' },
    stranger: { kind: 'user', userId: 'bob' },
    operator: { kind: 'operator', keyId: 'key 0' },
  };
  const accesses: Readonly<Record<string, Access>> = {
    anyone: { who: 'anyone' },
    'anyone, operators for flag 4': { who: 'anyone', operatorWhen: { field: 'flag', values: [4] } },
    'signed-in': { who: 'signed-in' },
    owner: { who: 'owner', field: 'userid' },
    'owner or operator': { who: 'owner', field: 'userid', operatorToo: true },
    operator: { who: 'operator' },
  };

  /** Who gets what: 0 or the number of the refusal. */
  const expected: Readonly<Record<string, Record<'required' | 'open', Record<string, number>>>> = {
    anyone: {
      required: { anonymous: 0, owner: 0, stranger: 0, operator: 0 },
      open: { anonymous: 0, owner: 0, stranger: 0, operator: 0 },
    },
    'anyone, operators for flag 4': {
      required: { anonymous: 4030, owner: 4030, stranger: 4030, operator: 0 },
      open: { anonymous: 4030, owner: 4030, stranger: 4030, operator: 0 },
    },
    'signed-in': {
      required: { anonymous: 4010, owner: 0, stranger: 0, operator: 4010 },
      open: { anonymous: 0, owner: 0, stranger: 0, operator: 0 },
    },
    owner: {
      required: { anonymous: 4010, owner: 0, stranger: 4030, operator: 4010 },
      open: { anonymous: 0, owner: 0, stranger: 4030, operator: 0 },
    },
    'owner or operator': {
      required: { anonymous: 4010, owner: 0, stranger: 4030, operator: 0 },
      open: { anonymous: 0, owner: 0, stranger: 4030, operator: 0 },
    },
    operator: {
      required: { anonymous: 4030, owner: 4030, stranger: 4030, operator: 0 },
      open: { anonymous: 4030, owner: 4030, stranger: 4030, operator: 0 },
    },
  };

  function numberFor(access: Access, caller: Caller, config = required): number {
    try {
      authorize(access, { userid: 'alice', flag: 4 }, caller, config);
      return 0;
    } catch (error) {
      if (error instanceof AppError) return error.number;
      throw error;
    }
  }

  it.each(Object.keys(accesses))('lets in exactly whom it should: %s', (name) => {
    const answers = (config: typeof required): Record<string, number> =>
      Object.fromEntries(
        Object.entries(callers).map(([who, caller]) => [who, numberFor(accesses[name]!, caller, config)]),
      );
    expect({ required: answers(required), open: answers(open) }).toEqual(expected[name]);
  });

  it('reserves only the values it names', () => {
    const access: Access = { who: 'anyone', operatorWhen: { field: 'flag', values: [4] } };
    expect(() => authorize(access, { flag: 3 }, { kind: 'anonymous' }, required)).not.toThrow();
  });

  it('does not take a user whose id differs in case, blanks or composition for the owner', () => {
    for (const userId of ['Alice', 'alice ', ' alice', 'alicé', 'alice\u0301', '']) {
      expect(numberFor({ who: 'owner', field: 'userid' }, { kind: 'user', userId })).toBe(4030);
    }
  });

  it('is never satisfied by a parameter that is not there', () => {
    const access: Access = { who: 'owner', field: 'nothing' };
    expect(numberFor(access, { kind: 'user', userId: 'undefined' })).toBe(4030);
  });

  it('says that there are no operators where no key is set', () => {
    const config = testConfig({ OPERATOR_KEY: undefined });
    expect(numberFor({ who: 'operator' }, { kind: 'anonymous' }, config)).toBe(4000);
  });
});
