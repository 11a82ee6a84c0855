import type { Services } from '../../functions/api/dispatch';
import { ask } from './services';

/** Opens a room by the app's own requests; it is live afterwards, in the group `group of {userid}`. */
export async function goLiveIn(services: Services, userid: string): Promise<void> {
  const userinfo = { nickname: userid, headpic: '', frontcover: '', location: '' };
  await ask(services, 'RequestLVBAddr', { userid, groupid: `group of ${userid}`, title: 'room', userinfo });
  await ask(services, 'ChangeStatus', { userid, status: 0 });
}
