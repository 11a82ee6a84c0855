import { deleteSession } from '../../../shared/db/sessions';
import { AppError } from '../../../shared/errors';
import { id } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { EMPTY } from '../replySchema';

const SESSION_ID = /^[0-9a-f]{32}$/;

/** Ends one of the user's own sessions. */
export const end_session = defineEndpoint({
  path: 'end_session',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), session_id: id() },
  reply: EMPTY,
  async handle({ userid, session_id: sessionId }, { database }) {
    // The column is ASCII, and a database refuses to compare it with anything else.
    const ended =
      SESSION_ID.test(sessionId) &&
      (await database.transaction((session) => deleteSession(session, userid, sessionId)));
    if (!ended) throw new AppError('INVALID_PARAMETER', 'session_id is no session of userid');
    return undefined;
  },
});
