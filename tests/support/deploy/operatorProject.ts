import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TencentCloud } from '../../../sandbox/tencentCloud/startTencentCloud';

const repository = path.join(__dirname, '..', '..', '..');

/** What a deployment reads; node_modules is linked. */
const SOURCES = [
  'deploy',
  'functions',
  'migrations',
  'scripts',
  'shared',
  'package.json',
  'serverless.js',
  'serverless.yml',
  'tsconfig.json',
];

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Where the processes of this command tried to connect to. */
  readonly connections: readonly {
    readonly host: string;
    readonly port: number;
    readonly reached: boolean;
  }[];
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Hosts that accept a connection and never answer. */
  readonly silentHosts?: readonly string[];
  /** Ends the command with a signal as soon as something is so. */
  readonly interrupt?: { readonly when: () => boolean; readonly signal: 'SIGINT' | 'SIGKILL' };
}

/** A clone of this repository on the operator's machine, which reaches the stand-in and nothing else. */
export class OperatorProject {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'xzb-operator-'));
  private logs = 0;

  constructor(private readonly cloud: TencentCloud) {
    for (const source of SOURCES) {
      fs.cpSync(path.join(repository, source), this.file(source), { recursive: true });
    }
    fs.symlinkSync(path.join(repository, 'node_modules'), this.file('node_modules'), 'dir');
    fs.mkdirSync(this.file('home'));
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  read(name: string): string {
    return fs.readFileSync(this.file(name), 'utf8');
  }

  write(name: string, content: string): void {
    fs.writeFileSync(this.file(name), content);
  }

  /** Writes an environment file; undefined leaves a variable out. */
  writeEnvironment(variables: Readonly<Record<string, string | undefined>>, name = '.env'): void {
    const lines = Object.entries(variables)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}='${value ?? ''}'\n`);
    this.write(name, lines.join(''));
  }

  sls(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.run(['node_modules/serverless/bin/serverless.js', ...args], options);
  }

  migrate(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return this.npmRun('migrate', args, options);
  }

  /** `npm run NAME -- …`, without npm, for the scripts that tsx runs. */
  npmRun(name: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const { scripts } = JSON.parse(this.read('package.json')) as { scripts: Record<string, string> };
    const file = /^tsx (\S+)$/.exec(scripts[name] ?? '')?.[1];
    if (file === undefined) throw new Error(`package.json has no script ${name} for tsx`);
    return this.run(['node_modules/tsx/dist/cli.mjs', file, ...args], options);
  }

  /** A line of the guide, as an operator types it: `NAME=value npx sls …` or `npm run NAME -- …`. */
  type(line: string): Promise<CommandResult> {
    const words = line.trim().split(/\s+/);
    const assignments = words.slice(
      0,
      words.findIndex((word) => !/^[A-Z_]+=/.test(word)),
    );
    const environment = Object.fromEntries(assignments.map((word) => word.split('=') as [string, string]));
    const [program, ...args] = words.slice(assignments.length);
    if (program === 'npx' && args[0] === 'sls') return this.sls(args.slice(1), { environment });
    if (program === 'npm' && args[0] === 'run') {
      const [name = '', separator, ...rest] = args.slice(1);
      if (separator === undefined || separator === '--') return this.npmRun(name, rest, { environment });
    }
    throw new Error(`nobody knows how to type: ${line}`);
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private run(
    args: readonly string[],
    { environment = {}, silentHosts = [], interrupt }: CommandOptions,
  ): Promise<CommandResult> {
    const logFile = this.file(`connections-${++this.logs}.jsonl`);
    fs.writeFileSync(logFile, '');
    const preload = path.join(repository, 'sandbox', 'tencentCloud', 'network', 'operatorMachine.cjs');
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.file('home'),
      TMPDIR: os.tmpdir(),
      NODE_OPTIONS: `--require ${preload}`,
      NODE_EXTRA_CA_CERTS: this.cloud.certificateFile,
      STAND_IN_NETWORK: JSON.stringify({ ...this.cloud.network, silentHosts, logFile }),
      ...environment,
    };
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [...args],
        { cwd: this.folder, env, maxBuffer: 16 * 1024 * 1024 },
        (_error, stdout, stderr) => {
          clearInterval(watch);
          resolve({ status: child.exitCode ?? -1, stdout, stderr, connections: readLog(logFile) });
        },
      );
      const watch = setInterval(() => {
        if (interrupt?.when() === true) child.kill(interrupt.signal);
      }, 5);
      child.stdin?.end();
    });
  }
}

function readLog(file: string): CommandResult['connections'] {
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CommandResult['connections'][number]);
}
