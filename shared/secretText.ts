/**
 * Shorter ones stand in ordinary words and numbers, so replacing them would make lines unreadable and tell where the
 * secret stands; whoever keeps one so short has no secret.
 */
const MIN_SECRET_CHARACTERS = 6;

/** The text with every one of these secrets replaced: for texts of others, who may repeat what they were given. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= MIN_SECRET_CHARACTERS)
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
}
