import path from 'node:path';
import { buildBundles } from '../../scripts/buildBundles';
import { DeployFailure } from '../deployFailure';

/** Builds what is about to be uploaded, so that it is this folder's code and no older one. */
export async function build(root: string, say: (text: string) => void): Promise<void> {
  try {
    for (const { name, bytes } of await buildBundles(path.join(root, 'dist'), root)) {
      say(`${name}: ${Math.ceil(bytes / 1024)} KB`);
    }
  } catch (error) {
    throw new DeployFailure(
      `The functions cannot be built: ${error instanceof Error ? error.message : String(error)}`,
      'Mend the code it names (npm run typecheck says more), or go back to the last release, and run the command again. Nothing was changed on Tencent Cloud.',
      { cause: error },
    );
  }
}
