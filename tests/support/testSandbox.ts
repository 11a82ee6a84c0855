import path from 'node:path';
import type { GatewayShape } from '../../sandbox/gateway/gateway';
import { startSandbox, type Sandbox, type VideoOptions } from '../../sandbox/sandbox';
import { scratchDatabase, testServer } from './testDatabase';

/** The whole backend behind HTTP, on a database of its own on the run's server, with the bundles of this run. */
export class TestSandbox {
  private constructor(
    readonly sandbox: Sandbox,
    private readonly stopAll: () => Promise<void>,
  ) {}

  static async start(
    purpose: string,
    gateway: GatewayShape,
    environment: Readonly<Record<string, string>> = {},
    video: VideoOptions = {},
  ): Promise<TestSandbox> {
    const scratch = await scratchDatabase(purpose);
    const { host, port, user, password } = testServer();
    const server = { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_PASSWORD: password };
    const before = { ...process.env };
    // The sandbox takes the server that these name instead of starting one.
    Object.assign(process.env, server, { SANDBOX_DATABASE: '' });
    try {
      const sandbox = await startSandbox({
        port: 0,
        gateway,
        bundlesDir: path.join(__dirname, '..', '..', 'dist'),
        automaticTimer: false,
        video,
        environment: { ...environment, DB_NAME: scratch.config.database },
      });
      return new TestSandbox(sandbox, async () => {
        await sandbox.close();
        await scratch.drop();
      });
    } catch (error) {
      await scratch.drop();
      throw error;
    } finally {
      for (const name of [...Object.keys(server), 'SANDBOX_DATABASE']) {
        if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = before[name];
      }
    }
  }

  get url(): string {
    return this.sandbox.url;
  }

  /** A key that the functions were given. */
  key(name: string): string {
    const value = this.sandbox.environment[name];
    if (value === undefined) throw new Error(`the sandbox has no ${name}`);
    return value;
  }

  /** The phones' encoders and LVB: `push`, `stop`, `die`, `record` and the like; callbacks have arrived then. */
  async live(action: string, body: object): Promise<any> {
    const reply = await fetch(`${this.url}/_sandbox/${action}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const answer = (await reply.json()) as any;
    if (reply.status !== 200) throw new Error(`${action}: HTTP ${reply.status} ${JSON.stringify(answer)}`);
    for (const { status, result } of (answer.callbacks ?? []) as { status: string; result: unknown }[]) {
      expect([status, result]).toEqual(['delivered', 200]);
    }
    return answer;
  }

  close(): Promise<void> {
    return this.stopAll();
  }
}
