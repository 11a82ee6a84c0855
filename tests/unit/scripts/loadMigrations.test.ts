import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadMigrations } from '../../../scripts/loadMigrations';

describe('loadMigrations', () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-migrations-'));
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  function write(...files: string[]): void {
    for (const file of files) fs.writeFileSync(path.join(folder, file), `SELECT '${file}'`);
  }

  it('reads migrations in the order of their numbers and leaves other files alone', () => {
    write('0002_b.sql', '0001_z.sql', 'README.md');
    expect(loadMigrations(folder)).toEqual([
      { name: '0001_z', sql: "SELECT '0001_z.sql'" },
      { name: '0002_b', sql: "SELECT '0002_b.sql'" },
    ]);
  });

  it('refuses a misnamed file, which would otherwise silently not be applied', () => {
    write('1_short.sql');
    expect(() => loadMigrations(folder)).toThrow('migrations/1_short.sql: a migration is named like');
  });

  it('refuses two files with one number', () => {
    write('0001_a.sql', '0001_b.sql');
    expect(() => loadMigrations(folder)).toThrow(/0001_b.sql and migrations\/0001_a.sql share a number/);
  });

  it('reads the migrations of this repository', () => {
    expect(loadMigrations().length).toBeGreaterThan(0);
  });
});
