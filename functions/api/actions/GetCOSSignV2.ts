import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { cosSignKey, COS_SIGN_KEY_SCHEMA } from '../cosSignKey';

/** A COS v5 sign key, from which the app signs its uploads itself. */
export const GetCOSSignV2 = defineAction({
  name: 'GetCOSSignV2',
  access: { who: 'signed-in' },
  fields: {},
  reply: COS_SIGN_KEY_SCHEMA,
  async handle(_parameters, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return cosSignKey(context);
  },
});
