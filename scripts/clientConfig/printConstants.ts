import type { Constant, ConstantsFile } from './clientConfig';

/** The lines to paste, in the language of the file they go into. */
export function printConstants(files: readonly ConstantsFile[]): string {
  return files
    .map(({ apps, file, language, constants, hints }) =>
      [
        `// ${file}: ${apps}`,
        ...hints.map((hint) => `// ${hint}`),
        ...constants.map((constant) => printConstant(constant, language)),
      ].join('\n'),
    )
    .join('\n\n');
}

function printConstant(constant: Constant, language: ConstantsFile['language']): string {
  const { name, value, kind, from } = constant;
  if (value === undefined) return `// ${name} is not known: ${from}`;
  const written = kind === 'text' ? JSON.stringify(value) : value;
  if (language === 'java') return `public static final ${javaType(constant)} ${name} = ${written};`;
  return printObjectiveC(name, written, kind);
}

function javaType({ kind }: Constant): string {
  if (kind === 'code') return 'COSEndPoint';
  return kind === 'number' ? 'int' : 'String';
}

/** The app's own names in `k…` are macros, the others constants, as in its sources. */
function printObjectiveC(name: string, written: string, kind: Constant['kind']): string {
  const value = kind === 'text' ? `@${written}` : written;
  if (name.startsWith('k')) return `#define ${name} ${value}`;
  return kind === 'text'
    ? `static NSString * const ${name} = ${value};`
    : `static const int ${name} = ${value};`;
}

/** Everything by file and name; null for what is not known. */
export function constantsAsJson(files: readonly ConstantsFile[]): string {
  const byFile = files.map(({ id, file, constants, hints }) => [
    id,
    { file, hints, constants: Object.fromEntries(constants.map(({ name, value }) => [name, value ?? null])) },
  ]);
  return JSON.stringify(Object.fromEntries(byFile), null, 2);
}

/** What has to be set before the files are complete; '' where nothing is missing. */
export function missingOf(files: readonly ConstantsFile[]): string {
  const missing = files.flatMap(({ constants }) => constants.filter(({ value }) => value === undefined));
  const remedies = new Map<string, Set<string>>();
  for (const { from, name } of missing) remedies.set(from, (remedies.get(from) ?? new Set()).add(name));
  return [...remedies].map(([from, names]) => `${[...names].join(', ')}: set ${from}`).join('\n');
}
