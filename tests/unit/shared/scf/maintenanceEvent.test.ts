import { findMaintenanceCommand } from '../../../../shared/scf/maintenanceEvent';
import { apiGatewayEvent } from '../../../../sandbox/gateway/apiGatewayEvent';
import { functionUrlEvent } from '../../../../sandbox/gateway/functionUrlEvent';

const COMMAND = { command: 'migrate' };

function request(body: string) {
  return {
    method: 'POST',
    path: '/migrate',
    query: 'command=migrate',
    headers: { command: 'migrate' },
    headerPairs: [['command', 'migrate']] as const,
    body: Buffer.from(body),
    remoteAddress: '203.0.113.9',
  };
}

it('knows the command of the Invoke API', () => {
  expect(findMaintenanceCommand(COMMAND)).toEqual({ name: 'migrate', account: undefined });
  const account = { user: 'owner', password: '' };
  expect(findMaintenanceCommand({ ...COMMAND, account })).toEqual({ name: 'migrate', account });
  expect(findMaintenanceCommand({ command: 'doctor' })).toEqual({ name: 'doctor' });
});

it.each([
  ['a Function URL', functionUrlEvent(request(JSON.stringify(COMMAND)))],
  ['an API Gateway', apiGatewayEvent(request(JSON.stringify(COMMAND)))],
  ['a timer', { Type: 'Timer', TriggerName: 'every-minute', Time: '', Message: 'migrate', ...COMMAND }],
  ['a gateway that says nothing but the body', { ...COMMAND, body: '' }],
  ['a message queue', { Records: [COMMAND] }],
])('takes no command from %s', (_sender, event) => {
  expect(findMaintenanceCommand(event)).toBeUndefined();
});

it.each([
  undefined,
  null,
  'migrate',
  [],
  [['command', 'migrate']],
  {},
  { command: 'drop' },
  { command: 'doctor', account: { user: 'u', password: 'p' } },
  { command: 'doctor', Type: 'Timer' },
  { command: ['migrate'] },
  { command: 'toString' },
  { COMMAND: 'migrate' },
  { account: { user: 'u', password: 'p' } },
  { command: 'migrate', account: null },
  { command: 'migrate', account: { user: 'u' } },
  { command: 'migrate', account: { user: {}, password: 'p' } },
])('takes %j for no command', (event) => {
  expect(findMaintenanceCommand(event)).toBeUndefined();
});
