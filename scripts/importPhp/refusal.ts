/** Why a row of the old database is not copied, in the words of the report. */
export const REASONS = {
  bad_id: 'an id is empty, too long or has characters that no request may carry',
  bad_user_id: 'no app can sign in with such a user id',
  bad_file_id: 'the file id is empty, too long or has blanks in it',
  no_address: 'there is no http(s) address to play it from',
  no_time: 'its time is missing or zero, so the old server did not list it either',
  future: 'its time is more than a day ahead; check OLD_DB_TIME_ZONE',
  expired: 'it is older than REPLAY_RETENTION_DAYS and would be deleted at once; set that higher to keep it',
  file_taken: 'its file id belongs to another replay here',
  exists: 'there is one here already that no import brought',
  not_live: 'its room is not live, or it is a replay: a viewer who left without saying so',
  no_stream: 'its stream cannot be named; set APP_BIZID',
  no_chat: 'its stream cannot be named; set IM_SDKAPPID',
  duplicate: 'another row of the table has the same key',
  database: 'the new database refuses it',
} as const;

export type Reason = keyof typeof REASONS;

/** This row is not copied. Everything else that is thrown ends the import. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly reason: Reason,
    /** The column and what is wrong with it; never a credential. */
    readonly detail = '',
  ) {
    super(detail === '' ? REASONS[reason] : `${REASONS[reason]} (${detail})`);
  }
}
