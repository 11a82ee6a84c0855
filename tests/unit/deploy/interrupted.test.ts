import type { CloudCalls } from '../../../deploy/cloud/cloudApi';
import type { FunctionInputs, Trigger } from '../../../deploy/functionInputs';
import { connectTriggers } from '../../../deploy/scf/connectTriggers';
import type { LoadedComponent } from '../../../deploy/scf/functionComponent';
import { putFunction } from '../../../deploy/scf/putFunction';
import { removeFunction } from '../../../deploy/scf/removeFunction';
import {
  FUNCTION_ALIASES,
  forEachFunction,
  type FunctionAlias,
} from '../../../deploy/settings/planFunctions';
import { deployFunctions } from '../../../deploy/steps/deployFunctions';
import { camService } from '../../../sandbox/tencentCloud/cam';
import type { FunctionRecord } from '../../../sandbox/tencentCloud/cloudState';
import { INPUTS, LocalCloud, UPLOADED } from './support';

// A process that deploys may die at any call, before Tencent has got it or after Tencent has done it. Every one of
// these deaths is tried, and the next run has to complete what was begun.

const ACCESS = {
  keys: { secretId: 'id', secretKey: 'key', token: undefined },
  expectedAppId: undefined,
  region: 'ap-guangzhou',
};
const TIMER: Trigger = { kind: 'timer', name: 'every-minute', cron: '0 * * * * * *', enabled: true };

/** What one release deploys. */
interface Release {
  readonly version: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly timer: Trigger;
}

const FIRST: Release = { version: 'a', variables: { A: '1', B: '2' }, timer: TIMER };
const SECOND: Release = {
  version: 'b',
  variables: { A: '1', B: 'changed' },
  timer: { ...TIMER, cron: '30 * * * * * *' },
};

function inputsOf(alias: FunctionAlias, { variables, timer }: Release): FunctionInputs {
  const triggers = alias === 'online-check' ? [timer] : INPUTS.triggers;
  return { ...INPUTS, name: `xzb-${alias}`, variables, triggers };
}

class Killed extends Error {}

type Death = 'before' | 'after';

/** Passes calls on until the process dies at one of them. */
class MortalCalls implements CloudCalls {
  made = 0;

  constructor(
    private readonly cloud: LocalCloud,
    private readonly diesAt = Number.POSITIVE_INFINITY,
    private readonly death: Death = 'before',
  ) {}

  call<Answer>(service: string, action: string, parameters: object): Promise<Answer> {
    return this.step(() => this.cloud.call(service, action, parameters));
  }

  /** Anything that changes the cloud is a call, an upload to COS too. */
  async step<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.made += 1;
    const dies = this.made >= this.diesAt;
    if (dies && (this.death === 'before' || this.made > this.diesAt)) throw new Killed();
    // The platform is still at it when the next run looks.
    this.cloud.state.settlingPolls = dies ? 1 : 0;
    const answer = await work();
    if (dies) throw new Killed();
    return answer;
  }
}

class Account {
  readonly cloud = new LocalCloud();
  /** The code that migrated last. */
  private migrator: string | undefined;

  constructor() {
    for (const [action, run] of camService(this.cloud.state)) this.cloud.service.set(action, run);
    this.cloud.service.set('Invoke', () => {
      this.migrator = this.codeOf('xzb-online-check');
      return { Result: { InvokeResult: 0, RetMsg: '{"outcome":"migrated","applied":[]}' } };
    });
  }

  hasMigrated({ version }: Release): boolean {
    return this.migrator === version;
  }

  codeOf(name: string): string | undefined {
    return this.cloud.state.functions.get(name)?.code.toString();
  }

  async deploy(release: Release, calls: MortalCalls): Promise<void> {
    const { version } = release;
    const upload = (): Promise<typeof UPLOADED> =>
      calls.step(() => {
        this.cloud.putPackage(version);
        return Promise.resolve(UPLOADED);
      });
    const say = (): void => undefined;
    const component: LoadedComponent = {
      put: ({ inputs, beforeCreating }) =>
        putFunction(inputs, {
          api: calls,
          codeHash: version.repeat(64),
          knownAsOurs: false,
          upload,
          beforeCreating,
          say,
        }),
      connect: ({ inputs }) => connectTriggers(inputs, { api: calls, say }),
      remove: ({ name }) => removeFunction(name, { api: calls, knownAsOurs: false, say }),
    };
    const functions = forEachFunction((alias) => ({
      alias,
      component: './deploy/scf',
      inputs: inputsOf(alias, release),
    }));
    await deployFunctions(
      { root: '/', access: ACCESS, functions, migrationAccount: undefined },
      {
        api: calls,
        appId: '1250000000',
        loadComponent: () => Promise.resolve(component),
        print: { heading: say, line: say },
        rollback: false,
      },
    );
  }

  /** Everything that matters of what is deployed; the numbers of changes do not. */
  get deployed(): object[] {
    const { functions } = this.cloud.state;
    return [...functions.values()]
      .map(({ revision: _r, pollsLeft: _p, pending: _w, code, Triggers, ...rest }: FunctionRecord) => ({
        ...rest,
        code: code.toString(),
        triggers: Triggers.map(({ Type, Enable, TriggerDesc }) => ({
          Type,
          Enable,
          // An address that was lost is made again under another name.
          TriggerDesc: TriggerDesc.replace(/url\d+/, 'url'),
        })),
      }))
      .sort((a, b) => a.FunctionName.localeCompare(b.FunctionName));
  }
}

async function accountWith(releases: readonly Release[]): Promise<{ account: Account; calls: number }> {
  const account = new Account();
  let calls = 0;
  for (const release of releases) {
    const made = new MortalCalls(account.cloud);
    await account.deploy(release, made);
    calls = made.made;
  }
  return { account, calls };
}

describe.each([
  ['a first deployment', [], FIRST],
  ['an upgrade of everything', [FIRST], SECOND],
] as const)('%s', (_what, before, release) => {
  it.each(['before', 'after'] as const)(
    'is completed by the next run when it dies %s any call',
    async (death) => {
      const { account: whole, calls } = await accountWith([...before, release]);
      expect(whole.deployed).toHaveLength(FUNCTION_ALIASES.length);
      expect(calls).toBeGreaterThan(20);
      for (let at = 1; at <= calls; at += 1) {
        const { account } = await accountWith(before);
        await expect(account.deploy(release, new MortalCalls(account.cloud, at, death))).rejects.toThrow(
          Killed,
        );
        // Whoever serves the apps is never ahead of the tables.
        const migrated = account.hasMigrated(release);
        for (const alias of ['xzb-api', 'xzb-stream-callback']) {
          if (account.codeOf(alias) === release.version)
            expect([at, alias, migrated]).toEqual([at, alias, true]);
        }
        await account.deploy(release, new MortalCalls(account.cloud));
        expect([at, account.deployed]).toEqual([at, whole.deployed]);
        account.cloud.actions.length = 0;
        await account.deploy(release, new MortalCalls(account.cloud));
        expect([at, account.cloud.actions]).toEqual([at, ['Invoke']]);
      }
    },
  );
});

it('keeps the addresses that an upgrade finds, wherever it dies', async () => {
  const urls = ({ cloud }: Account): string[] =>
    [...cloud.state.functions.values()].flatMap(({ Triggers }) =>
      Triggers.filter(({ Type }) => Type === 'http').map(({ TriggerDesc }) => TriggerDesc),
    );
  const { calls } = await accountWith([FIRST, SECOND]);
  for (let at = 1; at <= calls; at += 1) {
    const { account } = await accountWith([FIRST]);
    const before = urls(account);
    expect(before).toHaveLength(2);
    await account.deploy(SECOND, new MortalCalls(account.cloud, at, 'after')).catch(() => undefined);
    await account.deploy(SECOND, new MortalCalls(account.cloud));
    expect([at, urls(account)]).toEqual([at, before]);
  }
});
