import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildBundles } from '../../../scripts/buildBundles';

const compileSchemaFromSource = `
  export function compileSchema(): never {
    throw new Error('The source of compileSchema must not be in a bundle.');
  }`;

const emptyHandler = 'export async function main_handler() { return 0; }';

/** A source tree of three functions, of which only `api` is of interest. */
function sourceTree(root: string, api: string): void {
  const files = {
    'functions/api/index.ts': api,
    'functions/stream-callback/index.ts': emptyHandler,
    'functions/online-check/index.ts': emptyHandler,
    'shared/validation/compileSchema.ts': compileSchemaFromSource,
  };
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), content);
  }
}

function apiWithSchemas(...registrations: string[]): string {
  return `
    import { compileSchema } from '../../shared/validation/compileSchema';
    const validators = [${registrations.map((text) => `compileSchema(${text})`).join(', ')}];
    export async function main_handler(value) {
      return validators.map((validate) => [validate(value), validate.errors?.[0]?.schemaPath]);
    }`;
}

describe('buildBundles', () => {
  let root: string;
  let outdir: string;

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-sources-'));
    outdir = path.join(root, 'dist');
  });

  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  async function callApi(value: unknown): Promise<unknown> {
    const bundle = (await import(path.join(outdir, 'api', 'index.js'))) as {
      main_handler(value: unknown): Promise<unknown>;
    };
    return bundle.main_handler(value);
  }

  it('puts validators compiled ahead into the bundle', async () => {
    sourceTree(
      root,
      apiWithSchemas(
        `'Room', { type: 'object', required: ['title'], properties: { title: { type: 'string', maxLength: 2 } } }`,
        `'any id / at all', { type: ['object', 'string'] }`,
      ),
    );
    const bundles = await buildBundles(outdir, root);
    expect(bundles.map(({ name }) => name)).toEqual(['api', 'stream-callback', 'online-check']);
    // An emoji is one character and two UTF-16 units: the code that counts it must be inside, too.
    expect(await callApi({ title: '😀😀' })).toEqual([
      [true, undefined],
      [true, undefined],
    ]);
    expect(await callApi({ title: 'abc' })).toEqual([
      [false, '#/properties/title/maxLength'],
      [true, undefined],
    ]);
  });

  it('accepts one schema registered twice and refuses two under one id', async () => {
    sourceTree(root, apiWithSchemas(`'A', { type: 'string' }`, `'A', { type: 'string' }`));
    await buildBundles(outdir, root);
    sourceTree(root, apiWithSchemas(`'A', { type: 'string' }`, `'A', { type: 'number' }`));
    await expect(buildBundles(outdir, root)).rejects.toThrow('Two different schemas are registered as "A"');
  });

  it('refuses a schema that ajv refuses', async () => {
    sourceTree(root, apiWithSchemas(`'A', { type: 'string', maxLenght: 3 }`));
    await expect(buildBundles(outdir, root)).rejects.toThrow(
      /functions\/api: .*unknown keyword: "maxLenght"/,
    );
  });

  it('names the functions that are missing', async () => {
    sourceTree(root, emptyHandler);
    fs.rmSync(path.join(root, 'functions', 'online-check'), { recursive: true });
    await expect(buildBundles(outdir, root)).rejects.toThrow('functions/online-check/index.ts is missing');
  });

  it('refuses a function without main_handler', async () => {
    sourceTree(root, 'export const handler = 1;');
    await expect(buildBundles(outdir, root)).rejects.toThrow(/functions\/api: .*no main_handler/s);
  });

  it("refuses ajv's compiler in a bundle", async () => {
    const ajv = JSON.stringify(require.resolve('ajv'));
    sourceTree(root, `import Ajv from ${ajv}; export const main_handler = () => new Ajv();`);
    await expect(buildBundles(outdir, root)).rejects.toThrow("ajv's compiler is in the bundle");
  });

  it.each(['node-media-server/src/protocol/rtmp.js', 'send', 'preact', 'hls.js'])(
    'refuses %s in a bundle',
    async (name) => {
      const file = JSON.stringify(require.resolve(name));
      sourceTree(root, `import * as thing from ${file}; export const main_handler = () => thing;`);
      await expect(buildBundles(outdir, root)).rejects.toThrow(
        /functions\/api: development code is in the bundle: .*node_modules/,
      );
    },
  );

  it.each([
    ['the sandbox', 'sandbox/video/liveChannel'],
    ['the console', 'console/src/safeUrl'],
    ['the client', 'client/createClient'],
  ])('refuses the code of %s in a bundle', async (_what, name) => {
    const file = JSON.stringify(path.resolve(`${name}.ts`));
    sourceTree(root, `import * as everything from ${file}; export const main_handler = () => everything;`);
    await expect(buildBundles(outdir, root)).rejects.toThrow(`development code is in the bundle: `);
    await expect(buildBundles(outdir, root)).rejects.toThrow(name);
  });
});
