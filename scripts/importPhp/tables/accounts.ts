import { randomBytes } from 'node:crypto';
import { findAccount, insertAccount, updateProfile, type AccountProfile } from '../../../shared/db/accounts';
import { hashPassword } from '../../../shared/signing/passwordHash';
import { digestOf } from '../digest';
import type { OldRow } from '../oldRow';
import { Refusal } from '../refusal';
import type { TableImport } from '../tableImport';

interface AccountPlan extends AccountProfile {
  readonly userId: string;
  readonly passwordHash: string;
  readonly createdAt: Date;
}

/** What both generations of servers let sign in (PROTOCOL C.1). */
const USER_ID = /^[a-zA-Z][a-zA-Z0-9_]{3,23}$/;
const PASSWORD = /^[a-zA-Z0-9]{1,128}$/;
const SEXES: ReadonlySet<string> = new Set(['-1', '0', '1']);

/**
 * Accounts with their profiles. What the old server stored is what the apps send, md5(md5(password) + userid), as
 * good as the password for whoever reads it: here it is hashed like the password of any new account, at a lower cost
 * until its owner signs in.
 */
export const accounts: TableImport<AccountPlan> = {
  table: 'tb_account',
  keys: ['userid'],
  columns: ['password', 'nickname', 'sex', 'avatar', 'frontcover', 'create_time'],
  secrets: ['password'],

  read(row, { startedAt }) {
    const userId = row.raw('userid');
    if (!USER_ID.test(userId)) throw new Refusal('bad_user_id');
    return {
      userId,
      passwordHash: '',
      nickname: row.text('nickname'),
      avatar: row.picture('avatar'),
      sex: readSex(row),
      frontcover: row.picture('frontcover'),
      createdAt: row.time('create_time') ?? startedAt,
    };
  },

  async prepare(plan, row, { passwordCost, dryRun }) {
    const stored = row.raw('password');
    const usable = PASSWORD.test(stored);
    if (!usable) row.note('has no password that an app could send: nobody can sign in');
    // Without a password the id stays taken, so that nobody registers as the owner of somebody's replays.
    const password = usable ? stored : randomBytes(32).toString('hex');
    return { ...plan, passwordHash: dryRun ? '' : await hashPassword(password, passwordCost) };
  },

  async add(session, plan) {
    if (!(await insertAccount(session, plan))) throw new Refusal('exists');
    await updateProfile(session, plan.userId, profileOf(plan));
    return { targetId: 0, state: stateOf(plan) };
  },

  async update(session, plan, known) {
    const account = await findAccount(session, plan.userId);
    if (account === undefined || stateOf(account) !== known.state) return undefined;
    await updateProfile(session, plan.userId, profileOf(plan));
    return stateOf(plan);
  },
};

function readSex(row: OldRow): number {
  const sex = row.raw('sex');
  if (SEXES.has(sex)) return Number(sex);
  if (sex !== '') row.note(`sex was ${sex}, copied as unknown`);
  return -1;
}

function profileOf({ nickname, avatar, sex, frontcover }: AccountProfile): AccountProfile {
  return { nickname, avatar, sex, frontcover };
}

function stateOf({ nickname, avatar, sex, frontcover }: AccountProfile): string {
  return digestOf(nickname, avatar, String(sex), frontcover);
}
