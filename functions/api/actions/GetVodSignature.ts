import { signVodV1 } from '../../../shared/signing/vodSign';
import { defineAction } from '../action';
import { vodSignInput } from '../vodSignInput';

/** A VOD upload signature of the first kind. */
export const GetVodSignature = defineAction({
  name: 'GetVodSignature',
  access: { who: 'signed-in' },
  fields: {},
  handle(_parameters, context) {
    return Promise.resolve({ signature: signVodV1(vodSignInput(context)) });
  },
});
