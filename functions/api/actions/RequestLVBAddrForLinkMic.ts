import { buildPlayUrls } from '../../../shared/signing/streamUrl';
import { id, optionalText } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { openBroadcast } from '../openBroadcast';
import { profileField } from '../profileField';
import { members, SECONDS, TEXT } from '../replySchema';

/** A guest asks where to push its own picture. Link-mic streams are never listed and not recorded. */
export const RequestLVBAddrForLinkMic = defineAction({
  name: 'RequestLVBAddrForLinkMic',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), title: optionalText(), userinfo: profileField() },
  reply: members({ pushurl: TEXT, timestamp: SECONDS, playurl: TEXT }),
  async handle({ userid, title, userinfo }, context) {
    const request = { kind: 'linkmic', userId: userid, groupId: '', title, ...userinfo } as const;
    const { pushUrl, timestamp, streamName, expiresAtSeconds } = await openBroadcast(request, context);
    const { playDomain, playUrlKey } = context.config.live;
    const { rtmp } = buildPlayUrls({ playDomain, playUrlKey, streamName, expiresAtSeconds });
    return { pushurl: pushUrl, timestamp, playurl: rtmp };
  },
});
