import type { Environment } from '../../scripts/operatorEnvironment';

/** A database account for migrating alone. */
export interface MigrationAccount {
  readonly user: string;
  readonly password: string;
}

/** Undefined where the functions' own account migrates. What is wrong is added to `problems`. */
export function findMigrationAccount(
  variables: Environment,
  problems: string[],
): MigrationAccount | undefined {
  const user = variables['DB_MIGRATE_USER'] ?? '';
  const password = variables['DB_MIGRATE_PASSWORD'] ?? '';
  if (user === '' && password === '') return undefined;
  if (user === '') problems.push('DB_MIGRATE_USER is missing (DB_MIGRATE_PASSWORD is set)');
  if (password === '') problems.push('DB_MIGRATE_PASSWORD is missing (DB_MIGRATE_USER is set)');
  return { user, password };
}
