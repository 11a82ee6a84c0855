import { AppError } from '../../shared/errors';

export function tooFrequent(waitSeconds: number): AppError {
  return new AppError('TOO_FREQUENT', `wait ${waitSeconds} s`);
}
