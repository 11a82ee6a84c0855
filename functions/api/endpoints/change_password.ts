import { replacePasswordHash } from '../../../shared/db/accounts';
import { deleteSessions } from '../../../shared/db/sessions';
import { AppError } from '../../../shared/errors';
import { hashPassword } from '../../../shared/signing/passwordHash';
import { id, text } from '../../../shared/validation/fields';
import { requirePassword } from '../accounts/checkPassword';
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
    const known = await requirePassword(userid, password, context);
    const renewed = await hashPassword(newPassword);
    const changed = await context.database.transaction(async (session) => {
      if (!(await replacePasswordHash(session, userid, known, renewed))) return false;
      await deleteSessions(session, userid);
      return true;
    });
    if (!changed) throw new AppError('WRONG_PASSWORD', 'password was changed at the same time');
    return undefined;
  },
});
