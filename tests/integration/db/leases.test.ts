import { createConnection } from 'mysql2/promise';
import type { Connection } from 'mysql2/promise';
import { acquireLease, createLeaseTable, releaseLease, renewLease } from '../../../shared/db/leases';
import { scratchDatabase } from '../../support/testDatabase';
import type { ScratchDatabase } from '../../support/testDatabase';

// The driver counts matched rows by default and changed rows without FOUND_ROWS: leases must not care.
describe.each([
  ['matched', []],
  ['changed', ['-FOUND_ROWS']],
])('a lease on a connection that counts %s rows', (counted, flags) => {
  let database: ScratchDatabase;
  let connection: Connection;

  const a = { name: 'sweep', holder: 'a', ttlMs: 60_000 };
  const b = { ...a, holder: 'b' };

  beforeAll(async () => {
    database = await scratchDatabase(`lease_${counted}`);
    connection = await createConnection({ ...database.config, flags });
    await connection.query(createLeaseTable);
  });

  afterAll(async () => {
    await connection.end();
    await database.drop();
  });

  beforeEach(async () => {
    await connection.query('DELETE FROM lease');
  });

  async function expire(): Promise<void> {
    await connection.query('UPDATE lease SET expires_at = UTC_TIMESTAMP(3)');
  }

  it('is held by one holder at a time', async () => {
    expect(await acquireLease(connection, a)).toBe(true);
    expect(await acquireLease(connection, b)).toBe(false);
    expect(await acquireLease(connection, { ...b, name: 'migrate' })).toBe(true);
  });

  it('can be taken again and renewed by its holder, any number of times within a millisecond', async () => {
    for (let round = 0; round < 20; round += 1) {
      expect(await acquireLease(connection, a)).toBe(true);
      expect(await renewLease(connection, a)).toBe(true);
    }
  });

  it('can be taken by another once it expired, and is then lost to the first', async () => {
    await acquireLease(connection, a);
    await expire();
    expect(await acquireLease(connection, b)).toBe(true);
    expect(await renewLease(connection, a)).toBe(false);
    expect(await acquireLease(connection, a)).toBe(false);
  });

  it('is still its holder’s after it expired, as long as nobody took it', async () => {
    await acquireLease(connection, a);
    await expire();
    expect(await renewLease(connection, a)).toBe(true);
    expect(await acquireLease(connection, b)).toBe(false);
  });

  it('is free after its holder released it, and not after another tried to', async () => {
    await acquireLease(connection, a);
    await releaseLease(connection, b);
    expect(await acquireLease(connection, b)).toBe(false);
    await releaseLease(connection, a);
    expect(await renewLease(connection, a)).toBe(false);
    expect(await acquireLease(connection, b)).toBe(true);
  });

  it('goes to exactly one of twenty who ask at once, whether new, expired or just released', async () => {
    const connections = await Promise.all(
      Array.from({ length: 20 }, () => createConnection({ ...database.config, flags })),
    );
    try {
      for (const prepare of [() => connection.query('DELETE FROM lease'), expire]) {
        for (let round = 0; round < 10; round += 1) {
          await prepare();
          const taken = await Promise.all(
            connections.map((one, index) => acquireLease(one, { ...a, holder: `${round}-${index}` })),
          );
          expect(taken.filter(Boolean)).toHaveLength(1);
        }
      }
    } finally {
      await Promise.all(connections.map((one) => one.end()));
    }
  });
});
