import { randomBytes } from 'node:crypto';
import type { Anchor } from './cast';
import { entering, expectDelivered, expectLive, LIST, requestAddress, rowsOf } from './cast';
import type { Phones, Push } from './phones';
import { joinSecondGeneration } from './secondGeneration';
import type { Stage } from './stage';
import { expectEqual, expectMatch } from './stage';

/** How many checks in a row must miss a stream before it is taken off (MISSED_CHECKS_BEFORE_OFFLINE). */
const MISSED_CHECKS = 3;

const ROOM_CLOSED = 10010;

/** Plays one evening from the first push to the replay. @throws StepFailure at the first step that goes wrong. */
export async function playEvening(stage: Stage, phones: Phones): Promise<void> {
  // Names of its own, so that a sandbox can be played on again and again.
  const night = randomBytes(3).toString('hex');
  const anna: Anchor = { userid: `anna_${night}`, groupid: `@room#anna_${night}`, title: '安娜的晚会 🎤' };
  const ben: Anchor = { userid: `ben_${night}`, groupid: `@room#ben_${night}`, title: "Ben's kitchen" };
  const streams = await goLive(stage, phones, anna, ben);
  await watch(stage, anna, ben, night);
  await loseTwoPhones(stage, phones, anna, ben, streams);
  await sweep(stage, anna, ben, night);
  await leaveAReplay(stage, phones, anna, ben, { push: streams.anna, viewer: `erin_${night}` });
  await joinSecondGeneration(stage, phones, night);
}

interface Streams {
  readonly anna: Push;
  readonly ben: Push;
}

async function goLive(stage: Stage, phones: Phones, anna: Anchor, ben: Anchor): Promise<Streams> {
  stage.heading('Two anchors go live');
  let annaPush = { url: '', stream: '' };
  let benPush = { url: '', stream: '' };
  await stage.step('Anna asks where to push and gets a signed address', async () => {
    annaPush = await requestAddress(stage, anna);
  });
  await stage.step('nobody sees her yet, because she is not pushing', () =>
    expectLive(stage, [anna, ben], []),
  );
  await stage.step('her phone pushes, LVB lets it in and the backend takes its word for it', async () => {
    await phones.push(annaPush);
    await stage.api('ChangeStatus', { userid: anna.userid, status: 0 });
  });
  await stage.step("a push with somebody else's signature is turned away", async () => {
    benPush = await requestAddress(stage, ben);
    const forged = benPush.url.replace(/txSecret=[0-9a-f]+/, 'txSecret=00000000000000000000000000000000');
    await phones.pushInVain(forged);
  });
  await stage.step('Ben goes live with the right one', async () => {
    await phones.push(benPush);
    await stage.api('ChangeStatus', { userid: ben.userid, status: 0 });
  });
  await stage.step('the list shows both', () => expectLive(stage, [anna, ben], [anna, ben]));
  if (phones.picture === 'seen') {
    await stage.step("Anna's picture and sound arrive at the play address that the list gives", async () => {
      const [row] = await rowsOf(stage, LIST.live, [anna]);
      await phones.watch(row?.playurl ?? '');
    });
  }
  return { anna: annaPush, ben: benPush };
}

async function watch(stage: Stage, anna: Anchor, ben: Anchor, night: string): Promise<void> {
  stage.heading('Viewers come, like and leave');
  const room = { liveuserid: anna.userid, groupid: anna.groupid, flag: 0 } as const;
  const counts = async (): Promise<(number | undefined)[][]> =>
    (await rowsOf(stage, LIST.live, [anna])).map((row) => [row.viewercount, row.likecount]);
  await stage.step(
    "Carol and Dave enter Anna's room; Carol's app sends it twice and she counts once",
    async () => {
      await stage.api('EnterGroup', entering(`carol_${night}`, room));
      await stage.api('EnterGroup', entering(`carol_${night}`, room));
      await stage.api('EnterGroup', entering(`dave_${night}`, room));
      expectEqual('viewers and likes', await counts(), [[2, 0]]);
    },
  );
  await stage.step('the member list has the two of them', async () => {
    const { liveuserid, groupid } = room;
    const list = await stage.api('FetchGroupMemberList', { liveuserid, groupid, pageno: 1, pagesize: 20 });
    expectEqual('totalcount', list.totalcount, 2);
  });
  await stage.step('three likes, one of them retried by the network, are three likes', async () => {
    for (const requestid of ['like-1', 'like-2', 'like-2', 'like-3']) {
      const like = { userid: anna.userid, type: 1, optype: 0, flag: 0, fileid: '' } as const;
      await stage.api('ChangeCount', { ...like, requestid: `${requestid}-${night}` });
    }
    expectEqual('viewers and likes', await counts(), [[2, 3]]);
  });
  await stage.step('Dave leaves, his app says so twice, and one viewer is left', async () => {
    for (let sent = 0; sent < 2; sent++) {
      await stage.api('QuitGroup', { userid: `dave_${night}`, ...room });
    }
    expectEqual('viewers and likes', await counts(), [[1, 3]]);
  });
  await stage.step("none of this touched Ben's room", async () => {
    const [row] = await rowsOf(stage, LIST.live, [ben]);
    expectEqual('viewers and likes', [row?.viewercount, row?.likecount], [0, 0]);
  });
}

async function loseTwoPhones(
  stage: Stage,
  phones: Phones,
  anna: Anchor,
  ben: Anchor,
  streams: Streams,
): Promise<void> {
  stage.heading('Two phones lose the network');
  await stage.step("Ben's phone dies without a goodbye, so he is still listed: a zombie", async () => {
    await phones.die(streams.ben);
    await expectLive(stage, [anna, ben], [anna, ben]);
  });
  await stage.step('Anna reconnects; the stop of her first push is still on its way', async () => {
    await phones.reconnect(streams.anna);
    await stage.api('ChangeStatus', { userid: anna.userid, status: 0 });
    await expectLive(stage, [anna, ben], [anna, ben]);
  });
  await stage.step('the late stop arrives, and Anna stays live', async () => {
    expectDelivered(await stage.control('POST', '/release', {}));
    await expectLive(stage, [anna, ben], [anna, ben]);
  });
}

async function sweep(stage: Stage, anna: Anchor, ben: Anchor, night: string): Promise<void> {
  stage.heading('The online-check asks the live cloud');
  for (let check = 1; check < MISSED_CHECKS; check++) {
    await stage.step(`check ${check} misses Ben and closes nothing yet`, async () => {
      await runCheck(stage);
      await expectLive(stage, [anna, ben], [anna, ben]);
    });
  }
  await stage.step(`check ${MISSED_CHECKS} clears the zombie and only the zombie`, async () => {
    await runCheck(stage);
    await expectLive(stage, [anna, ben], [anna]);
  });
  await stage.step("who enters Ben's room now is told that it is over", async () => {
    const room = { liveuserid: ben.userid, groupid: ben.groupid, flag: 0 } as const;
    await stage.refused('EnterGroup', entering(`carol_${night}`, room), ROOM_CLOSED);
  });
}

async function runCheck(stage: Stage): Promise<void> {
  const { outcome } = await stage.control('POST', '/timer');
  expectEqual('online-check', (outcome as { kind: string }).kind, 'returned');
}

async function leaveAReplay(
  stage: Stage,
  phones: Phones,
  anna: Anchor,
  ben: Anchor,
  { push, viewer }: { push: Push; viewer: string },
): Promise<void> {
  stage.heading('The evening ends and a replay stays');
  const twice = phones.picture === 'pretended' ? ', each of them twice' : '';
  await stage.step(`Anna stops; LVB reports the stop and two recordings${twice}`, async () => {
    await stage.api('ChangeStatus', { userid: anna.userid, status: 1 });
    await phones.stop(push, 95, 2);
    await expectLive(stage, [anna, ben], []);
  });
  let fileid = '';
  await stage.step(`flv and hls are one replay, with the title ${anna.title}`, async () => {
    const rows = await rowsOf(stage, LIST.replays, [anna, ben]);
    expectEqual(
      'replays',
      rows.map(({ userid, title }) => [userid, title]),
      [[anna.userid, anna.title]],
    );
    expectMatch('playurl', rows[0]?.playurl, /\.flv/);
    expectMatch('hls_play_url', rows[0]?.hls_play_url, /\.m3u8/);
    fileid = expectMatch('fileid', rows[0]?.fileid, /./);
  });
  if (phones.picture === 'seen') {
    await stage.step('the replay shows what was pushed, as flv and as hls', async () => {
      const [row] = await rowsOf(stage, LIST.replays, [anna]);
      await phones.watch(row?.playurl ?? '');
      await phones.watch(row?.hls_play_url ?? '');
    });
  }
  await stage.step('Erin watches the replay and likes it, which counts on the replay', async () => {
    const counts = async (): Promise<number[]> => {
      const [row] = await rowsOf(stage, LIST.replays, [anna]);
      return [row?.viewercount ?? NaN, row?.likecount ?? NaN];
    };
    const [viewers = NaN, likes = NaN] = await counts();
    await stage.api('EnterGroup', entering(viewer, { liveuserid: anna.userid, groupid: fileid, flag: 1 }));
    const like = {
      userid: anna.userid,
      type: 1,
      optype: 0,
      flag: 1,
      fileid,
      requestid: `like-${viewer}`,
    } as const;
    await stage.api('ChangeCount', like);
    expectEqual('viewers and likes of the replay', await counts(), [viewers + 1, likes + 1]);
  });
}
