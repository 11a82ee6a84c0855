import { findCloudCredentials, findWeaknesses, loadConfig, logLevel } from '../../shared/config';
import { DeployFailure } from '../deployFailure';
import type { FunctionInputs } from '../functionInputs';
import { readServerlessFile, resolveServerlessFile, type Entry, type ResolvedFile } from '../serverlessFile';
import { readCloudAccess, type CloudAccess } from './cloudAccess';
import { findMigrationAccount, type MigrationAccount } from './migrationAccount';
import { findGivenAddresses, type Addresses } from './givenAddresses';
import { problemsOfFunctionVariables, reservedNames } from './functionVariables';
import { readOperatorEnvironment, type OperatorEnvironment, type Variables } from './operatorEnvironment';
import { readFunctionInputs } from './readFunctionInputs';
import { findStage } from './stage';

/** The entries of serverless.yml, in the order in which they are deployed: who migrates comes first (ADR 15). */
export const FUNCTION_ALIASES = ['online-check', 'stream-callback', 'api'] as const;
export type FunctionAlias = (typeof FUNCTION_ALIASES)[number];

export interface PlannedFunction {
  readonly alias: FunctionAlias;
  readonly component: string;
  readonly inputs: FunctionInputs;
}

export interface DeploySettings {
  readonly root: string;
  readonly stage: string | undefined;
  readonly access: CloudAccess;
  readonly functions: Readonly<Record<FunctionAlias, PlannedFunction>>;
  readonly migrationAccount: MigrationAccount | undefined;
  /** Set where an API Gateway leads to the functions, and no Function URL is wanted. */
  readonly givenAddresses: Addresses | undefined;
  /** Worth saying before anything is done. */
  readonly notices: readonly string[];
}

export interface SettingsSource {
  readonly root: string;
  readonly stageOption: unknown;
  /** The environment that the operator's shell gave, before anything read a file into it. */
  readonly processVariables: Variables;
}

/** Deployment settings that serverless.yml asks for and that may be left out; the functions have rules of their own. */
const OPTIONAL = new Set(['SCF_ROLE']);

/**
 * Everything a deployment needs to know, checked as a whole.
 * @throws DeployFailure that names every setting to mend.
 */
export async function readDeploySettings(source: SettingsSource): Promise<DeploySettings> {
  const { stage, operator } = readOperator(source);
  const problems: string[] = [];
  const access = readCloudAccess(operator.variables, problems);
  const file = resolveServerlessFile(await readServerlessFile(source.root), operator.variables);
  const functions = planFunctions(file.entries, stage, problems);
  const inputs = Object.values(functions).map((planned) => planned.inputs);

  problems.push(...problemsOfUnset(file));
  for (const name of reservedNames(operator.fileNames)) {
    problems.push(`${name} in ${operator.fileName} cannot be passed on: the platform sets such names itself`);
  }
  for (const { variables } of inputs) problems.push(...problemsOfFunctionVariables(variables));
  if (inputs.some(({ role, variables }) => role === undefined && !hasOwnKeys(variables))) {
    problems.push('SCF_ROLE is missing (or set CLOUD_SECRET_ID and CLOUD_SECRET_KEY instead)');
  }
  const migrationAccount = findMigrationAccount(operator.variables, problems);
  const givenAddresses = findGivenAddresses(operator.variables, problems);
  refuse([...new Set(problems)], operator);
  return {
    root: source.root,
    stage,
    access,
    functions: givenAddresses === undefined ? functions : withoutFunctionUrls(functions),
    migrationAccount,
    givenAddresses,
    notices: [...noticesOf(operator), ...findWeaknesses(loadConfig(functions.api.inputs.variables))],
  };
}

/** Which functions are meant and where they are: enough to look at them or to remove them. */
export type DeploymentPlace = Pick<DeploySettings, 'root' | 'stage' | 'access' | 'migrationAccount'> & {
  readonly names: Readonly<Record<FunctionAlias, string>>;
};

/** @throws DeployFailure when the keys, the region or serverless.yml cannot be used; the rest is not asked for. */
export async function readDeploymentPlace(source: SettingsSource): Promise<DeploymentPlace> {
  const { stage, operator } = readOperator(source);
  const problems: string[] = [];
  const access = readCloudAccess(operator.variables, problems);
  const migrationAccount = findMigrationAccount(operator.variables, problems);
  refuse(problems, operator);
  const file = resolveServerlessFile(await readServerlessFile(source.root), operator.variables);
  const functions = planFunctions(file.entries, stage, []);
  const nameOf = (alias: FunctionAlias): string => functions[alias].inputs.name;
  const names = {
    api: nameOf('api'),
    'stream-callback': nameOf('stream-callback'),
    'online-check': nameOf('online-check'),
  };
  return { root: source.root, stage, access, migrationAccount, names };
}

function readOperator({ root, stageOption, processVariables }: SettingsSource): {
  stage: string | undefined;
  operator: OperatorEnvironment;
} {
  const given = findStage({ option: stageOption, environment: processVariables });
  const operator = readOperatorEnvironment(root, given, processVariables);
  const stage = given ?? findStage({ option: undefined, environment: operator.variables });
  return { stage, operator };
}

function planFunctions(
  entries: readonly Entry[],
  stage: string | undefined,
  problems: string[],
): Record<FunctionAlias, PlannedFunction> {
  const unknown = entries.filter(({ alias }) => !(FUNCTION_ALIASES as readonly string[]).includes(alias));
  if (unknown.length > 0) {
    const names = unknown.map(({ alias }) => alias).join(', ');
    throw new DeployFailure(
      `serverless.yml: ${names} is none of this backend's functions.`,
      `Deploy what is not part of it from a file of its own, and leave ${FUNCTION_ALIASES.join(', ')} here.`,
    );
  }
  const plan = (alias: FunctionAlias): PlannedFunction => {
    const entry = entries.find((candidate) => candidate.alias === alias);
    if (entry === undefined) {
      throw new DeployFailure(`serverless.yml has no ${alias}.`, 'Put it back; git has the original.');
    }
    return { alias, component: entry.component, inputs: readFunctionInputs(entry, stage, problems) };
  };
  return {
    'online-check': plan('online-check'),
    'stream-callback': plan('stream-callback'),
    api: plan('api'),
  };
}

/** What config.ts knows is judged by config.ts; everything else that serverless.yml names has to be set. */
function problemsOfUnset({ unset }: ResolvedFile): string[] {
  const known = namesOfFunctionVariables();
  return unset
    .filter(({ name, place }) => !(place.startsWith('environment.variables.') && known.has(name)))
    .filter(({ name }) => !OPTIONAL.has(name))
    .map(({ name }) => `${name} is missing`);
}

/** The names that the functions look up: found by watching them do so, so that the list cannot fall behind. */
function namesOfFunctionVariables(): ReadonlySet<string> {
  const names = new Set<string>();
  const watched = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_target, name) => void names.add(String(name)) },
  );
  for (const read of [loadConfig, findCloudCredentials, logLevel]) {
    try {
      read(watched);
    } catch {
      // An empty environment is refused; what matters is what was asked for.
    }
  }
  return names;
}

function hasOwnKeys(variables: Readonly<Record<string, string>>): boolean {
  return variables['CLOUD_SECRET_ID'] !== undefined && variables['CLOUD_SECRET_KEY'] !== undefined;
}

function withoutFunctionUrls(
  functions: Record<FunctionAlias, PlannedFunction>,
): Record<FunctionAlias, PlannedFunction> {
  const strip = (planned: PlannedFunction): PlannedFunction => {
    const triggers = planned.inputs.triggers.filter(({ kind }) => kind !== 'http');
    return { ...planned, inputs: { ...planned.inputs, triggers } };
  };
  return {
    'online-check': strip(functions['online-check']),
    'stream-callback': strip(functions['stream-callback']),
    api: strip(functions.api),
  };
}

function noticesOf({ overridden, fileName }: OperatorEnvironment): string[] {
  if (overridden.length === 0) return [];
  return [`${overridden.join(', ')}: taken from the environment of this shell, not from ${fileName}`];
}

function refuse(problems: readonly string[], { fileName, fileExists }: OperatorEnvironment): void {
  if (problems.length === 0) return;
  const where = fileExists
    ? `Mend them in ${fileName}, or in the environment of this shell, and run the command again. .env.example explains each.`
    : `There is no ${fileName} here: copy .env.example to ${fileName}, fill it in, and run the command again.`;
  throw new DeployFailure(
    `These settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    where,
  );
}
