import { AppError, ERRORS } from '../../shared/errors';
import { ACTIONS, type ReadyAction } from './actions';
import { authorize } from './authorize';
import { identifyCaller } from './identifyCaller';
import type { Generation } from './generation';
import { jsonReply } from './jsonReply';
import { readJsonObject } from './requestBody';

/** `{"Action": …}` to any path, answered by `returnValue`, `returnMsg`, `returnData` (PROTOCOL A.1). */
export const firstGeneration: Generation = {
  name: 'first',
  async run(request, services, trace) {
    const body = readJsonObject(request);
    const name = body['Action'];
    trace.action = 'unknown';
    if (typeof name === 'string') trace.asked = printable(name);
    const action = findAction(name);
    trace.action = action.name;
    trace.asked = '';
    const caller = await identifyCaller(request.headers['authorization'], action.access, services);
    trace.caller = caller.kind;
    const parameters = action.read(body);
    authorize(action.access, parameters, caller, services.config);
    return action.handle(parameters, { ...services, caller, remoteAddress: request.remoteAddress });
  },
  success: (data) => envelope(0, 'return successfully!', data ?? { result: 0 }),
  failure: (error) => envelope(error.number, returnMessage(error), []),
  codeOf: (error) => error?.number ?? 0,
};

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

/** "text | detail"; an unknown Action is named the way the first-generation server did. */
function returnMessage(error: AppError): string {
  if (error.code !== 'UNKNOWN_ACTION') return error.message;
  return `${ERRORS.UNKNOWN_ACTION.message}:${error.detail ?? ''}`;
}

function envelope(returnValue: number, returnMsg: string, returnData: object) {
  return jsonReply({ returnValue, returnMsg, returnData });
}
