import { CALLBACK_ADDRESSES } from '../../cloud/liveWiringApi';
import type { FunctionRole } from '../../deployedNames';
import { ok, skipped, warn, type Check } from '../check';
import type { DoctorContext } from '../context';

const GATEWAY_HOST = /\.(apigateway\.myqcloud\.com|apigw\.tencentcs\.com)$/i;

/** It is not sold any more (628/106651) and is stopped in batches (583/107631). */
export const apiGateway: Check = {
  id: 'api-gateway',
  title: 'Nothing depends on API Gateway',
  async run(context) {
    const unseen: string[] = [];
    const look = async (place: string, find: () => Promise<string[]>): Promise<string[]> => {
      try {
        return await find();
      } catch {
        // Why it cannot be seen is what other checks report.
        unseen.push(place);
        return [];
      }
    };
    const uses = [
      ...(await look('the address of api', () => address(() => context.apiUrl()))),
      ...(await look('the address of stream-callback', () => address(() => context.callbackUrl()))),
      ...(await look('the triggers', () => triggers(context))),
      ...(await look('the callback template', () => templateAddresses(context))),
    ];
    if (uses.length === 0 && unseen.length > 0) return skipped(`could not be seen: ${unseen.join(', ')}`);
    if (uses.length === 0) return ok('no trigger and no address of it was found');
    return warn(
      uses.join('; '),
      'API Gateway is being stopped from 2026-10-30 on: deploy with Function URLs, put the new address into the app, run npm run setup-live -- --apply, and delete the gateway.',
    );
  },
};

function isGateway(url: string): boolean {
  return URL.canParse(url) && GATEWAY_HOST.test(new URL(url).hostname);
}

async function address(find: () => Promise<string>): Promise<string[]> {
  const url = await find();
  return isGateway(url) ? [`${url} is an address of API Gateway`] : [];
}

async function triggers(context: DoctorContext): Promise<string[]> {
  if (!context.deployed) return [];
  const roles: readonly FunctionRole[] = ['api', 'streamCallback'];
  const found = await Promise.all(
    roles.map(async (role) => (await context.triggersOf(role)).some(({ type }) => type === 'apigw')),
  );
  return roles
    .filter((_role, index) => found[index])
    .map((role) => `${context.names[role]} has an API Gateway trigger`);
}

async function templateAddresses(context: DoctorContext): Promise<string[]> {
  const { template } = await context.callbackTemplate();
  const used = CALLBACK_ADDRESSES.map((member) => template?.settings[member] ?? '').filter(isGateway);
  return used.length === 0 ? [] : ['LVB sends events to an address of API Gateway'];
}
