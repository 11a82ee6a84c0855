import {
  DATABASE_HEALTH,
  HEALTH_STATUS,
  MIGRATIONS_HEALTH,
  SWEEP_HEALTH,
} from '../../../shared/diagnosis/health';
import { defineAction } from '../action';
import { COUNT, members, WHOLE } from '../replySchema';

/**
 * Whether the backend can serve: for monitors, and for an operator who wants to see at a glance. Tells nothing of how it
 * is made, and asks the database at most once a second for each instance.
 */
export const Health = defineAction({
  name: 'Health',
  access: { who: 'anyone' },
  fields: {},
  reply: members({
    status: { enum: HEALTH_STATUS },
    database: members({ status: { enum: DATABASE_HEALTH }, durationMs: COUNT }),
    migrations: members({ status: { enum: MIGRATIONS_HEALTH } }),
    sweep: members({ status: { enum: SWEEP_HEALTH }, ageSeconds: WHOLE }),
  }),
  handle: (_parameters, { health, database, clock }) => health.read(database, clock),
});
