import { DeployFailure } from '../deployFailure';
import type { CloudError } from './cloudError';

/** The first that fits counts. Codes are those of API 3.0 (583/17241) and of COS (436/7730). */
const REMEDIES: readonly (readonly [code: RegExp, remedy: string])[] = [
  [
    /^AuthFailure\.SignatureExpire|^RequestTimeTooSkewed/,
    'Set the clock of this machine right; it is more than five minutes off.',
  ],
  [
    /^AuthFailure(?!\.Unauthorized)|^SignatureDoesNotMatch|^InvalidAccessKeyId/,
    'Compare TENCENT_SECRET_ID and TENCENT_SECRET_KEY with the console (CAM, API keys): both of one pair, complete, and not disabled.',
  ],
  [
    /Unauthorized|^AccessDenied|NoPermission/,
    'Give the sub-account whose keys these are the permission for this call: docs/deploy/README.md lists what deploying needs.',
  ],
  [
    /^LimitExceeded\.(?:Function|Memory)|^LimitExceeded/,
    'Ask Tencent for a higher quota, or remove what is not used any more (SCF console).',
  ],
  [/^RequestLimitExceeded/, 'Wait a minute and run the command again.'],
  [
    /Vpc|Subnet/i,
    'Compare VPC_ID, SUBNET_ID and REGION with the VPC console: the subnet must be in that VPC, and both in that region.',
  ],
  [
    /Role/,
    'Compare SCF_ROLE with the CAM console: a role whose carrier is SCF, and which these keys may pass on (cam:PassRole).',
  ],
  [/Runtime/, 'Set a runtime that this region offers in serverless.yml.'],
  [/Environment/, 'Compare the variables with the limits of SCF: names, and 4 KB in all.'],
  [
    /^ResourceUnavailable|^InternalError|^FailedOperation|^ResourceInUse|^ServiceUnavailable/,
    'Run the command again in a minute; if it stays, show the RequestId to Tencent.',
  ],
];

/** What an operator does after an answer of Tencent's that nothing else deals with. */
export function explainCloudError(error: CloudError): DeployFailure {
  if (error.code === undefined) {
    return new DeployFailure(
      error.message,
      'See that this machine reaches the internet (a proxy, a firewall?), and run the command again; what is already there is kept.',
      { cause: error },
    );
  }
  const code = error.code;
  const remedy =
    REMEDIES.find(([pattern]) => pattern.test(code))?.[1] ??
    "Look the code up in Tencent's documentation, mend what it names, and run the command again.";
  return new DeployFailure(error.message, remedy, { cause: error });
}
