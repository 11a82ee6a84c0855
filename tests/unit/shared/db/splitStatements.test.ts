import { splitStatements } from '../../../../shared/db/splitStatements';

describe('splitStatements', () => {
  it('splits at semicolons and drops empty statements', () => {
    expect(splitStatements('SELECT 1;\n\nSELECT 2 ; ;\nSELECT 3')).toEqual([
      'SELECT 1',
      'SELECT 2',
      'SELECT 3',
    ]);
  });

  it.each([
    ['a string', "INSERT INTO t VALUES ('a;b')"],
    ['a string with a doubled quote', "INSERT INTO t VALUES ('it''s; fine')"],
    ['a string with an escaped quote', String.raw`INSERT INTO t VALUES ('it\'s; fine')`],
    ['a string that ends in a backslash', String.raw`INSERT INTO t VALUES ('a\\')`],
    ['a double-quoted string', 'INSERT INTO t VALUES ("a;\'b")'],
    ['a quoted identifier', 'SELECT 1 AS `a;b`'],
    ['a backslash in a quoted identifier', 'SELECT 1 AS `a\\`'],
    ['a block comment', 'SELECT /* a;b */ 1'],
    ['a line comment', 'SELECT 1 -- a;b\n + 1'],
    ['a hash comment', "SELECT 1 # it's; fine\n + 1"],
    ['a comment sign in a string', "INSERT INTO t VALUES ('-- /* #')"],
  ])('does not split inside %s', (_name, statement) => {
    expect(splitStatements(`${statement};SELECT 2;`)).toEqual([statement, 'SELECT 2']);
  });

  it('drops comments between statements, a last one without line end included', () => {
    const sql = "-- it's one\nSELECT 1;\n/* two; */ # three;\nSELECT 2;\n-- done; really";
    expect(splitStatements(sql)).toEqual(['SELECT 1', 'SELECT 2']);
  });

  it('takes two dashes without white space for arithmetic', () => {
    expect(splitStatements('SELECT 5--2;SELECT 1')).toEqual(['SELECT 5--2', 'SELECT 1']);
  });

  it('keeps comments that servers execute', () => {
    expect(splitStatements('/*!50700 SET x = 1 */;')).toEqual(['/*!50700 SET x = 1 */']);
  });

  it.each([
    ['string', "SELECT 1;\nSELECT 'a"],
    ['quoted identifier', 'SELECT 1;\nSELECT `a'],
    ['comment', 'SELECT 1;\nSELECT /* a'],
  ])('names the line of an unclosed %s', (what, sql) => {
    expect(() => splitStatements(sql)).toThrow(`line 2: this ${what} is not closed`);
  });
});
