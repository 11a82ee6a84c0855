import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { openBroadcast } from '../openBroadcast';
import { profileField } from '../profileField';
import { members, SECONDS, TEXT } from '../replySchema';

/** An anchor asks where to push. Opens a broadcast; it is listed from the moment it really pushes. */
export const RequestLVBAddr = defineAction({
  name: 'RequestLVBAddr',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), groupid: id(), title: text(), userinfo: profileField() },
  reply: members({ pushurl: TEXT, timestamp: SECONDS }),
  async handle({ userid, groupid, title, userinfo }, context) {
    const request = { kind: 'room', userId: userid, groupId: groupid, title, ...userinfo } as const;
    const { pushUrl, timestamp } = await openBroadcast(request, context);
    return { pushurl: pushUrl, timestamp };
  },
});
