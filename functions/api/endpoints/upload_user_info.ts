import { updateProfile, type AccountProfile } from '../../../shared/db/accounts';
import { id, LIMITS, maybeInteger, maybeText } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { EMPTY } from '../replySchema';

/** Changes the profile. The apps send all four members; one that is not sent stays as it is. */
export const upload_user_info = defineEndpoint({
  path: 'upload_user_info',
  access: { who: 'owner', field: 'userid' },
  fields: {
    userid: id(),
    nickname: maybeText(),
    avatar: maybeText(LIMITS.url),
    sex: maybeInteger([-1, 0, 1]),
    frontcover: maybeText(LIMITS.url),
  },
  reply: EMPTY,
  async handle({ userid, ...profile }, { database }) {
    const given = Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== undefined));
    await database.transaction((session) => updateProfile(session, userid, given as Partial<AccountProfile>));
    return undefined;
  },
});
