import { codeBlocks, readText } from '../unit/docs/markdown';
import { startRehearsal, type Rehearsal } from '../support/deploy/rehearsal';

// The commands of docs/deploy, read from there and typed one after another by somebody who has filled in .env.

// Each command is a process of its own.
jest.setTimeout(900_000);

const GUIDE = readText('docs/deploy/README.md');

let rehearsal: Rehearsal;
let api = '';

beforeAll(async () => {
  rehearsal = await startRehearsal('guide');
  // Keys that look like what they are, which the doctor looks at.
  rehearsal.project.writeEnvironment({ ...rehearsal.environment, IM_SECRETKEY: 'fa'.repeat(32) });
});

afterAll(() => rehearsal.close());

/** What is typed in the section with this heading. `npm ci` and git are not rehearsed. */
function commandsOf(heading: string): string[] {
  const section = GUIDE.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the guide has no section "${heading}"`);
  return codeBlocks(section)
    .filter((block) => block.startsWith('```sh'))
    .flatMap((block) => block.split('\n').slice(1, -1))
    .filter((line) => /(?:npx sls|npm run)/.test(line));
}

async function type(line: string): Promise<string> {
  const { status, stdout, stderr } = await rehearsal.project.type(line);
  expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
  expect(stdout).not.toMatch(/fake-/);
  return stdout;
}

it('5. Deploy', async () => {
  const commands = commandsOf('5. Deploy');
  expect(commands).toEqual(['npx sls deploy']);
  const stdout = await type(commands[0]!);
  api = /^ *API, for the apps: +(https:\S+)$/m.exec(stdout)?.[1] ?? '';
  expect(await type('npx sls info')).toContain(api);
});

it('6. Wire LVB, check, and tell the apps', async () => {
  const [show, apply, doctor, config, ...more] = commandsOf('6. Wire LVB, check, and tell the apps');
  expect(more).toEqual([]);
  expect(await type(show!)).toContain('Nothing has been changed. To do this: npm run setup-live -- --apply');
  expect(await type(apply!)).toContain('is wired');
  // The minute that the guide speaks of.
  await rehearsal.cloud.fireTimer('xzb-online-check');
  const findings = await type(doctor!);
  expect(findings.split('\n').filter((line) => /^(?:FAIL|WARN)/.test(line))).toEqual([]);
  expect(findings).toMatch(/, 0 to change, 0 wrong, 0 not checked\./);

  // The licence and COS are the operator's own to add; the address is not.
  const constants = await rehearsal.project.type(config!);
  expect(constants.stdout).toContain(`APP_SVR_URL = "${api}"`);
  expect(constants.stderr).toContain('LICENCE_URL: set --licence-url');
  expect(constants.stderr).not.toContain('APP_SVR_URL');
});

it('Upgrading, and rolling back', async () => {
  for (const heading of ['Upgrading', 'Rolling back']) {
    const commands = commandsOf(heading);
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) await type(command);
  }
});

it('Several stages', async () => {
  const commands = commandsOf('Several stages');
  expect(commands).toHaveLength(3);
  rehearsal.project.writeEnvironment(rehearsal.environment, '.env.staging');
  for (const command of commands) await type(command);
  expect([...rehearsal.cloud.state.functions.keys()].filter((name) => name.endsWith('-staging'))).toEqual([]);
});
