import { getAccountAppId } from '../cloud/account';
import { CloudApi, type CloudCalls } from '../cloud/cloudApi';
import { DeployFailure } from '../deployFailure';
import { requireActive } from '../scf/deployedFunction';
import { isOpen } from '../scf/connectTriggers';
import type { DeploySettings } from '../settings/deploySettings';
import type { Addresses } from '../settings/givenAddresses';
import { build } from './build';
import { checkAddresses } from './checkAddresses';
import { deployFunctions, type FunctionTools } from './deployFunctions';

export type DeployTools = Omit<FunctionTools, 'api' | 'appId'>;

/**
 * Deploys the backend, and proves that it answers (ADR 15). A failure stops it where it is; the next run finds what
 * is there.
 * @throws DeployFailure, CloudError
 */
export async function deployBackend(
  settings: DeploySettings,
  { loadComponent, print, rollback }: DeployTools,
): Promise<Addresses> {
  for (const notice of settings.notices) print.line(`note: ${notice}`);
  print.heading('Building');
  await build(settings.root, (text) => print.line(text));

  const { access } = settings;
  const api = new CloudApi(access);
  const appId = await getAccountAppId(api, access);
  print.heading(`Deploying to ${access.region}, account ${appId}`);

  const made = await deployFunctions(settings, { api, appId, loadComponent, print, rollback });

  const addresses = settings.givenAddresses ?? addressesOf(made);
  print.heading('Checking');
  await requireRunningTimer(settings.functions['online-check'].inputs.name, api);
  print.line('the timer runs: yes');
  await checkAddresses(addresses, {
    say: (text) => print.line(text),
    behindGateway: settings.givenAddresses !== undefined,
  });
  return addresses;
}

function addressesOf({ api, callback }: Partial<Addresses>): Addresses {
  if (api !== undefined && callback !== undefined) return { api, callback };
  throw new DeployFailure(
    'serverless.yml gives api or stream-callback no http event, so that nobody can call it.',
    'Put it back, or set HTTP_TRIGGER=apigw with API_ADDRESS and CALLBACK_ADDRESS where an API Gateway leads to them.',
  );
}

async function requireRunningTimer(functionName: string, api: CloudCalls): Promise<void> {
  const { Triggers } = await requireActive(api, functionName);
  const timers = (Triggers ?? []).filter(({ Type }) => Type === 'timer');
  if (timers.some(isOpen)) return;
  throw new DeployFailure(
    `${functionName} has no timer that is switched on, so that dead rooms stay in the list.`,
    'Put the timer with enable: true back into serverless.yml, and run the command again.',
  );
}
