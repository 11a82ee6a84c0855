import { getAccountAppId } from '../cloud/account';
import { CloudApi, type CloudCalls } from '../cloud/cloudApi';
import { ensureServiceRole } from '../cloud/serviceRole';
import { DeployFailure } from '../deployFailure';
import type { Printer } from '../printer';
import type { ComponentInputs, LoadedComponent } from '../scf/functionComponent';
import { requireActive } from '../scf/deployedFunction';
import { isOpen } from '../scf/connectTriggers';
import type { DeploySettings } from '../settings/deploySettings';
import type { Addresses } from '../settings/givenAddresses';
import type { FunctionAlias } from '../settings/planFunctions';
import { build } from './build';
import { checkAddresses } from './checkAddresses';
import { migrateRemotely } from './migrateRemotely';

export interface DeployTools {
  readonly loadComponent: (alias: FunctionAlias, path: string) => Promise<LoadedComponent>;
  readonly print: Printer;
  /** Older code on newer tables, on purpose: the migrations are not asked for. */
  readonly rollback: boolean;
}

/**
 * Deploys the backend: who migrates first, then the migrations, then who serves, then the addresses and the timer,
 * then the proof that it answers (ADR 15). A failure stops it where it is; the next run finds what is there.
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

  let role: Promise<void> | undefined;
  const beforeCreating = (): Promise<void> =>
    (role ??= ensureServiceRole(api, (text) => print.line(`note: ${text}`)));
  const put = async (alias: FunctionAlias): Promise<() => Promise<string | undefined>> => {
    const { component, inputs } = settings.functions[alias];
    const loaded = await loadComponent(alias, component);
    const say = (text: string): void => print.line(`${inputs.name}: ${text}`);
    const componentInputs: ComponentInputs = {
      root: settings.root,
      access,
      appId,
      inputs,
      beforeCreating,
      say,
    };
    const { did } = await loaded.put(componentInputs);
    say(did === 'nothing' ? 'nothing to change' : did);
    return () => loaded.connect(componentInputs);
  };

  const connectTimer = await put('online-check');
  const onlineCheck = settings.functions['online-check'].inputs.name;
  const sayMigrations = (text: string): void => print.line(`migrations: ${text}`);
  if (rollback) sayMigrations('left as they are (--rollback)');
  else await migrateRemotely(onlineCheck, settings.migrationAccount, { api, say: sayMigrations });
  const connectCallback = await put('stream-callback');
  const connectApi = await put('api');

  const callbackUrl = await connectCallback();
  const apiUrl = await connectApi();
  await connectTimer();

  const addresses = settings.givenAddresses ?? addressesOf(apiUrl, callbackUrl);
  print.heading('Checking');
  await requireRunningTimer(onlineCheck, api);
  print.line('the timer runs: yes');
  await checkAddresses(addresses, {
    say: (text) => print.line(text),
    behindGateway: settings.givenAddresses !== undefined,
  });
  return addresses;
}

function addressesOf(api: string | undefined, callback: string | undefined): Addresses {
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
