import { getAccountAppId } from '../cloud/account';
import { CloudApi } from '../cloud/cloudApi';
import type { Printer } from '../printer';
import { findAddress, isOpen } from '../scf/connectTriggers';
import { findFunction } from '../scf/deployedFunction';
import { findDeployedCode } from '../scf/desiredFunction';
import type { DeploymentPlace } from '../settings/deploySettings';
import { FUNCTION_ALIASES } from '../settings/planFunctions';

/** Prints what is deployed now: read from the cloud, changing nothing. @throws DeployFailure, CloudError */
export async function showBackend({ access, names }: DeploymentPlace, print: Printer): Promise<void> {
  const api = new CloudApi(access);
  const appId = await getAccountAppId(api, access);
  print.heading(`In ${access.region}, account ${appId}`);
  for (const alias of [...FUNCTION_ALIASES].reverse()) {
    const name = names[alias];
    const found = await findFunction(api, name);
    if (found === undefined) {
      print.line(`${name}: not deployed`);
      continue;
    }
    const triggers = found.Triggers ?? [];
    const timer = triggers.find(({ Type }) => Type === 'timer');
    const facts = [
      found.Status ?? 'state unknown',
      `code ${findDeployedCode(found)?.slice(0, 12) ?? 'unknown'}`,
      findAddress(triggers) ?? '',
      timer === undefined ? '' : `timer ${isOpen(timer) ? 'on' : 'off'}`,
    ];
    print.line(`${name}: ${facts.filter((fact) => fact !== '').join(', ')}`);
  }
}
