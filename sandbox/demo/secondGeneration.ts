import { ApiError } from '../../client/apiError';
import {
  createSecondGenerationClient,
  type SecondGenerationClient,
} from '../../client/createSecondGenerationClient';
import { digestPassword } from '../../client/digestPassword';
import { LIST, rowsOf, type Anchor } from './cast';
import { nextSecond } from './nextSecond';
import type { Phones } from './phones';
import { expectEqual, type Stage } from './stage';

const WRONG_SIGNATURE = 498;
const COUNT = 200;

/** An app of the second generation signs up, broadcasts and leaves a replay that both generations see. */
export async function joinSecondGeneration(stage: Stage, phones: Phones, night: string): Promise<void> {
  stage.heading('An app of the second generation joins');
  const userId = `fay_${night}`;
  const fay: Anchor = { userid: userId, groupid: userId, title: 'Fay paints' };
  const password = digestPassword(userId, `brush ${night}`);
  const as = (token?: string): SecondGenerationClient =>
    createSecondGenerationClient({ url: stage.url, userId, token });
  let app = as();
  let stream = '';
  await stage.step('Fay opens an account; her password itself never leaves the phone', async () => {
    await as().call('register', { password });
  });
  await stage.step('she logs in on two devices, and the first one stays signed in', async () => {
    const first = await as().call('login', { password });
    await as().call('login', { password });
    app = as(first.token);
    stream = `${first.roomservice_sign.sdkAppID}_${userId}`;
    expectEqual('nickname', (await app.call('get_user_info', {})).nickname, '');
  });
  await stage.step('a request that another token signed is turned away', async () => {
    const code = await as('not her token')
      .call('get_user_info', {})
      .then(() => 200, numberOf);
    expectEqual('code', code, WRONG_SIGNATURE);
  });
  await stage.step(
    'she announces her room and pushes to the stream that the SDK names after her',
    async () => {
      await app.call('upload_room', { title: fay.title, location: 'Shenzhen' });
      const { url } = await stage.control('POST', '/push-url', { stream });
      await phones.push({ url: String(url), stream });
      const rows = await rowsOf(stage, LIST.live, [fay]);
      expectEqual(
        'live list',
        rows.map(({ title }) => title),
        [fay.title],
      );
    },
  );
  await stage.step('she stops, and apps of both generations list her replay', async () => {
    await nextSecond();
    await phones.stop({ url: '', stream }, 65, 1);
    const ofFirst = await rowsOf(stage, LIST.replays, [fay]);
    const { list } = await app.call('get_vod_list', { index: 1, count: COUNT });
    const ofSecond = list.filter(({ userid }) => userid === userId);
    expectEqual(
      'titles',
      [...ofFirst, ...ofSecond].map(({ title }) => title),
      [fay.title, fay.title],
    );
  });
}

function numberOf(error: unknown): number {
  if (error instanceof ApiError) return error.number;
  throw error;
}
