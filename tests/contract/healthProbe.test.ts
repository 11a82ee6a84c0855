import { readEnvelope, send } from '../support/envelope';
import { scratchDatabase, testDatabase, type TestDatabase } from '../support/testDatabase';
import { expectNoSecrets, NO_DATABASE } from '../support/testEnvironment';
import { createServices, type TestServices } from '../support/testServices';
import { HealthCheck } from '../../shared/diagnosis/health';

let database: TestDatabase;
let services: TestServices;

beforeAll(async () => {
  database = await testDatabase();
  services = createServices(database.config);
});

afterAll(async () => {
  await services.database.close();
  await database.close();
});

beforeEach(() => database.truncateAll());

async function finishSweep(secondsAgo: number, alarm = ''): Promise<void> {
  await database.connection.query(
    `INSERT INTO sweep_run (started_at, finished_at, summary)
     VALUES (UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) - INTERVAL ? SECOND, ?)`,
    [secondsAgo, JSON.stringify({ alarm })],
  );
}

async function probe(of = services, method = 'GET', path = '/health'): Promise<[number, any]> {
  const reply = await send({ ...of, health: new HealthCheck() }, { method, path });
  expect(reply.headers['Cache-Control']).toBe('no-store');
  return [reply.statusCode, JSON.parse(reply.body)];
}

it('answers 200 where the database answers, is migrated, and a sweep has just finished', async () => {
  await finishSweep(20);
  const [status, health] = await probe();
  expect(status).toBe(200);
  expect(health).toMatchObject({
    status: 'ok',
    database: { status: 'ok' },
    migrations: { status: 'ok' },
    sweep: { status: 'ok' },
  });
  expect(health.sweep.ageSeconds).toBeGreaterThanOrEqual(19);
  expect(health.sweep.ageSeconds).toBeLessThan(60);
});

it('answers 200 where only the sweep needs attention: requests are served', async () => {
  await finishSweep(3600);
  expect(await probe()).toMatchObject([200, { status: 'degraded', sweep: { status: 'late' } }]);
  await finishSweep(5, 'mass disappearance not believed');
  expect(await probe()).toMatchObject([200, { status: 'degraded', sweep: { status: 'alarm' } }]);
});

it('answers 503 where the tables are not there', async () => {
  const empty = await scratchDatabase('health');
  const failing = createServices(empty.config);
  expect(await probe(failing)).toMatchObject([503, { status: 'failing', migrations: { status: 'behind' } }]);
  await failing.database.close();
  await empty.drop();
});

it('answers 503 where the database is away, soon and without its address; the Action answers as ever', async () => {
  const away = createServices(NO_DATABASE);
  const startedAt = performance.now();
  const [status, health] = await probe(away);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect([status, health.database.status]).toEqual([503, 'failing']);
  expect(JSON.stringify(health)).not.toMatch(/\d+\.\d+\.\d+|host|port|user/);
  expectNoSecrets(JSON.stringify(health));
  const reply = await send(away, { body: Buffer.from('{"Action":"Health"}') });
  expect(reply.statusCode).toBe(200);
  expect(readEnvelope(reply.body)).toMatchObject({ returnValue: 0, returnData: { status: 'failing' } });
  await away.database.close();
});

it.each([
  ['GET', '/interface.php', 4001],
  ['GET', '/', 4001],
  ['GET', '/healthy', 4001],
  ['GET', '/health/', 4001],
  ['POST', '/health', 4001],
])('leaves %s %s to the smoke test', async (method, path, code) => {
  const reply = await send(services, { method, path });
  expect(reply.statusCode).toBe(200);
  expect(JSON.parse(reply.body)).toEqual({
    returnValue: code,
    returnMsg: 'json format error',
    returnData: [],
  });
});

it('answers below any prefix, as behind an API Gateway, and to HEAD', async () => {
  await finishSweep(1);
  expect((await probe(services, 'GET', '/release/api/health'))[0]).toBe(200);
  expect((await probe(services, 'HEAD', '/health'))[0]).toBe(200);
});
