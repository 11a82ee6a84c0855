import { createHmac } from 'node:crypto';
import { nestedParameters } from '../../../../sandbox/tencentCloud/nestedParameters';
import { verifyV1Caller } from '../../../../sandbox/tencentCloud/v1Signature';

const NOW = 1_700_000_000;
const KEYS = { secretId: 'fake-id', secretKey: 'fake-key' };
const HOST = 'scf.tencentcloudapi.com';

/** A signed form, with changes made after it was signed. */
function form(changes: Readonly<Record<string, string>> = {}, method = 'HmacSHA256'): URLSearchParams {
  const members: Record<string, string> = {
    Action: 'GetFunction',
    FunctionName: 'ä & b',
    Nonce: '7',
    SecretId: KEYS.secretId,
    SignatureMethod: method,
    Timestamp: String(NOW),
  };
  const sorted = Object.keys(members).sort();
  const text = `POST${HOST}/?${sorted.map((name) => `${name}=${members[name] ?? ''}`).join('&')}`;
  const digest = method === 'HmacSHA1' ? 'sha1' : 'sha256';
  const Signature = createHmac(digest, KEYS.secretKey).update(text).digest('base64');
  return new URLSearchParams({ ...members, Signature, ...changes });
}

function verify(parameters: URLSearchParams, nowSeconds = NOW): void {
  verifyV1Caller({ method: 'POST', host: HOST, parameters }, { keys: KEYS, nowSeconds });
}

it.each(['HmacSHA1', 'HmacSHA256'])('accepts a form signed with %s', (method) => {
  expect(() => verify(form({}, method))).not.toThrow();
});

it.each<[string, Record<string, string>, string]>([
  ['another value', { FunctionName: 'other' }, 'AuthFailure.SignatureFailure'],
  ['a member more', { Extra: '1' }, 'AuthFailure.SignatureFailure'],
  ['another action', { Action: 'DeleteFunction' }, 'AuthFailure.SignatureFailure'],
  ['an unknown algorithm', { SignatureMethod: 'none' }, 'AuthFailure.SignatureFailure'],
  ['another key id', { SecretId: 'other' }, 'AuthFailure.SecretIdNotFound'],
  ['no time', { Timestamp: 'x' }, 'AuthFailure.SignatureExpire'],
])('refuses %s', (_fault, changes, code) => {
  expect(() => verify(form(changes))).toThrow(expect.objectContaining({ code }));
});

it('refuses a form without a signature, for another host, and one that is too old', () => {
  const unsigned = form();
  unsigned.delete('Signature');
  expect(() => verify(unsigned)).toThrow(expect.objectContaining({ code: 'MissingParameter' }));
  expect(() => verify(form(), NOW + 301)).toThrow(
    expect.objectContaining({ code: 'AuthFailure.SignatureExpire' }),
  );
  expect(() =>
    verifyV1Caller({ method: 'POST', host: 'cam.x', parameters: form() }, { keys: KEYS, nowSeconds: NOW }),
  ).toThrow(expect.objectContaining({ code: 'AuthFailure.SignatureFailure' }));
});

it('reads flattened names as the objects and lists they were', () => {
  expect(
    nestedParameters([
      ['FunctionName', 'a'],
      ['Environment.Variables.0.Key', 'A'],
      ['Environment.Variables.0.Value', ''],
      ['Environment.Variables.1.Key', '__proto__'],
      ['VpcConfig.VpcId', 'vpc-1'],
    ]),
  ).toEqual({
    FunctionName: 'a',
    Environment: { Variables: [{ Key: 'A', Value: '' }, { Key: '__proto__' }] },
    VpcConfig: { VpcId: 'vpc-1' },
  });
});
