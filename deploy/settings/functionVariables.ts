import { ConfigError, loadConfig } from '../../shared/config';
import type { Environment } from '../../scripts/operatorEnvironment';

/** All names and values of one function's environment together (583/14570). */
const MAX_ENVIRONMENT_BYTES = 4096;

/** Names that the platform keeps for itself (583/14570). */
const RESERVED = /^(?:SCF_|QCLOUD_|TENCENTCLOUD_)/;
const VARIABLE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/**
 * What the functions or the platform would refuse in these variables, by name and without values. The functions' own
 * rule is asked, so that what is deployed is what starts.
 */
export function problemsOfFunctionVariables(variables: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  for (const name of Object.keys(variables)) {
    if (RESERVED.test(name)) {
      problems.push(`${name} is reserved: names must not begin with SCF_, QCLOUD_ or TENCENTCLOUD_`);
    } else if (!VARIABLE_NAME.test(name)) {
      problems.push(`${name} must be a letter, then letters, digits and _`);
    }
  }
  try {
    loadConfig(variables);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.message.replace(/^configuration: /, '').split('; '));
  }
  const bytes = environmentBytes(variables);
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    problems.push(
      `the variables take ${bytes} bytes together, ${MAX_ENVIRONMENT_BYTES} are allowed; ` +
        `the longest are ${longestNames(variables).join(', ')}`,
    );
  }
  return problems;
}

/** Reserved names in the operator's file: they never reach a function, whatever the operator hoped for. */
export function reservedNames(names: readonly string[]): string[] {
  // The one that is for the deployment itself.
  return names.filter((name) => RESERVED.test(name) && name !== 'SCF_ROLE');
}

/** An empty variable is one that is not set; only the database may have an empty password. */
export function setVariables(variables: Environment): Record<string, string> {
  const entries = Object.entries(variables).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (entry[1] !== '' || entry[0] === 'DB_PASSWORD'),
  );
  return Object.fromEntries(entries);
}

function environmentBytes(variables: Readonly<Record<string, string>>): number {
  return Object.entries(variables).reduce((sum, [name, value]) => sum + sizeOf(name) + sizeOf(value), 0);
}

function longestNames(variables: Readonly<Record<string, string>>): string[] {
  const bySize = Object.entries(variables).sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  return bySize.slice(0, 3).map(([name]) => name);
}

function sizeOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
