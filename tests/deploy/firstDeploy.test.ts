import { startRehearsal, type Rehearsal } from '../support/deploy/rehearsal';

let rehearsal: Rehearsal;
beforeAll(async () => {
  rehearsal = await startRehearsal('first');
  rehearsal.project.writeEnvironment(rehearsal.environment);
}, 60_000);
afterAll(() => rehearsal.close());

it('deploys', async () => {
  const result = await rehearsal.project.sls(['deploy']);
  console.log(result.stdout, result.stderr, result.connections.filter((c) => !c.reached));
  console.log(rehearsal.cloud.state.calls.map((c) => `${c.service} ${c.action} ${c.parameters['FunctionName'] ?? ''} ${c.error ?? ''}`).join('\n'));
  expect(result.status).toBe(0);
}, 120_000);
