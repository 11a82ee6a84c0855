import {
  readOperatorEnvironment,
  type Environment,
  type OperatorEnvironment,
} from '../../scripts/operatorEnvironment';
import { findWeaknesses, loadConfig } from '../../shared/config';
import { DeployFailure } from '../deployFailure';
import { readServerlessFile, resolveServerlessFile } from '../serverlessFile';
import { readCloudAccess, type CloudAccess } from './cloudAccess';
import { problemsOfFunctionVariables, reservedNames } from './functionVariables';
import { findGivenAddresses, type Addresses } from './givenAddresses';
import { findMigrationAccount, type MigrationAccount } from './migrationAccount';
import {
  forEachFunction,
  planFunctions,
  withoutFunctionUrls,
  type FunctionAlias,
  type FunctionPlan,
} from './planFunctions';
import { problemsOfUnset } from './requiredVariables';

export interface DeploySettings {
  readonly root: string;
  readonly stage: string | undefined;
  readonly access: CloudAccess;
  readonly functions: FunctionPlan;
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
  readonly processVariables: Environment;
}

/**
 * Everything a deployment needs to know, checked as a whole.
 * @throws DeployFailure that names every setting to mend.
 */
export async function readDeploySettings(source: SettingsSource): Promise<DeploySettings> {
  const operator = readOperator(source);
  const { stage } = operator;
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
  const hasNoKeys = inputs.some(({ role, variables }) => role === undefined && !hasOwnKeys(variables));
  if (hasNoKeys && !problems.some((problem) => problem.startsWith('SCF_ROLE '))) {
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
  const operator = readOperator(source);
  const { stage } = operator;
  const problems: string[] = [];
  const access = readCloudAccess(operator.variables, problems);
  const migrationAccount = findMigrationAccount(operator.variables, problems);
  refuse(problems, operator);
  const file = resolveServerlessFile(await readServerlessFile(source.root), operator.variables);
  const functions = planFunctions(file.entries, stage, []);
  const names = forEachFunction((alias) => functions[alias].inputs.name);
  return { root: source.root, stage, access, migrationAccount, names };
}

function readOperator({ root, stageOption, processVariables }: SettingsSource): OperatorEnvironment {
  return readOperatorEnvironment({ folder: root, shell: processVariables, stageOption });
}

function hasOwnKeys(variables: Readonly<Record<string, string>>): boolean {
  return variables['CLOUD_SECRET_ID'] !== undefined && variables['CLOUD_SECRET_KEY'] !== undefined;
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
