import { readOptions } from '../../../scripts/importPhp/options';
import { decodeText, findDoubleEncoded } from '../../../scripts/importPhp/oldText';
import { parseOldTime, parseZone } from '../../../scripts/importPhp/oldTime';

const CHINA = 480;

describe('times of old servers', () => {
  it.each([
    ['2017-12-14 07:48:18', 'timestamp', '2017-12-14T07:48:18.000Z'],
    ['2017-12-14 07:48:18', 'datetime', '2017-12-13T23:48:18.000Z'],
    ['2017-12-14 07:48:18.250', 'datetime', '2017-12-13T23:48:18.000Z'],
    ['2017-12-14T07:48:18', 'varchar', '2017-12-13T23:48:18.000Z'],
    ['2017-12-14', 'date', '2017-12-13T16:00:00.000Z'],
    ['1513234132', 'int', '2017-12-14T06:48:52.000Z'],
    ['1513234132', 'varchar', '2017-12-14T06:48:52.000Z'],
    ['1513234132123', 'bigint', '2017-12-14T06:48:52.123Z'],
    ['1513234132.0000', 'decimal', '2017-12-14T06:48:52.000Z'],
  ])('%s in a %s column is %s', (text, type, expected) => {
    expect(parseOldTime(text, type, CHINA)?.toISOString()).toBe(expected);
  });

  it.each([
    [undefined, 'datetime'],
    ['0000-00-00 00:00:00', 'timestamp'],
    ['0000-00-00', 'date'],
    ['2017-00-00 00:00:00', 'datetime'],
    ['2017-02-31 10:00:00', 'datetime'],
    ['0', 'int'],
    ['-1', 'int'],
    ['', 'varchar'],
    ['yesterday', 'varchar'],
    ['9999-12-31 23:59:59', 'datetime'],
    ['1e300', 'double'],
  ])('%s in a %s column is none', (text, type) => {
    expect(parseOldTime(text, type, CHINA)).toBeUndefined();
  });

  it.each([
    ['+08:00', 480],
    ['-0330', -210],
    ['+00:00', 0],
  ])('zone %s is %d minutes', (text, minutes) => {
    expect(parseZone(text)).toBe(minutes);
  });

  it.each(['', 'Asia/Shanghai', '8', '+8', '+25:00', '+08:00x'])('refuses zone %j', (text) => {
    expect(() => parseZone(text)).toThrow('+08:00');
  });
});

describe('texts of old servers', () => {
  it.each([
    [null, undefined],
    ['直播', '直播'],
    [Buffer.from('直播 🎤'), '直播 🎤'],
    [Buffer.from([0x63, 0x61, 0x66, 0xe9]), 'café'],
    [Buffer.alloc(0), ''],
  ])('%j reads %j', (value, text) => {
    expect(decodeText(value)).toBe(text);
  });

  it.each(['你好', 'café', '🎤', '€ 5'])('finds %s behind its detour through latin1', (text) => {
    const twice = new TextDecoder('windows-1252').decode(Buffer.from(text));
    expect(twice).not.toBe(text);
    expect(findDoubleEncoded(twice)).toBe(text);
  });

  it.each(['', 'plain', '你好', 'café', 'Ä', 'naïve ½'])('sees no detour in %j', (text) => {
    expect(findDoubleEncoded(text)).toBeUndefined();
  });
});

describe('the options of npm run import-php', () => {
  const environment = {
    ...{ OLD_DB_HOST: 'o', OLD_DB_USER: 'u', OLD_DB_PASSWORD: '' },
    ...{ DB_HOST: 'n', DB_USER: 'u', DB_PASSWORD: 'p' },
  };

  it('have the defaults that the help names', () => {
    const { old, target, settings, reportFile } = readOptions([], environment);
    expect(old).toEqual({ host: 'o', port: 3306, user: 'u', password: '', database: 'live_demo' });
    expect(target).toEqual({ host: 'n', port: 3306, user: 'u', password: 'p', database: 'live_demo' });
    expect({ ...settings, reportFile }).toEqual({
      ...{
        source: 'live_demo',
        zoneMinutes: 480,
        mendEncoding: false,
        bizId: undefined,
        imSdkAppId: undefined,
      },
      ...{ replayRetentionDays: 7, passwordCost: 4096, dryRun: false, reportFile: undefined },
    });
  });

  it('are read', () => {
    const argv = [
      '--dry-run',
      '--report=r.json',
      '--source',
      'shop',
      '--mend-encoding',
      '--password-cost',
      '32768',
    ];
    const set = { OLD_DB_NAME: 'x', OLD_DB_PORT: '3307', OLD_DB_TIME_ZONE: '+00:00', APP_BIZID: '88' };
    const { old, settings, reportFile } = readOptions(argv, { ...environment, ...set });
    expect(old).toMatchObject({ port: 3307, database: 'x' });
    expect(settings).toMatchObject({ source: 'shop', zoneMinutes: 0, mendEncoding: true, bizId: '88' });
    expect(settings).toMatchObject({ passwordCost: 32_768, dryRun: true });
    expect(reportFile).toBe('r.json');
  });

  it('are refused all at once, each by its name', () => {
    const argv = ['--password-cost', '5000', '--wrong', '--report'];
    const bad = { OLD_DB_PORT: '0', OLD_DB_TIME_ZONE: 'CST', APP_BIZID: 'x', REPLAY_RETENTION_DAYS: '-1' };
    const names = [
      ...Object.keys(bad),
      '--password-cost',
      '--wrong',
      '--report',
      'DB_HOST',
      'OLD_DB_PASSWORD',
    ];
    for (const name of names) expect(() => readOptions(argv, bad)).toThrow(name);
  });
});
