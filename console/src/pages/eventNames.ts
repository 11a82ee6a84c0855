import type { TextName } from '../texts/english';
import type { Translate } from '../texts/translator';

/** LVB's event types that an operator meets (267/32744), and what they are called. */
export const EVENT_TYPES = {
  1: 'event1',
  0: 'event0',
  100: 'event100',
  332: 'event332',
  200: 'event200',
  317: 'event317',
} as const satisfies Readonly<Record<number, TextName>>;

/** What may become of an event. */
export const OUTCOMES = ['applied', 'unmatched', 'ignored', 'received', 'too_short'] as const;

export function eventName(type: number, t: Translate): string {
  const name = Object.entries(EVENT_TYPES).find(([known]) => Number(known) === type)?.[1];
  return name === undefined ? t('eventOther', { type }) : t(name);
}

export function outcomeName(outcome: string, t: Translate): string {
  const name = OUTCOMES.find((known) => known === outcome);
  return name === undefined ? outcome : t(name);
}
