import { ApiError } from '../../client/apiError';
import {
  createClient,
  type ActionData,
  type ActionName,
  type ActionParameters,
  type Client,
} from '../../client/createClient';

/** The JSON of an answer, as far as a demonstration needs to look into it. */
export type Json = Readonly<Record<string, unknown>>;

/** A step went otherwise than it should. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

/** Where the evening is played: talks to the backend, prints one line per step, and checks what it prints. */
export class Stage {
  private readonly client: Client;
  private steps = 0;

  constructor(
    readonly url: string,
    private readonly print: (line: string) => void,
  ) {
    this.client = createClient({ url });
  }

  get stepsDone(): number {
    return this.steps;
  }

  heading(text: string): void {
    this.print(`\n${text}`);
  }

  /** Does the work, then prints the sentence; a failure is printed with what was expected and thrown on. */
  async step(sentence: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.print(`  ✗ ${sentence}\n    ${error instanceof Error ? error.message : String(error)}`);
      throw new StepFailure(sentence, { cause: error });
    }
    this.steps += 1;
    this.print(`  ✓ ${sentence}`);
  }

  /** Calls one Action, which has to succeed. */
  async api<N extends ActionName>(action: N, parameters: ActionParameters<N>): Promise<ActionData<N>> {
    try {
      return await this.client.call(action, parameters);
    } catch (error) {
      if (error instanceof ApiError) expectEqual(`${action} returnValue`, error.number, 0);
      throw error;
    }
  }

  /** Calls one Action, which has to be refused with this number. */
  async refused<N extends ActionName>(
    action: N,
    parameters: ActionParameters<N>,
    expectedReturnValue: number,
  ): Promise<void> {
    const returnValue = await this.client.call(action, parameters).then(
      () => 0,
      (error: unknown) => {
        if (error instanceof ApiError) return error.number;
        throw error;
      },
    );
    expectEqual(`${action} returnValue`, returnValue, expectedReturnValue);
  }

  /** Calls the sandbox's control plane, which plays the phones and Tencent's live cloud. */
  async control(method: 'GET' | 'POST', path: string, body: Json = {}): Promise<Json> {
    const response = await fetch(`${this.url}/_sandbox${path}`, {
      method,
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    });
    const text = await response.text();
    if (response.status !== 200)
      throw new StepFailure(`${method} /_sandbox${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as Json;
  }
}

/** @throws StepFailure naming what was expected and what came. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [actualText, expectedText] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (actualText !== expectedText) {
    throw new StepFailure(`${what}: expected ${expectedText}, got ${actualText}`);
  }
}

/** @throws StepFailure when the text does not look as it should. */
export function expectMatch(what: string, actual: unknown, pattern: RegExp): string {
  const text = typeof actual === 'string' ? actual : JSON.stringify(actual);
  if (!pattern.test(text)) throw new StepFailure(`${what}: expected ${String(pattern)}, got ${text}`);
  return text;
}
