/** What an answer of Tencent's was about. */
export interface Refusal {
  /** `live:DescribeLiveDomains`, `scf CreateFunction`. */
  readonly call: string;
  /** The API's own code; undefined where there was no usable answer. */
  readonly code: string | undefined;
  /** The variable that the key's id was read from. */
  readonly keysFrom: string;
}

type Remedy = (refusal: Refusal) => string;

/** The first that fits counts. Codes are those of API 3.0 (213/30435, 583/17241) and of COS (436/7730). */
const REMEDIES: readonly (readonly [code: RegExp, remedy: Remedy])[] = [
  [
    /^AuthFailure\.SignatureExpire|^RequestTimeTooSkewed/,
    () =>
      'Set the clock of this machine right, or switch time synchronisation on; it is more than five minutes off.',
  ],
  [
    /^AuthFailure\.TokenFailure|^(?:Expired|Invalid)Token/,
    () =>
      'Temporary keys end with their token: get new ones, and set TENCENT_SECRET_ID, TENCENT_SECRET_KEY and TENCENT_TOKEN together.',
  ],
  [
    /^AuthFailure(?!\.Unauthorized)|^SignatureDoesNotMatch|^InvalidAccessKeyId/,
    ({ keysFrom }) =>
      `Compare ${keysFrom} and ${keysFrom.replace(/_ID$/, '_KEY')} with the console (CAM, API keys): both of one pair, complete, and not disabled or deleted.`,
  ],
  [
    /Unauthorized|^AccessDenied|NoPermission/,
    ({ call, keysFrom }) =>
      `Allow ${call} to the account behind ${keysFrom}: attach the policy deploy/policies/deploy.json to it in the CAM console (docs/deploy/README.md, step 1).`,
  ],
  [
    /^RequestLimitExceeded|^LimitExceeded$/,
    () => 'Too many calls at once: wait a minute, and run the command again.',
  ],
  [
    /^LimitExceeded\./,
    () => 'Ask Tencent for a higher quota, or remove what is not used any more (SCF console).',
  ],
  [
    /^ResourceNotFound\.(?:Forbid|Freeze|Stop|UserDisable)Service/,
    () => 'Live video is stopped for this account: see the LVB console for arrears or a missing activation.',
  ],
  [
    /Vpc|Subnet/i,
    () =>
      'Compare VPC_ID, SUBNET_ID and REGION with the VPC console: the subnet must be in that VPC, and both in that region.',
  ],
  [
    /Role/,
    () =>
      'Compare SCF_ROLE with the CAM console: a role whose carrier is SCF, and which these keys may pass on (cam:PassRole).',
  ],
  [
    /^(?:UnsupportedRegion|InvalidParameterValue\.Region)/,
    () => 'Compare REGION with the console: it is written like ap-guangzhou.',
  ],
  [/Runtime/, () => 'Set a runtime that this region offers in serverless.yml.'],
  [/Environment/, () => 'Compare the variables with the limits of SCF: names, and 4 KB in all.'],
  [
    /^ResourceInUse/,
    () => 'Something else is at it just now, such as a second deployment: run the command again in a minute.',
  ],
  [
    /^ResourceUnavailable|^InternalError|^FailedOperation|^ServiceUnavailable/,
    () => 'Run the command again in a minute; if it stays, show the RequestId and the code to Tencent.',
  ],
];

/** The one place where an operator is told what to do about an answer of Tencent's, whichever command met it. */
export function remedyFor(refusal: Refusal): string {
  const { code, call } = refusal;
  if (code === undefined) {
    return 'See that this machine reaches the internet (a proxy, a firewall, LIVE_API_ENDPOINT?), and run the command again; what is already there is kept.';
  }
  const [, remedy] = REMEDIES.find(([pattern]) => pattern.test(code)) ?? [];
  return (
    remedy?.(refusal) ??
    `Look the code up in Tencent's documentation of ${call}, mend what it names, and run the command again.`
  );
}
