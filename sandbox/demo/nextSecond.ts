import { setTimeout as delay } from 'node:timers/promises';

/** LVB's event times are whole seconds; a reconnect takes a phone longer than that. */
export async function nextSecond(): Promise<void> {
  await delay(1000 - (Date.now() % 1000) + 5);
}
