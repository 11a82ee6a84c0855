import fc from 'fast-check';
import { expireSilent } from '../../functions/online-check/expireSilent';
import { call, openRoom, succeed } from '../support/appCall';
import { expectInvariants } from '../support/invariants';
import { end, expire, leave, ModelAnchor } from '../support/roomModel';
import { rounds, ROUNDS_TIMEOUT_MS } from '../support/rounds';
import { deliver, stopEvent, STOP_CODE } from '../support/streamEvents';
import { testDatabase, type TestDatabase } from '../support/testDatabase';
import { createServices, type TestServices } from '../support/testServices';

const RUNS = rounds(10, 1000);
const STEPS = 50;
const BROADCAST_ENDED = 10010;

interface Model {
  readonly anchors: readonly ModelAnchor[];
}

interface Real {
  readonly database: TestDatabase;
  readonly services: TestServices;
}

type Act<T> = (drawn: T, anchor: ModelAnchor, real: Real, model: Model) => Promise<void>;

interface Drawn {
  readonly anchor: number;
}

/** A step that does something to one anchor's rooms a second or more after the last, and then compares everything. */
class Step<T extends Drawn> {
  constructor(
    private readonly name: string,
    private readonly drawn: T,
    private readonly act: Act<T>,
  ) {}

  async run(model: Model, real: Real): Promise<void> {
    real.services.clock.advanceSeconds(1);
    await this.act(this.drawn, model.anchors[this.drawn.anchor]!, real, model);
    await expectEqual(model, real);
  }

  toString(): string {
    return `${this.name} ${JSON.stringify(this.drawn)}`;
  }
}

function step<T extends Drawn>(name: string, drawn: fc.Arbitrary<T>, act: Act<T>): fc.Arbitrary<Step<T>> {
  return drawn.map((values) => new Step(name, values, act));
}

async function openAnother(model: ModelAnchor, services: TestServices): Promise<void> {
  const groupid = `group ${model.rooms.length} of ${model.userId}`;
  const streamName = await openRoom(services, model.userId, { groupid });
  model.open(streamName, groupid, services.clock.nowMs());
}

async function reportLive(model: ModelAnchor, services: TestServices): Promise<void> {
  await succeed(services, 'ChangeStatus', { userid: model.userId, status: 0 });
  if (model.current !== undefined) model.start(model.current, services.clock.nowMs());
}

const anchor = fc.nat({ max: 1 });
const viewer = fc.constantFrom('viewer-1', 'viewer-2', 'viewer-3');
/** Which of the anchor's rooms a viewer means, counted from the newest. */
const roomsBack = fc.constantFrom(0, 0, 0, 1);

function groupOf({ rooms }: ModelAnchor, back: number): string {
  return rooms.at(-1 - back)?.groupId ?? 'no such group';
}

/** What becomes of an anchor's rooms. */
const roomSteps = [
  step('open', fc.record({ anchor }), (_drawn, model, { services }) => openAnother(model, services)),
  step('report live', fc.record({ anchor }), (_drawn, model, { services }) => reportLive(model, services)),
  step('go live anew', fc.record({ anchor }), async (_drawn, model, { services }) => {
    await openAnother(model, services);
    await reportLive(model, services);
  }),
  step('report leaving', fc.record({ anchor }), async (_drawn, model, { services }) => {
    await succeed(services, 'ChangeStatus', { userid: model.userId, status: 1 });
    for (const room of [model.live, model.current]) if (room !== undefined) end(room);
  }),
  step('stop for good', fc.record({ anchor }), async (_drawn, model, { services }) => {
    await succeed(services, 'StopLVB', { userid: model.userId });
    const room = model.live ?? model.rooms.at(-1);
    if (room !== undefined) end(room, { final: true });
  }),
  step(
    'break off',
    fc.record({ anchor, code: fc.constantFrom(...Object.values(STOP_CODE)) }),
    async ({ code }, model, { services }) => {
      const { live } = model;
      if (live === undefined) return;
      const { clock } = services;
      await deliver(services, stopEvent(live.streamName, { atSeconds: clock.nowSeconds(), code }));
      if (code === STOP_CODE.client) end(live);
      else model.interrupt(live, clock.nowSeconds() * 1000);
    },
  ),
  step(
    'wait',
    fc.record({ anchor, seconds: fc.integer({ min: 5, max: 45 }) }),
    ({ seconds }, _model, { services }) => {
      services.clock.advanceSeconds(seconds);
      return Promise.resolve();
    },
  ),
];

/** What viewers do; much more often, as there are more of them. */
const audienceSteps = [
  step('enter', fc.record({ anchor, viewer, roomsBack }), async (drawn, model, { services }) => {
    const groupid = groupOf(model, drawn.roomsBack);
    const { returnValue } = await call(services, 'EnterGroup', {
      userid: drawn.viewer,
      liveuserid: model.userId,
      groupid,
      nickname: 'a viewer',
      headpic: '',
      flag: 0,
    });
    const room = model.openRoom(groupid, services.clock.nowMs());
    expect(returnValue).toBe(room === undefined ? BROADCAST_ENDED : 0);
    if (room === undefined) return;
    room.members.add(drawn.viewer);
    if (room.beats.has(drawn.viewer)) room.beats.set(drawn.viewer, services.clock.nowMs());
  }),
  step('beat', fc.record({ anchor, viewer, roomsBack }), async (drawn, model, { services }) => {
    const groupid = groupOf(model, drawn.roomsBack);
    const { returnValue } = await call(services, 'Heartbeat', {
      ...{ userid: drawn.viewer, liveuserid: model.userId, groupid, flag: 0 },
    });
    const room = model.openRoom(groupid, services.clock.nowMs());
    expect(returnValue).toBe(room === undefined ? BROADCAST_ENDED : 0);
    room?.members.add(drawn.viewer);
    room?.beats.set(drawn.viewer, services.clock.nowMs());
  }),
  step(
    'let the silent expire',
    fc.record({ anchor, seconds: fc.constantFrom(0, 80, 100) }),
    async ({ seconds }, _anchor, { services }, { anchors }) => {
      services.clock.advanceSeconds(seconds);
      await expireSilent(services, () => true);
      for (const { rooms } of anchors) for (const room of rooms) expire(room, services.clock.nowMs());
    },
  ),
  step('quit', fc.record({ anchor, viewer, roomsBack }), async (drawn, model, { services }) => {
    const groupid = groupOf(model, drawn.roomsBack);
    await succeed(services, 'QuitGroup', {
      userid: drawn.viewer,
      liveuserid: model.userId,
      groupid,
      flag: 0,
    });
    const room = model.roomToLeave(groupid);
    if (room !== undefined) leave(room, drawn.viewer);
  }),
  step(
    'like',
    fc.record({ anchor, requestid: fc.constantFrom('', 'request-1', 'request-2') }),
    async ({ requestid }, model, { services }) => {
      await succeed(services, 'ChangeCount', {
        userid: model.userId,
        ...{ type: 1, optype: 0, flag: 0, fileid: '', requestid },
      });
      const { liked } = model;
      if (liked === undefined || liked.likeRequests.has(requestid)) return;
      if (requestid !== '') liked.likeRequests.add(requestid);
      liked.likes += 1;
    },
  ),
  step('take a like back', fc.record({ anchor }), async (_drawn, model, { services }) => {
    await succeed(services, 'ChangeCount', {
      userid: model.userId,
      ...{ type: 1, optype: 1, flag: 0, fileid: '' },
    });
    const { liked } = model;
    if (liked !== undefined) liked.likes = Math.max(0, liked.likes - 1);
  }),
];

/** Compares the list that the apps get, and every row, with the model. */
async function expectEqual({ anchors }: Model, { database, services }: Real): Promise<void> {
  const list = await succeed(services, 'FetchList', { flag: 1, pageno: 1, pagesize: 100 });
  const live = anchors.flatMap((one) =>
    one.live === undefined ? [] : [{ ...one.live, userId: one.userId }],
  );
  const expected = live.map(({ userId, groupId, members, likes }) => ({
    userid: userId,
    groupid: groupId,
    viewercount: members.size,
    likecount: likes,
    status: '1',
  }));
  const byUser = (left: { userid: string }, right: { userid: string }): number =>
    left.userid < right.userid ? -1 : 1;
  const listed = (list.pusherlist as typeof expected).map(
    ({ userid, groupid, viewercount, likecount, status }) => ({
      userid,
      groupid,
      viewercount,
      likecount,
      status,
    }),
  );
  expect(listed.sort(byUser)).toEqual(expected.sort(byUser));
  expect(list.totalcount).toBe(live.length);
  expect(await readRooms(database)).toEqual(
    anchors.flatMap(({ rooms }) =>
      rooms.map(({ streamName, state, members, likes }) => ({
        streamName,
        state,
        members: [...members].sort(),
        likes,
      })),
    ),
  );
  await expectInvariants(database.connection);
}

async function readRooms({ connection }: TestDatabase): Promise<object[]> {
  const [rows] = await connection.query(
    `SELECT b.stream_name AS streamName, b.state,
       (SELECT GROUP_CONCAT(m.user_id ORDER BY m.user_id) FROM member m
        WHERE m.subject_type = 1 AND m.subject_id = b.id) AS members,
       b.like_count + (SELECT COALESCE(SUM(e.likes), 0) FROM counter_entry e
                       WHERE e.subject_type = 1 AND e.subject_id = b.id) AS likes
     FROM broadcast b ORDER BY b.user_id, b.id`,
  );
  return (rows as { members: string | null; likes: string }[]).map((row) => ({
    ...row,
    members: row.members?.split(',') ?? [],
    likes: Number(row.likes),
  }));
}

it(
  'CN4: rooms, viewers and likes follow the model through any sequence of calls',
  async () => {
    const database = await testDatabase();
    const services = createServices(database.config);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(...roomSteps, ...audienceSteps, ...audienceSteps, ...audienceSteps), {
            minLength: STEPS,
            maxLength: STEPS,
          }),
          async (steps) => {
            await database.truncateAll();
            services.clock.reset();
            const anchors = [new ModelAnchor('anchor-a'), new ModelAnchor('anchor-b')];
            for (const one of anchors) {
              await openAnother(one, services);
              await reportLive(one, services);
            }
            for (const one of steps) await one.run({ anchors }, { database, services });
          },
        ),
        { numRuns: RUNS, endOnFailure: true },
      );
    } finally {
      await services.database.close();
      await database.close();
    }
  },
  ROUNDS_TIMEOUT_MS,
);
