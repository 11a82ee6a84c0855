import path from 'node:path';
import type { FunctionLineSink } from './functionDefinition';
import { FunctionPool } from './functionPool';

/** The three deployed functions. */
export interface FunctionPools {
  readonly api: FunctionPool;
  readonly streamCallback: FunctionPool;
  readonly onlineCheck: FunctionPool;
  /** Loads each bundle once, so that one that cannot be loaded shows at once. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** The limits are those of serverless.yml; the numbers of instances are a laptop's share. */
const DEPLOYED = {
  api: { timeLimitMs: 10_000, maxInstances: 8 },
  'stream-callback': { timeLimitMs: 15_000, maxInstances: 4 },
  'online-check': { timeLimitMs: 50_000, maxInstances: 2 },
} as const;

const MEMORY_MB = 256;

export function createPools(
  bundlesDir: string,
  environment: Readonly<Record<string, string>>,
  onLine: FunctionLineSink,
): FunctionPools {
  const pool = (name: keyof typeof DEPLOYED): FunctionPool =>
    new FunctionPool(
      {
        name,
        bundle: path.resolve(bundlesDir, name, 'index.js'),
        environment,
        memoryMb: MEMORY_MB,
        ...DEPLOYED[name],
      },
      onLine,
    );
  const pools = {
    api: pool('api'),
    streamCallback: pool('stream-callback'),
    onlineCheck: pool('online-check'),
  };
  const all = Object.values(pools);
  return {
    ...pools,
    async warmUp() {
      await Promise.all(all.map((one) => one.warmUp()));
    },
    async close() {
      await Promise.all(all.map((one) => one.close()));
    },
  };
}
