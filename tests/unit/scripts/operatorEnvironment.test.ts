import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deployedNames } from '../../../scripts/deployedNames';
import {
  findAddress,
  findOperatorKeys,
  operatorEnvironment,
  regionOf,
} from '../../../scripts/operatorEnvironment';
import { withoutSecrets } from '../../../scripts/withoutSecrets';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'xzb-environment-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the environment of the tools', () => {
  it('takes .env below the shell, quotes and comments read as a deployment reads them', () => {
    writeFileSync(
      path.join(folder, '.env'),
      "# comment\nDB_HOST=file\nDB_PASSWORD='a $b # c'\nDB_USER=file\n",
    );
    expect(operatorEnvironment(folder, { DB_HOST: 'shell' })).toEqual({
      DB_HOST: 'shell',
      DB_PASSWORD: 'a $b # c',
      DB_USER: 'file',
    });
  });

  it("takes a stage's own file", () => {
    writeFileSync(path.join(folder, '.env'), 'DB_HOST=production');
    writeFileSync(path.join(folder, '.env.staging'), 'DB_HOST=staging');
    expect(operatorEnvironment(folder, { STAGE: 'staging' }).DB_HOST).toBe('staging');
    expect(deployedNames({ STAGE: 'staging' }).api).toBe('xzb-api-staging');
  });

  it('is the shell alone where there is no file', () => {
    expect(operatorEnvironment(folder, { DB_HOST: 'shell' })).toEqual({ DB_HOST: 'shell' });
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
