import { nowSeconds } from '../../../shared/clock';
import { requireSettings } from '../../../shared/config';
import { signCosV4 } from '../../../shared/signing/cosSign';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { requireLegacySign } from '../cosSignKey';
import { randomUint32 } from '../randomUint32';
import { members, TEXT } from '../replySchema';

/** A COS v4 signature for cover and avatar uploads; good for several uploads, because Android retries with it. */
export const GetCOSSign = defineAction({
  name: 'GetCOSSign',
  access: { who: 'signed-in' },
  fields: {},
  reply: members({ sign: TEXT }),
  async handle(_parameters, context) {
    const { config, clock, randomBytes } = context;
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    requireLegacySign(config);
    const names = ['COSKEY_APPID', 'COSKEY_BUCKET', 'COSKEY_SECRETID', 'COSKEY_SECRETKEY'] as const;
    const cos = requireSettings(config.cos, names);
    const now = nowSeconds(clock);
    const sign = signCosV4({
      appId: cos.COSKEY_APPID,
      bucket: cos.COSKEY_BUCKET,
      secretId: cos.COSKEY_SECRETID,
      secretKey: cos.COSKEY_SECRETKEY,
      nowSeconds: now,
      expiresAtSeconds: now + config.cosSignTtlSeconds,
      random: randomUint32(randomBytes),
    });
    return { sign };
  },
});
