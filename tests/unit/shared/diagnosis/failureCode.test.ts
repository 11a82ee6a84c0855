import { failureCodeOf } from '../../../../shared/diagnosis/failureCode';
import { AppError } from '../../../../shared/errors';

const driver = Object.assign(new Error('Access denied for user root'), { code: 'ER_ACCESS_DENIED_ERROR' });
const silent = Object.assign(new Error('socket hang up'), { code: '', requestId: '' });

it.each([
  [
    'the driver below our own error',
    new AppError('DATABASE_UNREACHABLE', undefined, { cause: driver }),
    driver.code,
  ],
  ['our own where the cause has none', new AppError('CLOUD_FAILED', 'x', { cause: silent }), 'CLOUD_FAILED'],
  ['our own where there is no cause', new AppError('NOT_CONFIGURED'), 'NOT_CONFIGURED'],
  ['a cause below an error of the language', new TypeError('fetch failed', { cause: driver }), driver.code],
  ['none', new Error('plain'), 'UNKNOWN'],
  ['none, of what is no error', 'text', 'UNKNOWN'],
])('names %s', (_title, error, code) => {
  expect(failureCodeOf(error)).toBe(code);
});
