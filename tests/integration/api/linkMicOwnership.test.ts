import {
  addMember,
  AS_OPERATOR,
  bearer,
  call,
  codeOf,
  goLive,
  streamOf,
  succeed,
  type FirstReply,
  type Member,
} from '../../support/gen2/apps';
import { createBackend, type Backend } from '../../support/gen2/backend';
import { testDatabase, type TestDatabase } from '../../support/testDatabase';

let database: TestDatabase;
let backend: Backend;
let anchor: Member;
let guest: Member;
let stranger: Member;
let anchorStream: string;
let guestStream: string;
let strangerStream: string;

beforeAll(async () => {
  database = await testDatabase();
  backend = createBackend(database.config);
});

afterAll(async () => {
  await backend.database.close();
  await database.close();
});

beforeEach(async () => {
  await database.truncateAll();
  backend.clock.reset();
  backend.liveApi.reset();
  anchor = await addMember(backend, 'anchor');
  guest = await addMember(backend, 'guest');
  stranger = await addMember(backend, 'stranger');
  anchorStream = await goLive(backend, anchor);
  strangerStream = await goLive(backend, stranger);
  await enter(guest, anchor);
  const request = { userid: guest.userId, title: '', userinfo: {} };
  const options = { headers: bearer(guest.token) };
  const { pushurl } = await succeed(backend, 'RequestLVBAddrForLinkMic', request, options);
  guestStream = streamOf(pushurl as string);
});

async function enter(viewer: Member, { userId }: Member): Promise<void> {
  const room = { userid: viewer.userId, liveuserid: userId, groupid: `group of ${userId}`, flag: 0 };
  await succeed(backend, 'EnterGroup', room, { headers: bearer(viewer.token) });
}

interface Mix {
  readonly session: string;
  readonly output: string;
  readonly inputs: readonly string[];
}

function mix(caller: Member, { session, output, inputs }: Mix): Promise<FirstReply> {
  const list = inputs.map((name, index) => ({
    input_stream_id: name,
    layout_params: { image_layer: index + 1 },
  }));
  const para = { mix_stream_session_id: session, output_stream_id: output, input_stream_list: list };
  const request = { userid: caller.userId, mergeparams: { interface: { para } } };
  return call(backend, 'MergeVideoStream', request, { headers: bearer(caller.token) });
}

function play(caller: Member, streamName: string): Promise<number> {
  const request = { userid: caller.userId, originStreamUrl: `rtmp://play.example.test/live/${streamName}` };
  return codeOf(backend, 'RequestPlayUrlWithSignForLinkMic', request, { headers: bearer(caller.token) });
}

describe('mixing', () => {
  it('works for an anchor with a guest of the room, and ends with the anchor alone', async () => {
    const mixed = { session: anchorStream, output: anchorStream };
    expect((await mix(anchor, { ...mixed, inputs: [anchorStream, guestStream] })).returnValue).toBe(0);
    expect((await mix(anchor, { ...mixed, inputs: [anchorStream] })).returnValue).toBe(0);
  });

  it('cannot take over the mix session of another anchor', async () => {
    const request = { session: anchorStream, output: strangerStream, inputs: [strangerStream] };
    expect((await mix(stranger, request)).returnValue).toBe(4030);
    expect(backend.liveApi.asked).not.toContain('mix');
  });

  it.each([
    ['the room of somebody else', () => anchorStream],
    ['a guest of another room', () => guestStream],
  ])('cannot take in %s', async (_whose, other) => {
    const own = { session: strangerStream, output: strangerStream };
    expect((await mix(stranger, { ...own, inputs: [strangerStream, other()] })).returnValue).toBe(4030);
    expect(backend.liveApi.asked).not.toContain('mix');
  });
});

describe('a play signature, with which one could push', () => {
  it('is given to those in the room', async () => {
    expect(await play(guest, anchorStream)).toBe(0);
    expect(await play(anchor, guestStream)).toBe(0);
  });

  it('is not given to a banned user who has entered', async () => {
    await succeed(backend, 'BanUser', { userid: guest.userId, reason: 'x' }, { headers: AS_OPERATOR });
    expect(await play(guest, anchorStream)).toBe(4031);
  });
});
