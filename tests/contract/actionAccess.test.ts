import type { AuthMode } from '../../shared/config';
import { AS_OPERATOR, succeed } from '../support/appCall';
import { ask, signedIn } from '../support/envelope';
import type { Headers } from '../support/envelope';
import { allRows } from '../support/tableRows';
import { testDatabase } from '../support/testDatabase';
import type { TestDatabase } from '../support/testDatabase';
import { createServices } from '../support/testServices';
import type { TestServices } from '../support/testServices';
import { ACTION_NAMES, ACTION_ROWS } from './actionRows';
import type { Answers } from './actionRows';
import { arrangeWorld, PEOPLE } from './actionWorld';
import type { World } from './actionWorld';

let database: TestDatabase;
let services: Record<AuthMode, TestServices>;
let world: World;

beforeAll(async () => {
  database = await testDatabase();
  services = {
    required: createServices(database.config, { environment: { AUTH_MODE: 'required' } }),
    open: createServices(database.config, { environment: { AUTH_MODE: 'open' } }),
  };
});

afterAll(async () => {
  await services.required.database.close();
  await services.open.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  services.required.liveApi.reset();
  services.open.liveApi.reset();
  world = await arrangeWorld(services.required);
});

async function callers(): Promise<Record<keyof Answers, Headers>> {
  return {
    anonymous: {},
    stranger: await signedIn(PEOPLE.stranger, services.required),
    owner: await signedIn(PEOPLE.owner, services.required),
    operator: AS_OPERATOR,
  };
}

async function answerTo(
  name: string,
  mode: AuthMode,
  headers: Headers,
  changes: object = {},
): Promise<number> {
  const body = { Action: name, ...ACTION_ROWS[name]!.request(world), ...changes };
  return (await ask(services[mode], body, headers)).returnValue;
}

const cases = ACTION_NAMES.flatMap((name) => [
  [name, 'required' as const] as const,
  [name, 'open' as const] as const,
]);

describe('SE5: with the row of each Action', () => {
  it.each(cases)('%s answers exactly whom it should with AUTH_MODE=%s', async (name, mode) => {
    const expected = ACTION_ROWS[name]![mode];
    const everybody = Object.entries(await callers()) as [keyof Answers, Headers][];
    const answers: Partial<Record<keyof Answers, number>> = {};
    const before = await allRows(database.connection);
    for (const [who, headers] of everybody.filter(([one]) => expected[one] !== 0)) {
      answers[who] = await answerTo(name, mode, headers);
    }
    expect(await allRows(database.connection)).toEqual(before);
    expect(services[mode].liveApi.requests).toEqual([]);
    for (const [who, headers] of everybody.filter(([one]) => expected[one] === 0)) {
      answers[who] = await answerTo(name, mode, headers);
    }
    expect(answers).toEqual(expected);
  });

  it.each(cases)('%s answers a banned user as documented with AUTH_MODE=%s', async (name, mode) => {
    await succeed(services.required, 'ForbidLive', { userid: PEOPLE.owner, forbidflag: 1 }, AS_OPERATOR);
    const { banned } = ACTION_ROWS[name]!;
    const owner = await signedIn(PEOPLE.owner, services.required);
    expect(await answerTo(name, mode, owner)).toBe(banned);
    // Whoever is believed in that mode gets no further than the user they say they are.
    if (mode === 'open' && banned === 4031) expect(await answerTo(name, mode, {})).toBe(banned);
    const [bans] = await database.connection.query('SELECT user_id FROM ban');
    expect(bans).toEqual(name === 'UnbanUser' && banned === 0 ? [] : [{ user_id: PEOPLE.owner }]);
  });
});

describe('SE5: every room of the database', () => {
  it.each(['required', 'open'] as const)('is listed for operators only, with AUTH_MODE=%s', async (mode) => {
    const all = { flag: 4 };
    for (const [who, headers] of Object.entries(await callers())) {
      expect([who, await answerTo('FetchList', mode, headers, all)]).toEqual([
        who,
        who === 'operator' ? 0 : 4030,
      ]);
      // The same flag as a text is the same flag.
      expect(await answerTo('FetchList', mode, headers, { flag: '4' })).toBe(who === 'operator' ? 0 : 4030);
    }
  });
});

describe('SE7: a session that has run out', () => {
  afterEach(() => services.required.clock.reset());

  it('counts as none', async () => {
    const { clock } = services.required;
    const headers = await signedIn(PEOPLE.owner, services.required);
    clock.advanceSeconds(3601);
    expect(await answerTo('ChangeStatus', 'required', headers)).toBe(4010);
  });
});
