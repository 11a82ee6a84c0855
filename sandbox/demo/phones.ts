import { expectDelivered } from './cast';
import { nextSecond } from './nextSecond';
import type { Stage } from './stage';
import { expectEqual } from './stage';

/** An address to push to, and the name of its stream. */
export interface Push {
  readonly url: string;
  readonly stream: string;
}

/** The anchors' phones. When a call returns, the backend has taken the events that follow from it. */
export interface Phones {
  push(push: Push): Promise<void>;
  /** Tries an address that must be turned away. */
  pushInVain(url: string): Promise<void>;
  /** Loses the network without a goodbye. */
  die(push: Push): Promise<void>;
  /** Drops and pushes anew; the stop of the first push is held back until it is released. */
  reconnect(push: Push): Promise<void>;
  /** Stops pushing; the recordings are reported, `copies` times each where that can be asked for. */
  stop(push: Push, durationSeconds: number, copies: number): Promise<void>;
  /** Watches what is at a play address. */
  watch(playUrl: string): Promise<void>;
  /** What viewers can check of it: `seen` where there is a picture. */
  readonly picture: 'seen' | 'pretended';
}

/** Phones that the sandbox plays itself: events without a picture. */
export class PretendedPhones implements Phones {
  readonly picture = 'pretended';

  constructor(private readonly stage: Stage) {}

  async push({ url }: Push): Promise<void> {
    expectDelivered(await this.stage.control('POST', '/push', { url }));
  }

  async pushInVain(url: string): Promise<void> {
    const response = await fetch(`${this.stage.url}/_sandbox/push`, {
      method: 'POST',
      body: JSON.stringify({ url }),
    });
    expectEqual('HTTP status', response.status, 403);
  }

  async die({ stream }: Push): Promise<void> {
    await this.stage.control('POST', '/die', { stream });
  }

  async reconnect({ url }: Push): Promise<void> {
    await nextSecond();
    const stopCallback = { holdUntil: 'release' };
    expectDelivered(await this.stage.control('POST', '/push', { url, record: false, stopCallback }));
  }

  async stop({ stream }: Push, durationSeconds: number, copies: number): Promise<void> {
    const callback = { times: copies };
    expectDelivered(
      await this.stage.control('POST', '/stop', { stream, duration: durationSeconds, callback }),
    );
  }

  watch(): Promise<void> {
    return Promise.resolve();
  }
}
