import fs from 'node:fs';
import path from 'node:path';
import JSZip from 'jszip';
import type { InvocationOutcome } from '../../functions/functionDefinition';
import { FunctionPool } from '../../functions/functionPool';
import type { CloudAccount, FunctionRecord } from '../cloudState';

export interface RuntimeParts {
  readonly account: CloudAccount;
  /** Packages are unpacked below this folder. */
  readonly folder: string;
  /** `10.0.0.9:3306` and the like, with the port of 127.0.0.1 that stands behind it: reached from the VPC only. */
  readonly privateAddresses: Readonly<Record<string, number>>;
  /** Where the public network is, for functions that have one. */
  readonly publicPort: number;
  readonly certificateAuthority: string;
  readonly onLine: (functionName: string, line: string) => void;
}

interface Running {
  readonly revision: number;
  readonly pool: FunctionPool;
}

const PRELOAD = path.join(__dirname, '..', 'network', 'functionNetwork.cjs');
const MAX_INSTANCES = 2;

/** Runs what was uploaded: the bundle out of the package, with the environment that the function was given. */
export class FunctionRuntime {
  private readonly running = new Map<string, Running>();
  private readonly retired: Promise<void>[] = [];

  constructor(private readonly parts: RuntimeParts) {}

  async invoke(found: FunctionRecord, event: unknown): Promise<InvocationOutcome> {
    const pool = await this.poolOf(found);
    return pool.invoke(event);
  }

  async close(): Promise<void> {
    for (const { pool } of this.running.values()) this.retired.push(pool.close());
    this.running.clear();
    await Promise.all(this.retired);
  }

  /** Instances of an older code or configuration are replaced, as the platform does. */
  private async poolOf(found: FunctionRecord): Promise<FunctionPool> {
    const current = this.running.get(found.FunctionName);
    if (current?.revision === found.revision) return current.pool;
    const { revision } = found;
    const bundle = await this.unpack(found);
    const newer = this.running.get(found.FunctionName);
    if (newer?.revision === revision) return newer.pool;
    if (newer !== undefined) this.retired.push(newer.pool.close());
    const pool = new FunctionPool(
      {
        name: found.FunctionName,
        bundle,
        environment: this.environmentOf(found),
        timeLimitMs: found.Timeout * 1000,
        memoryMb: found.MemorySize,
        maxInstances: MAX_INSTANCES,
        preload: { file: PRELOAD, options: this.networkOf(found) },
      },
      (name, _stream, line) => this.parts.onLine(name, line),
    );
    this.running.set(found.FunctionName, { revision, pool });
    return pool;
  }

  private async unpack(found: FunctionRecord): Promise<string> {
    const folder = fs.mkdtempSync(path.join(this.parts.folder, `${found.FunctionName}-`));
    const archive = await JSZip.loadAsync(found.code);
    for (const entry of Object.values(archive.files)) {
      if (entry.dir) continue;
      const file = path.join(folder, path.normalize(`/${entry.name}`));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, await entry.async('nodebuffer'));
    }
    // `index.main_handler` is the export `main_handler` of index.js.
    return path.join(folder, `${found.Handler.split('.')[0] ?? ''}.js`);
  }

  /** The function's own variables, and those that the platform sets (583/14570). */
  private environmentOf(found: FunctionRecord): Record<string, string> {
    const { region, roleKeys } = this.parts.account;
    const role =
      found.Role === ''
        ? {}
        : {
            TENCENTCLOUD_SECRETID: roleKeys.secretId,
            TENCENTCLOUD_SECRETKEY: roleKeys.secretKey,
            TENCENTCLOUD_SESSIONTOKEN: roleKeys.token,
          };
    const own = Object.fromEntries(found.Environment.Variables.map(({ Key, Value }) => [Key, Value]));
    return { ...own, ...role, TENCENTCLOUD_RUNENV: 'SCF', TENCENTCLOUD_REGION: region };
  }

  private networkOf(found: FunctionRecord): object {
    const { account, privateAddresses, publicPort, certificateAuthority } = this.parts;
    const inVpc = found.VpcConfig.VpcId === account.vpcId && found.VpcConfig.SubnetId === account.subnetId;
    const isPublic = found.PublicNetConfig.PublicNetStatus === 'ENABLE';
    return {
      privateAddresses: inVpc ? privateAddresses : {},
      publicPort: isPublic ? publicPort : undefined,
      certificateAuthority,
    };
  }
}
