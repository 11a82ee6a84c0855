import path from 'node:path';
import { playEvening } from '../../sandbox/demo/evening';
import { PretendedPhones } from '../../sandbox/demo/phones';
import { Stage } from '../../sandbox/demo/stage';
import { requireFfmpeg } from '../../sandbox/demo/testPicture';
import type { Sandbox } from '../../sandbox/sandbox';
import { startSandbox } from '../../sandbox/sandbox';
import { SandboxProcess } from './support/sandboxProcess';

jest.setTimeout(180_000);

it('npm run demo plays the evening on a sandbox of its own and leaves nothing behind', async () => {
  const demo = new SandboxProcess(['sandbox/demo.cjs'], {});
  try {
    await demo.printed(/Two anchors go live/);
    const family = demo.processes();
    expect([await demo.exitCode(), demo.stderr]).toEqual([0, '']);
    expect(demo.stdout).toMatch(/The evening went as it should: \d+ steps\./);
    expect(demo.stdout).not.toContain('✗');
    await demo.goneWithAll(family);
    expect(demo.filesLeft()).toEqual([]);
  } finally {
    await demo.destroy();
  }
});

it('npm run demo -- --video plays it with real pushes, and leaves nothing behind', async () => {
  await requireFfmpeg();
  const demo = new SandboxProcess(['sandbox/demo.cjs', '--video'], {});
  try {
    await demo.printed(/Two anchors go live/);
    const family = demo.processes();
    expect([await demo.exitCode(), demo.stderr]).toEqual([0, '']);
    expect(demo.stdout).toMatch(/The evening went as it should: \d+ steps\./);
    expect(demo.stdout).toContain('✓ the replay shows what was pushed');
    await demo.goneWithAll(family);
    expect(demo.filesLeft()).toEqual([]);
  } finally {
    await demo.destroy();
  }
});

describe('on a running sandbox with API Gateway events', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      gateway: 'apigw',
      bundlesDir: path.join(__dirname, '..', '..', 'dist'),
      automaticTimer: false,
      environment: { DB_NAME: `xzb_test_sandbox_${process.pid}_apigw` },
    });
  });

  afterAll(() => sandbox.close());

  it('the evening goes the same, also on the second night', async () => {
    const stage = new Stage(sandbox.url, () => undefined);
    await playEvening(stage, new PretendedPhones(stage));
    const demo = new SandboxProcess(['sandbox/demo.cjs', '--url', sandbox.url], {});
    try {
      expect([await demo.exitCode(), demo.stderr]).toEqual([0, '']);
      expect(sandbox.live.timer.automatic).toBe(false);
    } finally {
      await demo.destroy();
    }
  });

  it('a step that goes wrong says what was expected and what came, and the exit code tells', async () => {
    const deaf = jest.spyOn(sandbox.live.cloud, 'push');
    deaf.mockReturnValue({ stream: '', sequence: '', deliveries: [] });
    const demo = new SandboxProcess(['sandbox/demo.cjs', '--url', sandbox.url], {});
    try {
      expect(await demo.exitCode()).toBe(1);
      expect(demo.stdout).toMatch(/✗ .*\n.*expected .*, got /);
      expect(demo.stderr).toMatch(/The evening stopped at: /);
    } finally {
      deaf.mockRestore();
      await demo.destroy();
    }
  });
});

it('npm run demo --url says when there is no sandbox', async () => {
  const demo = new SandboxProcess(['sandbox/demo.cjs', '--url', 'http://127.0.0.1:1'], {});
  try {
    expect(await demo.exitCode()).toBe(1);
    expect(demo.stderr).toBe(
      'npm run demo: There is no sandbox at http://127.0.0.1:1. Start one with npm run dev.\n',
    );
  } finally {
    await demo.destroy();
  }
});
