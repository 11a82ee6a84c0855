import { getAccountAppId } from '../cloud/account';
import { CloudApi } from '../cloud/cloudApi';
import { DeployFailure, explainFailure } from '../deployFailure';
import type { Printer } from '../printer';
import type { LoadedComponent } from '../scf/functionComponent';
import type { DeploymentPlace } from '../settings/deploySettings';
import { FUNCTION_ALIASES, type FunctionAlias } from '../settings/planFunctions';
import { explainCloudError } from '../cloud/explainCloudError';
import { CloudError } from '../cloud/cloudError';

export interface RemoveTools {
  readonly loadComponent: (alias: FunctionAlias) => Promise<LoadedComponent>;
  readonly print: Printer;
}

/** What a deployment did not make, or what holds data, is named instead of removed. */
const STAYS = [
  'the database with all its tables',
  'the VPC, the roles and their policies',
  'the code bucket sls-cloudfunction-…-code in COS; packages expire there after ten days',
  'logs in CLS',
  "in LVB, the callback template with the address that is gone now: take it off the push domain's rules",
];

/**
 * Removes the functions, found by their names, so that no folder of this machine is needed. Goes on after one that
 * cannot be removed, and then fails with all reasons.
 * @throws DeployFailure, CloudError
 */
export async function removeBackend(
  { access, names }: DeploymentPlace,
  { loadComponent, print }: RemoveTools,
): Promise<void> {
  const appId = await getAccountAppId(new CloudApi(access), access);
  print.heading(`Removing from ${access.region}, account ${appId}`);
  const failures: string[] = [];
  let removedCount = 0;
  // The timer goes first: nothing should sweep while the others go.
  for (const alias of FUNCTION_ALIASES) {
    const name = names[alias];
    const say = (text: string): void => print.line(`${name}: ${text}`);
    try {
      const component = await loadComponent(alias);
      const removed = await component.remove({ access, name, say });
      say(removed ? 'removed' : 'is not there');
      if (removed) removedCount += 1;
    } catch (error) {
      const known = error instanceof CloudError ? explainCloudError(error) : error;
      failures.push(`${name}: ${explainFailure(known)}`);
    }
  }
  if (failures.length > 0) {
    throw new DeployFailure(
      `Not everything could be removed.\n\n${failures.join('\n\n')}`,
      'Mend what stands above, and run npx sls remove again.',
    );
  }
  if (removedCount === 0) {
    print.line(`Nothing to remove: none of these functions is in ${access.region} of this account.`);
    print.line(
      'If you expected some, compare REGION, STAGE and the keys with those they were deployed with.',
    );
    return;
  }
  print.heading('What stays');
  for (const thing of STAYS) print.line(thing);
}
