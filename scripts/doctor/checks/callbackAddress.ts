import { nowSeconds } from '../../../shared/clock';
import { probeCallback } from '../../cloud/probeFunctions';
import { fail, ok, type Check } from '../check';

export const callbackAddress: Check = {
  id: 'callback-address',
  title: 'The address of stream-callback refuses what is wrong',
  async run(context) {
    const url = await context.callbackUrl();
    const probe = await probeCallback(url, nowSeconds(context.clock));
    return probe.verdict === 'right' ? ok(url) : fail(probe.what, probe.remedy);
  },
};
