import { signUserSig } from '../../../shared/signing/userSig';
import { text } from '../../../shared/validation/fields';
import { requirePassword, requireSamePassword } from '../accounts/checkPassword';
import { requirePasswordFormat, requireUserIdFormat } from '../accounts/credentials';
import { requireSessionSecret, signIn, TOKEN_MEMBERS, tokensOf } from '../accounts/signIn';
import { defineEndpoint, type EndpointContext } from '../endpoint';
import { COUNT, members, TEXT } from '../replySchema';

/** Longer than a login, so that chat does not break off before the app signs in again. */
const USER_SIG_LIFETIME_SECONDS = 7 * 86_400;

/**
 * Signs a user in on one more device. Android reads `roomservice_sign` and `cos_info` without looking whether they
 * are there (PROTOCOL C.3), so both are, with empty values where the service is not configured.
 */
export const login = defineEndpoint({
  path: 'login',
  access: { who: 'anyone' },
  fields: { userid: text(), password: text() },
  reply: members({
    ...TOKEN_MEMBERS,
    roomservice_sign: members({ sdkAppID: COUNT, userID: TEXT, userSig: TEXT, accountType: TEXT }),
    cos_info: members({ Bucket: TEXT, Region: TEXT, Appid: COUNT, SecretId: TEXT }),
  }),
  async handle({ userid, password }, context) {
    requireSessionSecret(context);
    requireUserIdFormat(userid);
    requirePasswordFormat(password);
    const hash = await requirePassword(userid, password, context);
    const session = await context.database.transaction(async (db) => {
      await requireSamePassword(db, userid, { password, hash });
      return signIn(db, userid, context);
    });
    return {
      ...tokensOf(session, context),
      roomservice_sign: roomServiceSign(userid, context),
      cos_info: cosInfo(context),
    };
  },
});

function roomServiceSign(userId: string, { config }: EndpointContext): object {
  const { IM_SDKAPPID: sdkAppId, IM_SECRETKEY: secretKey } = config.im;
  const configured = sdkAppId !== undefined && secretKey !== undefined;
  return {
    sdkAppID: configured ? Number(sdkAppId) : 0,
    userID: userId,
    userSig: configured ? signUserSig(Number(sdkAppId), secretKey, userId, USER_SIG_LIFETIME_SECONDS) : '',
    accountType: '',
  };
}

function cosInfo({ config }: EndpointContext): object {
  const { COSKEY_BUCKET, COSKEY_REGION, COSKEY_APPID, COSKEY_SECRETID } = config.cos;
  return {
    Bucket: COSKEY_BUCKET ?? '',
    Region: COSKEY_REGION ?? '',
    Appid: Number(COSKEY_APPID ?? 0),
    SecretId: COSKEY_SECRETID ?? '',
  };
}
