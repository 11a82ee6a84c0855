import { signVodV2 } from '../../../shared/signing/vodSign';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { vodSignInput } from '../vodSignInput';
import { members, TEXT } from '../replySchema';

/** A VOD upload signature of the second kind, today's. */
export const GetVodSignatureV2 = defineAction({
  name: 'GetVodSignatureV2',
  access: { who: 'signed-in' },
  fields: {},
  reply: members({ signature: TEXT }),
  async handle(_parameters, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return { signature: signVodV2(vodSignInput(context)) };
  },
});
