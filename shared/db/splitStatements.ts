const whitespace = /\s/;

/**
 * Splits an SQL file into its statements, without their semicolons and without comments between them.
 * Semicolons inside strings, quoted identifiers and comments do not split. There is no DELIMITER: stored
 * programs are not part of what the supported servers have in common.
 *
 * Throws a plain Error when a string, quoted identifier or comment is not closed.
 */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let statement = '';
  let position = 0;

  while (position < sql.length) {
    const end = endOfToken(sql, position);
    const token = sql.slice(position, end);
    position = end;

    if (token === ';') {
      statements.push(statement);
      statement = '';
    } else if (statement !== '' || !(token.trim() === '' || isComment(token))) {
      statement += token;
    }
  }
  statements.push(statement);
  return statements.map((text) => text.trim()).filter((text) => text !== '');
}

/** Comments that begin with an exclamation mark are statements: servers execute what is in them. */
function isComment(token: string): boolean {
  return token.startsWith('#') || token.startsWith('--') || (token.startsWith('/*') && token[2] !== '!');
}

/** The end of the quoted text or comment that starts here, or of this one character. */
function endOfToken(sql: string, start: number): number {
  const character = sql[start] ?? '';
  if (character === "'" || character === '"' || character === '`') return endOfQuoted(sql, start, character);
  if (character === '#' || isDashComment(sql, start)) {
    const lineEnd = sql.indexOf('\n', start);
    return lineEnd === -1 ? sql.length : lineEnd;
  }
  if (sql.startsWith('/*', start)) {
    const close = sql.indexOf('*/', start + 2);
    if (close === -1) throw unclosed(sql, start, 'comment');
    return close + 2;
  }
  return start + 1;
}

/** `--` starts a comment only before white space; `5--2` is arithmetic. */
function isDashComment(sql: string, start: number): boolean {
  if (!sql.startsWith('--', start)) return false;
  const next = sql[start + 2];
  return next === undefined || whitespace.test(next);
}

/** A doubled quote closes one piece and opens the next, which comes to the same thing. */
function endOfQuoted(sql: string, start: number, quote: string): number {
  for (let position = start + 1; position < sql.length; position += 1) {
    if (sql[position] === '\\' && quote !== '`') position += 1;
    else if (sql[position] === quote) return position + 1;
  }
  throw unclosed(sql, start, quote === '`' ? 'quoted identifier' : 'string');
}

function unclosed(sql: string, start: number, what: string): Error {
  const line = sql.slice(0, start).split('\n').length;
  return new Error(`line ${line}: this ${what} is not closed`);
}
