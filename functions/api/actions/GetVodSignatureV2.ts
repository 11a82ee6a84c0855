import { signVodV2 } from '../../../shared/signing/vodSign';
import { defineAction } from '../action';
import { vodSignInput } from '../vodSignInput';

/** A VOD upload signature of the second kind, today's. */
export const GetVodSignatureV2 = defineAction({
  name: 'GetVodSignatureV2',
  access: { who: 'signed-in' },
  fields: {},
  handle(_parameters, context) {
    return Promise.resolve({ signature: signVodV2(vodSignInput(context)) });
  },
});
