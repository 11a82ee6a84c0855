import { EVENT_TYPE } from './streamEvent';
import type { EventHandler } from './event';
import { moderation } from './moderation';
import { pushOrStop } from './pushOrStop';
import { recording } from './recording';

/** The events that have an effect. Every other type is entered into the ledger and acknowledged. */
export const EVENT_HANDLERS: ReadonlyMap<number, EventHandler> = new Map([
  [EVENT_TYPE.push, pushOrStop('push')],
  [EVENT_TYPE.stop, pushOrStop('stop')],
  [EVENT_TYPE.recording, recording],
  [EVENT_TYPE.moderation, moderation],
]);
