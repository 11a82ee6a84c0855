import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tc3Signature } from '../../../sandbox/liveCloud/api/tc3Signature';

interface Vector {
  name: string;
  input: {
    secretKey: string;
    service: string;
    date: string;
    timestamp: number;
    method: string;
    uri: string;
    query: string;
    headers: [string, string][];
    payload: string;
  };
  expected: { hashedPayload: string; hashedCanonicalRequest: string; signature: string };
}

const file = path.join(__dirname, '../../fixtures/protocol/vectors.json');
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[];

it('equals the signature that Tencent publishes, and its intermediate values', () => {
  const { input, expected } = vectors.find(({ name }) => name === 'tc3-cvm')!;
  expect(
    tc3Signature({
      method: input.method,
      path: input.uri,
      query: input.query,
      headers: input.headers,
      payload: input.payload,
      timestampSeconds: input.timestamp,
      date: input.date,
      service: input.service,
      secretKey: input.secretKey,
    }),
  ).toEqual({
    hashedPayload: expected.hashedPayload,
    hashedCanonicalRequest: expected.hashedCanonicalRequest,
    signature: expected.signature,
  });
});
