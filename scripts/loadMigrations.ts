import fs from 'node:fs';
import path from 'node:path';
import type { Migration } from '../shared/db/migrate';

const migrationFile = /^(\d{4}_[a-z0-9_]+)\.sql$/;

export const migrationsFolder = path.join(__dirname, '..', 'migrations');

/** Reads the migrations of a folder in order. Throws when a file is misnamed or two share a number. */
export function loadMigrations(folder = migrationsFolder): Migration[] {
  const numbers = new Map<string, string>();
  const migrations: Migration[] = [];
  for (const file of fs.readdirSync(folder).sort()) {
    if (!file.endsWith('.sql')) continue;
    const name = migrationFile.exec(file)?.[1];
    if (name === undefined) {
      throw new Error(`migrations/${file}: a migration is named like 0001_what_it_does.sql.`);
    }
    const number = name.slice(0, 4);
    const other = numbers.get(number);
    if (other !== undefined) throw new Error(`migrations/${file} and migrations/${other} share a number.`);
    numbers.set(number, file);
    migrations.push({ name, sql: fs.readFileSync(path.join(folder, file), 'utf8') });
  }
  return migrations;
}
