import { remedyFor } from '../../scripts/cloud/remedyFor';
import { DeployFailure } from '../deployFailure';
import type { CloudError } from './cloudError';

/** What an operator does after an answer of Tencent's that nothing else deals with. */
export function explainCloudError(error: CloudError): DeployFailure {
  const { call, code } = error;
  return new DeployFailure(error.message, remedyFor({ call, code, keysFrom: 'TENCENT_SECRET_ID' }), {
    cause: error,
  });
}
