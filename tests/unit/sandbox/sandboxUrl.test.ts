import { machineName, sandboxUrl } from '../../../sandbox/sandboxUrl';
import { loadConfig } from '../../../shared/config';
import { testEnvironment } from '../../support/testEnvironment';

const database = { host: '127.0.0.1', port: 3306, user: 'u', password: 'p', database: 'd' };

it.each([
  ['127.0.0.1', 'http://127.0.0.1:9000', '127.0.0.1'],
  ['0.0.0.0', 'http://127.0.0.1:9000', '127.0.0.1'],
  ['::', 'http://127.0.0.1:9000', '127.0.0.1'],
  ['::1', 'http://[::1]:9000', 'localhost'],
  ['192.0.2.5', 'http://192.0.2.5:9000', '192.0.2.5'],
])(
  'is reached by this machine when it listens on %s, by a name that the configuration takes',
  (host, url, name) => {
    expect([sandboxUrl(host, 9000), machineName(host)]).toEqual([url, name]);
    const domains = { PUSH_DOMAIN: name, PLAY_DOMAIN: `${name}:9000` };
    expect(loadConfig(testEnvironment(database, domains)).live.playDomain).toBe(`${name}:9000`);
  },
);
