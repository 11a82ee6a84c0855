import http from 'node:http';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/live/v20180801/live_client';
import { Gateway } from '../../../sandbox/gateway/gateway';
import { Faults } from '../../../sandbox/liveCloud/api/faults';
import type { FaultRule } from '../../../sandbox/liveCloud/api/faults';
import { answerLiveApi } from '../../../sandbox/liveCloud/api/liveApi';
import { LiveCloud } from '../../../sandbox/liveCloud/liveCloud';
import { MixBook } from '../../../sandbox/liveCloud/mixBook';
import { Wiring } from '../../../sandbox/liveCloud/wiring/wiring';
import type { StreamEvent } from '../../../sandbox/liveCloud/streamEvents';
import { FunctionPool } from '../../../sandbox/functions/functionPool';
import { signedPushUrl } from './support/signedPushUrl';

const keys = { secretId: 'AKIDsandbox', secretKey: 'sandbox-secret' };
const account = {
  appId: 1250000000,
  pushDomain: 'push.sandbox.test',
  pushUrlKey: 'push-key',
  callbackKey: 'callback-key',
};
const stream = (name: string) => ({ AppName: 'live', DomainName: account.pushDomain, StreamName: name });

let gateway: Gateway;
let agent: http.Agent;
let cloud: LiveCloud;
let mixes: MixBook;
let faults: Faults;
let sent: StreamEvent[];
let clockOffsetMs: number;

beforeAll(async () => {
  gateway = await Gateway.bind('127.0.0.1', 0);
  const unused = new FunctionPool(
    { name: 'unused', bundle: '', environment: {}, timeLimitMs: 1, memoryMb: 64, maxInstances: 1 },
    () => undefined,
  );
  gateway.open({
    shape: 'function-url',
    api: unused,
    streamCallback: unused,
    control: (request) =>
      Promise.resolve(answerLiveApi(request, { cloud, mixes, wiring: new Wiring([]), faults, keys, clock })),
  });
});

afterAll(() => gateway.close());

const clock = { nowMs: () => Date.now() + clockOffsetMs };

beforeEach(() => {
  clockOffsetMs = 0;
  sent = [];
  mixes = new MixBook();
  faults = new Faults(() => 0.5);
  cloud = new LiveCloud({ account, clock, random: () => 0.5, send: (event) => [sent.push(event)] });
  agent = new http.Agent();
  // The SDK reads the service off its host name, so only the connection comes here.
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) =>
    connect({ ...options, host: '127.0.0.1', port: gateway.port }, callback);
});

afterEach(() => agent.destroy());

/** The real client, as a customer uses it. */
function sdk(credential = keys, endpoint = 'live.tencentcloudapi.com', path = '/_sandbox/live-api/'): Client {
  const client = new Client({
    credential,
    profile: { httpProfile: { protocol: 'http://', endpoint, agent, reqTimeout: 1 } },
  });
  return Object.assign(client, { path });
}

function push(name: string): void {
  cloud.push({ url: signedPushUrl(account, name, clock.nowMs()) });
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as { code?: string }).code ?? 'no code',
  );

describe('who may call', () => {
  it("accepts the real SDK's signature, with the path of the stand-in", async () => {
    await expect(sdk().DescribeLiveStreamState(stream('a'))).resolves.toMatchObject({
      StreamState: 'inactive',
      RequestId: expect.any(String),
    });
  });

  it('accepts a host with a port, which clients sign without it', async () => {
    const client = sdk(keys, `live.localhost:${gateway.port}`);
    await expect(client.DescribeLiveStreamState(stream('a'))).resolves.toBeDefined();
  });

  it.each([
    ['a wrong key', () => sdk({ ...keys, secretKey: 'wrong' }), 'AuthFailure.SignatureFailure'],
    ['an unknown customer', () => sdk({ ...keys, secretId: 'AKIDother' }), 'AuthFailure.SecretIdNotFound'],
    ['another service', () => sdk(keys, 'cvm.tencentcloudapi.com'), 'AuthFailure.SignatureFailure'],
  ])('refuses %s with the code of the real API', async (_case, client, code) => {
    expect(await codeOf(client().DescribeLiveStreamState(stream('a')))).toBe(code);
  });

  it('refuses a signature that is more than five minutes old', async () => {
    clockOffsetMs = 302_000;
    expect(await codeOf(sdk().DescribeLiveStreamState(stream('a')))).toBe('AuthFailure.SignatureExpire');
  });

  it('refuses a body that is not the signed one', async () => {
    const original = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = original(options, callback);
      const write = socket!.write.bind(socket);
      // The same length, so that only the content is wrong.
      socket!.write = ((chunk: unknown, ...rest: never[]) =>
        write(String(chunk).replace('"StreamName":"a"', '"StreamName":"b"'), ...rest)) as typeof write;
      return socket;
    };
    expect(await codeOf(sdk().DescribeLiveStreamState(stream('a')))).toBe('AuthFailure.SignatureFailure');
  });

  it.each([
    ['no Authorization', {}, 'MissingParameter'],
    [
      'one that is no TC3 header',
      { Authorization: 'Bearer x', 'X-TC-Timestamp': '1' },
      'AuthFailure.InvalidAuthorization',
    ],
  ])('refuses %s', async (_case, headers, code) => {
    const response = await fetch(`http://127.0.0.1:${gateway.port}/_sandbox/live-api`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: '{}',
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ Response: { Error: { Code: code } } });
  });
});

describe('what may be asked', () => {
  it.each([
    ['an unknown action', 'DescribeEverything', {}, 'InvalidAction'],
    ['a missing parameter', 'DescribeLiveStreamState', { AppName: 'live' }, 'MissingParameter'],
    ['an unknown parameter', 'DropLiveStream', { ...stream('a'), Extra: 1 }, 'UnknownParameter'],
    ['a wrong type', 'ResumeLiveStream', { ...stream('a'), StreamName: 7 }, 'InvalidParameter'],
    ['a page too big', 'DescribeLiveStreamOnlineList', { PageSize: 101 }, 'InvalidParameterValue'],
    ['a foreign domain', 'DropLiveStream', { ...stream('a'), DomainName: 'x.test' }, 'InvalidParameter'],
    [
      'a ban of 91 days',
      'ForbidLiveStream',
      {
        ...stream('a'),
        ResumeTime: new Date(Date.now() + 91 * 86_400_000).toISOString().slice(0, 19) + 'Z',
      },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_case, action, parameters, code) => {
    expect(await codeOf(sdk().request(action, parameters))).toBe(code);
  });

  it('refuses another version of the API', async () => {
    expect(await codeOf(Object.assign(sdk(), { apiVersion: '2017-01-01' }).DropLiveStream(stream('a')))).toBe(
      'NoSuchVersion',
    );
  });
});

describe('streams', () => {
  it('are active while pushed, inactive before and after, forbid while banned', async () => {
    const client = sdk();
    const state = async (): Promise<string | undefined> =>
      (await client.DescribeLiveStreamState(stream('a'))).StreamState;
    expect(await state()).toBe('inactive');
    push('a');
    expect(await state()).toBe('active');
    await client.DropLiveStream(stream('a'));
    expect(await state()).toBe('inactive');
    push('a');
    await client.ForbidLiveStream({ ...stream('a'), Reason: 'test' });
    expect(await state()).toBe('forbid');
    await client.ResumeLiveStream(stream('a'));
    expect(await state()).toBe('inactive');
    expect(sent.map(({ event_type }) => event_type)).toEqual([1, 0, 1, 0]);
  });

  it('are dropped without complaint when they are not pushed', async () => {
    await expect(sdk().DropLiveStream(stream('a'))).resolves.toBeDefined();
  });

  it('are listed page by page, active ones only', async () => {
    for (let index = 1; index <= 25; index++) push(`s${index}`);
    cloud.die('s25');
    const page = await sdk().DescribeLiveStreamOnlineList({ PageNum: 3, PageSize: 10 });
    expect(page).toMatchObject({ TotalNum: 24, TotalPage: 3, PageNum: 3, PageSize: 10 });
    expect(page.OnlineInfo?.map(({ StreamName }) => StreamName)).toEqual(['s21', 's22', 's23', 's24']);
    expect(page.OnlineInfo?.[0]).toEqual({
      StreamName: 's21',
      PublishTimeList: [{ PublishTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) }],
      AppName: 'live',
      DomainName: account.pushDomain,
      PushToDelay: 0,
    });
  });

  it('are listed ten at a time by default, and by name, path and domain', async () => {
    for (let index = 1; index <= 12; index++) push(`s${index}`);
    const client = sdk();
    expect((await client.DescribeLiveStreamOnlineList({})).OnlineInfo).toHaveLength(10);
    expect((await client.DescribeLiveStreamOnlineList({ StreamName: 's7' })).TotalNum).toBe(1);
    expect((await client.DescribeLiveStreamOnlineList({ AppName: 'other' })).TotalNum).toBe(0);
    expect((await client.DescribeLiveStreamOnlineList({ DomainName: 'other.test' })).TotalNum).toBe(0);
  });
});

describe('mixing', () => {
  const input = (name: string, layer: number) => ({
    InputStreamName: name,
    LayoutParams: { ImageLayer: layer, ImageWidth: 160, ImageHeight: 240, LocationX: 10, LocationY: 20 },
  });
  const request = (inputs: ReturnType<typeof input>[]) => ({
    MixStreamSessionId: 'main',
    InputStreamList: inputs,
    OutputParams: { OutputStreamName: 'main' },
  });

  it('keeps the newest request of a session', async () => {
    push('main');
    push('guest');
    await sdk().CreateCommonMixStream(request([input('main', 1), input('guest', 2)]));
    await sdk().CreateCommonMixStream(request([input('main', 1)]));
    expect(mixes.list()).toMatchObject([
      { sessionId: 'main', outputStream: 'main', inputs: [{ stream: 'main' }] },
    ]);
  });

  it('refuses an input that is not being pushed', async () => {
    push('main');
    const code = await codeOf(sdk().CreateCommonMixStream(request([input('main', 1), input('guest', 2)])));
    expect(code).toBe('InvalidParameter.OtherError');
    expect(mixes.list()).toEqual([]);
  });

  it.each([
    ['an id with a dash', request([input('a-b', 1)])],
    ['an id of 81 bytes', request([input('a'.repeat(81), 1)])],
    ['seventeen inputs', request(Array.from({ length: 17 }, (_, index) => input(`s${index}`, 1)))],
    ['the same layer twice', request([input('main', 1), input('guest', 1)])],
  ])('refuses %s', async (_case, parameters) => {
    push('main');
    push('guest');
    expect(await codeOf(sdk().CreateCommonMixStream(parameters))).toBe('InvalidParameterValue');
  });
});

describe('faults', () => {
  const strike = (rule: Partial<FaultRule>): void => {
    faults.add({ action: 'DescribeLiveStreamOnlineList', fault: 'error', ...rule });
  };
  const list = (PageNum = 1): Promise<unknown> => sdk().DescribeLiveStreamOnlineList({ PageNum });

  it.each([
    ['timeout', /timeout/i],
    ['http500', /internal server error/i],
    ['html', /json/i],
    ['badJson', /json/i],
    ['empty', /json/i],
  ] as const)('%s reaches the client as the failure it stands for', async (fault, message) => {
    strike({ fault });
    await expect(list()).rejects.toThrow(message);
  });

  it('answer with the code asked for', async () => {
    strike({ code: 'InternalError.GetStreamInfoError' });
    expect(await codeOf(list())).toBe('InternalError.GetStreamInfoError');
  });

  it('strike as often as asked, and only the action and page asked for', async () => {
    strike({ count: 2, page: 2 });
    expect(await codeOf(list(1))).toBe('no error');
    expect(await codeOf(list(2))).toBe('InternalError');
    expect(await codeOf(sdk().DropLiveStream(stream('a')))).toBe('no error');
    expect(await codeOf(list(2))).toBe('InternalError');
    expect(await codeOf(list(2))).toBe('no error');
    expect(faults.list()).toMatchObject([{ struck: 2 }]);
  });

  it('strike a share of the calls', async () => {
    strike({ ratePercent: 50 });
    expect(await codeOf(list())).toBe('no error');
    faults.clear();
    strike({ ratePercent: 51, action: '*' });
    expect(await codeOf(list())).toBe('InternalError');
  });

  it('are not used up by a caller that is refused anyway', async () => {
    strike({ count: 1 });
    await codeOf(sdk({ ...keys, secretKey: 'wrong' }).DescribeLiveStreamOnlineList({}));
    expect(await codeOf(list())).toBe('InternalError');
  });
});
