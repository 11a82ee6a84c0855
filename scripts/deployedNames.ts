/** The names under which serverless.yml deploys the three functions. */
export const DEPLOYED_NAMES = {
  api: 'xzb-api',
  streamCallback: 'xzb-stream-callback',
  onlineCheck: 'xzb-online-check',
} as const;

export type FunctionRole = keyof typeof DEPLOYED_NAMES;
