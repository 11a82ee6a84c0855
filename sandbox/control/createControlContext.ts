import type { Clock } from '../../shared/clock';
import { Faults } from '../liveCloud/api/faults';
import { CallbackDelivery } from '../liveCloud/callbackDelivery';
import { createCallbackPost } from '../liveCloud/callbackPost';
import { LiveCloud } from '../liveCloud/liveCloud';
import { MixBook } from '../liveCloud/mixBook';
import type { MinuteTimer } from '../minuteTimer';
import type { ControlContext } from './controlRoute';

export interface ControlParts {
  /** What the functions see: the live cloud has the same keys. */
  readonly environment: Readonly<Record<string, string>>;
  readonly callbackUrl: string;
  readonly clock: Clock;
  readonly retryIntervalMs: number | undefined;
  readonly timer: MinuteTimer;
  readonly rtmpUrl: string;
}

/** Puts the live cloud together, its callbacks going out by HTTP. */
export function createControlContext({
  environment,
  timer,
  rtmpUrl,
  ...parts
}: ControlParts): ControlContext {
  const { clock, callbackUrl, retryIntervalMs } = parts;
  const random = Math.random;
  const post = createCallbackPost(callbackUrl);
  const delivery = new CallbackDelivery({ post, clock, random, retryIntervalMs });
  const cloud = new LiveCloud({
    account: {
      appId: Number(environment.APP_ID ?? 0),
      pushDomain: environment.PUSH_DOMAIN ?? '',
      pushUrlKey: environment.PUSH_URL_KEY ?? '',
      callbackKey: environment.CALL_BACK_KEY ?? '',
    },
    clock,
    random,
    send: (event, rule) => delivery.submit(event, rule),
  });
  return { cloud, delivery, mixes: new MixBook(), faults: new Faults(random), timer, rtmpUrl };
}
