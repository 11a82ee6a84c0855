import type { Clock } from '../../shared/clock';
import type { Config } from '../../shared/config';
import type { InsideFacts } from '../../shared/diagnosis/insideFacts';
import type { DeployedFunction, DeployedTrigger } from '../cloud/functionsApi';
import type {
  AuthKeys,
  CallbackSettings,
  LiveDomain,
  RecordSettings,
  Rule,
  Template,
} from '../cloud/liveWiringApi';
import type { FunctionRole } from '../deployedNames';
import type { Environment } from '../operatorEnvironment';
import { NotCheckable } from './check';

/** Where variables were found: this shell, or a deployed function. */
export interface Place {
  readonly name: string;
  readonly variables: Environment;
}

/** The configuration that is examined, as far as it can be read. */
export interface Settings {
  readonly config: Config;
  readonly variables: Environment;
  /** Each begins with the name of its variable. */
  readonly problems: readonly string[];
}

/** A rule that binds a template, with the template; undefined where there is no rule, or it leads nowhere. */
export interface Bound<TemplateSettings> {
  readonly rule: Rule | undefined;
  readonly template: Template<TemplateSettings> | undefined;
}

/**
 * What checks look at. Everything is fetched when a check first asks, and once; it throws NotCheckable where another
 * check reports why it cannot be had, and CloudError where Tencent's API refuses.
 */
export interface DoctorContext {
  readonly deployed: boolean;
  readonly clock: Clock;
  /** What the shell and .env say, whatever is examined. */
  readonly shell: Environment;
  /** Of the three functions in this deployment. */
  readonly names: Readonly<Record<FunctionRole, string>>;
  places(): Promise<readonly Place[]>;
  settings(): Promise<Settings>;
  apiUrl(): Promise<string>;
  callbackUrl(): Promise<string>;
  /** For the check "functions", which reports what is wrong; all others take `functionOf`. */
  getFunction(role: FunctionRole): Promise<DeployedFunction>;
  functionOf(role: FunctionRole): Promise<DeployedFunction>;
  triggersOf(role: FunctionRole): Promise<readonly DeployedTrigger[]>;
  policiesOf(roleName: string): Promise<readonly string[]>;
  /** For the check "inside". */
  askInside(): Promise<InsideFacts>;
  inside(): Promise<InsideFacts>;
  /** For the check "live-api". */
  listDomains(): Promise<readonly LiveDomain[]>;
  domains(): Promise<readonly LiveDomain[]>;
  pushAuth(): Promise<AuthKeys>;
  playAuth(): Promise<AuthKeys>;
  callbackTemplate(): Promise<Bound<CallbackSettings>>;
  recordTemplate(): Promise<Bound<RecordSettings>>;
  close(): Promise<void>;
}

/** @throws NotCheckable when one of these variables is missing or malformed. */
export async function usableConfig(context: DoctorContext, names: readonly string[]): Promise<Config> {
  const { config, problems } = await context.settings();
  const hit = problems.find((problem) => names.includes(problem.split(' ')[0] ?? ''));
  if (hit !== undefined) throw new NotCheckable(`${hit}: see "variables"`);
  return config;
}

export const DATABASE_VARIABLES = ['DB_HOST', 'DB_PORT', 'DB_USER', 'DB_PASSWORD', 'DB_NAME'] as const;
export const PUSH_VARIABLES = ['APP_BIZID', 'PUSH_DOMAIN'] as const;
export const PLAY_VARIABLES = ['APP_BIZID', 'PLAY_DOMAIN'] as const;

/** For checks of what exists only in a deployment. */
export function requireDeployed({ deployed }: DoctorContext): void {
  if (!deployed) throw new NotCheckable('only with --deployed');
}
