import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';
import { ajvOptions } from '../shared/validation/ajvOptions';

interface RegisteredSchema {
  id: string;
  schema: object;
}

const compileSchemaFile = /[\\/]shared[\\/]validation[\\/]compileSchema\.ts$/;
const validatorsModule = 'precompiled-validators';

/**
 * Replaces `compileSchema` by validators generated now, from the schemas that the function registers while it
 * loads. A deployed function thus neither carries ajv's compiler nor spends its cold start in it.
 *
 * Throws when two schemas share an id, when ajv refuses a schema, or when the function cannot be loaded or
 * exports no `main_handler`.
 */
export async function precompileSchemas(options: BuildOptions, resolveDir: string): Promise<Plugin> {
  const schemas = await recordSchemas(options);
  const code = generateValidators(schemas);
  const names = Object.fromEntries([...schemas.keys()].map((id, index) => [id, exportName(index)]));
  const replacement = `
    import * as validators from '${validatorsModule}';
    const names = ${JSON.stringify(names)};
    export function compileSchema(id) {
      const name = Object.hasOwn(names, id) ? names[id] : undefined;
      if (name === undefined) throw new Error('Schema "' + id + '" was not registered when the bundle was built: call compileSchema while the module loads.');
      return validators[name];
    }`;
  return {
    name: 'precompile-schemas',
    setup(pluginBuild) {
      pluginBuild.onLoad({ filter: compileSchemaFile }, () => ({
        contents: replacement,
        loader: 'js',
        resolveDir,
      }));
      pluginBuild.onResolve({ filter: new RegExp(`^${validatorsModule}$`) }, () => ({
        path: validatorsModule,
        namespace: validatorsModule,
      }));
      pluginBuild.onLoad({ filter: /.*/, namespace: validatorsModule }, () => ({
        contents: code,
        loader: 'js',
        resolveDir,
      }));
    },
  };
}

const recorder = `
  const recorded = (globalThis.recordedSchemas = []);
  export function compileSchema(id, schema) {
    recorded.push({ id, schema });
    return () => { throw new Error('The build only records schemas.'); };
  }`;

/** Loads the function in a process of its own, with an empty environment: what it reads there it must read later. */
async function recordSchemas(options: BuildOptions): Promise<Map<string, object>> {
  const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'xzb-build-'));
  const outfile = path.join(folder, 'recording.cjs');
  try {
    await build({
      ...options,
      minify: false,
      outfile,
      plugins: [
        {
          name: 'record-schemas',
          setup(pluginBuild) {
            pluginBuild.onLoad({ filter: compileSchemaFile }, () => ({ contents: recorder, loader: 'js' }));
          },
        },
      ],
    });
    const program = `
      const loaded = require(${JSON.stringify(outfile)});
      if (typeof loaded.main_handler !== 'function') throw new Error('it exports no main_handler');
      process.stdout.write(JSON.stringify(globalThis.recordedSchemas ?? []), () => process.exit(0));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], {
      env: {},
      maxBuffer: 64 * 1024 * 1024,
    });
    return uniqueSchemas(JSON.parse(stdout) as RegisteredSchema[]);
  } finally {
    await fs.promises.rm(folder, { recursive: true, force: true });
  }
}

function uniqueSchemas(registered: RegisteredSchema[]): Map<string, object> {
  const schemas = new Map<string, object>();
  for (const { id, schema } of registered) {
    const known = schemas.get(id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`Two different schemas are registered as "${id}".`);
    }
    schemas.set(id, schema);
  }
  return schemas;
}

/** CommonJS source with one exported validator per schema, in the order of the map. */
function generateValidators(schemas: Map<string, object>): string {
  if (schemas.size === 0) return '';
  const ajv = new Ajv({ ...ajvOptions, code: { source: true, esm: false } });
  const exported: Record<string, string> = {};
  for (const [index, [id, schema]] of [...schemas].entries()) {
    ajv.addSchema(schema, id);
    exported[exportName(index)] = id;
  }
  return standaloneCode(ajv, exported);
}

function exportName(index: number): string {
  return `validate${String(index)}`;
}
