import { findReplayByFile, removeReplay } from '../../../shared/db/replays';
import { AppError } from '../../../shared/errors';
import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { replaysSince } from '../replaysSince';
import { NO_DATA } from '../replySchema';

/** An operator takes a replay off the list for good, by any of its file ids. The file itself stays in VOD. */
export const DeleteReplay = defineAction({
  name: 'DeleteReplay',
  access: { who: 'operator' },
  fields: { fileid: id(), reason: text() },
  reply: NO_DATA,
  async handle({ fileid, reason }, context) {
    await context.database.transaction(async (session) => {
      const replay = await findReplayByFile(session, fileid, replaysSince(context));
      if (replay === undefined) throw new AppError('BROADCAST_ENDED', 'fileid is the file id of no replay');
      await audit(session, { action: 'DeleteReplay', target: fileid, reason }, context);
      await removeReplay(session, replay.id);
    });
    return undefined;
  },
});
