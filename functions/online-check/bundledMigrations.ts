import type { Migration } from '../../shared/db/migrate';

/**
 * The migrations this bundle was built with. The build replaces this file by one that holds their text, because
 * no folder lies beside a deployed function.
 * @throws when the function runs from its sources, where `npm run migrate` does this.
 */
export function bundledMigrations(): readonly Migration[] {
  throw new Error('The migrations are put in by the build: run the built function, or npm run migrate.');
}
