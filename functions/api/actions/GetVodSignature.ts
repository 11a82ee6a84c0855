import { signVodV1 } from '../../../shared/signing/vodSign';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { vodSignInput } from '../vodSignInput';
import { members, TEXT } from '../replySchema';

/** A VOD upload signature of the first kind. */
export const GetVodSignature = defineAction({
  name: 'GetVodSignature',
  access: { who: 'signed-in' },
  fields: {},
  reply: members({ signature: TEXT }),
  async handle(_parameters, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return { signature: signVodV1(vodSignInput(context)) };
  },
});
