import { group, LIMITS, optionalText } from '../../shared/validation/fields';

/** `userinfo` as every app sends it; iOS sends "" for what it does not know. */
export function profileField(): ReturnType<typeof group<ReturnType<typeof profileFields>>> {
  return group(profileFields());
}

function profileFields() {
  return {
    nickname: optionalText(),
    headpic: optionalText(LIMITS.url),
    frontcover: optionalText(LIMITS.url),
    location: optionalText(),
  } as const;
}
