import { AppError } from '../../../shared/errors';

/** What the apps' own check lets through (PROTOCOL C.1). */
const USER_ID = /^[a-zA-Z][a-zA-Z0-9_]{3,23}$/;
/** What arrives is a digest of the password, never the password: md5(md5(password) + userid). */
const PASSWORD = /^[a-zA-Z0-9]{1,128}$/;

/** @throws AppError USER_NAME_FORMAT, for which the apps have a text of their own. */
export function requireUserIdFormat(userId: string): void {
  if (!USER_ID.test(userId)) {
    throw new AppError('USER_NAME_FORMAT', 'userid must be 4 to 24 letters, digits or _, a letter first');
  }
}

/** @throws AppError PASSWORD_FORMAT, for which the apps have a text of their own. */
export function requirePasswordFormat(password: string, field = 'password'): void {
  if (!PASSWORD.test(password)) throw new AppError('PASSWORD_FORMAT', `${field} must be letters and digits`);
}
