import { fail, ok, type Check } from '../check';
import { DATABASE_VARIABLES, usableConfig } from '../context';

/** Codes of the driver and of the system, with what is done about them. */
const REMEDIES: readonly (readonly [pattern: RegExp, what: string, remedy: string])[] = [
  [
    /^ER_ACCESS_DENIED/,
    'the server refuses the account',
    'Correct DB_USER or DB_PASSWORD; the account must be allowed from where the function is.',
  ],
  [
    /^ER_(DBACCESS_DENIED|BAD_DB)/,
    'there is no such database, or the account may not use it',
    'Correct DB_NAME, grant the account SELECT, INSERT, UPDATE and DELETE on it, or run npm run migrate, which creates it.',
  ],
  [
    /^(ENOTFOUND|EAI_AGAIN)/,
    'the name in DB_HOST leads nowhere',
    "Correct DB_HOST: TencentDB shows the instance's intranet address.",
  ],
  [
    /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|DATABASE_UNREACHABLE|PROTOCOL_SEQUENCE_TIMEOUT)/,
    'the server does not answer',
    'Check DB_HOST and DB_PORT, that the function is in the VPC of the database, and that its security group lets the port in. From your own machine an intranet address cannot be reached: use --deployed.',
  ],
  [
    /^ER_(CON_COUNT|USER_LIMIT|TOO_MANY_USER)/,
    'the server takes no more connections',
    'Raise max_connections of the instance: each running instance of a function holds one connection.',
  ],
];

export const database: Check = {
  id: 'database',
  title: 'The database answers',
  async run(context) {
    await usableConfig(context, DATABASE_VARIABLES);
    const { database: fact } = await context.inside();
    if (fact.ok) return ok(`version ${fact.value.version}`);
    const [, what, remedy] = REMEDIES.find(([pattern]) => pattern.test(fact.code)) ?? [
      /^/,
      'the database cannot be used',
      'The code is explained in the MySQL manual; see also the log of the function.',
    ];
    return fail(`${what} (${fact.code})`, remedy);
  },
};
