import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS } from '../../shared/errors';
import { DeployFailure } from '../deployFailure';
import type { Addresses } from '../settings/givenAddresses';
import { sendRequest, type HttpAnswer } from './sendRequest';

interface Check {
  readonly what: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly passes: (answer: HttpAnswer) => boolean;
  readonly remedy: (answer: HttpAnswer) => string;
}

export interface CheckTools {
  readonly say: (text: string) => void;
  /** The addresses are the operator's own; whether they lead anywhere is settled in a console. */
  readonly behindGateway?: boolean;
  readonly patienceMs?: number;
}

/** A new address takes a while until every name server and gateway knows it. */
const PATIENCE_MS = 90_000;
/** An address that was there before only has to wait for a function that starts. */
const GATEWAY_PATIENCE_MS = 10_000;
const PAUSE_MS = 2_000;

const { number, message } = ERRORS.BAD_JSON;
/** What a request without a body is answered, to the byte: the deployment guide's smoke test. */
export const SMOKE_ANSWER = JSON.stringify({ returnValue: number, returnMsg: message, returnData: [] });

const LOGS = 'Look at its logs in the SCF console; what is missing or malformed stands there by name.';

/**
 * Proves that what was deployed answers: the API, the API's way to the database, and the address for stream events.
 * @throws DeployFailure that names the first that does not, and what to do
 */
export async function checkAddresses(
  { api, callback }: Addresses,
  { say, behindGateway = false, patienceMs = behindGateway ? GATEWAY_PATIENCE_MS : PATIENCE_MS }: CheckTools,
): Promise<void> {
  const nobodyAnswers = (status: number): string | undefined => {
    if (status === 401 || status === 403)
      return 'The address refuses callers: switch its authentication off in the console, the functions check their callers themselves.';
    if (status === 404 && behindGateway) {
      return 'Nothing leads there yet: make and publish the two APIs in the API Gateway console, as docs/deploy/README.md says under "An account that still has API Gateway".';
    }
    if (status === 404)
      return 'The address leads to nothing: compare it with the URL of the function in the SCF console.';
    return undefined;
  };
  const checks: readonly Check[] = [
    {
      what: 'the API answers',
      url: api,
      method: 'GET',
      passes: ({ status, body }) => status === 200 && body === SMOKE_ANSWER,
      remedy: ({ status }) => nobodyAnswers(status) ?? LOGS,
    },
    {
      what: 'the API reads the database',
      url: api,
      method: 'POST',
      body: JSON.stringify({ Action: 'FetchList', flag: 1, pageno: 1, pagesize: 1 }),
      passes: ({ status, body }) => status === 200 && returnValueOf(body) === 0,
      remedy: () =>
        'The API runs and the database does not answer it: compare DB_* with the TencentDB console. ' + LOGS,
    },
    {
      what: 'the address for stream events refuses a forged event',
      url: callback,
      method: 'POST',
      body: JSON.stringify({ event_type: 0, stream_id: 'deploy_check', t: 1, sign: '0'.repeat(32) }),
      passes: ({ status, body }) => status === 403 && isJson(body),
      remedy: ({ status }) => (status === 403 ? undefined : nobodyAnswers(status)) ?? LOGS,
    },
  ];
  for (const check of checks) await pass(check, say, patienceMs);
}

async function pass(check: Check, say: (text: string) => void, patienceMs: number): Promise<void> {
  const { what, url, method, body, passes, remedy } = check;
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    const answer = await sendRequest({ url, method, ...(body === undefined ? {} : { body }) });
    if (passes(answer)) {
      say(`${what}: yes`);
      return;
    }
    if (Date.now() > deadlineMs) {
      const got = answer.status === 0 ? answer.body : `status ${answer.status}, ${answer.body.slice(0, 300)}`;
      throw new DeployFailure(
        `Everything is in place, but it is not so that ${what}.\n${method} ${url} got: ${got}`,
        `${remedy(answer)} Then run the command again; it repeats this check.`,
      );
    }
    await sleep(Math.min(PAUSE_MS, patienceMs));
  }
}

function returnValueOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { returnValue?: unknown }).returnValue;
  } catch {
    return undefined;
  }
}

/** The functions answer JSON; a gateway's own refusal has another text. */
function isJson(body: string): boolean {
  try {
    return typeof (JSON.parse(body) as { code?: unknown }).code === 'number';
  } catch {
    return false;
  }
}
