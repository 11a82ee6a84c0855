import { fail, NotCheckable, ok, type Check } from '../check';
import { PUSH_VARIABLES, usableConfig } from '../context';

/** What the function's own keys may do, as far as it shows in calls that only read; "role-policies" sees the rest. */
export const livePermissions: Check = {
  id: 'live-permissions',
  title: "The functions' keys are accepted by the live API",
  async run(context) {
    await usableConfig(context, [...PUSH_VARIABLES, 'LIVE_API_ENDPOINT']);
    const { liveApi } = await context.inside();
    if (liveApi.ok) {
      return ok(liveApi.value === 'role' ? 'those of the role' : 'those in CLOUD_SECRET_ID');
    }
    const { code } = liveApi;
    if (code === 'NOT_CONFIGURED') {
      if (!context.deployed) throw new NotCheckable('CLOUD_SECRET_ID and CLOUD_SECRET_KEY are not set here');
      return fail(
        'online-check has no role and no CLOUD_SECRET_ID, CLOUD_SECRET_KEY: no sweep can work',
        'Give it a role with deploy/policies/online-check.json (SCF_ROLE), or set the two variables, and deploy again.',
      );
    }
    if (code.includes('UnauthorizedOperation')) {
      return fail(
        `they may not ask for the state of streams (${code})`,
        'Attach deploy/policies/online-check.json and deploy/policies/api.json to the role, or to the account of CLOUD_SECRET_ID.',
      );
    }
    if (code.startsWith('AuthFailure')) {
      return fail(
        `they are refused (${code})`,
        'Correct CLOUD_SECRET_ID and CLOUD_SECRET_KEY, or the role; SignatureExpire means a wrong clock.',
      );
    }
    if (code.startsWith('InvalidParameter') || code.startsWith('ResourceNotFound')) {
      return fail(
        `the live API refuses the push domain (${code})`,
        'See "push-domain": PUSH_DOMAIN must be a push domain of the account whose keys these are.',
      );
    }
    return fail(
      `the live API gives no usable answer (${code})`,
      'A function in a VPC reaches it only with public network access switched on. Otherwise see the status page of Tencent Cloud.',
    );
  },
};
