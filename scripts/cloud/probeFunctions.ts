/** What an address answered to a question with a known answer. */
export type Probe =
  | { readonly verdict: 'right' }
  | { readonly verdict: 'wrong' | 'unreachable'; readonly what: string; readonly remedy: string };

const ANSWER_LIMIT_MS = 8_000;
const SMOKE_TEST_ANSWER = '{"returnValue":4001,"returnMsg":"json format error","returnData":[]}';
const SHOWN_CHARACTERS = 120;

/** The smoke test of the deployment guide: a request without a body is answered by 4001, word for word. */
export async function probeApi(url: string): Promise<Probe> {
  const answer = await ask(url, '');
  if ('verdict' in answer) return answer;
  if (answer.body === SMOKE_TEST_ANSWER && answer.status === 200) return { verdict: 'right' };
  return judgeOther(url, answer, 'api', '4001');
}

/**
 * The stream-callback function refuses what is no event with 400 and an event with a wrong signature with 403, before
 * it stores anything.
 */
export async function probeCallback(url: string, nowSeconds: number): Promise<Probe> {
  const noEvent = await ask(url, '{}');
  if ('verdict' in noEvent) return noEvent;
  if (noEvent.status !== 400) return judgeOther(url, noEvent, 'stream-callback', '400');
  const forged = { event_type: 0, stream_id: 'doctor_probe', t: nowSeconds + 600, sign: '0'.repeat(32) };
  const answer = await ask(url, JSON.stringify(forged));
  if ('verdict' in answer) return answer;
  if (answer.status === 403) return { verdict: 'right' };
  if (answer.status === 200) {
    return {
      verdict: 'wrong',
      what: `${url} accepts an event with a wrong signature`,
      remedy:
        'Something else than the stream-callback function answers there: deploy again, and use the address it prints.',
    };
  }
  return judgeOther(url, answer, 'stream-callback', '403');
}

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

async function ask(url: string, body: string): Promise<HttpAnswer | Probe> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    return {
      verdict: 'unreachable',
      what: `${url} does not answer (${reasonOf(error)})`,
      remedy:
        'Compare the address with the one that the deployment printed: removing and deploying again makes a new one. Check that this machine reaches the internet.',
    };
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Partial<Error> & { readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return `nothing within ${ANSWER_LIMIT_MS / 1000} s`;
  return typeof cause?.code === 'string' ? cause.code : (message ?? String(error));
}

function judgeOther(url: string, answer: HttpAnswer, name: string, expected: string): Probe {
  const shown = `HTTP ${answer.status} ${answer.body.slice(0, SHOWN_CHARACTERS)}`;
  const wrong = (what: string, remedy: string): Probe => ({ verdict: 'wrong', what, remedy });
  if (answer.body.includes('configuration: ') || answer.body.includes('service not configured')) {
    return wrong(
      `${url} answers that its configuration is unusable: ${shown}`,
      'Correct the variables that it names in .env, and deploy again.',
    );
  }
  if (answer.status === 503) {
    return wrong(
      `${url} answers that it is not ready: ${shown}`,
      "See the function's log in the SCF console, and the findings about the database.",
    );
  }
  if (name === 'api' && answer.status === 400 && answer.body.includes('not a stream event')) {
    return wrong(
      `${url} is the address of stream-callback`,
      'Use the address of the api function: the two have been mixed up.',
    );
  }
  if (name === 'stream-callback' && answer.body === SMOKE_TEST_ANSWER) {
    return wrong(`${url} is the address of api`, 'Use the address of the stream-callback function.');
  }
  if (name === 'stream-callback' && answer.body.includes('"returnValue"')) {
    return wrong(`${url} is the address of api`, 'Use the address of the stream-callback function.');
  }
  return wrong(
    `${url} does not answer as ${name} does: expected ${expected}, got ${shown}`,
    `Use the address that the deployment printed for ${name}; if it is that one, deploy again.`,
  );
}
