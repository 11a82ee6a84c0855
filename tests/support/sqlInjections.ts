/** What is put behind each way of leaving a string, a comparison or a statement. */
const PAYLOADS = [
  ' OR 1=1',
  ' OR 1=1 -- ',
  ' OR 1=1#',
  ' OR 1=1/*',
  ' AND 1=2',
  ' OR SLEEP(5)',
  ' AND SLEEP(5) AND 1=1',
  ' AND BENCHMARK(100000000,MD5(1))',
  ' UNION SELECT NULL',
  ' UNION SELECT user_id, reason, 1, 1 FROM ban -- ',
  ' UNION ALL SELECT @@version,2,3,4,5,6,7,8,9,10 -- ',
  ' AND EXTRACTVALUE(1,CONCAT(0x7e,VERSION()))',
  ' AND (SELECT 1 FROM (SELECT COUNT(*),CONCAT(VERSION(),FLOOR(RAND(0)*2))x FROM broadcast GROUP BY x)a)',
  '; DROP TABLE broadcast; -- ',
  '; DELETE FROM anchor; -- ',
  '; UPDATE broadcast SET like_count=999999; -- ',
  "; INSERT INTO ban VALUES('x','x',NOW(),NULL); -- ",
  " INTO OUTFILE 'injected' -- ",
  ' LIMIT 0,1 PROCEDURE ANALYSE(1) -- ',
  ' HAVING 1=1 -- ',
  ' ORDER BY 100 -- ',
  " LIKE '%' ESCAPE '\\",
] as const;

/** Ways of leaving what the text stands in: quotes, escaped or encoded, brackets, numbers. */
const EXITS = [
  ...["'", '"', '`', "\\'", "')", "'))", '")', '"))', '1', '1)', '-1', "%' ", '\\', "'||'", "'+'"],
  ...["';", "'/**/", "a' ", "\u00bf'", '\u02bc', '\u2019', '\uff07'],
] as const;

const SPECIAL = [
  "''",
  "'\\''",
  "\\\\'",
  '%',
  '_',
  '%%%',
  '?',
  '??',
  ':userid',
  '${1}',
  '@@version',
  '0x27',
  '/*!50000 OR 1=1*/',
  "x'27'",
  "_utf8mb4'x'",
  '%27%20OR%201=1',
  '&#39; OR 1=1',
  '\\u0027 OR 1=1',
  "' \u2028 OR 1=1",
  "a'; SET sql_mode=''; -- ",
] as const;

/** Texts that would do something if they were ever made part of a statement; the first `count` of them. */
export function sqlInjections(count: number): string[] {
  const combined = PAYLOADS.flatMap((payload, row) =>
    EXITS.map((exit, column) => ({ text: `${exit}${payload}`, order: column * PAYLOADS.length + row * 7 })),
  );
  const mixed = combined
    .sort((left, right) => (left.order % 97) - (right.order % 97))
    .map(({ text }) => text);
  return [...SPECIAL, ...mixed].slice(0, count);
}
