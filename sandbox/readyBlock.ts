import type { DevOptions } from './devOptions';
import type { Environment } from './functionEnvironment';
import type { Sandbox } from './sandbox';

/** What a newcomer needs once everything runs: addresses, keys, and commands to paste. */
export function readyBlock(sandbox: Sandbox, options: DevOptions, operator: Environment): string {
  const { url, environment, database } = sandbox;
  const api = `${url}/interface.php`;
  const databaseNote = keptWhere(options, operator);
  return [
    '',
    'The backend is ready.',
    '',
    `  API                ${api}`,
    `  stream callbacks   ${sandbox.callbackUrl}`,
    `  sandbox            ${sandbox.controlUrl}   (lists what it can do)`,
    `  events             ${options.gateway === 'apigw' ? 'API Gateway' : 'Function URL'}; the online-check runs every minute`,
    `  database           ${database.engine} ${database.version}, ${databaseNote}`,
    `                     ${mysqlCommand(sandbox, operator)}`,
    `  operator key       ${operator.OPERATOR_KEY ? 'as set in OPERATOR_KEY' : (environment.OPERATOR_KEY ?? '')}`,
    `  auth mode          ${environment.AUTH_MODE ?? ''}`,
    ...authNote(environment.AUTH_MODE),
    ...hostNote(options.host),
    '',
    'Try it:',
    '',
    '  # the smoke test of the deployment guide',
    `  curl ${api}`,
    '  # alice asks where to push, and her phone starts pushing there',
    `  PUSH_URL=$(curl -s ${api} -d '{"Action":"RequestLVBAddr","userid":"alice","groupid":"room1","title":"Hello","userinfo":{"nickname":"Alice","headpic":"","frontcover":"","location":""}}' | sed 's/.*"pushurl":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s ${sandbox.controlUrl}/push -d "{\\"url\\":\\"$PUSH_URL\\"}"`,
    '  # everybody sees her in the list',
    `  curl -s ${api} -d '{"Action":"FetchList","flag":1,"pageno":1,"pagesize":20}'`,
    '  # a whole evening, checked step by step',
    `  npm run demo -- --url ${url}`,
    '  # wire the stand-in for LVB, and look whether all is well, in another terminal',
    '  set -a; . .sandbox/environment; set +a',
    '  npm run setup-live -- --apply && npm run doctor',
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function mysqlCommand({ database }: Sandbox, operator: Environment): string {
  // A password that the operator chose stays the operator's.
  const password = operator.DB_HOST ? '-p' : `-p${database.password}`;
  return `mysql -h ${database.host} -P ${database.port} -u ${database.user} ${password} ${database.name}`;
}

function authNote(mode: string | undefined): string[] {
  if (mode !== 'open') return [];
  return [
    '',
    '  !! AUTH_MODE is open: whoever can reach this port is whatever userid the request names.',
    '  !! That is for unmodified first-generation apps and for this sandbox, not for a deployment.',
  ];
}

function hostNote(host: string): string[] {
  if (host === '127.0.0.1' || host === 'localhost' || host === '::1') return [];
  return ['', `  !! Listening on ${host}: other machines can reach this backend and its control plane.`];
}

function keptWhere({ dataDir }: DevOptions, operator: Environment): string {
  if (dataDir !== undefined) return `kept in ${dataDir}`;
  return operator['DB_HOST'] ? 'yours, kept' : 'thrown away at the end';
}
