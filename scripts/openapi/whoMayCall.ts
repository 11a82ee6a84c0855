import type { Access } from '../../functions/api/action';
import type { EndpointAccess } from '../../functions/api/endpoint';
import type { Localized } from './summaries';

/** The word for an Action's access that tools read from `x-who-may-call`. */
export function accessWord(access: Access): string {
  return access.who === 'owner' && access.operatorToo === true ? 'owner or operator' : access.who;
}

export function whoMayCall(access: Access): Localized {
  switch (access.who) {
    case 'anyone': {
      const rule = access.operatorWhen;
      if (rule === undefined) return { en: 'anyone', zh: '任何人' };
      const values = `\`${rule.field}\` ${rule.values.join(', ')}`;
      return { en: `anyone; with ${values} only operators`, zh: `任何人；${values} 仅限运营人员` };
    }
    case 'signed-in':
      return { en: 'any signed-in user', zh: '任何已登录用户' };
    case 'owner':
      return access.operatorToo === true
        ? {
            en: `the user named by \`${access.field}\`, and operators`,
            zh: `\`${access.field}\` 所指的用户本人，以及运营人员`,
          }
        : { en: `the user named by \`${access.field}\``, zh: `\`${access.field}\` 所指的用户本人` };
    case 'operator':
      return { en: 'operators', zh: '运营人员' };
  }
}

/** Who may call a second-generation path. */
export function whoMaySign(access: EndpointAccess): Localized {
  return access.who === 'anyone'
    ? { en: 'anyone', zh: '任何人' }
    : {
        en: 'the user named by `userid`, by `Liteav-Sig`',
        zh: '`userid` 所指的用户本人，以 `Liteav-Sig` 证明',
      };
}
