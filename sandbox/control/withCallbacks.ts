import type { ControlContext } from './controlRoute';

/** Adds to an answer what became of the callbacks it caused: an empty `result` has not been tried yet. */
export async function withCallbacks(
  answer: object,
  deliveries: readonly number[],
  context: ControlContext,
  wait = true,
): Promise<object> {
  if (wait) await context.delivery.settled(deliveries);
  const chosen = context.delivery.list().filter(({ id }) => deliveries.includes(id));
  return {
    ...answer,
    callbacks: chosen.map(({ id, event, status, attempts }) => ({
      id,
      event_type: event.event_type,
      status,
      result: attempts.at(-1)?.result ?? '',
    })),
  };
}
