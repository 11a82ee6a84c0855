import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudCalls } from '../cloud/cloudApi';
import { DeployFailure } from '../deployFailure';
import type { FunctionInputs, HttpTriggerDescription, Trigger } from '../functionInputs';
import { requireActive, type DeployedTrigger } from './deployedFunction';
import { functionId } from './desiredFunction';

type TimerTrigger = Extract<Trigger, { kind: 'timer' }>;
type HttpTrigger = Extract<Trigger, { kind: 'http' }>;

const ADDRESS_POLL_MS = 500;
const ADDRESS_POLLS = 60;

/**
 * Makes the triggers that a function should have and leaves alone those that are right, and all others. Returns the
 * address of its Function URL, where it should have one.
 * @throws DeployFailure, CloudError
 */
export async function connectTriggers(
  inputs: FunctionInputs,
  { api, say }: { api: CloudCalls; say: (text: string) => void },
): Promise<string | undefined> {
  let address: string | undefined;
  for (const trigger of inputs.triggers) {
    const existing = (await requireActive(api, inputs.name)).Triggers ?? [];
    if (trigger.kind === 'timer') await connectTimer(inputs.name, trigger, existing, { api, say });
    else address = await connectUrl(inputs.name, trigger, existing, { api, say });
  }
  return address;
}

async function connectTimer(
  functionName: string,
  trigger: TimerTrigger,
  existing: readonly DeployedTrigger[],
  { api, say }: { api: CloudCalls; say: (text: string) => void },
): Promise<void> {
  const old = existing.find(({ Type, TriggerName }) => Type === 'timer' && TriggerName === trigger.name);
  if (old !== undefined) {
    if (cronOf(old) === trigger.cron && isOpen(old) === trigger.enabled) return;
    say(`replacing the timer ${trigger.name}`);
    await api.call('scf', 'DeleteTrigger', {
      ...functionId(functionName),
      TriggerName: old.TriggerName,
      Type: old.Type,
      TriggerDesc: old.TriggerDesc,
    });
    await requireActive(api, functionName);
  } else say(`creating the timer ${trigger.name}`);
  await api.call('scf', 'CreateTrigger', {
    ...functionId(functionName),
    TriggerName: trigger.name,
    Type: 'timer',
    TriggerDesc: trigger.cron,
    // A timer without this is created closed.
    Enable: trigger.enabled ? 'OPEN' : 'CLOSE',
  });
}

/** A function has one URL, whatever its name (583/100227). It is never replaced: a new one has another address. */
async function connectUrl(
  functionName: string,
  trigger: HttpTrigger,
  existing: readonly DeployedTrigger[],
  { api, say }: { api: CloudCalls; say: (text: string) => void },
): Promise<string> {
  const old = existing.find(({ Type }) => Type === 'http');
  if (old !== undefined) {
    refuseOtherAccess(functionName, trigger.description, old);
    return addressOf(old) ?? waitForAddress(functionName, api);
  }
  say('creating its URL');
  const { TriggerInfo } = await api.call<{ TriggerInfo?: DeployedTrigger }>('scf', 'CreateTrigger', {
    ...functionId(functionName),
    TriggerName: trigger.name,
    Type: 'http',
    TriggerDesc: JSON.stringify(trigger.description),
    Enable: 'OPEN',
  });
  const made = TriggerInfo === undefined ? undefined : addressOf(TriggerInfo);
  return made ?? waitForAddress(functionName, api);
}

function refuseOtherAccess(functionName: string, wanted: HttpTriggerDescription, old: DeployedTrigger): void {
  const { AuthType, NetConfig } = descriptionOf(old);
  if ((AuthType ?? 'NONE') === wanted.AuthType && NetConfig?.EnableExtranet !== false) return;
  throw new DeployFailure(
    `The Function URL of ${functionName} does not let everybody in: AuthType ${AuthType ?? 'NONE'}, public network ${NetConfig?.EnableExtranet === false ? 'off' : 'on'}.`,
    'In the SCF console, under the function\'s URL, set the authentication to "open" and switch on public access. The functions check their callers themselves.',
  );
}

/** The platform may show the address a moment after it has made it. */
async function waitForAddress(functionName: string, api: CloudCalls): Promise<string> {
  for (let poll = 0; poll < ADDRESS_POLLS; poll += 1) {
    const address = findAddress((await requireActive(api, functionName)).Triggers ?? []);
    if (address !== undefined) return address;
    await sleep(ADDRESS_POLL_MS);
  }
  throw new DeployFailure(
    `The Function URL of ${functionName} has no public address.`,
    'Look at its URL in the SCF console; when it shows one, run the command again.',
  );
}

/** The public address of a function's URL, where it has one. */
export function findAddress(triggers: readonly DeployedTrigger[]): string | undefined {
  const trigger = triggers.find(({ Type }) => Type === 'http');
  return trigger === undefined ? undefined : addressOf(trigger);
}

export function isOpen({ Enable }: DeployedTrigger): boolean {
  return Enable === 1 || Enable === true || Enable === '1' || Enable === 'OPEN';
}

function addressOf(trigger: DeployedTrigger): string | undefined {
  const address = descriptionOf(trigger).NetConfig?.ExtranetUrl;
  return address === undefined || address === '' ? undefined : address;
}

interface UrlDescription {
  readonly AuthType?: string;
  readonly NetConfig?: { readonly EnableExtranet?: boolean; readonly ExtranetUrl?: string };
}

function descriptionOf({ TriggerDesc }: DeployedTrigger): UrlDescription {
  try {
    return JSON.parse(TriggerDesc) as UrlDescription;
  } catch {
    return {};
  }
}

/** `{"cron":"0 * * * * * *"}` where it is read back, and the expression alone where it is set. */
function cronOf({ TriggerDesc }: DeployedTrigger): string {
  try {
    return ((JSON.parse(TriggerDesc) as { cron?: string }).cron ?? TriggerDesc).trim();
  } catch {
    return TriggerDesc.trim();
  }
}
