import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { DeployFailure } from '../deploy/deployFailure';
import { environmentFileName, findStage } from './stage';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface OperatorEnvironment {
  /** What the shell says, and below it what the file says. */
  readonly variables: Environment;
  readonly stage: string | undefined;
  readonly fileName: string;
  readonly fileExists: boolean;
  /** Names that the file has. */
  readonly fileNames: readonly string[];
  /** Variables for which the shell has another value than the file: worth saying, easy to overlook. */
  readonly overridden: readonly string[];
}

export interface EnvironmentSource {
  /** Where the file is. */
  readonly folder: string;
  readonly shell: Environment;
  /** `--stage NAME`; STAGE of the shell, else of the file, where it is undefined. */
  readonly stageOption?: unknown;
}

/**
 * The variables of the person at the terminal, for a deployment and for every tool: those of the shell, so that keys
 * need not be in a file, and below them `.env`, or `.env.NAME` for the stage NAME.
 *
 * An empty variable is one that is not set: one of the shell does not hide the file's, and readers take '' for
 * missing. Only the password of a database may be empty, for which '' has to be said somewhere.
 * @throws DeployFailure when the stage's name is malformed, or the file is there and cannot be read.
 */
export function readOperatorEnvironment({
  folder,
  shell,
  stageOption,
}: EnvironmentSource): OperatorEnvironment {
  const given = findStage({ option: stageOption, environment: shell });
  const fileName = environmentFileName(given);
  const fromFile = readFile(path.join(folder, fileName), fileName);
  const fileNames = Object.keys(fromFile ?? {});
  const variables: Record<string, string | undefined> = { ...fromFile };
  const overridden: string[] = [];
  for (const [name, value] of Object.entries(shell)) {
    const inFile = fromFile?.[name];
    if (value === undefined || (value === '' && inFile !== undefined)) continue;
    if (inFile !== undefined && inFile !== value) overridden.push(name);
    variables[name] = value;
  }
  const stage = given ?? findStage({ option: undefined, environment: variables });
  return { variables, stage, fileName, fileExists: fromFile !== undefined, fileNames, overridden };
}

/** The value of a variable; undefined where it is empty or missing. */
export function findVariable(variables: Environment, name: string): string | undefined {
  const value = variables[name];
  return value === '' ? undefined : value;
}

function readFile(file: string, fileName: string): Record<string, string> | undefined {
  try {
    return parse(readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DeployFailure(
      `${fileName} cannot be read: ${(error as Error).message}`,
      `Make ${fileName} a file that you may read.`,
      { cause: error },
    );
  }
}
