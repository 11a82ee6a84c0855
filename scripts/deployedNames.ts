import type { Environment } from './operatorEnvironment';

/** The names under which serverless.yml deploys the three functions; a stage adds its own. */
const NAMES = {
  api: 'xzb-api',
  streamCallback: 'xzb-stream-callback',
  onlineCheck: 'xzb-online-check',
} as const;

export type FunctionRole = keyof typeof NAMES;

export const FUNCTION_ROLES = Object.keys(NAMES) as readonly FunctionRole[];

export function deployedNames(environment: Environment): Readonly<Record<FunctionRole, string>> {
  const stage = environment['STAGE'] ?? '';
  const named = (name: string): string => (stage === '' ? name : `${name}-${stage}`);
  return {
    api: named(NAMES.api),
    streamCallback: named(NAMES.streamCallback),
    onlineCheck: named(NAMES.onlineCheck),
  };
}
