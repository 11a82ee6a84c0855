import { findCloudCredentials, loadConfig, logLevel } from '../../shared/config';
import type { ResolvedFile } from '../serverlessFile';

/** Settings of the deployment that serverless.yml asks for and that may be left out. */
const OPTIONAL = new Set(['SCF_ROLE']);

/** What config.ts knows is judged by config.ts; everything else that serverless.yml names has to be set. */
export function problemsOfUnset({ unset }: ResolvedFile): string[] {
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
