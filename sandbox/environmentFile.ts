import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from './functionEnvironment';
import type { Sandbox } from './sandbox';

/**
 * Writes what the sandbox made up for its functions, and its addresses, as a file that a shell can load, so that
 * `npm run setup-live` and `npm run doctor` work on the sandbox. What the operator has set is left out: the operator's
 * shell has it already. Readable by its owner alone.
 */
export function writeEnvironmentFile(file: string, sandbox: Sandbox, operator: Environment): void {
  const variables: Record<string, string> = {
    ...sandbox.environment,
    // The tools prefer the keys for deploying, and those of the operator's .env are not for here.
    TENCENT_SECRET_ID: sandbox.environment.CLOUD_SECRET_ID ?? '',
    TENCENT_SECRET_KEY: sandbox.environment.CLOUD_SECRET_KEY ?? '',
    API_URL: `${sandbox.url}/interface.php`,
    CALLBACK_URL: sandbox.callbackUrl,
  };
  const lines = Object.entries(variables)
    .filter(([name, value]) => operator[name] !== value && !name.startsWith('TENCENTCLOUD_'))
    .map(([name, value]) => `${name}=${quoted(value)}`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}

export function removeEnvironmentFile(file: string): void {
  rmSync(file, { force: true });
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
