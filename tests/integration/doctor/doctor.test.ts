import { CHECKS } from '../../../scripts/doctor/checks';
import { doctor } from '../../../scripts/doctor/doctor';
import { readReport } from '../../support/doctorReport';
import { BREAKAGES, type Breakage } from './breakages';
import { DoctorWorld } from './doctorWorld';

let world: DoctorWorld;

beforeAll(async () => {
  world = await DoctorWorld.start();
});

afterAll(() => world.close());

beforeEach(() => world.reset());

/** Those that only make sense for a deployment. */
const DEPLOYED_ONLY = ['same-variables', 'functions', 'inside', 'timer', 'role-policies'];

describe('where all is well', () => {
  it.each([
    ['locally', false, DEPLOYED_ONLY],
    ['in a deployment', true, []],
  ])('every check says so %s, and the status is 0', async (_title, deployed, skipped) => {
    const { status, report } = await world.examine(deployed);
    const notWell = report.checks.filter((check) => check.status !== 'ok');
    expect(notWell.filter((check) => check.status !== 'skipped')).toEqual([]);
    expect(notWell.map(({ id }) => id)).toEqual(skipped);
    expect([status, report.status, report.mode]).toEqual([0, 'ok', deployed ? 'deployed' : 'local']);
  });
});

const rows = BREAKAGES.flatMap((breakage) => breakage.modes.map((mode) => ({ ...breakage, mode })));

describe('finds exactly what was broken', () => {
  it.each(rows)('$title ($mode): $check', async (row: Breakage & { mode: 'local' | 'deployed' }) => {
    await row.break(world);
    const offsetMs = row.clockOffsetMs ?? 0;
    const { status, report } = await world.examine(row.mode === 'deployed', () => Date.now() + offsetMs);
    const found = report.checks.filter((check) => check.status === 'warn' || check.status === 'fail');
    expect(found.map(({ id, status: severity }) => `${id} ${severity}`)).toEqual([
      `${row.check} ${row.status}`,
    ]);
    expect(found[0]?.what).toContain(row.says);
    expect(found[0]).toHaveProperty('remedy', expect.stringMatching(/^.{20,}$/));
    expect(status).toBe(row.status === 'fail' ? 1 : 0);
  });

  it('in every check at least once', () => {
    const broken = new Set(BREAKAGES.map(({ check }) => check));
    expect(CHECKS.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });
});

describe('calls nothing well that it could not look at', () => {
  it.each(['local', 'deployed'] as const)('where nothing is set (%s)', async (mode) => {
    const printed: string[] = [];
    await doctor([...(mode === 'deployed' ? ['--deployed'] : []), '--json'], {
      environment: {},
      clock: { nowMs: () => Date.now() },
      print: (line) => printed.push(line),
      printError: (line) => printed.push(line),
      endpoints: world.cloud.endpoints,
    });
    const { checks } = readReport(printed.join('\n'));
    // What was set, nothing, was looked at: no key is malformed and no setting weak.
    const lookedAt = mode === 'local' ? ['key-formats', 'weak-settings'] : [];
    expect(checks.filter(({ status }) => status === 'ok').map(({ id }) => id)).toEqual(lookedAt);
    expect(checks.find(({ id }) => id === 'api-gateway')?.what).toContain(
      'could not be seen: the address of api',
    );
  });

  it('where the callback template may not be read', async () => {
    world.cloud.faults.add({
      action: 'DescribeLiveCallbackTemplates',
      fault: 'error',
      code: 'UnauthorizedOperation',
    });
    const { report } = await world.examine(true);
    expect(report.checks.find(({ id }) => id === 'api-gateway')).toMatchObject({
      status: 'skipped',
      what: 'could not be seen: the callback template',
    });
  });
});

describe('does not let one failure hide another', () => {
  it('when many things are broken at once', async () => {
    world.setVariable('SESSION_SECRET', undefined);
    world.setVariable('DB_PORT', '1');
    world.cloud.overrides.set('/api', () => ({ status: 404, body: '' }));
    world.cloud.wiring.recordings.forget(1001);
    world.cloud.wiring.getDomain('play.example.test', 'play').enabled = false;
    const { report } = await world.examine(false);
    const failed = report.checks.filter((check) => check.status === 'fail').map(({ id }) => id);
    expect(failed).toEqual(['variables', 'api-address', 'database', 'play-domain', 'recording-rule']);
  });
});
