import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of the sections to run; none means all. */
  readonly sections: readonly string[];
  readonly long: boolean;
  /** Writes the result into the documents too. */
  readonly record: boolean;
  readonly help: boolean;
}

/** @throws Error that names a section that does not exist. */
export function readOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      long: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no section ${unknown.join(', ')}; the sections are ${known.join(', ')}`);
  }
  return { sections: positionals, ...values };
}
