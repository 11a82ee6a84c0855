import { ApiError } from '../../../client/apiError';
import { createClient } from '../../../client/createClient';
import { createSecondGenerationClient } from '../../../client/createSecondGenerationClient';
import { digestPassword } from '../../../client/digestPassword';
import { ACTIONS } from '../../../functions/api/actions';
import { OPERATOR_ACTIONS } from '../../../client/apiTypes';
import { md5Hex } from '../../../shared/signing/digest';
import { verifyLiteavSig } from '../../../shared/signing/liteavSig';

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers every request with this text and keeps what was sent. */
function standIn(answer: object | string) {
  const sent: Sent[] = [];
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const fetch = (url: string, { headers, body }: Omit<Sent, 'url'>) => {
    sent.push({ url, headers, body });
    return Promise.resolve({ status: 200, text: () => Promise.resolve(text) });
  };
  return { sent, fetch };
}

const DONE = { returnValue: 0, returnMsg: 'return successfully!', returnData: { result: 0 } };
const url = 'http://api.example.test/';

describe('a client of the first generation', () => {
  it('posts the Action with its parameters and returns the data', async () => {
    const { sent, fetch } = standIn(DONE);
    const data = await createClient({ url, fetch }).call('StopLVB', { userid: 'alice' });
    expect(data).toEqual({ result: 0 });
    expect(sent).toEqual([
      {
        url: 'http://api.example.test/interface.php',
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        body: '{"Action":"StopLVB","userid":"alice"}',
      },
    ]);
  });

  it('throws an error with the number of the backend', async () => {
    const { fetch } = standIn({ returnValue: 10010, returnMsg: 'broadcast has ended', returnData: [] });
    const refused = createClient({ url, fetch }).call('GetUserInfo', { userid: 'alice', type: 0 });
    const error = await refused.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ operation: 'GetUserInfo', number: 10010 });
  });

  it('sends the operator key with what is for operators, and the session token with everything else', async () => {
    const { sent, fetch } = standIn(DONE);
    const client = createClient({ url, fetch, sessionToken: 'token', operatorKey: 'key' });
    await client.call('UnbanUser', { userid: 'alice', reason: 'by mistake' });
    await client.call('StopLVB', { userid: 'alice' });
    await createClient({ url, fetch, operatorKey: 'key' }).call('StopLVB', { userid: 'alice' });
    const credentials = sent.map(({ headers }) => headers['Authorization']);
    expect(credentials).toEqual(['Bearer key', 'Bearer token', 'Bearer key']);
  });

  it('knows which Actions are for operators', () => {
    const ofOperators = [...ACTIONS.values()].filter(({ access }) => access.who === 'operator');
    expect(OPERATOR_ACTIONS).toEqual(ofOperators.map(({ name }) => name));
  });

  it.each(['<html>', '[]', 'null', ''])('says that %j is no answer of the backend', async (answer) => {
    const { fetch } = standIn(answer);
    await expect(createClient({ url, fetch }).call('StopLVB', { userid: 'alice' })).rejects.toThrow(
      'http://api.example.test/interface.php answered HTTP 200 without a JSON object',
    );
  });
});

describe('a client of the second generation', () => {
  it('signs exactly the text that it sends', async () => {
    const { sent, fetch } = standIn({ code: 200, message: 'OK', data: {} });
    const client = createSecondGenerationClient({ url, userId: 'alice', token: 'a token', fetch });
    await client.call('upload_room', { title: '晚上好 🎤' });
    const [{ url: address, headers, body } = { url: '', headers: {}, body: '' }] = sent;
    expect(address).toBe('http://api.example.test/upload_room');
    expect(JSON.parse(body)).toEqual({ userid: 'alice', title: '晚上好 🎤' });
    expect(verifyLiteavSig(headers['Liteav-Sig'] ?? '', 'a token', Buffer.from(body))).toBe(true);
  });

  it('sends no signature without a token', async () => {
    const { sent, fetch } = standIn({ code: 200, message: 'OK', data: {} });
    await createSecondGenerationClient({ url, userId: 'alice', fetch }).call('register', { password: 'x' });
    expect(Object.keys(sent[0]?.headers ?? {})).toEqual(['Content-Type']);
  });

  it('throws an error with the code of the backend', async () => {
    const { fetch } = standIn({ code: 621, message: 'password error', data: {} });
    const login = createSecondGenerationClient({ url, userId: 'alice', fetch }).call('login', {
      password: 'x',
    });
    await expect(login).rejects.toMatchObject({ name: 'ApiError', operation: 'login', number: 621 });
  });

  it('digests passwords as the apps do', () => {
    expect(digestPassword('alice', 'secret')).toBe(md5Hex(`${md5Hex('secret')}alice`));
  });
});
