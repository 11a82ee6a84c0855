import { ConfigError } from '../../shared/config';
import { UNKNOWN_HEALTH, type Health } from '../../shared/diagnosis/health';
import { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { traceError, type RequestTrace } from '../../shared/requestTrace';
import type { Services } from './generation';
import { jsonReply } from './jsonReply';

/**
 * A monitor or load balancer asks by `GET …/health` and looks at the status only. No app sends a GET, and any other
 * path still answers the smoke test.
 */
export function isProbe({ method, path }: HttpRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && path.split('/').at(-1) === 'health';
}

/** 200 while requests can be served, even if something needs attention; 503 while they cannot. */
export async function answerProbe(getServices: () => Services, trace: RequestTrace): Promise<HttpReply> {
  trace.action = 'health';
  try {
    const { health, database, clock } = getServices();
    const found = await health.read(database, clock);
    Object.assign(trace.counters, { health: found.status, sweepAgeSeconds: found.sweep.ageSeconds });
    if (found.status === 'failing') traceFailing(trace, found);
    return probeReply(found);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    traceError(trace, new AppError('NOT_CONFIGURED', error.message));
    return probeReply(UNKNOWN_HEALTH);
  }
}

function traceFailing(trace: RequestTrace, { database, migrations }: Health): void {
  trace.result = 'failed';
  trace.error = database.status === 'ok' ? 'DATABASE_FAILED' : 'DATABASE_UNREACHABLE';
  trace.detail = `database ${database.status}, migrations ${migrations.status}`;
}

function probeReply(health: Health): HttpReply {
  return { ...jsonReply(health), statusCode: health.status === 'failing' ? 503 : 200 };
}
