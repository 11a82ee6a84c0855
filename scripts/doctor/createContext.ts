import type { Clock } from '../../shared/clock';
import { createLiveApi } from '../../shared/cloud/liveApi';
import { findCloudCredentials, readConfig } from '../../shared/config';
import { MySqlDatabase, type Database } from '../../shared/db/database';
import { gatherInsideFacts, type InsideFacts, type InsideServices } from '../../shared/diagnosis/insideFacts';
import { AppError } from '../../shared/errors';
import type { OperatorKeys } from '../cloud/apiAccess';
import { FunctionsApi, functionUrlOf } from '../cloud/functionsApi';
import { LiveWiringApi, type Rule, type Template } from '../cloud/liveWiringApi';
import { RolesApi } from '../cloud/rolesApi';
import { deployedNames, FUNCTION_ROLES, type FunctionRole } from '../deployedNames';
import type { Environment } from '../operatorEnvironment';
import { findAddress, findOperatorKeys, regionOf } from '../operatorVariables';
import { PUSH_PATH } from '../setupLive/wanted';
import { NotCheckable } from './check';
import {
  DATABASE_VARIABLES,
  PLAY_VARIABLES,
  PUSH_VARIABLES,
  usableConfig,
  type Bound,
  type DoctorContext,
  type Place,
} from './context';
import { once, oncePer } from './once';
import { readInsideFacts } from './readInsideFacts';

export interface ContextParts {
  readonly deployed: boolean;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly apiUrl: string | undefined;
  readonly callbackUrl: string | undefined;
  /** Where Tencent's APIs are; tests name other places. */
  readonly endpoints?: { readonly scf: string; readonly cam: string };
}

const TENCENT = { scf: 'https://scf.tencentcloudapi.com', cam: 'https://cam.tencentcloudapi.com' };
const LIVE_API_TIMEOUT_SECONDS = 5;

/** Puts together what checks look at: this shell and what it leads to, or what is deployed. */
export function createContext(parts: ContextParts): DoctorContext {
  const { deployed, clock, environment, endpoints = TENCENT } = parts;
  const open: { close(): unknown }[] = [];
  const keep = <T extends { close(): unknown }>(resource: T): T => {
    open.push(resource);
    return resource;
  };
  const requireKeys = (): OperatorKeys => {
    const keys = findOperatorKeys(environment);
    if (keys === undefined) {
      throw new NotCheckable('TENCENT_SECRET_ID and TENCENT_SECRET_KEY are not set: see "keys"');
    }
    return keys;
  };
  const region = regionOf(environment);
  const names = deployedNames(environment);
  const functions = once(() =>
    Promise.resolve(keep(new FunctionsApi({ endpoint: endpoints.scf, keys: requireKeys(), region }))),
  );
  const roles = once(() =>
    Promise.resolve(keep(new RolesApi({ endpoint: endpoints.cam, keys: requireKeys() }))),
  );
  const getFunction = oncePer(async (role: FunctionRole) => (await functions()).getFunction(names[role]));

  const context: DoctorContext = {
    deployed,
    clock,
    shell: environment,
    names,
    places: once(async () => {
      if (!deployed) return [{ name: 'this shell', variables: environment }];
      const found = await Promise.allSettled(
        FUNCTION_ROLES.map(async (role): Promise<Place> => {
          return { name: names[role], variables: (await getFunction(role)).variables };
        }),
      );
      const places = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      if (places.length === 0) throw new NotCheckable('no deployed function can be read: see "functions"');
      return places;
    }),
    settings: once(async () => {
      const places = await context.places();
      const place = places.find(({ name }) => name === names.onlineCheck) ?? places[0];
      const variables = place?.variables ?? {};
      return { ...readConfig(variables), variables };
    }),
    apiUrl: once(() => addressOf(context, 'api', parts.apiUrl)),
    callbackUrl: once(() => addressOf(context, 'streamCallback', parts.callbackUrl)),
    getFunction,
    functionOf: (role) => reportedBy('functions', () => getFunction(role)),
    triggersOf: oncePer(async (role: FunctionRole) => {
      await context.functionOf(role);
      return (await functions()).listTriggers(names[role]);
    }),
    policiesOf: oncePer(async (roleName: string) => (await roles()).listPolicyDocuments(roleName)),
    askInside: once(async () => {
      if (!deployed) return gatherHere(context, keep);
      await context.functionOf('onlineCheck');
      const api = await functions();
      return readInsideFacts(await api.invoke(names.onlineCheck, { command: 'doctor' }));
    }),
    inside: () => reportedBy('inside', () => context.askInside()),
    listDomains: once(async () => (await live()).listDomains()),
    domains: () => reportedBy('live-api', () => context.listDomains()),
    pushAuth: once(async () => {
      const { live: settings } = await usableConfig(context, PUSH_VARIABLES);
      await requireBound(context, settings.pushDomain, 'push');
      return (await live()).getPushAuth(settings.pushDomain);
    }),
    playAuth: once(async () => {
      const { live: settings } = await usableConfig(context, PLAY_VARIABLES);
      await requireBound(context, settings.playDomain, 'play');
      return (await live()).getPlayAuth(settings.playDomain);
    }),
    callbackTemplate: once(async () => {
      const { live: settings } = await usableConfig(context, PUSH_VARIABLES);
      await context.domains();
      const api = await live();
      return bind(settings.pushDomain, await api.listCallbackRules(), await api.listCallbackTemplates());
    }),
    recordTemplate: once(async () => {
      const { live: settings } = await usableConfig(context, PUSH_VARIABLES);
      await context.domains();
      const api = await live();
      return bind(settings.pushDomain, await api.listRecordRules(), await api.listRecordTemplates());
    }),
    async close() {
      for (const resource of open) await resource.close();
    },
  };
  const live = once(async () => {
    const { liveApiEndpoint } = await usableConfig(context, ['LIVE_API_ENDPOINT']);
    return keep(new LiveWiringApi({ endpoint: liveApiEndpoint, keys: requireKeys() }));
  });
  return context;
}

/** For what one check reports in full: to all others it is only not there. */
async function reportedBy<T>(check: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotCheckable) throw error;
    throw new NotCheckable(`see "${check}"`, { cause: error });
  }
}

async function requireBound(context: DoctorContext, name: string, type: 'push' | 'play'): Promise<void> {
  const domains = await context.domains();
  if (!domains.some((domain) => domain.name === name && domain.type === type)) {
    throw new NotCheckable(`see "${type}-domain"`);
  }
}

async function addressOf(
  context: DoctorContext,
  role: 'api' | 'streamCallback',
  given: string | undefined,
): Promise<string> {
  const address = given ?? findAddress(context.shell, role);
  if (address !== undefined) return address;
  if (!context.deployed) {
    const [variable, option] = role === 'api' ? ['API_URL', '--api-url'] : ['CALLBACK_URL', '--callback-url'];
    throw new NotCheckable(`the address is not known: set ${variable}, or add ${option}`);
  }
  const url = functionUrlOf(await context.triggersOf(role));
  if (url === undefined) throw new NotCheckable('there is no Function URL: see "functions"');
  return url;
}

/** The rule of the path counts before that of the whole domain. */
function bind<Settings>(
  domain: string,
  rules: readonly Rule[],
  templates: readonly Template<Settings>[],
): Bound<Settings> {
  const ofDomain = rules.filter((rule) => rule.domain === domain);
  const rule = ofDomain.find(({ path }) => path === PUSH_PATH) ?? ofDomain.find(({ path }) => path === '');
  return { rule, template: templates.find(({ id }) => id === rule?.templateId) };
}

/** Locally this process stands where the function would: it has the variables, and asks the database itself. */
async function gatherHere(
  context: DoctorContext,
  keep: <T extends { close(): unknown }>(resource: T) => T,
): Promise<InsideFacts> {
  const { config, variables, problems } = await context.settings();
  const noAddress = problems.some((problem) =>
    DATABASE_VARIABLES.some((name) => problem.startsWith(`${name} `)),
  );
  const credentials = findCloudCredentials(variables);
  const liveApi = problems.some((problem) => problem.startsWith('LIVE_API_ENDPOINT '))
    ? NO_LIVE_API
    : keep(
        createLiveApi({
          endpoint: config.liveApiEndpoint,
          pushDomain: config.live.pushDomain,
          credentials,
          timeoutSeconds: LIVE_API_TIMEOUT_SECONDS,
        }),
      );
  const database = noAddress ? NO_DATABASE : keep(new MySqlDatabase(config.database));
  return gatherInsideFacts({ database, liveApi, credentials, clock: context.clock });
}

/** What stands where an address cannot be read. */
const unusable = (): Promise<never> => Promise.reject(new AppError('NOT_CONFIGURED'));
const NO_DATABASE: Database = {
  read: unusable,
  statement: unusable,
  transaction: unusable,
  close: () => Promise.resolve(),
};
const NO_LIVE_API: InsideServices['liveApi'] = { listOnlineStreams: unusable, getStreamState: unusable };
