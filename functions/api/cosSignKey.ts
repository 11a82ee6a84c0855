import { nowSeconds } from '../../shared/clock';
import { requireSettings, type Config } from '../../shared/config';
import { AppError } from '../../shared/errors';
import { signCosV5Key, type CosSignKey } from '../../shared/signing/cosSign';
import type { ActionContext } from './action';
import { members, TEXT, type ReplySchema } from './replySchema';

export const COS_SIGN_KEY_SCHEMA: ReplySchema = members({ signKey: TEXT, keyTime: TEXT });

/**
 * A COS v5 sign key, from which the apps of both generations sign their uploads themselves. It signs anything in the
 * bucket while it lasts (SECURITY.md).
 */
export function cosSignKey({ config, clock }: Pick<ActionContext, 'config' | 'clock'>): CosSignKey {
  requireLegacySign(config);
  const { COSKEY_SECRETKEY } = requireSettings(config.cos, ['COSKEY_SECRETKEY']);
  const now = nowSeconds(clock);
  return signCosV5Key(COSKEY_SECRETKEY, now, now + config.cosSignTtlSeconds);
}

/**
 * Signatures for the whole bucket can be turned off once no released app needs them.
 * @throws AppError NOT_CONFIGURED.
 */
export function requireLegacySign({ cosLegacySign }: Pick<Config, 'cosLegacySign'>): void {
  if (!cosLegacySign) throw new AppError('NOT_CONFIGURED', 'COS_LEGACY_SIGN is off; use GetCOSUploadUrl');
}
