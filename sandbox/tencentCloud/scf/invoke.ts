import { randomUUID } from 'node:crypto';
import { ApiFailure } from '../../liveCloud/api/apiFailure';
import type { Service, ServiceAction } from '../apiService';
import type { CloudState } from '../cloudState';
import type { FunctionRuntime } from './functionRuntime';
import { getFunction, requireActive } from './parameters';

/** The Invoke API (583/17243): the event is what `ClientContext` says, as it stands. */
export function invokeActions(state: CloudState, runtime: FunctionRuntime): Service {
  return new Map<string, ServiceAction>([
    [
      'Invoke',
      async ({ FunctionName, ClientContext }) => {
        const found = getFunction(state, FunctionName);
        requireActive(found);
        const outcome = await runtime.invoke(found, parse(ClientContext));
        const failed = outcome.kind !== 'returned';
        return {
          Result: {
            RetMsg: failed ? '' : JSON.stringify(outcome.value),
            ErrMsg: failed
              ? `${outcome.kind === 'timed-out' ? 'Invoking task timed out' : outcome.kind}: ${outcome.message}`
              : '',
            InvokeResult: failed ? 1 : 0,
            FunctionRequestId: randomUUID(),
            Log: '',
            Duration: 1,
            BillDuration: 1,
            MemUsage: 1,
          },
        };
      },
    ],
  ]);
}

function parse(context: unknown): unknown {
  if (typeof context !== 'string' || context === '') return {};
  try {
    return JSON.parse(context) as unknown;
  } catch {
    throw new ApiFailure('InvalidParameterValue.Param', 'ClientContext is not JSON.');
  }
}
