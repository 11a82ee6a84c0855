import type { CloudCalls } from '../cloud/cloudApi';
import { ensureServiceRole } from '../cloud/serviceRole';
import type { Printer } from '../printer';
import type { ComponentInputs, LoadedComponent } from '../scf/functionComponent';
import type { DeploySettings } from '../settings/deploySettings';
import type { Addresses } from '../settings/givenAddresses';
import type { FunctionAlias } from '../settings/planFunctions';
import { migrateRemotely } from './migrateRemotely';

export interface FunctionTools {
  readonly api: CloudCalls;
  readonly appId: string;
  readonly loadComponent: (alias: FunctionAlias, path: string) => Promise<LoadedComponent>;
  readonly print: Printer;
  /** Older code on newer tables, on purpose: the migrations are not asked for. */
  readonly rollback: boolean;
}

/**
 * Puts the functions in place: who migrates first, then the migrations, then who serves, then the addresses and the
 * timer. It may be killed at any call and repeated. Returns the addresses of the Function URLs there should be.
 * @throws DeployFailure, CloudError
 */
export async function deployFunctions(
  settings: Pick<DeploySettings, 'root' | 'access' | 'functions' | 'migrationAccount'>,
  { api, appId, loadComponent, print, rollback }: FunctionTools,
): Promise<Partial<Addresses>> {
  let role: Promise<void> | undefined;
  const beforeCreating = (): Promise<void> =>
    (role ??= ensureServiceRole(api, (text) => print.line(`note: ${text}`)));
  const put = async (alias: FunctionAlias): Promise<() => Promise<string | undefined>> => {
    const { component, inputs } = settings.functions[alias];
    const loaded = await loadComponent(alias, component);
    const say = (text: string): void => print.line(`${inputs.name}: ${text}`);
    const componentInputs: ComponentInputs = {
      root: settings.root,
      access: settings.access,
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

  const callback = await connectCallback();
  const apiUrl = await connectApi();
  await connectTimer();
  return {
    ...(apiUrl === undefined ? {} : { api: apiUrl }),
    ...(callback === undefined ? {} : { callback }),
  };
}
