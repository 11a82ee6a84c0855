import type { Environment } from './operatorEnvironment';

const SECRET_NAME = /(KEY|SECRET|PASSWORD|TOKEN)(_PREVIOUS)?$/;
/** Shorter values would turn up in ordinary words. */
const MIN_CHARACTERS = 8;

/**
 * The last line of defence: no tool prints a secret, but the answers that they quote come from elsewhere. Puts the
 * name of the variable in the place of each value.
 */
export function withoutSecrets(text: string, environments: readonly Environment[]): string {
  const secrets = environments
    .flatMap((environment) => Object.entries(environment))
    .filter(
      (entry): entry is [string, string] =>
        SECRET_NAME.test(entry[0]) && (entry[1]?.length ?? 0) >= MIN_CHARACTERS,
    )
    .sort(([, left], [, right]) => right.length - left.length);
  return secrets.reduce((clean, [name, value]) => clean.replaceAll(value, `[${name}]`), text);
}
