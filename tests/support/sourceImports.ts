import fs from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

/** The source files that a file brings along at run time, itself included: imports of types alone are left out. */
export function filesImportedBy(entry: string): string[] {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = fs.readFileSync(path.join(root, file), 'utf8');
    for (const [, specifier = ''] of text.matchAll(/^(?:import|export)(?! type)[^;]*?from '(\.[^']*)';/gm)) {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      const found = [`${target}.ts`, `${target}/index.ts`].find((name) =>
        fs.existsSync(path.join(root, name)),
      );
      if (found !== undefined) visit(found);
    }
  };
  visit(entry);
  return [...seen].sort();
}

export function readSource(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}
