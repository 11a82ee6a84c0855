import type { Environment } from '../../operatorEnvironment';
import { fail, ok, type Check } from '../check';

interface Format {
  readonly names: readonly string[];
  readonly pattern: RegExp;
  readonly rule: string;
}

/** What is copied wrong, by what it should look like; the functions take these values as they are. */
const FORMATS: readonly Format[] = [
  {
    names: ['CLOUD_SECRET_ID', 'COSKEY_SECRETID', 'COSKEY_SECRECTID', 'TENCENT_SECRET_ID'],
    pattern: /^(AKID|IKID)[A-Za-z0-9_-]{10,}$/,
    rule: 'is no SecretId: one begins with AKID or IKID',
  },
  {
    names: ['CLOUD_SECRET_KEY', 'COSKEY_SECRETKEY', 'COSKEY_SECRECTKEY', 'TENCENT_SECRET_KEY'],
    pattern: /^(?!AKID)[A-Za-z0-9]{20,}$/,
    rule: 'is no SecretKey: one has 32 letters and digits, and does not begin with AKID',
  },
  {
    names: ['IM_SECRETKEY'],
    pattern: /^[0-9a-f]{64}$/,
    rule: 'is no key of IM: one has 64 hexadecimal digits',
  },
  {
    names: ['REGION'],
    pattern: /^[a-z]{2,4}(-[a-z0-9]+)+$/,
    rule: 'must be the name of a region as in ap-guangzhou',
  },
];

const COPIED = ['PUSH_URL_KEY', 'PLAY_URL_KEY', 'CALL_BACK_KEY', 'CALL_BACK_KEY_PREVIOUS'];
const PLACEHOLDER = /^(<.*>|your[-_ ].*|change[-_ ]?me|x{3,}|todo)$/i;

export const keyFormats: Check = {
  id: 'key-formats',
  title: 'Keys look like what they are',
  async run(context) {
    const { variables } = await context.settings();
    const bad = [...findMisshapen(variables), ...findMiscopied(variables)];
    if (bad.length === 0) return ok('those that are set do');
    return fail(bad.join('; '), 'Copy them again from where .env.example says they are.');
  },
};

function findMisshapen(variables: Environment): string[] {
  return FORMATS.flatMap(({ names, pattern, rule }) =>
    names
      .filter((name) => variables[name] && !pattern.test(variables[name]))
      .map((name) => `${name} ${rule}`),
  );
}

/** Blanks and quotation marks that came along, and values from an example. */
function findMiscopied(variables: Environment): string[] {
  return COPIED.flatMap((name) => {
    const value = variables[name] ?? '';
    if (/^\s|\s$|^(["']).*\1$/.test(value)) return [`${name} has blanks or quotation marks around it`];
    return PLACEHOLDER.test(value) ? [`${name} is still a placeholder`] : [];
  });
}
