import { requireSettings } from '../../../shared/config';
import { signUserSig } from '../../../shared/signing/userSig';
import { signVodV2 } from '../../../shared/signing/vodSign';
import { id, integer } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { cosSignKey } from '../cosSignKey';
import { defineEndpoint, type EndpointContext } from '../endpoint';
import { limitCaller } from '../limitUse';
import { vodSignInput } from '../vodSignInput';
import { members, TEXT } from '../replySchema';

const TYPE = { live: 1, cos: 2, vod: 3 } as const;
const USER_SIG_LIFETIME_SECONDS = 86_400;

/** One signature by its type: of the chat and room service, of COS, or of VOD. */
export const getsig = defineEndpoint({
  path: 'getsig',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), type: integer({ oneOf: Object.values(TYPE) }) },
  reply: members({ signature: TEXT }),
  async handle({ userid, type }, context) {
    if (type !== TYPE.live) await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return { signature: signatureOf(type, userid, context) };
  },
});

function signatureOf(type: number, userId: string, context: EndpointContext): string {
  if (type === TYPE.cos) return cosSignKey(context).signKey;
  if (type === TYPE.vod) return signVodV2(vodSignInput(context));
  const { IM_SDKAPPID, IM_SECRETKEY } = requireSettings(context.config.im, ['IM_SDKAPPID', 'IM_SECRETKEY']);
  return signUserSig(Number(IM_SDKAPPID), IM_SECRETKEY, userId, USER_SIG_LIFETIME_SECONDS);
}
