import { readDevOptions, USAGE, UsageError } from '../../../sandbox/devOptions';

it('listens on this machine only, on the ports 9000 and 1935, with Function URL events and a throw-away database', () => {
  expect(readDevOptions([])).toEqual({
    port: 9000,
    rtmpPort: 1935,
    host: '127.0.0.1',
    gateway: 'function-url',
    dataDir: undefined,
    recordMinutes: 60,
    verbose: false,
  });
});

it('reads every option', () => {
  const text =
    '--port 0 --rtmp-port 1936 --host 0.0.0.0 --gateway apigw --data .sandbox/data --record-minutes 5 --verbose';
  const args = text.split(' ');
  expect(readDevOptions(args)).toEqual({
    port: 0,
    rtmpPort: 1936,
    host: '0.0.0.0',
    gateway: 'apigw',
    dataDir: '.sandbox/data',
    recordMinutes: 5,
    verbose: true,
  });
});

it('takes any free port for RTMP too when it takes one for HTTP', () => {
  expect(readDevOptions(['--port', '0'])).toMatchObject({ port: 0, rtmpPort: 0 });
});

it.each([['--help'], ['-h']])('%s asks for the usage, which names every option', (option) => {
  expect(readDevOptions([option])).toBe('help');
  for (const name of [
    '--port',
    '--rtmp-port',
    '--record-minutes',
    '--host',
    '--gateway',
    '--data',
    '--verbose',
    '--help',
  ]) {
    expect(USAGE).toContain(name);
  }
});

it.each([
  [['--port', 'nine'], '--port must be a number'],
  [['--port', '65536'], '--port must be a number'],
  [['--port', '-1'], '--port'],
  [['--rtmp-port', '99999'], '--rtmp-port must be a number from 0 to 65535'],
  [['--record-minutes', '1441'], '--record-minutes must be a number from 0 to 1440'],
  [['--gateway', 'lambda'], '--gateway must be function-url or apigw'],
  [['--data', ''], 'need a value'],
  [['--host'], '--host'],
  [['--prot', '9000'], "Unknown option '--prot'"],
  [['9000'], "Unexpected argument '9000'"],
])('refuses %j in one line', (args, message) => {
  const reading = (): unknown => readDevOptions(args);
  expect(reading).toThrow(UsageError);
  expect(reading).toThrow(message);
  expect(reading).not.toThrow(/\n/);
});
