import { ConfigError } from '../../shared/config';
import { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { firstGeneration } from './firstGeneration';
import type { Services, Trace } from './generation';
import { preflightReply } from './jsonReply';
import { isPreflight, isTooLarge, requireBodySize } from './requestBody';
import { findEndpoint, secondGeneration } from './secondGeneration';

export type { Services } from './generation';

/**
 * Answers one request of an app: always its generation's envelope, whatever goes wrong. `getServices` may throw,
 * because an incomplete configuration has to be answered too.
 */
export async function dispatch(request: HttpRequest, getServices: () => Services): Promise<HttpReply> {
  if (isPreflight(request)) return preflightReply();
  const endpoint = findEndpoint(request);
  const generation = endpoint === undefined ? firstGeneration : secondGeneration(endpoint);
  let services: Services | undefined;
  let startedAtMs = 0;
  const trace: Trace = { action: '', caller: 'anonymous' };
  try {
    services = getServices();
    startedAtMs = services.clock.nowMs();
    requireBodySize(request);
    const reply = generation.success(await generation.run(request, services, trace));
    services.log.info('request', { ...trace, code: 0, durationMs: services.clock.nowMs() - startedAtMs });
    return reply;
  } catch (error) {
    if (error instanceof ConfigError)
      return generation.failure(new AppError('NOT_CONFIGURED', error.message));
    if (services === undefined) throw error;
    const known = error instanceof AppError ? error : new AppError('INTERNAL', undefined, { cause: error });
    const durationMs = services.clock.nowMs() - startedAtMs;
    const fields = { ...trace, code: known.number, detail: known.detail, durationMs };
    if (known.cause === undefined) services.log.info('request', fields);
    else services.log.error('request', { ...fields, cause: known.cause });
    return { ...generation.failure(known), statusCode: isTooLarge(request) ? 413 : 200 };
  }
}
