import { functionEnvironment } from '../../../sandbox/functionEnvironment';
import { loadConfig } from '../../../shared/config';

const database = { host: '127.0.0.1', port: 3307, user: 'sandbox', password: 'pass', name: 'live_demo' };
const endpoint = 'http://127.0.0.1:9000/_sandbox/live-api';
const domains = { push: '127.0.0.1', play: '127.0.0.1:9000' };

it('is a complete configuration by itself, in open mode', () => {
  const environment = functionEnvironment({}, database, endpoint, domains);
  expect(() => loadConfig(environment)).not.toThrow();
  expect(environment).toMatchObject({
    AUTH_MODE: 'open',
    DB_PORT: '3307',
    DB_NAME: 'live_demo',
    LIVE_API_ENDPOINT: endpoint,
  });
});

it.each(['PUSH_URL_KEY', 'CALL_BACK_KEY', 'OPERATOR_KEY', 'SESSION_SECRET', 'CLOUD_SECRET_KEY'])(
  'makes a new %s at every start',
  (name) => {
    const [first, second] = [1, 2].map(() => functionEnvironment({}, database, endpoint, domains)[name]);
    expect(first).toMatch(/^.{16,}$/);
    expect(first).not.toBe(second);
  },
);

it('lets the operator set every variable of the configuration, but not the database of the sandbox', () => {
  const operator = {
    AUTH_MODE: 'required',
    CALL_BACK_KEY: 'mine',
    CALL_BACK_KEY_PREVIOUS: 'older',
    PLAY_URL_KEY: 'play',
    REPLAY_RETENTION_DAYS: '3',
    LIVE_API_ENDPOINT: 'https://live.tencentcloudapi.com',
    DB_PORT: '1',
  };
  expect(functionEnvironment(operator, database, endpoint, domains)).toMatchObject({
    ...operator,
    DB_PORT: '3307',
  });
});

it("accepts the old misspellings of the COS keys in place of the sandbox's own", () => {
  const environment = functionEnvironment({ COSKEY_SECRECTID: 'AKIDold' }, database, endpoint, domains);
  expect(environment.COSKEY_SECRETID).toBe('AKIDold');
});

it('lets nothing else of the environment in', () => {
  const environment = functionEnvironment(
    { PATH: '/bin', http_proxy: 'http://proxy' },
    database,
    endpoint,
    domains,
  );
  expect(environment).not.toHaveProperty('PATH');
  expect(environment).not.toHaveProperty('http_proxy');
});

it('sends pushes and plays to this machine, unless the operator says where else', () => {
  const environment = functionEnvironment({}, database, endpoint, domains);
  expect(environment).toMatchObject({ PUSH_DOMAIN: '127.0.0.1', PLAY_DOMAIN: '127.0.0.1:9000' });
  expect(loadConfig(environment).live).toMatchObject({
    pushDomain: '127.0.0.1',
    playDomain: '127.0.0.1:9000',
  });
  const operator = { PUSH_DOMAIN: '192.0.2.5', PLAY_DOMAIN: '192.0.2.5:9000' };
  expect(functionEnvironment(operator, database, endpoint, domains)).toMatchObject(operator);
});

it('takes an empty variable for one that is not set', () => {
  expect(functionEnvironment({ APP_BIZID: '' }, database, endpoint, domains).APP_BIZID).toBe('8888');
});
