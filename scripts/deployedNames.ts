import { findVariable, type Environment } from './operatorEnvironment';
import { stagedName } from './stage';

/** The names under which serverless.yml deploys the three functions; a stage adds its own. */
const NAMES = {
  api: 'xzb-api',
  streamCallback: 'xzb-stream-callback',
  onlineCheck: 'xzb-online-check',
} as const;

export type FunctionRole = keyof typeof NAMES;

export const FUNCTION_ROLES = Object.keys(NAMES) as readonly FunctionRole[];

export function deployedNames(environment: Environment): Readonly<Record<FunctionRole, string>> {
  const stage = findVariable(environment, 'STAGE');
  const named = (name: string): string => stagedName(name, stage);
  return {
    api: named(NAMES.api),
    streamCallback: named(NAMES.streamCallback),
    onlineCheck: named(NAMES.onlineCheck),
  };
}
