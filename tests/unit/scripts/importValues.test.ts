import { readOptions } from '../../../scripts/importPhp/options';
import { decodeText, findDoubleEncoded } from '../../../scripts/importPhp/oldText';
import { parseOldTime } from '../../../scripts/importPhp/oldTime';
import { fitsStreamName } from '../../../scripts/importPhp/streamNames';
import { instantOf, parseZone, wallAt } from '../../../scripts/importPhp/timeZone';

const CHINA = { database: parseZone('+08:00'), php: undefined };

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
    ['Asia/Shanghai', 480],
    ['PRC', 480],
    ['UTC', 0],
    ['America/New_York', -300],
  ])('zone %s is %d minutes in winter', (text, minutes) => {
    expect(parseZone(text).offsetAt(Date.UTC(2019, 0, 15, 3, 4, 5))).toBe(minutes * 60_000);
  });

  it.each(['', 'Asia/Shanghi', '8', '+8', '+25:00', '+08:00x', '+08:60', '../etc', 'CST', 'Asia'])(
    'refuses zone %j',
    (text) => {
      expect(() => parseZone(text)).toThrow('+08:00 or Asia/Shanghai');
    },
  );
});

describe('times that PHP wrote in a zone of its own', () => {
  const zones = (database: string, php: string | undefined) => ({
    database: parseZone(database),
    php: php === undefined ? undefined : parseZone(php),
  });

  it.each([
    // PHP in China, sessions in UTC: MySQL took 20:00 of Shanghai for 20:00 UTC.
    ['timestamp', '2019-06-01 20:00:00', '+00:00', 'Asia/Shanghai', '2019-06-01T12:00:00.000Z'],
    ['datetime', '2019-06-01 20:00:00', '+00:00', 'Asia/Shanghai', '2019-06-01T12:00:00.000Z'],
    ['varchar', '2019-06-01 20:00:00', '+00:00', '+08:00', '2019-06-01T12:00:00.000Z'],
    // PHP in UTC, which is what php.ini has without a setting, and sessions in China: 12:00 became 04:00 UTC.
    ['timestamp', '2019-06-01 04:00:00', '+08:00', 'UTC', '2019-06-01T12:00:00.000Z'],
    // With summer time on either side, or on both.
    ['datetime', '2019-06-01 08:00:00', '+00:00', 'America/New_York', '2019-06-01T12:00:00.000Z'],
    ['datetime', '2019-01-01 07:00:00', '+00:00', 'America/New_York', '2019-01-01T12:00:00.000Z'],
    ['timestamp', '2019-06-02 00:00:00', 'America/New_York', 'Asia/Shanghai', '2019-06-01T12:00:00.000Z'],
    ['timestamp', '2019-01-02 01:00:00', 'America/New_York', 'Asia/Shanghai', '2019-01-01T12:00:00.000Z'],
    // A number is an instant whatever the zones are.
    ['int', '1559390400', '+00:00', 'Asia/Shanghai', '2019-06-01T12:00:00.000Z'],
  ])('%s %s, sessions in %s and PHP in %s: %s', (type, text, database, php, expected) => {
    expect(parseOldTime(text, type, zones(database, php), 'php')?.toISOString()).toBe(expected);
  });

  it('leave those that the database wrote alone, and are the same where no zone of PHP is given', () => {
    const text = '2019-06-01 20:00:00';
    for (const type of ['timestamp', 'datetime']) {
      const plain = parseOldTime(text, type, zones('+00:00', undefined), 'database');
      expect(parseOldTime(text, type, zones('+00:00', 'Asia/Shanghai'), 'database')).toEqual(plain);
      expect(parseOldTime(text, type, zones('+00:00', undefined), 'php')).toEqual(plain);
    }
  });

  it.each(['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', '+05:30'])(
    'come back from the wall of %s, every half hour of a year',
    (name) => {
      const zone = parseZone(name);
      for (let at = Date.UTC(2018, 0, 1); at < Date.UTC(2019, 0, 1); at += 1_800_000) {
        const wall = wallAt(at, zone);
        const back = instantOf(wall, zone);
        // The hour that there is twice comes back as its first.
        expect(back).toBeLessThanOrEqual(at);
        expect(wallAt(back, zone)).toBe(wall);
      }
    },
  );

  it('are an hour later where summer time left the hour out, and the first of two where it ends', () => {
    const zone = parseZone('America/New_York');
    const iso = (wall: number) => new Date(instantOf(wall, zone)).toISOString();
    expect(iso(Date.UTC(2019, 2, 10, 2, 30))).toBe('2019-03-10T07:30:00.000Z');
    expect(iso(Date.UTC(2019, 10, 3, 1, 30))).toBe('2019-11-03T05:30:00.000Z');
  });
});

describe('stream names of old servers', () => {
  it.each(['8888_alice', '8888_用户', 'a-b_C9', 'x'.repeat(80)])('%j stays', (name) => {
    expect(fitsStreamName(name)).toBe(true);
  });

  it.each(['', '8888_x y', 'a\u0000b', 'a/b', 'a?b', 'a#b', 'a&b', 'a%20b', 'x'.repeat(81)])(
    '%j could not be part of an address',
    (name) => {
      expect(fitsStreamName(name)).toBe(false);
    },
  );
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
        zones: { database: expect.objectContaining({ name: '+08:00' }), php: undefined },
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
      '--php-time-zone=Asia/Shanghai',
    ];
    const set = { OLD_DB_NAME: 'x', OLD_DB_PORT: '3307', OLD_DB_TIME_ZONE: '+00:00', APP_BIZID: '88' };
    const { old, settings, reportFile } = readOptions(argv, { ...environment, ...set });
    expect(old).toMatchObject({ port: 3307, database: 'x' });
    expect(settings).toMatchObject({ source: 'shop', mendEncoding: true, bizId: '88' });
    expect(settings.zones.database.name).toBe('+00:00');
    expect(settings.zones.php?.name).toBe('Asia/Shanghai');
    expect(settings).toMatchObject({ passwordCost: 32_768, dryRun: true });
    expect(reportFile).toBe('r.json');
  });

  it('are refused all at once, each by its name', () => {
    const argv = ['--password-cost', '5000', '--php-time-zone', 'nowhere', '--wrong', '--report'];
    const bad = { OLD_DB_PORT: '0', OLD_DB_TIME_ZONE: 'CST', APP_BIZID: 'x', REPLAY_RETENTION_DAYS: '-1' };
    const names = [
      ...Object.keys(bad),
      '--password-cost',
      '--php-time-zone',
      '--wrong',
      '--report',
      'DB_HOST',
      'OLD_DB_PASSWORD',
    ];
    for (const name of names) expect(() => readOptions(argv, bad)).toThrow(name);
  });
});
