import path from 'node:path';
import { buildBundles, type Bundle } from '../../scripts/buildBundles';

let built: Promise<Bundle[]> | undefined;

/** The three functions as they are deployed, built once a run. */
export function builtBundles(): Promise<Bundle[]> {
  built ??= buildBundles(path.join(__dirname, '..', '..', 'dist'));
  return built;
}

export async function bundleFile(name: Bundle['name']): Promise<string> {
  const bundle = (await builtBundles()).find((one) => one.name === name);
  if (bundle === undefined) throw new Error(`there is no function ${name}`);
  return bundle.file;
}
