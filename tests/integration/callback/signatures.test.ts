import { openRoom } from '../../support/appCall';
import { BundledFunction, type EventShape } from '../../support/bundledFunction';
import { signCallback } from '../../../shared/signing/callbackSign';
import { expectNoSecrets, SECRETS, testEnvironment } from '../../support/testEnvironment';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';
import { createServices, type TestServices } from '../../support/testServices';

let database: TestDatabase;
let services: TestServices;
let streamCallback: BundledFunction;
let streamName: string;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
  streamCallback = new BundledFunction('stream-callback', testEnvironment(database.config));
  streamName = await openRoom(services, 'anchor');
});

afterAll(async () => {
  await streamCallback.close();
  await services.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.connection.query('DELETE FROM callback_event');
});

/** The function has the machine's clock, so its `t` is told by that. */
const soon = (): number => Math.floor(Date.now() / 1000) + 600;
const ago = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

const sign = (t: number | string, key: string = SECRETS.CALL_BACK_KEY): string =>
  signCallback(key, Number(t));

/** A stop event as JSON text, because some values of `t` exist only there. */
function body(signature: { readonly t?: string; readonly sign?: unknown }): string {
  const members = [
    `"event_type":0,"stream_id":${JSON.stringify(streamName)},"sequence":"7","event_time":1700000000`,
    ...(signature.t === undefined ? [] : [`"t":${signature.t}`]),
    ...(signature.sign === undefined ? [] : [`"sign":${JSON.stringify(signature.sign)}`]),
  ];
  return `{${members.join(',')}}`;
}

type Case = [name: string, make: () => { readonly t?: string; readonly sign?: unknown }];

const signedAt = (t: number, key?: string): { t: string; sign: string } => ({
  t: String(t),
  sign: sign(t, key),
});

const ACCEPTED: Case[] = [
  ['the sign of the key', () => signedAt(soon())],
  ['the sign of the previous key', () => signedAt(soon(), SECRETS.CALL_BACK_KEY_PREVIOUS)],
  ['a t that expired a second ago', () => signedAt(ago(1))],
  ['a t that expired within the margin', () => signedAt(ago(280))],
];

const withSign = (make: (right: string) => unknown) => (): { t: string; sign: unknown } => {
  const t = soon();
  return { t: String(t), sign: make(sign(t)) };
};

const withT = (text: string) => (): { t: string; sign: string } => ({ t: text, sign: sign(text) });

const REFUSED: Case[] = [
  ['no sign', () => ({ t: String(soon()) })],
  ['an empty sign', withSign(() => '')],
  ['a short sign', withSign((right) => right.slice(1))],
  ['a long sign', withSign((right) => `${right}0`)],
  ['the sign in upper case', withSign((right) => right.toUpperCase())],
  ['the sign with a blank', withSign((right) => ` ${right}`)],
  ['the sign in an array', withSign((right) => [right])],
  ['the sign in an object', withSign((right) => ({ right }))],
  ['a number as sign', withSign(() => 0)],
  ['null as sign', withSign(() => null)],
  ['true as sign', withSign(() => true)],
  ['the sign of another t', () => ({ t: String(soon()), sign: sign(soon() - 1) })],
  ['the sign of a wrong key', () => signedAt(soon(), 'a-wrong-key')],
  ['the sign of an empty key', () => signedAt(soon(), '')],
  ['no t', () => ({ sign: sign(soon()) })],
  ['t as text', () => ({ t: `"${soon()}"`, sign: sign(soon()) })],
  ['t with a fraction', withT('1900000000.5')],
  ['t of 1e309', () => ({ t: '1e309', sign: signCallback(SECRETS.CALL_BACK_KEY, Infinity) })],
  ['a negative t', withT('-1')],
  ['t of 0', withT('0')],
  ['t as null', () => ({ t: 'null', sign: sign(0) })],
  ['t in an array', () => ({ t: `[${soon()}]`, sign: sign(soon()) })],
  ['a t that expired beyond the margin', () => signedAt(ago(301))],
  ['neither t nor sign', () => ({})],
];

async function ledgerSize(): Promise<number> {
  const [rows] = await database.connection.query('SELECT COUNT(*) AS total FROM callback_event');
  return (rows as [{ total: number }])[0].total;
}

describe.each<EventShape>(['function-url', 'api-gateway'])(
  'CB5: the built function, in the shape of %s',
  (shape) => {
    it.each(ACCEPTED)('accepts %s', async (_name, make) => {
      const reply = await streamCallback.post(body(make()), shape);
      expect({ statusCode: reply.statusCode, body: reply.body }).toEqual({
        statusCode: 200,
        body: '{"code":0}',
      });
      expect(await ledgerSize()).toBe(1);
    });

    it.each(REFUSED)('refuses %s, and keeps nothing', async (_name, make) => {
      const reply = await streamCallback.post(body(make()), shape);
      expect(reply.statusCode).toBe(403);
      expectNoSecrets(reply.body);
      expect(await ledgerSize()).toBe(0);
    });
  },
);

it('CB5: no line that the function logs carries a key or a sign', () => {
  const text = streamCallback.lines.join('\n');
  expect(streamCallback.lines.length).toBeGreaterThan(REFUSED.length);
  expectNoSecrets(text);
  expect(text).not.toMatch(/\b[0-9a-f]{32}\b/i);
});
