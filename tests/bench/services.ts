import { randomBytes } from 'node:crypto';
import { dispatch, type Services } from '../../functions/api/dispatch';
import { LikeBatches } from '../../functions/api/likeBatches';
import { HealthCheck } from '../../shared/diagnosis/health';
import type { Logger } from '../../shared/log';
import { loadConfig } from '../../shared/config';
import { MySqlDatabase } from '../../shared/db/database';
import { FakeLiveApi } from '../support/fakeLiveApi';
import type { DatabaseAddress } from '../support/testDatabase';
import { testEnvironment } from '../support/testEnvironment';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** One function instance on the real clock, with a connection of its own; nobody proves who they are. */
export function instanceOn(database: DatabaseAddress): Services {
  const config = loadConfig(testEnvironment(database, { AUTH_MODE: 'open' }));
  return {
    config,
    clock: { nowMs: () => Date.now() },
    randomBytes,
    database: new MySqlDatabase(config.database),
    liveApi: new FakeLiveApi(),
    health: new HealthCheck(),
    likes: new LikeBatches(),
    log: silent,
  };
}

/** A request as an app sends it; throws unless it succeeds. */
export async function ask(services: Services, action: string, parameters: object): Promise<object> {
  const body = Buffer.from(JSON.stringify({ Action: action, ...parameters }));
  const request = { method: 'POST', path: '/', headers: {}, body, remoteAddress: '192.0.2.1' };
  const reply = await dispatch(request, () => services);
  const { returnValue, returnMsg, returnData } = JSON.parse(reply.body) as {
    returnValue: number;
    returnMsg: string;
    returnData: object;
  };
  if (returnValue !== 0) throw new Error(`${action}: ${String(returnValue)} ${returnMsg}`);
  return returnData;
}

export async function closeAll(instances: readonly Services[]): Promise<void> {
  await Promise.all(instances.map((instance) => instance.database.close()));
}
