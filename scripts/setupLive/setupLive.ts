import type { Clock } from '../../shared/clock';
import { nowSeconds } from '../../shared/clock';
import { readConfig, type Config } from '../../shared/config';
import type { OperatorKeys } from '../cloud/apiAccess';
import { CloudError } from '../cloud/cloudError';
import { findDeployedAddress } from '../cloud/deployedAddress';
import { LiveWiringApi } from '../cloud/liveWiringApi';
import { probeCallback } from '../cloud/probeFunctions';
import { findVariable, type Environment } from '../operatorEnvironment';
import { findAddress, findOperatorKeys } from '../operatorVariables';
import { UsageError } from '../usageError';
import { withoutSecrets } from '../withoutSecrets';
import { applyPlan } from './applyPlan';
import { describePlan, judgeDomains } from './describePlan';
import { readOptions, USAGE, type SetupOptions } from './options';
import { planWiring, readWiring, type WiringPlan } from './planWiring';
import { PUSH_PATH } from './wanted';

export interface SetupParts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
  /** Where Tencent's API of functions is; tests name another place. */
  readonly functionsEndpoint?: string;
  /** Waits before a request that was refused for load is sent again; tests do not. */
  readonly pause?: ((milliseconds: number) => Promise<unknown>) | undefined;
}

/** Something keeps the wiring from being done; its message ends with the remedy. */
class SetupProblem extends Error {
  override readonly name = 'SetupProblem';
}

/** What is used of the configuration; other variables may be wrong without consequence here. */
const USED_VARIABLES = /^(APP_BIZID|PUSH_DOMAIN|PLAY_DOMAIN|CALL_BACK_KEY|LIVE_API_ENDPOINT) /;

const KEY_VARIABLES = ['TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY'] as const;

/** `npm run setup-live`. @returns the exit status: 0 done or nothing to do, 1 a problem, 2 wrong usage. */
export async function setupLive(args: readonly string[], outside: SetupParts): Promise<number> {
  const clean = (line: string): string => withoutSecrets(line, [outside.environment]);
  const parts: SetupParts = {
    ...outside,
    print: (line) => outside.print(clean(line)),
    printError: (line) => outside.printError(clean(line)),
  };
  try {
    const options = readOptions(args);
    if (options === 'help') parts.print(USAGE);
    else await run(options, parts);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      parts.printError(`npm run setup-live: ${error.message}. See npm run setup-live -- --help`);
      return 2;
    }
    if (error instanceof CloudError)
      parts.printError(`npm run setup-live: ${error.message}\n  ${error.remedy}`);
    else if (error instanceof SetupProblem) parts.printError(`npm run setup-live: ${error.message}`);
    else throw error;
    return 1;
  }
}

async function run(options: SetupOptions, parts: SetupParts): Promise<void> {
  const { environment, print, pause } = parts;
  const { config, keys } = readNeeded(environment);
  const { pushDomain, playDomain } = config.live;
  const callbackUrl = await findCallbackUrl(options, parts);
  print(`Callback address: ${callbackUrl}`);
  const unreachable = await callbackProblem(callbackUrl, parts.clock);
  if (unreachable !== undefined) print(`  ! ${unreachable}`);

  const api = new LiveWiringApi({ endpoint: config.liveApiEndpoint, keys, pause });
  try {
    const target = { pushDomain, callbackUrl, callbackKey: config.callback.key };
    const plan = async (): Promise<WiringPlan> => {
      const state = await readWiring(api);
      const { problems, warnings } = judgeDomains(state.domains, pushDomain, playDomain);
      const [problem] = problems;
      if (problem !== undefined) throw new SetupProblem(problem);
      for (const warning of warnings) print(`  ! ${warning}`);
      return planWiring(target, state, options.adopt);
    };
    const first = await plan();
    describePlan(pushDomain, first).forEach((line) => print(line));
    refuseConflicts(first);
    if (stepsOf(first) === 0) {
      print('Nothing to change.');
      return;
    }
    if (!options.apply) {
      print('Nothing has been changed. To do this: npm run setup-live -- --apply');
      return;
    }
    if (unreachable !== undefined && !options.skipProbe) {
      throw new SetupProblem(
        'nothing has been changed, because the callback address does not answer as it should: LVB would send events to nowhere. Mend it, or add --skip-probe if only this machine cannot reach it.',
      );
    }
    await applyPlan(api, pushDomain, first);
    confirm(planWiring(target, await readWiring(api), options.adopt), pushDomain, print);
  } finally {
    api.close();
  }
}

/** @throws SetupProblem that names every variable that is missing or malformed, so that all can be set at once. */
function readNeeded(environment: Environment): { readonly config: Config; readonly keys: OperatorKeys } {
  const { config, problems } = readConfig(environment);
  const used = problems.filter((problem) => USED_VARIABLES.test(problem));
  const keys = findOperatorKeys(environment);
  if (keys !== undefined && used.length === 0) return { config, keys };
  if (keys !== undefined) throw new SetupProblem(`${used.join('; ')}. Set this in .env or in the shell.`);
  const missing = KEY_VARIABLES.filter((name) => findVariable(environment, name) === undefined);
  const all = [...used, ...missing.map((name) => `${name} is missing`)];
  throw new SetupProblem(
    `${all.join('; ')}. Set this in .env or in the shell. The keys for Tencent's API come from the CAM console, "API keys"; their account needs deploy/policies/deploy.json.`,
  );
}

async function findCallbackUrl({ callbackUrl }: SetupOptions, parts: SetupParts): Promise<string> {
  const given = callbackUrl ?? findAddress(parts.environment, 'streamCallback');
  if (given === undefined) return deployedCallbackUrl(parts);
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new UsageError(`the callback address must be an http or https URL, not "${given}"`);
  }
  return given;
}

async function deployedCallbackUrl({ environment, functionsEndpoint }: SetupParts): Promise<string> {
  const found = await findDeployedAddress('streamCallback', {
    environment,
    ...(functionsEndpoint === undefined ? {} : { endpoint: functionsEndpoint }),
  });
  if (found === undefined) {
    throw new UsageError(
      'where stream-callback answers is not known: add --callback-url, or set CALLBACK_URL',
    );
  }
  if ('problem' in found) throw new SetupProblem(`${found.problem}, or add --callback-url.`);
  return found.url;
}

async function callbackProblem(url: string, clock: Clock): Promise<string | undefined> {
  const probe = await probeCallback(url, nowSeconds(clock));
  return probe.verdict === 'right' ? undefined : `${probe.what}. ${probe.remedy}`;
}

function refuseConflicts({ callback, recording }: WiringPlan): void {
  if (callback.conflicts.length + recording.conflicts.length > 0) {
    throw new SetupProblem(
      'nothing has been changed: what "!" says above is not to be done without being told.',
    );
  }
}

function stepsOf({ callback, recording }: WiringPlan): number {
  return callback.steps.length + recording.steps.length;
}

/** What was asked for must be what is there: an answer without an error is not believed. */
function confirm(after: WiringPlan, pushDomain: string, print: (line: string) => void): void {
  if (stepsOf(after) === 0) {
    print(`Done: ${pushDomain}/${PUSH_PATH} is wired.`);
    return;
  }
  describePlan(pushDomain, after).forEach((line) => print(line));
  throw new SetupProblem(
    'Tencent accepted everything, and yet the above is still missing. Run this again in a minute.',
  );
}
