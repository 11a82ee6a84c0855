import { listSessions } from '../../../shared/db/sessions';
import { id } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { listOf, members, SECONDS, TEXT } from '../replySchema';

/** The devices on which the user is signed in, newest first. */
export const get_sessions = defineEndpoint({
  path: 'get_sessions',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id() },
  reply: members({
    list: listOf(
      members({ session_id: TEXT, create_time: SECONDS, expire_time: SECONDS, current: { enum: [0, 1] } }),
    ),
  }),
  async handle({ userid }, { database, clock, sessionId }) {
    const now = new Date(clock.nowMs());
    const logins = await database.read((session) => listSessions(session, userid, now));
    return {
      list: logins.map((login) => ({
        session_id: login.id,
        create_time: secondsOf(login.createdAt),
        expire_time: secondsOf(login.expiresAt),
        current: login.id === sessionId ? 1 : 0,
      })),
    };
  },
});

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}
