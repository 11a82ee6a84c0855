import { replacePasswordHash } from '../../../shared/db/accounts';
import { deleteSessions } from '../../../shared/db/sessions';
import { hashPassword } from '../../../shared/signing/passwordHash';
import { id, text } from '../../../shared/validation/fields';
import { requirePassword, requireSamePassword } from '../accounts/checkPassword';
import { requirePasswordFormat } from '../accounts/credentials';
import { defineEndpoint } from '../endpoint';
import { EMPTY } from '../replySchema';

/** A new password, for which the old one has to be known. Ends every session of the user, this one included. */
export const change_password = defineEndpoint({
  path: 'change_password',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), password: text(), new_password: text() },
  reply: EMPTY,
  async handle({ userid, password, new_password: newPassword }, context) {
    requirePasswordFormat(password);
    requirePasswordFormat(newPassword, 'new_password');
    const hash = await requirePassword(userid, password, context);
    const renewed = await hashPassword(newPassword);
    await context.database.transaction(async (session) => {
      const known = await requireSamePassword(session, userid, { password, hash });
      await replacePasswordHash(session, userid, known, renewed);
      await deleteSessions(session, userid);
    });
    return undefined;
  },
});
