import { connectTriggers } from '../../../deploy/scf/connectTriggers';
import type { FunctionInputs, Trigger } from '../../../deploy/functionInputs';
import { putFunction } from '../../../deploy/scf/putFunction';
import { INPUTS, LocalCloud, UPLOADED } from './support';

const TIMER: Trigger = { kind: 'timer', name: 'every-minute', cron: '0 * * * * * *', enabled: true };
const TIMED: FunctionInputs = { ...INPUTS, triggers: [TIMER] };

let cloud: LocalCloud;

beforeEach(async () => {
  cloud = new LocalCloud();
  await putFunction(INPUTS, {
    api: cloud,
    codeHash: 'a'.repeat(64),
    knownAsOurs: false,
    upload: () => Promise.resolve(UPLOADED),
    beforeCreating: () => Promise.resolve(),
    say: () => undefined,
  });
});

function connect(inputs: FunctionInputs): Promise<string | undefined> {
  cloud.actions.length = 0;
  return connectTriggers(inputs, { api: cloud, say: () => undefined });
}

function triggers() {
  return cloud.state.functions.get(INPUTS.name)?.Triggers ?? [];
}

it('makes a URL once and keeps its address', async () => {
  const address = await connect(INPUTS);
  expect(address).toMatch(/^https:\/\/.*\.tencentscf\.com$/);
  expect(await connect(INPUTS)).toBe(address);
  expect(cloud.actions).toEqual([]);
});

it('keeps a URL that was made in the console under another name', async () => {
  const NetConfig = { EnableIntranet: false, EnableExtranet: true, ExtranetUrl: 'https://x.tencentscf.com' };
  const TriggerDesc = JSON.stringify({ AuthType: 'NONE', NetConfig });
  triggers().push({ TriggerName: 'by-hand', Type: 'http', TriggerDesc, Enable: 1 });
  expect(await connect(INPUTS)).toBe('https://x.tencentscf.com');
});

it.each([
  { AuthType: 'CAM', NetConfig: { EnableExtranet: true } },
  { AuthType: 'NONE', NetConfig: { EnableExtranet: false } },
])('refuses a URL that does not let everybody in (%j) instead of replacing it', async (description) => {
  triggers().push({
    TriggerName: 'url',
    Type: 'http',
    TriggerDesc: JSON.stringify(description),
    Enable: 1,
  });
  await expect(connect(INPUTS)).rejects.toThrow('does not let everybody in');
  expect(cloud.actions).toEqual([]);
});

it('makes a timer that is switched on, once', async () => {
  await connect(TIMED);
  expect(triggers()).toEqual([
    { TriggerName: 'every-minute', Type: 'timer', TriggerDesc: '{"cron":"0 * * * * * *"}', Enable: 1 },
  ]);
  await connect(TIMED);
  expect(cloud.actions).toEqual([]);
});

it.each([
  ['was switched off', { Enable: 0 as const }],
  ['has another time', { TriggerDesc: '{"cron":"0 */5 * * * * *"}' }],
])('replaces a timer that %s', async (_why, changes) => {
  await connect(TIMED);
  triggers()[0] = { ...triggers()[0]!, ...changes };
  await connect(TIMED);
  expect(cloud.actions).toEqual(['DeleteTrigger', 'CreateTrigger']);
  expect(triggers()).toMatchObject([{ TriggerDesc: '{"cron":"0 * * * * * *"}', Enable: 1 }]);
});

it('leaves triggers alone that are not its business', async () => {
  triggers().push({ TriggerName: 'cos', Type: 'cos', TriggerDesc: '{}', Enable: 1 });
  await connect(TIMED);
  expect(triggers().map(({ Type }) => Type)).toEqual(['cos', 'timer']);
});
