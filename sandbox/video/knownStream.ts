import { findSdkUser } from '../../shared/broadcast/sdkStream';
import { findAccount } from '../../shared/db/accounts';
import { findBroadcastByStream } from '../../shared/db/broadcasts';
import { MySqlDatabase } from '../../shared/db/database';
import type { DatabaseAddress } from '../functionEnvironment';

/** Asks the backend's database which streams it has given out. */
export class KnownStreams {
  private readonly database: MySqlDatabase;

  constructor(
    { name, ...server }: DatabaseAddress,
    private readonly sdkAppId: string | undefined,
  ) {
    this.database = new MySqlDatabase({ ...server, database: name });
  }

  /**
   * Whether a broadcast has this stream name, or the user of a second-generation name has an account: that one may
   * push before it announces its room.
   */
  has(stream: string): Promise<boolean> {
    const userId = findSdkUser(this.sdkAppId, stream);
    return this.database.read(async (session) => {
      if ((await findBroadcastByStream(session, stream)) !== undefined) return true;
      return userId !== undefined && (await findAccount(session, userId)) !== undefined;
    });
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
