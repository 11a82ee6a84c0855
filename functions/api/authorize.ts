import { AppError } from '../../shared/errors';
import type { Config } from '../../shared/config';
import type { Access, Caller } from './action';

/**
 * The one place that decides whether a caller may do what is asked. In `open` mode the apps cannot prove who they
 * are, so users are believed; operators never are.
 * @throws AppError NOT_SIGNED_IN or NOT_ALLOWED.
 */
export function authorize(
  access: Access,
  parameters: Readonly<Record<string, unknown>>,
  caller: Caller,
  config: Config,
): void {
  switch (access.who) {
    case 'anyone':
      if (isReserved(access.operatorWhen, parameters)) requireOperator(caller, config);
      return;
    case 'operator':
      requireOperator(caller, config);
      return;
    case 'signed-in':
      if (config.auth.mode === 'required') requireUser(caller);
      return;
    case 'owner':
      if (access.operatorToo === true && caller.kind === 'operator') return;
      if (config.auth.mode === 'open' && caller.kind !== 'user') return;
      if (requireUser(caller) !== parameters[access.field]) {
        throw new AppError('NOT_ALLOWED', `${access.field} is not the signed-in user`);
      }
  }
}

function isReserved(
  rule: { readonly field: string; readonly values: readonly number[] } | undefined,
  parameters: Readonly<Record<string, unknown>>,
): boolean {
  return rule?.values.some((value) => parameters[rule.field] === value) ?? false;
}

function requireOperator(caller: Caller, config: Config): void {
  if (config.auth.operatorKeys.length === 0) throw new AppError('NOT_CONFIGURED', 'OPERATOR_KEY not set');
  if (caller.kind !== 'operator') {
    throw new AppError(
      'NOT_ALLOWED',
      'only for operators: Authorization must be Bearer and the operator key',
    );
  }
}

function requireUser(caller: Caller): string {
  if (caller.kind === 'user') return caller.userId;
  throw new AppError('NOT_SIGNED_IN', 'Authorization must be Bearer and a valid session token');
}
