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
    `  console            ${sandbox.consoleUrl}   (for operators; sign in with the operator key)`,
    `  sandbox            ${sandbox.controlUrl}   (lists what it can do)`,
    `  real pushes        ${sandbox.rtmpUrl}   (for OBS or ffmpeg; ${playsAs(sandbox)})`,
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
    `  ${askForAddress(api, 'alice', 'room1')}`,
    `  curl -s ${sandbox.controlUrl}/push -d "{\\"url\\":\\"$PUSH_URL\\"}"`,
    '  # everybody sees her in the list',
    `  curl -s ${api} -d '{"Action":"FetchList","flag":1,"pageno":1,"pagesize":20}'`,
    '  # dora has a real camera: paste the two lines into OBS, Settings > Stream > Custom',
    `  ${askForAddress(api, 'dora', 'room2')}`,
    `  echo "server ${sandbox.rtmpUrl}"; echo "stream key \${PUSH_URL##*/}"`,
    "  # or ffmpeg's test picture; it plays at the playurl of the list, and is a replay once Ctrl-C ends it",
    `  ${TEST_PICTURE} "${sandbox.rtmpUrl}/\${PUSH_URL##*/}"`,
    '  # a whole evening, checked step by step; with --video the phones push a real picture',
    `  npm run demo -- --url ${url}`,
    '  # wire the stand-in for LVB, and look whether all is well, in another terminal',
    '  set -a; . .sandbox/environment; set +a',
    '  npm run setup-live -- --apply && npm run doctor',
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

function askForAddress(api: string, userid: string, groupid: string): string {
  const userinfo = { nickname: userid, headpic: '', frontcover: '', location: '' };
  const body = JSON.stringify({ Action: 'RequestLVBAddr', userid, groupid, title: 'Hello', userinfo });
  return `PUSH_URL=$(curl -s ${api} -d '${body}' | sed 's/.*"pushurl":"\\([^"]*\\)".*/\\1/')`;
}

const TEST_PICTURE =
  'ffmpeg -re -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine -c:v libx264 -preset veryfast ' +
  '-tune zerolatency -g 50 -pix_fmt yuv420p -c:a aac -f flv';

function playsAs({ ffmpeg }: Sandbox): string {
  if (ffmpeg !== undefined) return 'plays and records flv, hls and mp4';
  return 'plays and records flv only: hls and mp4 need ffmpeg on PATH';
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
  return [
    '',
    `  !! Listening on ${host}: other machines can reach this backend, its control plane and its video.`,
    '  !! For their pushes and plays set PUSH_DOMAIN and PLAY_DOMAIN: see docs/video.md.',
  ];
}

function keptWhere({ dataDir }: DevOptions, operator: Environment): string {
  if (dataDir !== undefined) return `kept in ${dataDir}`;
  return operator['DB_HOST'] ? 'yours, kept' : 'thrown away at the end';
}
