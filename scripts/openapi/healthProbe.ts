import { schemaRef } from './componentNames';
import { describeMembers } from './describeMembers';
import type { JsonSchema } from './jsonSchema';
import type { ActionOperation } from './operations';

/** The name of what `GET /health` answers. */
const STATE = 'HealthState';

export function healthProbe(): object {
  const content = { 'application/json': { schema: schemaRef(STATE) } };
  return {
    operationId: 'healthProbe',
    tags: ['First generation'],
    summary: 'What the Action Health answers, with a status that a monitor or a load balancer can go by.',
    description: 'Below any prefix. A `HEAD` is answered likewise.',
    security: [],
    responses: {
      200: { description: 'Requests are served; the status is ok or degraded.', content },
      503: { description: 'They are not; the status is failing.', content },
    },
  };
}

/** @throws where there is no Action `Health`. */
export function healthSchemas(actions: readonly ActionOperation[]): Record<string, JsonSchema> {
  const action = actions.find(({ name }) => name === 'Health');
  if (action === undefined) throw new Error('there is no Action Health');
  const description = 'What the Action Health and `GET /health` answer.';
  return { [STATE]: { description, ...describeMembers(action.reply, [action.name, 'reply']) } };
}
