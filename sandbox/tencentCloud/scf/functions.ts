import { ApiFailure } from '../../liveCloud/api/apiFailure';
import type { Parameters, Service, ServiceAction } from '../apiService';
import type { CloudState, FunctionRecord } from '../cloudState';
import { getFunction, requireActive, text, whole } from './parameters';

const MAX_ENVIRONMENT_BYTES = 4096;
const RESERVED = /^(?:SCF_|QCLOUD_|TENCENTCLOUD_)/;

/** Creating, reading, updating and deleting functions (583/18586 and its neighbours). */
export function functionActions(state: CloudState): Service {
  return new Map<string, ServiceAction>([
    ['GetFunction', ({ FunctionName }) => describe(getFunction(state, FunctionName))],
    ['CreateFunction', (parameters) => create(state, parameters)],
    [
      'UpdateFunctionCode',
      (parameters) => {
        const found = getFunction(state, parameters['FunctionName']);
        requireActive(found);
        found.code = packageOf(state, parameters);
        found.Handler = text(parameters['Handler'] ?? found.Handler, 'Handler');
        return begin(state, found, 'Updating');
      },
    ],
    [
      'UpdateFunctionConfiguration',
      (parameters) => {
        const found = getFunction(state, parameters['FunctionName']);
        requireActive(found);
        Object.assign(found, configurationOf(state, parameters, found));
        return begin(state, found, 'Updating');
      },
    ],
    [
      'DeleteFunction',
      ({ FunctionName }) => {
        state.functions.delete(getFunction(state, FunctionName).FunctionName);
        return {};
      },
    ],
  ]);
}

/** What GetFunction tells; each look brings the platform's work nearer to its end. */
function describe(found: FunctionRecord): object {
  const { code, settlesAs, pollsLeft, pending, revision: _revision, ...visible } = found;
  if (pollsLeft > 0) found.pollsLeft -= 1;
  return { ...visible, CodeSize: code.length, Status: pollsLeft > 0 ? pending : settlesAs, StatusDesc: '' };
}

function create(state: CloudState, parameters: Parameters): object {
  const name = text(parameters['FunctionName'], 'FunctionName');
  if (state.functions.has(name)) {
    throw new ApiFailure('ResourceInUse.FunctionName', `The function ${name} exists already.`);
  }
  const found: FunctionRecord = {
    FunctionName: name,
    Namespace: 'default',
    Runtime: text(parameters['Runtime'], 'Runtime'),
    Handler: text(parameters['Handler'], 'Handler'),
    Triggers: [],
    code: packageOf(state, parameters['Code'] as Parameters),
    ...configurationOf(state, parameters),
    settlesAs: 'Active',
    pollsLeft: 0,
    pending: 'Creating',
    revision: 0,
  };
  state.functions.set(name, found);
  return begin(state, found, 'Creating');
}

function begin(state: CloudState, found: FunctionRecord, pending: FunctionRecord['pending']): object {
  found.pending = pending;
  found.pollsLeft = state.settlingPolls;
  found.settlesAs = 'Active';
  found.revision += 1;
  return {};
}

/** @throws ApiFailure for an object that was never uploaded. */
function packageOf({ buckets, account }: CloudState, code: Parameters): Buffer {
  const bucket = `${text(code['CosBucketName'], 'CosBucketName')}-${account.appId}`;
  const key = text(code['CosObjectName'], 'CosObjectName').replace(/^\//, '');
  const object = buckets.get(bucket)?.get(key);
  if (object !== undefined) return object;
  throw new ApiFailure('InvalidParameterValue.Code', `There is no object ${key} in ${bucket}.`);
}

type Configuration = Pick<
  FunctionRecord,
  'Description' | 'MemorySize' | 'Timeout' | 'Role' | 'Environment' | 'VpcConfig' | 'PublicNetConfig'
>;

function configurationOf(state: CloudState, parameters: Parameters, before?: FunctionRecord): Configuration {
  const { account } = state;
  const given = <Member extends keyof Configuration>(name: Member, fallback: Configuration[Member]) =>
    (parameters[name] as Configuration[Member] | undefined) ?? before?.[name] ?? fallback;
  const role = given('Role', '');
  if (role !== '' && !account.roles.has(role)) {
    throw new ApiFailure('InvalidParameterValue.Role', `There is no role ${role}.`);
  }
  const vpc = given('VpcConfig', { VpcId: '', SubnetId: '' });
  if (vpc.VpcId !== '' && (vpc.VpcId !== account.vpcId || vpc.SubnetId !== account.subnetId)) {
    throw new ApiFailure('ResourceNotFound.Vpc', `There is no ${vpc.VpcId} with ${vpc.SubnetId}.`);
  }
  const description = given('Description', '');
  if (!/^[A-Za-z0-9 ,.\n\p{Script=Han}]{0,1000}$/u.test(description)) {
    throw new ApiFailure(
      'InvalidParameterValue.Description',
      'A description holds letters, digits, "," and ".".',
    );
  }
  const environment = given('Environment', { Variables: [] });
  refuseEnvironment(environment.Variables);
  return {
    Description: description,
    MemorySize: whole(given('MemorySize', 128), 'MemorySize'),
    Timeout: whole(given('Timeout', 3), 'Timeout'),
    Role: role,
    Environment: environment,
    VpcConfig: vpc,
    PublicNetConfig: given('PublicNetConfig', {
      PublicNetStatus: vpc.VpcId === '' ? 'ENABLE' : 'DISABLE',
      EipConfig: { EipStatus: 'DISABLE' },
    }),
  };
}

/** 583/14570. */
function refuseEnvironment(variables: readonly { Key: string; Value: string }[]): void {
  const reserved = variables.find(({ Key }) => RESERVED.test(Key));
  if (reserved !== undefined) {
    throw new ApiFailure('InvalidParameterValue.EnvironmentSystemProtect', `${reserved.Key} is reserved.`);
  }
  const bytes = variables.reduce((sum, { Key, Value }) => sum + Buffer.byteLength(Key + Value), 0);
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    throw new ApiFailure('InvalidParameterValue.EnvironmentExceededLimit', `${bytes} bytes are too many.`);
  }
}
