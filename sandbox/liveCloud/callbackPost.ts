/** LVB waits this long for the answer to a callback (267/32744). */
const ANSWER_LIMIT_MS = 20_000;

/** Posts callback bodies to their addresses, as LVB does: JSON, the answer's body ignored. */
export function createCallbackPost(
  addressOf: (eventType: number) => string,
): (body: string) => Promise<number> {
  return async (body) => {
    const { event_type: eventType } = JSON.parse(body) as { readonly event_type: number };
    const response = await fetch(addressOf(eventType), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  };
}
