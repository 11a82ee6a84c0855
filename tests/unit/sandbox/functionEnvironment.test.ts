import { functionEnvironment } from '../../../sandbox/functionEnvironment';
import { loadConfig } from '../../../shared/config';

const database = { host: '127.0.0.1', port: 3307, user: 'sandbox', password: 'pass', name: 'live_demo' };
const endpoint = 'http://127.0.0.1:9000/_sandbox/live-api';

it('is a complete configuration by itself, in open mode', () => {
  const environment = functionEnvironment({}, database, endpoint);
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
    const [first, second] = [1, 2].map(() => functionEnvironment({}, database, endpoint)[name]);
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
  expect(functionEnvironment(operator, database, endpoint)).toMatchObject({ ...operator, DB_PORT: '3307' });
});

it("accepts the old misspellings of the COS keys in place of the sandbox's own", () => {
  const environment = functionEnvironment({ COSKEY_SECRECTID: 'AKIDold' }, database, endpoint);
  expect(environment.COSKEY_SECRETID).toBe('AKIDold');
});

it('lets nothing else of the environment in', () => {
  const environment = functionEnvironment({ PATH: '/bin', http_proxy: 'http://proxy' }, database, endpoint);
  expect(environment).not.toHaveProperty('PATH');
  expect(environment).not.toHaveProperty('http_proxy');
});

it('takes an empty variable for one that is not set', () => {
  expect(functionEnvironment({ APP_BIZID: '' }, database, endpoint).APP_BIZID).toBe('8888');
});
