import { dispatch as answer } from '../../functions/api/dispatch';
import { createLogger } from '../../shared/log';
import { observeRequest } from '../../shared/requestTrace';

// What the build takes for a function: it also gives the part that answers a request on services of the caller's.
export { main_handler } from '../../functions/api';

/** As many as a function may have, because every text of a line is searched for each. */
const secrets = Array.from({ length: 12 }, (_, index) => `secret-${String(index)}-of-some-length`);
const log = createLogger({ functionName: 'api', level: 'info', secrets, write: () => undefined });
const edge = { log, coldStart: false, stopwatchMs: () => performance.now() };

/** A whole request with its log line, but for writing it to the platform. */
export const dispatch: typeof answer = (request, getServices) =>
  observeRequest(edge, (trace) => answer(request, getServices, trace));
