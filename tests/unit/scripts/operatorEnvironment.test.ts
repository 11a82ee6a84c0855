import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deployedNames } from '../../../scripts/deployedNames';
import {
  findVariable,
  readOperatorEnvironment,
  type Environment,
  type OperatorEnvironment,
} from '../../../scripts/operatorEnvironment';
import { findAddress, findOperatorKeys, regionOf } from '../../../scripts/operatorVariables';
import { withoutSecrets } from '../../../scripts/withoutSecrets';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'xzb-environment-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, ...lines: string[]): void {
  writeFileSync(path.join(folder, name), lines.join('\n'));
}

function read(shell: Environment, stageOption?: unknown): OperatorEnvironment {
  return readOperatorEnvironment({ folder, shell, stageOption });
}

describe('the environment of the tools', () => {
  it('is the file, read with its quotes and comments, and above it the shell', () => {
    write('.env', '# comment', 'DB_HOST=file', "DB_PASSWORD='a $b # c'", 'DB_USER=file');
    expect(read({ DB_HOST: 'shell', DB_USER: 'file', HOME: '/h' })).toEqual({
      variables: { DB_HOST: 'shell', DB_PASSWORD: 'a $b # c', DB_USER: 'file', HOME: '/h' },
      stage: undefined,
      fileName: '.env',
      fileExists: true,
      fileNames: ['DB_HOST', 'DB_PASSWORD', 'DB_USER'],
      overridden: ['DB_HOST'],
    });
  });

  it('does not let an empty variable of the shell hide one of the file', () => {
    write('.env', 'DB_HOST=file', 'DB_PASSWORD=');
    const { variables, overridden } = read({ DB_HOST: '', DB_PASSWORD: '', DB_NAME: '', DB_PORT: undefined });
    expect([variables, overridden]).toEqual([{ DB_HOST: 'file', DB_PASSWORD: '', DB_NAME: '' }, []]);
    expect(['DB_HOST', 'DB_NAME', 'DB_USER'].map((name) => findVariable(variables, name))).toEqual([
      'file',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['the shell', { STAGE: 'staging' }, undefined],
    ['an option, which wins', { STAGE: 'other' }, 'staging'],
  ])('takes the file of the stage that %s names', (_what, shell, option) => {
    write('.env', 'DB_HOST=production');
    write('.env.staging', 'DB_HOST=staging');
    const { variables, stage } = read(shell, option);
    expect([variables['DB_HOST'], stage]).toEqual(['staging', 'staging']);
    expect(deployedNames({ STAGE: 'staging' }).api).toBe('xzb-api-staging');
    expect(deployedNames({ STAGE: '' }).api).toBe('xzb-api');
  });

  it('refuses the name of a stage that could lead out of the folder', () => {
    expect(() => read({ STAGE: '../x' })).toThrow('STAGE is malformed');
  });

  it('is the shell alone where there is no file', () => {
    expect(read({ DB_HOST: 'shell' })).toMatchObject({ variables: { DB_HOST: 'shell' }, fileExists: false });
  });

  it('says what to do about a file that cannot be read', () => {
    mkdirSync(path.join(folder, '.env'));
    expect(() => read({})).toThrow('.env cannot be read');
  });

  it.each([
    [{ TENCENT_SECRET_ID: 'd', TENCENT_SECRET_KEY: 'k', CLOUD_SECRET_ID: 'c' }, 'TENCENT_SECRET_ID'],
    [{ CLOUD_SECRET_ID: 'c', CLOUD_SECRET_KEY: 'k' }, 'CLOUD_SECRET_ID'],
    [{ TENCENT_SECRET_ID: 'd', CLOUD_SECRET_KEY: 'k' }, undefined],
    [
      { TENCENT_SECRET_ID: '', TENCENT_SECRET_KEY: '', CLOUD_SECRET_ID: 'c', CLOUD_SECRET_KEY: 'k' },
      'CLOUD_SECRET_ID',
    ],
  ])('finds keys in %j: %s', (environment, from) => {
    expect(findOperatorKeys(environment)?.from).toBe(from);
  });

  it('knows region and addresses, an empty variable being none', () => {
    expect([regionOf({ REGION: '' }), regionOf({ REGION: 'ap-beijing' })]).toEqual([
      'ap-guangzhou',
      'ap-beijing',
    ]);
    expect(findAddress({ API_URL: '', API_ADDRESS: 'https://b' }, 'api')).toBe('https://b');
    expect(findAddress({}, 'streamCallback')).toBeUndefined();
  });
});

describe('what is printed', () => {
  it('holds the name of a variable in the place of its secret', () => {
    const environments = [{ DB_PASSWORD: 'hunter2hunter2', CALL_BACK_KEY_PREVIOUS: 'hunter2hunter2-old' }];
    expect(withoutSecrets('got hunter2hunter2-old and hunter2hunter2', environments)).toBe(
      'got [CALL_BACK_KEY_PREVIOUS] and [DB_PASSWORD]',
    );
  });

  it('keeps what is no secret, and does not tear words apart over a short one', () => {
    const environments = [{ COSKEY_BUCKET: 'sandbox-covers', DB_PASSWORD: 'live' }];
    expect(withoutSecrets('the live sandbox-covers', environments)).toBe('the live sandbox-covers');
  });
});
