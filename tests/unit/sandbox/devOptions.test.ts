import { readDevOptions, USAGE, UsageError } from '../../../sandbox/devOptions';

it('listens on this machine only, on port 9000, with Function URL events and a throw-away database', () => {
  expect(readDevOptions([])).toEqual({
    port: 9000,
    host: '127.0.0.1',
    gateway: 'function-url',
    dataDir: undefined,
    verbose: false,
  });
});

it('reads every option', () => {
  const args = '--port 0 --host 0.0.0.0 --gateway apigw --data .sandbox/data --verbose'.split(' ');
  expect(readDevOptions(args)).toEqual({
    port: 0,
    host: '0.0.0.0',
    gateway: 'apigw',
    dataDir: '.sandbox/data',
    verbose: true,
  });
});

it.each([['--help'], ['-h']])('%s asks for the usage, which names every option', (option) => {
  expect(readDevOptions([option])).toBe('help');
  for (const name of ['--port', '--host', '--gateway', '--data', '--verbose', '--help']) {
    expect(USAGE).toContain(name);
  }
});

it.each([
  [['--port', 'nine'], '--port must be a number'],
  [['--port', '65536'], '--port must be a number'],
  [['--port', '-1'], '--port'],
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
