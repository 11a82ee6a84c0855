import type { CloudCalls } from '../cloud/cloudApi';
import { DeployFailure } from '../deployFailure';
import { settledFunction } from './deployedFunction';
import { findDeployedCode, functionId } from './desiredFunction';

/**
 * Removes a function by its name, and with it its triggers. False where there is none.
 * @throws DeployFailure when it is somebody else's; CloudError
 */
export async function removeFunction(
  name: string,
  { api, knownAsOurs, say }: { api: CloudCalls; knownAsOurs: boolean; say: (text: string) => void },
): Promise<boolean> {
  const found = await settledFunction(api, name);
  if (found === undefined) return false;
  const described = found.Description ?? '';
  if (!knownAsOurs && described !== '' && findDeployedCode(found) === undefined) {
    throw new DeployFailure(
      `${name} stays: this backend did not make it (its description is "${described}").`,
      'Remove it in the SCF console if you are sure.',
    );
  }
  for (const trigger of found.Triggers ?? []) {
    say(`removing its trigger ${trigger.TriggerName}`);
    await api.call('scf', 'DeleteTrigger', {
      ...functionId(name),
      TriggerName: trigger.TriggerName,
      Type: trigger.Type,
      TriggerDesc: trigger.TriggerDesc,
    });
  }
  say('removing it');
  await api.call('scf', 'DeleteFunction', functionId(name));
  return true;
}
