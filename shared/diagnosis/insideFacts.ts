import type { Clock } from '../clock';
import type { LiveApi } from '../cloud/liveApi';
import type { CloudCredentials } from '../config';
import { readAccountPrivileges, type AccountPrivileges } from '../db/accountPrivileges';
import type { Database } from '../db/database';
import {
  findSweepState,
  listMigrationStates,
  readServerState,
  type MigrationState,
  type SweepState,
} from '../db/serverState';
import { failureCodeOf } from './failureCode';

/** Something that was looked at: what it is, or the code of why it could not be seen. Never a secret. */
export type Fact<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

/** What only a place inside the VPC, with the function's role, can see. */
export interface InsideFacts {
  readonly database: Fact<{
    readonly version: string;
    /** The server's clock minus that of whoever asked. */
    readonly clockDifferenceMs: number;
  }>;
  /** Missing in the answer of an online-check from before it was looked at. */
  readonly privileges?: Fact<AccountPrivileges>;
  readonly migrations: Fact<readonly MigrationState[]>;
  readonly lastSweep: Fact<SweepState | null>;
  /** Whether the live API answers to the keys that are there: those of a role, those of CLOUD_SECRET_ID, or none. */
  readonly liveApi: Fact<'role' | 'variables'>;
}

export interface InsideServices {
  readonly database: Database;
  readonly liveApi: Pick<LiveApi, 'listOnlineStreams' | 'getStreamState'>;
  readonly credentials: CloudCredentials | undefined;
  readonly clock: Clock;
}

const READ_LIMIT_MS = 5_000;
/** A name that `api` never makes: it has no bizid in front. */
const PROBE_STREAM = 'doctor_probe';

/** Looks at everything, each thing by itself, so that one failure does not hide another. Changes nothing. */
export async function gatherInsideFacts(services: InsideServices): Promise<InsideFacts> {
  const { database, clock } = services;
  const liveApi = factOf(() => askLiveApi(services));
  const server = await factOf(async () => {
    const { version, now } = await database.read(readServerState, READ_LIMIT_MS);
    return { version, clockDifferenceMs: now.getTime() - clock.nowMs() };
  });
  /** A server that does not answer is not waited for again and again. */
  const ofTables = <T>(look: () => Promise<T>): Promise<Fact<T>> =>
    server.ok ? factOf(look) : Promise.resolve(server);
  return {
    database: server,
    privileges: await ofTables(() => database.read(readAccountPrivileges, READ_LIMIT_MS)),
    migrations: await ofTables(() => database.read(listMigrationStates, READ_LIMIT_MS)),
    lastSweep: await ofTables(async () => (await database.read(findSweepState, READ_LIMIT_MS)) ?? null),
    liveApi: await liveApi,
  };
}

/** The two calls of a sweep that only read. */
async function askLiveApi({ liveApi, credentials }: InsideServices): Promise<'role' | 'variables'> {
  await liveApi.listOnlineStreams(1, 100);
  await liveApi.getStreamState(PROBE_STREAM);
  return credentials?.token === undefined ? 'variables' : 'role';
}

async function factOf<T>(look: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { ok: true, value: await look() };
  } catch (error) {
    return { ok: false, code: failureCodeOf(error) };
  }
}
