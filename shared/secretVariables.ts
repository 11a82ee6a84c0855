/** Variables whose values nobody may see. */
export const SECRET_VARIABLES = [
  'DB_PASSWORD',
  'PUSH_URL_KEY',
  'PLAY_URL_KEY',
  'CALL_BACK_KEY',
  'CALL_BACK_KEY_PREVIOUS',
  'COSKEY_SECRETKEY',
  'COSKEY_SECRECTKEY',
  'IM_SECRETKEY',
  'CLOUD_SECRET_KEY',
  'SESSION_SECRET',
  'SESSION_SECRET_PREVIOUS',
  'OPERATOR_KEY',
  'OPERATOR_KEY_PREVIOUS',
  'TENCENTCLOUD_SECRETKEY',
  'TENCENTCLOUD_SESSIONTOKEN',
] as const;

/** The values that are set of them, longest first, because one may be part of another. */
export function secretValues(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return SECRET_VARIABLES.map((name) => environment[name] ?? '')
    .filter((value) => value !== '')
    .sort((left, right) => right.length - left.length);
}
