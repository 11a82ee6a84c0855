import type { FunctionInputs, Trigger } from '../functionInputs';
import type { Entry } from '../serverlessFile';
import { setVariables } from './functionVariables';
import type { Environment } from '../../scripts/operatorEnvironment';
import { stagedName } from '../../scripts/stage';

type Members = Readonly<Record<string, unknown>>;

/** 583/18586. */
const FUNCTION_NAME = /^[A-Za-z](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])$/;
const VPC_ID = /^vpc-[a-z0-9]+$/;
const SUBNET_ID = /^subnet-[a-z0-9]+$/;
const ROLE = /^[\w+=,.@-]{1,128}$/;

/** Reads one entry of serverless.yml; what is wrong is added to `problems`, in the operator's words. */
export function readFunctionInputs(
  { alias, inputs }: Entry,
  stage: string | undefined,
  problems: string[],
): FunctionInputs {
  const complain = (text: string): void => void problems.push(`serverless.yml, ${alias}: ${text}`);
  const text = (name: string): string => {
    const value = inputs[name];
    if (typeof value === 'string' && value !== '') return value;
    complain(`${name} is missing`);
    return '';
  };
  const whole = (name: string, min: number, max: number): number => {
    const value = inputs[name];
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    complain(`${name} must be a whole number from ${min} to ${max}`);
    return min;
  };
  const name = stagedName(text('name'), stage);
  if (!FUNCTION_NAME.test(name)) {
    complain(`the name "${name}" must be 2 to 60 letters, digits, _ or -, with a letter first`);
  }
  const vpc = membersOf(inputs['vpcConfig']);
  return {
    name,
    codeUri: text('codeUri'),
    handler: text('handler'),
    runtime: text('runtime'),
    // Whether it is set is said once, for all functions.
    region: optionalText(inputs['region']),
    // 583/11637.
    memorySize: whole('memorySize', 64, 3072),
    timeout: whole('timeout', 1, 900),
    role: matching(inputs['role'], ROLE, 'SCF_ROLE must be the name of a CAM role', problems) || undefined,
    vpcConfig: {
      vpcId: matching(vpc['vpcId'], VPC_ID, 'VPC_ID must be like vpc-1a2b3c4d', problems),
      subnetId: matching(vpc['subnetId'], SUBNET_ID, 'SUBNET_ID must be like subnet-1a2b3c4d', problems),
    },
    publicAccess: inputs['publicAccess'] === true,
    variables: setVariables(membersOf(membersOf(inputs['environment'])['variables']) as Environment),
    triggers: readTriggers(inputs['events'], complain),
  };
}

function readTriggers(events: unknown, complain: (text: string) => void): Trigger[] {
  if (events === undefined) return [];
  if (!Array.isArray(events)) {
    complain('events must be a list');
    return [];
  }
  return events.flatMap((event) => {
    const [kind = '', value] = Object.entries(membersOf(event))[0] ?? [];
    const { name, parameters } = membersOf(value);
    const settings = membersOf(parameters);
    if (typeof name !== 'string' || name === '') complain(`events: ${kind} needs a name`);
    else if (kind === 'timer') return [readTimer(name, settings, complain)];
    else if (kind === 'http') return [readHttp(name, settings)];
    else complain(`events: ${kind} is not made by this deployment; there are timer and http`);
    return [];
  });
}

function readTimer(name: string, settings: Members, complain: (text: string) => void): Trigger {
  const cron = settings['cronExpression'];
  // Seven fields (583/9708).
  if (typeof cron !== 'string' || cron.trim().split(/\s+/).length !== 7) {
    complain('events: cronExpression must have seven fields, such as 0 * * * * * *');
  }
  return { kind: 'timer', name, cron: String(cron).trim(), enabled: settings['enable'] === true };
}

function readHttp(name: string, settings: Members): Trigger {
  const network = membersOf(settings['netConfig']);
  return {
    kind: 'http',
    name,
    description: {
      AuthType: optionalText(settings['authType']) || 'NONE',
      NetConfig: {
        EnableIntranet: network['enableIntranet'] === true,
        EnableExtranet: network['enableExtranet'] !== false,
      },
    },
  };
}

/** The value, or '' where it is missing or malformed; each function has the same complaint, so it is made once. */
function matching(value: unknown, rule: RegExp, complaint: string, problems: string[]): string {
  if (typeof value !== 'string' || value === '') return '';
  if (rule.test(value)) return value;
  if (!problems.includes(complaint)) problems.push(complaint);
  return '';
}

function optionalText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
