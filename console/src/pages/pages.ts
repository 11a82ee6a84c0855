import type { FunctionComponent } from 'preact';
import { Bans } from './bans';
import { Health } from './health';
import { Ledger } from './ledger';
import { Replays } from './replays';
import { Reports } from './reports';
import { Rooms } from './rooms';
import { Sweeps } from './sweeps';

/** The pages by what stands behind `#/` in the address, in the order of the navigation. */
export const PAGES = {
  rooms: Rooms,
  replays: Replays,
  reports: Reports,
  bans: Bans,
  ledger: Ledger,
  sweeps: Sweeps,
  health: Health,
} satisfies Readonly<Record<string, FunctionComponent>>;

export type PageName = keyof typeof PAGES;

export function pageOf(hash: string): PageName {
  const name = hash.replace(/^#\/?/, '');
  return Object.hasOwn(PAGES, name) ? (name as PageName) : 'rooms';
}
