import { ConfigError } from '../../shared/config';
import { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import { asAppError, newTrace, traceError, type RequestTrace } from '../../shared/requestTrace';
import { firstGeneration } from './firstGeneration';
import type { Services } from './generation';
import { answerProbe, isProbe } from './healthProbe';
import { preflightReply } from './jsonReply';
import { isPreflight, isTooLarge, requireBodySize } from './requestBody';
import { findEndpoint, secondGeneration } from './secondGeneration';

export type { Services } from './generation';

/**
 * Answers one request of an app: always its generation's envelope, whatever goes wrong. `getServices` may throw,
 * because an incomplete configuration has to be answered too. `trace` gets to know what the log says of it.
 */
export async function dispatch(
  request: HttpRequest,
  getServices: () => Services,
  trace: RequestTrace = newTrace(),
): Promise<HttpReply> {
  const reply = await answer(request, getServices, trace);
  trace.status = reply.statusCode;
  return reply;
}

async function answer(
  request: HttpRequest,
  getServices: () => Services,
  trace: RequestTrace,
): Promise<HttpReply> {
  if (isPreflight(request)) {
    trace.action = 'preflight';
    return preflightReply();
  }
  if (isProbe(request)) return answerProbe(getServices, trace);
  const endpoint = findEndpoint(request);
  const generation = endpoint === undefined ? firstGeneration : secondGeneration(endpoint);
  trace.generation = generation.name;
  let services: Services | undefined;
  try {
    services = getServices();
    requireBodySize(request);
    const reply = generation.success(await generation.run(request, services, trace));
    trace.code = generation.codeOf();
    return reply;
  } catch (error) {
    const unusable = error instanceof ConfigError;
    if (services === undefined && !unusable) throw error;
    const known = unusable ? new AppError('NOT_CONFIGURED', error.message) : asAppError(error);
    traceError(trace, known, generation.codeOf(known));
    return { ...generation.failure(known), statusCode: isTooLarge(request) && !unusable ? 413 : 200 };
  }
}
