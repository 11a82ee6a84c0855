import { probeApi } from '../../cloud/probeFunctions';
import { fail, ok, type Check } from '../check';

export const apiAddress: Check = {
  id: 'api-address',
  title: 'The address of api passes the smoke test',
  async run(context) {
    const url = await context.apiUrl();
    const probe = await probeApi(url);
    return probe.verdict === 'right' ? ok(url) : fail(probe.what, probe.remedy);
  },
};
