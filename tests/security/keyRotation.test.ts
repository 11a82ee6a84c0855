import { receive } from '../../functions/stream-callback/receive';
import { inflateSync } from 'node:zlib';
import { signCallback } from '../../shared/signing/callbackSign';
import { md5Hex } from '../../shared/signing/digest';
import { findStreamName, signStream } from '../../shared/signing/streamUrl';
import { signUserSig } from '../../shared/signing/userSig';
import { addAccount, bearer, codeOf, post, postAs, signedIn, succeed } from '../support/gen2/apps';
import { createBackend, type Backend } from '../support/gen2/backend';
import { CosStandIn, upload } from '../support/gen2/cosStandIn';
import { pushEvent, stopEvent } from '../support/gen2/events';
import { runSweep } from '../support/sweeps';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { SECRETS } from '../support/testEnvironment';

const NEXT = 'fake-next-key-of-sufficient-length';

type Environment = Readonly<Record<string, string>>;

let database: TestDatabase;
let clock: Backend;
const running: Backend[] = [];

beforeAll(async () => {
  database = await testDatabase();
  clock = createBackend(database.config);
});

afterAll(async () => {
  await clock.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  clock.clock.reset();
  clock.liveApi.reset();
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.database.close();
});

/** An instance that was started with these settings and keeps them. */
function instance(environment: Environment): Backend {
  const one = createBackend(database.config, { environment, beside: clock });
  running.push(one);
  return one;
}

/**
 * The instances that run beside each other while a key is rotated: of each two steps that follow one another the old
 * one and the new one, because the platform replaces instances when it likes.
 */
function pairsOf(steps: readonly Environment[]): (readonly [Backend, Backend])[] {
  const instances = steps.map(instance);
  return instances.slice(1).map((one, index) => [instances[index]!, one] as const);
}

describe('CALL_BACK_KEY', () => {
  const old = { CALL_BACK_KEY: SECRETS.CALL_BACK_KEY, CALL_BACK_KEY_PREVIOUS: '' };
  const both = { CALL_BACK_KEY: NEXT, CALL_BACK_KEY_PREVIOUS: SECRETS.CALL_BACK_KEY };
  const next = { CALL_BACK_KEY: NEXT, CALL_BACK_KEY_PREVIOUS: '' };

  async function deliver(to: Backend, key: string, sequence: string): Promise<number> {
    const t = to.clock.nowSeconds() + 600;
    const event = pushEvent('1400000000_alice', { atSeconds: to.clock.nowSeconds(), sequence });
    const body = Buffer.from(JSON.stringify({ ...event, t, sign: signCallback(key, t) }));
    const request = { method: 'POST', path: '/', headers: {}, body, remoteAddress: '' };
    return (await receive(request, () => to)).statusCode;
  }

  it('loses no event: every one is accepted at once or when LVB repeats it', async () => {
    const [[before, during], [, after]] = pairsOf([old, both, next]) as [
      [Backend, Backend],
      [Backend, Backend],
    ];
    // The variables are changed, LVB signs with the old key.
    for (const one of [before, during]) expect(await deliver(one, SECRETS.CALL_BACK_KEY, '1')).toBe(200);
    // LVB is changed. An instance from before the change refuses, so LVB repeats the event to its successors.
    expect(await deliver(before, NEXT, '2')).toBe(403);
    expect(await deliver(during, NEXT, '2')).toBe(200);
    // Deliveries signed before are still on their way.
    expect(await deliver(during, SECRETS.CALL_BACK_KEY, '1')).toBe(200);
    // The previous key is removed, half an hour later.
    clock.clock.advance(1800);
    for (const one of [during, after]) expect(await deliver(one, NEXT, '3')).toBe(200);
    expect(await deliver(after, SECRETS.CALL_BACK_KEY, '4')).toBe(403);
    const [ledger] = await database.connection.query('SELECT COUNT(*) AS total FROM callback_event');
    expect(ledger).toEqual([{ total: 3 }]);
  });

  it('signs for the room service with the new key at once', async () => {
    const during = instance(both);
    await addAccount(during, 'alice');
    const { data } = await postAs(during, await signedIn(during, 'alice'), 'get_roomservice_sign');
    expect(data.sign).toBe(md5Hex(NEXT, String(data.txTime), 'alice'));
  });
});

describe('SESSION_SECRET', () => {
  const steps = [
    { SESSION_SECRET: SECRETS.SESSION_SECRET },
    { SESSION_SECRET: SECRETS.SESSION_SECRET, SESSION_SECRET_PREVIOUS: NEXT },
    { SESSION_SECRET: NEXT, SESSION_SECRET_PREVIOUS: SECRETS.SESSION_SECRET },
  ];

  async function expectGood(at: Backend, token: string): Promise<void> {
    expect((await postAs(at, { userId: 'alice', token }, 'get_user_info')).code).toBe(200);
    const report = { userid: 'alice', hostuserid: 'somebody' };
    expect(await codeOf(at, 'ReportUser', report, { headers: bearer(token) })).toBe(0);
  }

  it('signs nobody out: at each step the old and the new instances take each other’s tokens', async () => {
    await addAccount(clock, 'alice');
    const pairs = pairsOf(steps);
    for (const pair of pairs) {
      for (const issuer of pair) {
        const { token, refreshToken } = await signedIn(issuer, 'alice');
        for (const verifier of pair) await expectGood(verifier, token);
        const [other] = pair.filter((one) => one !== issuer);
        clock.clock.advance(1);
        const body = { userid: 'alice', refresh_token: refreshToken };
        const { code, data } = await post(other!, 'refresh', body);
        expect(code).toBe(200);
        for (const verifier of pair) await expectGood(verifier, data.token as string);
      }
    }
  });

  it('has ended every token of the old one thirty days later, and removing it ends no other', async () => {
    await addAccount(clock, 'alice');
    const [during, after] = [instance(steps[2]!), instance({ SESSION_SECRET: NEXT })];
    const last = await signedIn(instance(steps[0]!), 'alice');
    clock.clock.advance(86_000);
    const body = { userid: 'alice', refresh_token: last.refreshToken };
    const { data } = await post(during, 'refresh', body);
    await expectGood(after, data.token as string);
    clock.clock.advance(30 * 86_400);
    const { token } = await signedIn(during, 'alice');
    await expectGood(after, token);
  });
});

describe('OPERATOR_KEY', () => {
  it('shuts no operator out, and the audit tells the two keys apart', async () => {
    const old = SECRETS.OPERATOR_KEY;
    const pairs = pairsOf([
      { OPERATOR_KEY: old },
      { OPERATOR_KEY: old, OPERATOR_KEY_PREVIOUS: NEXT },
      { OPERATOR_KEY: NEXT, OPERATOR_KEY_PREVIOUS: old },
      { OPERATOR_KEY: NEXT },
    ]);
    const usedByOperators = [[old], [old, NEXT], [NEXT]];
    for (const [index, pair] of pairs.entries()) {
      for (const one of pair) {
        for (const key of usedByOperators[index]!) {
          const unban = { userid: 'alice', reason: `step ${index}` };
          expect(await codeOf(one, 'UnbanUser', unban, { headers: bearer(key) })).toBe(0);
        }
      }
    }
    const headers = bearer(NEXT);
    const { list } = await succeed(pairs.at(-1)![1], 'ListAuditEntries', { count: 200 }, { headers });
    const keys = (list as { operator: string }[]).map(({ operator }) => operator.split(' ')[1]);
    expect(new Set(keys).size).toBe(2);
    expect(await codeOf(pairs.at(-1)![1], 'ListReports', {}, { headers: bearer(old) })).toBe(4030);
  });
});

describe('PUSH_URL_KEY', () => {
  async function openRoom(at: Backend, userId: string): Promise<{ pushurl: string; streamName: string }> {
    await addAccount(at, userId).catch(() => undefined);
    const { token } = await signedIn(at, userId);
    const room = { userid: userId, groupid: `group of ${userId}`, title: 't' };
    const { pushurl } = await succeed(at, 'RequestLVBAddr', room, { headers: bearer(token) });
    const address = pushurl as string;
    return { pushurl: address, streamName: findStreamName(address)! };
  }

  async function tell(at: Backend, event: object, pushurl: string): Promise<void> {
    const t = at.clock.nowSeconds() + 600;
    const streamParam = pushurl.slice(pushurl.indexOf('?') + 1);
    const body = { ...event, stream_param: streamParam, t, sign: signCallback(SECRETS.CALL_BACK_KEY, t) };
    const bytes = Buffer.from(JSON.stringify(body));
    const request = { method: 'POST', path: '/', headers: {}, body: bytes, remoteAddress: '' };
    expect((await receive(request, () => at)).statusCode).toBe(200);
  }

  async function live(at: Backend): Promise<string[]> {
    const { pusherlist } = await succeed(at, 'FetchList', { flag: 1 });
    return (pusherlist as { userid: string }[]).map(({ userid }) => userid).sort();
  }

  it('leaves rooms alone that were opened or push under the old key', async () => {
    const [before, after] = [instance({}), instance({ PUSH_URL_KEY: NEXT })];
    const atSeconds = clock.clock.nowSeconds();
    const pushing = await openRoom(before, 'pushing');
    await tell(before, pushEvent(pushing.streamName, { atSeconds, sequence: '1' }), pushing.pushurl);
    const opened = await openRoom(before, 'opened1');
    // The variable is changed: the address that was given out still leads to its room.
    await tell(after, pushEvent(opened.streamName, { atSeconds, sequence: '2' }), opened.pushurl);
    expect(await live(after)).toEqual(['opened1', 'pushing']);
    // The network of one breaks, and it comes back by the same address.
    const later = atSeconds + 30;
    clock.clock.advance(60);
    await tell(after, stopEvent(pushing.streamName, { atSeconds: later, sequence: '1' }), pushing.pushurl);
    expect(await live(after)).toEqual(['opened1']);
    const again = pushEvent(pushing.streamName, { atSeconds: later + 5, sequence: '3' });
    await tell(after, again, pushing.pushurl);
    expect(await live(after)).toEqual(['opened1', 'pushing']);
    const end = stopEvent(opened.streamName, { atSeconds: later + 6, sequence: '2' });
    await tell(after, end, opened.pushurl);
    expect(await live(after)).toEqual(['pushing']);
  });

  it('signs new addresses with the new key, and only new instances do', async () => {
    const [before, after] = [instance({}), instance({ PUSH_URL_KEY: NEXT })];
    for (const [at, key] of [
      [before, SECRETS.PUSH_URL_KEY],
      [after, NEXT],
    ] as const) {
      const { pushurl, streamName } = await openRoom(at, 'alice');
      const { searchParams } = new URL(pushurl);
      const expiresAt = Number.parseInt(searchParams.get('txTime')!, 16);
      expect(searchParams.get('txSecret')).toBe(signStream(key, streamName, expiresAt).txSecret);
    }
  });

  it('takes the events of addresses under the old key as not vouched for: the sweep ends what was lost', async () => {
    const [before, after] = [instance({}), instance({ PUSH_URL_KEY: NEXT })];
    const atSeconds = clock.clock.nowSeconds();
    const { pushurl, streamName } = await openRoom(before, 'alice');
    await tell(after, pushEvent(streamName, { atSeconds, sequence: '1' }), pushurl);
    const [rows] = await database.connection.query('SELECT sequence, vouched FROM push_session');
    expect(rows).toEqual([{ sequence: '1', vouched: 0 }]);
    for (let run = 0; run < 4; run += 1) {
      clock.clock.advance(60);
      await runSweep(after);
    }
    expect(await live(after)).toEqual([]);
  });
});

describe('PLAY_URL_KEY', () => {
  it('signs lists with the key of the instance that answers', async () => {
    await addAccount(clock, 'alice');
    const { token } = await signedIn(clock, 'alice');
    const headers = bearer(token);
    await succeed(clock, 'RequestLVBAddr', { userid: 'alice', groupid: 'g', title: 't' }, { headers });
    await succeed(clock, 'ChangeStatus', { userid: 'alice', status: 0 }, { headers });
    for (const key of [SECRETS.PLAY_URL_KEY, NEXT]) {
      const { pusherlist } = await succeed(instance({ PLAY_URL_KEY: key }), 'FetchList', { flag: 1 });
      const { playurl } = pusherlist[0] as { playurl: string };
      const { searchParams } = new URL(playurl);
      const expiresAt = Number.parseInt(searchParams.get('txTime')!, 16);
      const { txSecret } = signStream(key, findStreamName(playurl)!, expiresAt);
      expect(searchParams.get('txSecret')).toBe(txSecret);
    }
  });
});

describe('the COS pair', () => {
  const picture = Buffer.from('a picture');
  const renewed = { COSKEY_SECRETID: 'fake-new-cos-secret-id', COSKEY_SECRETKEY: NEXT };

  /** COS while both pairs, or only one of them, are good. */
  async function put(presigned: any, pairs: readonly (readonly [string, string])[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const [secretId, secretKey] of pairs) {
      const cos = new CosStandIn({ secretId, secretKey, nowSeconds: () => clock.clock.nowSeconds() });
      const port = await cos.listen();
      const { url, headers } = presigned as { url: string; headers: Record<string, string | number> };
      statuses.push(await upload(port, { method: 'PUT', url, headers, body: picture }));
      await cos.close();
    }
    return statuses;
  }

  it('uploads go on with either pair until the old one has run out', async () => {
    await addAccount(clock, 'alice');
    const [before, after] = [instance({}), instance(renewed)];
    const alice = await signedIn(before, 'alice');
    const request = { contenttype: 'image/png', contentlength: picture.byteLength };
    const urls = [];
    for (const one of [before, after])
      urls.push((await postAs(one, alice, 'get_cos_upload_url', request)).data);
    const oldPair = ['fake-cos-secret-id', SECRETS.COSKEY_SECRETKEY] as const;
    const newPair = [renewed.COSKEY_SECRETID, NEXT] as const;
    expect(await put(urls[0], [oldPair, newPair])).toEqual([200, 403]);
    expect(await put(urls[1], [oldPair, newPair])).toEqual([403, 200]);
    // After COSKEY_EXPIRED_TIME nothing of the old pair is good any more, so it can be deleted.
    clock.clock.advance(601);
    expect(await put(urls[0], [oldPair])).toEqual([403]);
  });

  it('an app that signs itself learns of the new pair when it signs in again', async () => {
    await addAccount(clock, 'alice');
    const [before, after] = [instance({}), instance(renewed)];
    const ids = [];
    for (const one of [before, after]) ids.push((await signedIn(one, 'alice')).data.cos_info.SecretId);
    expect(ids).toEqual(['fake-cos-secret-id', renewed.COSKEY_SECRETID]);
  });
});

describe('the CLOUD_SECRET pair', () => {
  it('signs uploads to VOD with the pair of the instance that answers, good for a day', async () => {
    await addAccount(clock, 'alice');
    const alice = await signedIn(clock, 'alice');
    const renewed = { CLOUD_SECRET_ID: 'fake-new-cloud-secret-id', CLOUD_SECRET_KEY: NEXT };
    for (const [environment, id] of [
      [{}, 'fake-cloud-secret-id'],
      [renewed, renewed.CLOUD_SECRET_ID],
    ] as const) {
      const { data } = await postAs(instance(environment), alice, 'get_vod_sign');
      const original = Buffer.from(data.signature as string, 'base64')
        .subarray(20)
        .toString();
      const said = new URLSearchParams(original);
      expect(said.get('secretId')).toBe(id);
      expect(Number(said.get('expireTime')) - clock.clock.nowSeconds()).toBe(86_400);
    }
  });
});

describe('IM_SECRETKEY', () => {
  /** Whether chat, which knows these keys, takes the UserSig. */
  function takes(keys: readonly string[], userSig: string): boolean {
    const base64 = userSig.replace(/\*/g, '+').replace(/-/g, '/').replace(/_/g, '=');
    const said = JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString()) as Record<string, unknown>;
    jest.spyOn(Date, 'now').mockReturnValue(Number(said['TLS.time']) * 1000);
    try {
      const lifetime = Number(said['TLS.expire']);
      return keys.some((key) => signUserSig(1_400_000_000, key, 'alice', lifetime) === userSig);
    } finally {
      jest.restoreAllMocks();
    }
  }

  it('leaves everybody in chat while the console knows both keys', async () => {
    await addAccount(clock, 'alice');
    const [before, after] = [instance({}), instance({ IM_SECRETKEY: NEXT })];
    const sigs: string[] = [];
    for (const one of [before, after])
      sigs.push((await signedIn(one, 'alice')).data.roomservice_sign.userSig);
    expect(sigs.map((sig) => takes([SECRETS.IM_SECRETKEY, NEXT], sig))).toEqual([true, true]);
    expect(sigs.map((sig) => takes([NEXT], sig))).toEqual([false, true]);
  });
});
