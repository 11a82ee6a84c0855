import { createRequire } from 'node:module';
import path from 'node:path';
import PublishedTemplate from '@serverless/template';
import { DeployFailure } from './deployFailure';
import { printer } from './printer';
import { runCommand } from './runCommand';
import type { LoadedComponent } from './scf/functionComponent';
import { readDeploymentPlace, readDeploySettings, type SettingsSource } from './settings/deploySettings';
import type { FunctionAlias } from './settings/planFunctions';
import type * as DeployBackendStep from './steps/deployBackend';
import type * as RemoveBackendStep from './steps/removeBackend';
import type * as ShowBackendStep from './steps/showBackend';

/** Options of the command line, as the CLI's minimist reads them. */
type Options = Readonly<Record<string, unknown>>;

const COMPONENT = './deploy/scf';
const USAGE = 'There are: npx sls deploy [--stage NAME] [--rollback], npx sls info, npx sls remove.';
const KNOWN_OPTIONS = new Set(['stage', 'rollback', 'debug', 'help', 'h']);

/**
 * Loads what builds on the published SCF component when a command needs it: an old agent-base in there replaces
 * `https.request` by one that does not take an address and options, with which the CLI asks for notices at the start.
 */
const load = createRequire(__filename);

/** As the shell gave it: the CLI reads ./.env into the process's environment later, whatever the stage. */
const processVariables = { ...process.env };

/**
 * What `npx sls` runs. The CLI wants a class of this name, and calls `default` without a command and a method with
 * one; the published class lacks `deploy`, and answers an unknown command with status 0.
 */
export class Template extends PublishedTemplate {
  constructor(id: string | undefined, context: unknown) {
    super(id, context);
    // The published class returns something callable, which already answers to every name.
    return new Proxy(this, {
      get: (target, property) => {
        if (typeof property !== 'string' || property === 'then' || Object.hasOwn(target, property)) {
          return Reflect.get(target, property) as unknown;
        }
        return () => runCommand(() => Promise.reject(unknownCommand(property)));
      },
    });
  }

  /** Bare `npx sls`. */
  async default(options: Options): Promise<never> {
    return this.deploy(options);
  }

  async deploy(options: Options): Promise<never> {
    return runCommand(async () => {
      if (isHelp(options)) {
        printer.line(USAGE);
        return;
      }
      refuseUnknown(options);
      const settings = await readDeploySettings(this.source(options));
      const { deployBackend } = load('./steps/deployBackend') as typeof DeployBackendStep;
      const { api, callback } = await deployBackend(settings, {
        loadComponent: (alias, componentPath) => this.loadFunction(alias, settings.stage, componentPath),
        print: printer,
        rollback: options['rollback'] === true,
      });
      printer.heading('Deployed');
      printer.line(`API, for the apps:          ${api}`);
      printer.line(`Stream events, for LVB:     ${callback}`);
    });
  }

  async info(options: Options): Promise<never> {
    return runCommand(async () => {
      refuseUnknown(options);
      const place = await readDeploymentPlace(this.source(options));
      const { showBackend } = load('./steps/showBackend') as typeof ShowBackendStep;
      await showBackend(place, printer);
    });
  }

  async remove(options: Options): Promise<never> {
    return runCommand(async () => {
      refuseUnknown(options);
      const place = await readDeploymentPlace(this.source(options));
      const { removeBackend } = load('./steps/removeBackend') as typeof RemoveBackendStep;
      await removeBackend(place, {
        loadComponent: (alias) => this.loadFunction(alias, place.stage, COMPONENT),
        print: printer,
      });
    });
  }

  source(options: Options): SettingsSource {
    return {
      root: path.dirname(this.context.instance.stateRoot),
      stageOption: options['stage'],
      processVariables,
    };
  }

  /** Each stage remembers its own. */
  async loadFunction(
    alias: FunctionAlias,
    stage: string | undefined,
    componentPath: string,
  ): Promise<LoadedComponent> {
    const name = stage === undefined ? alias : `${alias}.${stage}`;
    return (await this.load(componentPath, name)) as LoadedComponent;
  }
}

function isHelp(options: Options): boolean {
  return options['help'] === true || options['h'] === true;
}

/** `sls deploy --stagee x` must not deploy the main stage. */
function refuseUnknown(options: Options): void {
  const unknown = Object.keys(options).filter((name) => !KNOWN_OPTIONS.has(name));
  if (unknown.length === 0) return;
  throw new DeployFailure(`Unknown option: ${unknown.map((name) => `--${name}`).join(', ')}.`, USAGE);
}

function unknownCommand(name: string): DeployFailure {
  return new DeployFailure(`Unknown command: ${name}.`, USAGE);
}
