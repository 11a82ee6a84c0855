import type { Clock } from '../../shared/clock';
import { Faults } from '../liveCloud/api/faults';
import { CallbackDelivery } from '../liveCloud/callbackDelivery';
import { createCallbackPost } from '../liveCloud/callbackPost';
import { LiveCloud } from '../liveCloud/liveCloud';
import { MixBook } from '../liveCloud/mixBook';
import { callbackAddress } from '../liveCloud/wiring/callbackAddress';
import { freshWiring } from '../liveCloud/wiring/wiring';
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

const APP_NAME = 'live';

/** Puts the live cloud together, its callbacks going out by HTTP. */
export function createControlContext({
  environment,
  timer,
  rtmpUrl,
  ...parts
}: ControlParts): ControlContext {
  const { clock, callbackUrl, retryIntervalMs } = parts;
  const random = Math.random;
  const pushDomain = environment.PUSH_DOMAIN ?? '';
  const wiring = freshWiring({
    pushDomain,
    playDomain: environment.PLAY_DOMAIN ?? '',
    pushUrlKey: environment.PUSH_URL_KEY ?? '',
    playUrlKey: environment.PLAY_URL_KEY ?? '',
  });
  /** A sandbox that nobody wired delivers to its own function, so that it can be tried at once. */
  const template = () => wiring.callbacks.findFor(pushDomain, APP_NAME);
  const post = createCallbackPost((eventType) => callbackAddress(template(), eventType) ?? callbackUrl);
  const delivery = new CallbackDelivery({ post, clock, random, retryIntervalMs });
  const cloud = new LiveCloud({
    account: {
      appId: Number(environment.APP_ID ?? 0),
      pushDomain,
      pushUrlKey: environment.PUSH_URL_KEY ?? '',
      get callbackKey() {
        return template()?.CallbackKey ?? environment.CALL_BACK_KEY ?? '';
      },
    },
    clock,
    random,
    send: (event, rule) => delivery.submit(event, rule),
  });
  return { cloud, delivery, mixes: new MixBook(), wiring, faults: new Faults(random), timer, rtmpUrl };
}
