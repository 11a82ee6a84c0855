import type { Service } from '../apiService';
import type { CloudState } from '../cloudState';
import type { FunctionRuntime } from './functionRuntime';
import { functionActions } from './functions';
import { invokeActions } from './invoke';
import { triggerActions } from './triggers';

/** scf.tencentcloudapi.com, the Invoke API included, as far as deploying uses it. */
export function scfService(state: CloudState, runtime: FunctionRuntime): Service {
  return new Map([...functionActions(state), ...triggerActions(state), ...invokeActions(state, runtime)]);
}
