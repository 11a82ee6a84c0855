import { incompatibleStatements } from '../../../scripts/lint/incompatibleStatements';
import { loadMigrations } from '../../../scripts/loadMigrations';

describe('migrations run while the code before them still serves', () => {
  it.each(loadMigrations())('$name takes nothing away from it', ({ sql }) => {
    expect(incompatibleStatements(sql)).toEqual([]);
  });

  it.each([
    ['DROP TABLE broadcast', 'drops a table'],
    ['DROP DATABASE live_demo', 'drops a database'],
    ['RENAME TABLE a TO b', 'renames a table'],
    ['TRUNCATE broadcast', 'empties a table'],
    ['CREATE UNIQUE INDEX one ON broadcast (title)', 'adds a unique key'],
    ['ALTER TABLE broadcast DROP COLUMN title', 'drops a column'],
    ['alter table `broadcast` drop title', 'drops a column'],
    ['ALTER TABLE broadcast RENAME TO room', 'renames'],
    ['ALTER TABLE broadcast RENAME COLUMN title TO name', 'renames'],
    ['ALTER TABLE broadcast CHANGE title name TEXT', 'changes a column'],
    ['ALTER TABLE broadcast MODIFY title VARCHAR(10) NOT NULL', 'changes a column'],
    ['ALTER TABLE broadcast ADD UNIQUE KEY one (title)', 'adds a unique key'],
    ['ALTER TABLE broadcast ADD CONSTRAINT c CHECK (id > 0)', 'adds a constraint'],
    ['ALTER TABLE broadcast ADD COLUMN a INT NOT NULL', 'adds a column that old code does not fill'],
    [
      'ALTER TABLE broadcast ADD a INT NULL, ADD b ENUM(\'x, DEFAULT\', "y") NOT NULL',
      'adds a column that old code does not fill',
    ],
  ])('%s is refused', (statement, what) => {
    expect(incompatibleStatements(`${statement};`)).toEqual([expect.stringContaining(`${what}: `)]);
  });

  it.each([
    'CREATE TABLE new (id INT NOT NULL)',
    'ALTER TABLE broadcast ADD COLUMN a INT NULL',
    "ALTER TABLE broadcast ADD COLUMN a VARCHAR(9) NOT NULL DEFAULT '', ADD KEY by_a (a, id)",
    'ALTER TABLE broadcast DROP KEY by_opened',
    'CREATE TABLE new (id INT NOT NULL); ALTER TABLE new ADD COLUMN a INT NOT NULL',
    'DELETE FROM rate_limit',
    'ALTER TABLE broadcast\n  -- Compatible with running code: no release reads this column.\n  DROP COLUMN title',
  ])('%s is accepted', (sql) => {
    expect(incompatibleStatements(sql)).toEqual([]);
  });

  it('wants a reason beside the annotation', () => {
    const sql = 'ALTER TABLE broadcast\n  -- Compatible with running code:\n  DROP COLUMN title';
    expect(incompatibleStatements(sql)).toHaveLength(1);
  });
});
