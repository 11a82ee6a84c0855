import { insertAccount } from '../../../shared/db/accounts';
import { AppError } from '../../../shared/errors';
import { hashPassword } from '../../../shared/signing/passwordHash';
import { text } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { requirePasswordFormat, requireUserIdFormat } from '../accounts/credentials';
import { clientNetwork } from '../clientNetwork';
import { defineEndpoint } from '../endpoint';
import { limitUse } from '../limitUse';
import { EMPTY } from '../replySchema';

/** A new account, with an empty profile. */
export const register = defineEndpoint({
  path: 'register',
  access: { who: 'anyone' },
  fields: { userid: text(), password: text() },
  reply: EMPTY,
  async handle({ userid, password }, context) {
    requireUserIdFormat(userid);
    requirePasswordFormat(password);
    await limitUse(ABUSE_LIMITS.register, clientNetwork(context.remoteAddress), context);
    const account = {
      userId: userid,
      passwordHash: await hashPassword(password),
      createdAt: new Date(context.clock.nowMs()),
    };
    const added = await context.database.transaction((session) => insertAccount(session, account));
    if (!added) throw new AppError('USER_EXISTS', 'userid is taken');
    return undefined;
  },
});
