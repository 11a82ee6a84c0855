import { DeployFailure } from '../deploy/deployFailure';

const STAGE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_STAGE_CHARACTERS = 20;

export interface StageSource {
  /** `--stage NAME` of the command line. */
  readonly option: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The stage that this run is about; undefined for the only or main one. A stage has an environment file and function
 * names of its own, so that nothing of one can reach another.
 * @throws DeployFailure when its name could not be part of a function's.
 */
export function findStage({ option, environment }: StageSource): string | undefined {
  const stage = option === undefined ? environment['STAGE'] : option;
  if (stage === undefined || stage === '') return undefined;
  if (typeof stage === 'string' && STAGE.test(stage) && stage.length <= MAX_STAGE_CHARACTERS) return stage;
  throw new DeployFailure(
    'STAGE is malformed.',
    `Use 1 to ${MAX_STAGE_CHARACTERS} lower-case letters, digits and single "-" between them, such as staging.`,
  );
}

/** `.env` belongs to the main stage, `.env.staging` to the stage called staging. */
export function environmentFileName(stage: string | undefined): string {
  return stage === undefined ? '.env' : `.env.${stage}`;
}

/** `xzb-api` of the main stage is `xzb-api-staging` of the stage called staging. */
export function stagedName(name: string, stage: string | undefined): string {
  return stage === undefined ? name : `${name}-${stage}`;
}
