/** The migration that this code needs at least; a test holds it to the last file of `migrations/`. */
export const LATEST_MIGRATION = '0004_speed_and_presence';
