import { findAccount } from '../../../shared/db/accounts';
import { AppError } from '../../../shared/errors';
import { id } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { members, TEXT } from '../replySchema';

/** The signed-in user's own profile. */
export const get_user_info = defineEndpoint({
  path: 'get_user_info',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id() },
  reply: members({
    userid: TEXT,
    nickname: TEXT,
    avatar: TEXT,
    sex: { enum: [-1, 0, 1] },
    frontcover: TEXT,
  }),
  async handle({ userid }, { database }) {
    const account = await database.read((session) => findAccount(session, userid));
    if (account === undefined) throw new AppError('NO_SUCH_USER', 'userid has no account');
    const { nickname, avatar, sex, frontcover } = account;
    return { userid, nickname, avatar, sex, frontcover };
  },
});
