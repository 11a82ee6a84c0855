/** What an operator's tools may ask of the online checker besides a sweep. */
export type MaintenanceCommand = 'migrate';

const COMMANDS: readonly string[] = ['migrate'] satisfies readonly MaintenanceCommand[];

/**
 * Recognises an event that only the Invoke API can send (583/17243), whose callers Tencent has authorised. Whatever
 * comes over HTTP is wrapped in `httpMethod`, `headers` and `body` (583/96099, 583/31927), and a timer adds `Type`
 * and `TriggerName` (583/9708): so an event that has any other member than `command` is none of these.
 */
export function findMaintenanceCommand(event: unknown): MaintenanceCommand | undefined {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  const [first, ...others] = Object.entries(event);
  if (first === undefined || others.length > 0) return undefined;
  const [name, value] = first as [string, unknown];
  if (name !== 'command' || typeof value !== 'string' || !COMMANDS.includes(value)) return undefined;
  return value as MaintenanceCommand;
}
