import { splitStatements } from '../../shared/db/splitStatements';

/**
 * Inside a statement, this comment with its reason says that the code which runs while the statement does gets on
 * with it all the same.
 */
const ANNOTATION = /--\s+Compatible with running code:[^\S\n]*\S.{9,}/;

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
}

/** What takes away something that running code uses, or demands something that it does not give. */
const ANYWHERE: readonly Rule[] = [
  { what: 'drops a table', pattern: /^DROP\s+(?:TEMPORARY\s+)?TABLE\b/i },
  { what: 'drops a database', pattern: /^DROP\s+(?:DATABASE|SCHEMA)\b/i },
  { what: 'renames a table', pattern: /^RENAME\s+TABLE\b/i },
  { what: 'empties a table', pattern: /^TRUNCATE\b/i },
  { what: 'adds a unique key', pattern: /^CREATE\s+UNIQUE\s+INDEX\b/i },
];

const CLAUSES: readonly Rule[] = [
  { what: 'drops a column', pattern: /^DROP\s+(?!(?:KEY|INDEX|FOREIGN\s+KEY|CONSTRAINT|CHECK)\b)/i },
  { what: 'renames', pattern: /^RENAME\b(?!\s+(?:KEY|INDEX)\b)/i },
  { what: 'changes a column', pattern: /^(?:CHANGE|MODIFY|ALTER)\b/i },
  { what: 'adds a unique key', pattern: /^ADD\s+(?:CONSTRAINT\s+\S+\s+)?UNIQUE\b/i },
  { what: 'adds a constraint', pattern: /^ADD\s+(?:CONSTRAINT\b|FOREIGN\s+KEY\b|CHECK\b|PRIMARY\s+KEY\b)/i },
];
const ADDED_COLUMN =
  /^ADD\s+(?:COLUMN\s+)?(?!(?:KEY|INDEX|UNIQUE|FULLTEXT|CONSTRAINT|FOREIGN|PRIMARY|CHECK)\b)/i;

/**
 * Says of each statement of a migration what in it code of the version before cannot live with, unless it is
 * annotated. Tables that the same migration creates are nobody's yet.
 */
export function incompatibleStatements(sql: string): string[] {
  const created = new Set<string>();
  return splitStatements(sql).flatMap((statement) => {
    const table = /^CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?/i.exec(statement)?.[1];
    if (table !== undefined) created.add(table);
    if (ANNOTATION.test(statement)) return [];
    const found = faultsOf(withoutComments(statement), created);
    return found.map((what) => `${what}: ${statement.replace(/\s+/g, ' ').slice(0, 120)}`);
  });
}

function faultsOf(statement: string, created: ReadonlySet<string>): string[] {
  const faults = ANYWHERE.filter(({ pattern }) => pattern.test(statement)).map(({ what }) => what);
  const [head = '', table = ''] = /^ALTER\s+(?:IGNORE\s+)?TABLE\s+`?(\w+)`?\s+/i.exec(statement) ?? [];
  if (head === '' || created.has(table)) return faults;
  return [...faults, ...clausesOf(statement.slice(head.length)).flatMap(faultsOfClause)];
}

function faultsOfClause(clause: string): string[] {
  const faults = CLAUSES.filter(({ pattern }) => pattern.test(clause)).map(({ what }) => what);
  const unquoted = clause.replace(QUOTED, '');
  const demands = /\bNOT\s+NULL\b/i.test(unquoted) && !/\bDEFAULT\b/i.test(unquoted);
  if (ADDED_COLUMN.test(clause) && demands) faults.push('adds a column that old code does not fill');
  return faults;
}

const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`/g;
const TOKEN = new RegExp(`${QUOTED.source}|[\\s\\S]`, 'g');

/** Splits at commas outside brackets and quotes. */
function clausesOf(text: string): string[] {
  const clauses: string[] = [];
  let depth = 0;
  let clause = '';
  for (const token of text.match(TOKEN) ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (token === ',' && depth === 0) {
      clauses.push(clause.trim());
      clause = '';
    } else clause += token;
  }
  return [...clauses, clause.trim()];
}

function withoutComments(statement: string): string {
  return statement.replace(/(?:--\s|#).*$/gm, '').replace(/\/\*[^!][\s\S]*?\*\//g, '');
}
