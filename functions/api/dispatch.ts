import { ConfigError } from '../../shared/config';
import { AppError } from '../../shared/errors';
import type { HttpReply, HttpRequest } from '../../shared/http';
import type { ActionContext, Caller } from './action';
import { ACTIONS, type ReadyAction } from './actions';
import { authorize, identifyCaller } from './authorize';
import { errorReply, preflightReply, successReply } from './envelope';
import { isPreflight, isTooLarge, readJsonObject, requireBodySize } from './requestBody';

export type Services = Omit<ActionContext, 'caller'>;

/** What the log says of a request, filled in as it is found out. */
interface Trace {
  action: string;
  caller: Caller['kind'];
}

/**
 * Answers one request of an app: always the envelope, whatever goes wrong. `getServices` may throw, because an
 * incomplete configuration has to be answered too.
 */
export async function dispatch(request: HttpRequest, getServices: () => Services): Promise<HttpReply> {
  if (isPreflight(request)) return preflightReply();
  let services: Services | undefined;
  let startedAtMs = 0;
  const trace: Trace = { action: '', caller: 'anonymous' };
  try {
    services = getServices();
    startedAtMs = services.clock.nowMs();
    const reply = successReply(await run(request, services, trace));
    services.log.info('request', { ...trace, code: 0, durationMs: services.clock.nowMs() - startedAtMs });
    return reply;
  } catch (error) {
    if (error instanceof ConfigError) return errorReply(new AppError('NOT_CONFIGURED', error.message));
    if (services === undefined) throw error;
    const known = error instanceof AppError ? error : new AppError('INTERNAL', undefined, { cause: error });
    const durationMs = services.clock.nowMs() - startedAtMs;
    const fields = { ...trace, code: known.number, detail: known.detail, durationMs };
    if (known.cause === undefined) services.log.info('request', fields);
    else services.log.error('request', { ...fields, cause: known.cause });
    return errorReply(known, isTooLarge(request) ? 413 : 200);
  }
}

async function run(request: HttpRequest, services: Services, trace: Trace): Promise<object | undefined> {
  requireBodySize(request);
  const body = readJsonObject(request);
  const action = findAction(body['Action']);
  trace.action = action.name;
  const caller = identifyCaller(request.headers['authorization'], services.config, services.clock);
  trace.caller = caller.kind;
  const parameters = action.read(body);
  authorize(action.access, parameters, caller, services.config);
  return action.handle(parameters, { ...services, caller });
}

/** Looks a name up in the closed table of Actions; it is never anything but a key of it. */
function findAction(name: unknown): ReadyAction {
  if (name === undefined || name === null || name === '') {
    throw new AppError('INVALID_PARAMETER', 'Action is null or empty!');
  }
  if (typeof name !== 'string') throw new AppError('INVALID_PARAMETER', 'Action is not string!');
  const action = ACTIONS.get(name);
  if (action === undefined) throw new AppError('UNKNOWN_ACTION', printable(name));
  return action;
}

const SHOWN_CHARACTERS = 64;

function printable(name: string): string {
  return name.slice(0, SHOWN_CHARACTERS).replace(/[^ -~]/g, '?');
}
