/** What an operator's tools may ask of the online checker besides a sweep. */
export type MaintenanceCommand =
  | {
      readonly name: 'migrate';
      /** A database account that may change tables, where the functions' own may not. */
      readonly account: { readonly user: string; readonly password: string } | undefined;
    }
  /** `npm run doctor` asks what only the function can see. */
  | { readonly name: 'doctor' };

const MEMBERS = new Set(['command', 'account']);

/**
 * Recognises an event that only the Invoke API can send (583/17243), whose callers Tencent has authorised. Whatever
 * comes over HTTP is wrapped in `httpMethod`, `headers` and `body` (583/96099, 583/31927), and a timer adds `Type`
 * and `TriggerName` (583/9708): so an event with any member besides the command's own is none of these.
 */
export function findMaintenanceCommand(event: unknown): MaintenanceCommand | undefined {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return undefined;
  if (!Object.keys(event).every((name) => MEMBERS.has(name))) return undefined;
  const { command, account } = event as { command?: unknown; account?: unknown };
  if (command === 'doctor') return account === undefined ? { name: 'doctor' } : undefined;
  if (command !== 'migrate') return undefined;
  if (account === undefined) return { name: 'migrate', account: undefined };
  const { user, password } = (account ?? {}) as { user?: unknown; password?: unknown };
  if (typeof user !== 'string' || typeof password !== 'string') return undefined;
  return { name: 'migrate', account: { user, password } };
}

/** The timer's own event; the case of its type varies (583/9708). */
export function isTimerEvent(event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  const { Type: type } = event as { readonly Type?: unknown };
  return typeof type === 'string' && type.toLowerCase() === 'timer';
}
