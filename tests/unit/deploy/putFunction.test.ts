import { settledFunction } from '../../../deploy/scf/deployedFunction';
import { putFunction, type PutResult } from '../../../deploy/scf/putFunction';
import type { FunctionInputs } from '../../../deploy/functionInputs';
import { INPUTS, LocalCloud, UPLOADED } from './support';

const FIRST = 'a'.repeat(64);
const SECOND = 'b'.repeat(64);

let cloud: LocalCloud;
beforeEach(() => {
  cloud = new LocalCloud();
});

function put(
  changes: Partial<FunctionInputs> = {},
  { codeHash = FIRST, knownAsOurs = false } = {},
): Promise<PutResult> {
  cloud.actions.length = 0;
  return putFunction(
    { ...INPUTS, ...changes },
    {
      api: cloud,
      codeHash,
      knownAsOurs,
      upload: () => Promise.resolve(UPLOADED),
      beforeCreating: () => Promise.resolve(),
      say: () => undefined,
    },
  );
}

function deployed() {
  const found = cloud.state.functions.get(INPUTS.name);
  if (found === undefined) throw new Error('there is no function');
  return found;
}

it('creates once and then has nothing to do', async () => {
  expect(await put()).toEqual({ did: 'created', changes: [] });
  expect(await put()).toEqual({ did: 'nothing', changes: [] });
  expect(cloud.actions).toEqual([]);
});

it.each<[string, Partial<FunctionInputs>, string[]]>([
  ['a value', { variables: { A: '1', B: 'x' } }, ['B']],
  ['a variable more', { variables: { A: '1', B: '2', C: '3' } }, ['C']],
  ['a variable less', { variables: { A: '1' } }, ['B']],
  ['its memory', { memorySize: 512 }, ['memory']],
  ['its time limit', { timeout: 11 }, ['time limit']],
  ['its public network', { publicAccess: false }, ['public network']],
])('updates the configuration alone for %s, and names it', async (_what, changes, names) => {
  await put();
  expect(await put(changes)).toEqual({ did: 'updated', changes: names });
  expect(cloud.actions).toEqual(['UpdateFunctionConfiguration']);
  expect((await put(changes)).did).toBe('nothing');
});

it('updates code, and then the configuration that says which code it is', async () => {
  await put();
  expect(await put({}, { codeHash: SECOND })).toEqual({ did: 'updated', changes: ['code'] });
  expect(cloud.actions).toEqual(['UpdateFunctionCode', 'UpdateFunctionConfiguration']);
});

it('leaves a role that was given in the console where the settings name none', async () => {
  await put();
  expect((await put({ role: undefined })).did).toBe('nothing');
});

it('waits for what the platform is still doing', async () => {
  cloud.state.settlingPolls = 2;
  await put();
  expect(deployed().pollsLeft).toBe(0);
  await put({}, { codeHash: SECOND });
  expect(deployed().pollsLeft).toBe(0);
});

it('creates anew what could not be created', async () => {
  await put();
  deployed().settlesAs = 'CreateFailed';
  expect((await put()).did).toBe('created');
  expect(cloud.actions).toEqual(['DeleteFunction', 'CreateFunction']);
});

it('repeats an update that the platform could not complete, though nothing differs', async () => {
  await put();
  deployed().settlesAs = 'UpdateFailed';
  expect((await put()).did).toBe('updated');
  expect(cloud.actions).toEqual(['UpdateFunctionCode', 'UpdateFunctionConfiguration']);
});

it('leaves another’s function alone, unless it is known to have been ours', async () => {
  await put();
  deployed().Description = 'Somebody elses';
  await expect(put()).rejects.toThrow('that this backend did not make');
  expect(cloud.actions).toEqual([]);
  expect((await put({}, { knownAsOurs: true })).did).toBe('updated');
});

it('takes a function without a description for its own', async () => {
  await put();
  deployed().Description = '';
  expect((await put()).did).toBe('updated');
});

it('says that a runtime cannot be changed', async () => {
  await put();
  await expect(put({ runtime: 'Nodejs20.19' })).rejects.toThrow(
    'runs on Nodejs18.15, serverless.yml wants Nodejs20.19',
  );
});

it('does not wait for ever for a function that stays Updating, and says where to look', async () => {
  await put();
  deployed().pollsLeft = Number.POSITIVE_INFINITY;
  deployed().pending = 'Updating';
  const patience = { timeoutMs: 0, pollMs: 0 };
  await expect(settledFunction(cloud, INPUTS.name, patience)).rejects.toMatchObject({
    message: expect.stringContaining('xzb-api has been Updating for'),
    remedy: expect.stringContaining('SCF console'),
  });
});
