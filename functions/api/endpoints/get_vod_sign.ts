import { signVodV2 } from '../../../shared/signing/vodSign';
import { id } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineEndpoint } from '../endpoint';
import { vodSignInput } from '../vodSignInput';
import { members, TEXT } from '../replySchema';

/** The second generation's GetVodSignatureV2. */
export const get_vod_sign = defineEndpoint({
  path: 'get_vod_sign',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id() },
  reply: members({ signature: TEXT }),
  async handle(_parameters, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return { signature: signVodV2(vodSignInput(context)) };
  },
});
