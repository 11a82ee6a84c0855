import { CloudError, toCloudError } from '../../../deploy/cloud/cloudError';
import { explainCloudError } from '../../../deploy/cloud/explainCloudError';
import { explainFailure } from '../../../deploy/deployFailure';

it.each([
  // The API 3.0 SDK, the COS SDK with an XML error, with a text, and a connection that failed.
  [
    Object.assign(new Error('no'), { code: 'AuthFailure.X', requestId: 'r1' }),
    'answered AuthFailure.X: no (RequestId r1)',
  ],
  [
    { error: { Code: 'AccessDenied', Message: 'denied' }, RequestId: 'r2' },
    'answered AccessDenied: denied (RequestId r2)',
  ],
  [{ error: 'time-out' }, 'did not answer: time-out'],
  [
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    'did not answer: connect ECONNREFUSED',
  ],
  ['nothing', 'did not answer: no reason given'],
])('reads an SDK’s error: %j', (thrown, text) => {
  expect(toCloudError('scf GetFunction', thrown).message).toBe(`scf GetFunction ${text}`);
});

it.each([
  ['AuthFailure.SignatureFailure', 'Compare TENCENT_SECRET_ID'],
  ['AuthFailure.SignatureExpire', 'Set the clock'],
  ['AuthFailure.TokenFailure', 'Temporary keys end with their token'],
  ['AuthFailure.UnauthorizedOperation', 'Allow scf X to the account behind TENCENT_SECRET_ID'],
  ['UnauthorizedOperation.CAM', 'attach the policy deploy/policies/deploy.json'],
  ['RequestLimitExceeded', 'wait a minute'],
  ['LimitExceeded.FunctionOnNamespace', 'higher quota'],
  ['ResourceNotFound.Vpc', 'Compare VPC_ID'],
  ['ResourceInUse.Function', 'a second deployment'],
  ['UnsupportedRegion', 'Compare REGION'],
  ['InvalidParameterValue.Role', 'Compare SCF_ROLE'],
  ['InvalidParameterValue.Runtime', 'Set a runtime'],
  ['InternalError.System', 'Run the command again in a minute'],
  ['SomethingNew', 'Look the code up'],
  [undefined, 'reaches the internet'],
])('knows what to do about %s', (code, remedy) => {
  const failure = explainCloudError(new CloudError('scf X', code, 'why', 'r'));
  expect(failure.remedy).toContain(remedy);
  expect(explainFailure(failure)).toMatch(/^scf X .*\n\nWhat to do: \S/s);
});

it('has a next step for what nobody foresaw, too', () => {
  expect(explainFailure(new TypeError('x is undefined'))).toContain('What to do: run the command again');
});
