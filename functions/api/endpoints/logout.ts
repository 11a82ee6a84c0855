import { deleteSession, deleteSessions } from '../../../shared/db/sessions';
import { id, integer } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { EMPTY } from '../replySchema';

/** Ends the session that signs the request; with `all` 1 every session of the user. */
export const logout = defineEndpoint({
  path: 'logout',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), all: integer({ oneOf: [0, 1], fallback: 0 }) },
  reply: EMPTY,
  async handle({ userid, all }, { database, sessionId }) {
    await database.transaction(async (session) => {
      if (all === 1) await deleteSessions(session, userid);
      else if (sessionId !== undefined) await deleteSession(session, userid, sessionId);
    });
    return undefined;
  },
});
