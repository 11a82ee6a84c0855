// A process that starts a database and tells where it is, for tests of what happens when the process ends.
import { startDatabase } from '../../sandbox/database/startDatabase';

async function run(dataDir: string | undefined): Promise<void> {
  const { host, port, user, password } = await startDatabase({
    durable: false,
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  process.stdout.write(`${JSON.stringify({ host, port, user, password })}\n`);
  setInterval(() => undefined, 60_000);
}

run(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
