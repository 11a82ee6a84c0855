import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { DeployFailure } from '../deployFailure';
import { environmentFileName } from './stage';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface OperatorEnvironment {
  /** The file's variables, and the process's, which win. */
  readonly variables: Variables;
  readonly fileName: string;
  readonly fileExists: boolean;
  /** What the file says. */
  readonly fileNames: readonly string[];
  /** Variables for which the process has another value than the file: worth saying, easy to overlook. */
  readonly overridden: readonly string[];
}

/**
 * Reads the stage's environment file. The process's own variables win, so that keys need not be in a file; an empty
 * one counts as not set.
 * @throws DeployFailure when the file is there and cannot be read.
 */
export function readOperatorEnvironment(
  root: string,
  stage: string | undefined,
  processVariables: Variables,
): OperatorEnvironment {
  const fileName = environmentFileName(stage);
  const fromFile = readFile(path.join(root, fileName), fileName);
  const fromProcess = Object.fromEntries(
    Object.entries(processVariables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const fileNames = Object.keys(fromFile ?? {});
  return {
    variables: { ...fromFile, ...fromProcess },
    fileName,
    fileExists: fromFile !== undefined,
    fileNames,
    overridden: fileNames.filter(
      (name) => fromProcess[name] !== undefined && fromProcess[name] !== fromFile?.[name],
    ),
  };
}

function readFile(file: string, fileName: string): Record<string, string> | undefined {
  try {
    return parse(fs.readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DeployFailure(
      `${fileName} cannot be read: ${(error as Error).message}`,
      `Make ${fileName} a file that you may read.`,
      { cause: error },
    );
  }
}
