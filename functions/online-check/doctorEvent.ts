/**
 * Whether this is the event by which `npm run doctor` asks what only the function can see. Only the Invoke API can
 * send it (583/17243): what comes over HTTP is wrapped in `httpMethod`, `headers` and `body` (583/96099, 583/31927),
 * and a timer adds `Type` and `TriggerName` (583/9708).
 */
export function isDoctorEvent(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  const entries = Object.entries(event);
  return entries.length === 1 && entries[0]?.[0] === 'command' && entries[0][1] === 'doctor';
}
