import path from 'node:path';
import { CloudApi } from './cloud/cloudApi';
import { printer } from './printer';
import { runCommand } from './runCommand';
import { readDeploymentPlace } from './settings/deploySettings';
import { migrateRemotely } from './steps/migrateRemotely';

/** `npm run migrate -- --remote [--stage NAME]`: what a deployment does for the tables, by hand. */
export function migrateDeployment(stage: string | undefined): Promise<never> {
  return runCommand(async () => {
    const { access, names, migrationAccount } = await readDeploymentPlace({
      root: path.join(__dirname, '..'),
      stageOption: stage,
      processVariables: process.env,
    });
    await migrateRemotely(names['online-check'], migrationAccount, {
      api: new CloudApi(access),
      say: (text) => printer.line(`migrations: ${text}`),
    });
  });
}
