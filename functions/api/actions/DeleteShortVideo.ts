import { deleteShortVideo } from '../../../shared/db/shortVideos';
import { AppError } from '../../../shared/errors';
import { id, text } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { audit } from '../moderation/audit';
import { NO_DATA } from '../replySchema';

/** An operator takes a short video off the list. The file itself stays in VOD, and its user can add it again. */
export const DeleteShortVideo = defineAction({
  name: 'DeleteShortVideo',
  access: { who: 'operator' },
  fields: { userid: id(), fileid: id(), reason: text() },
  reply: NO_DATA,
  async handle({ userid, fileid, reason }, context) {
    await context.database.transaction(async (session) => {
      if (!(await deleteShortVideo(session, userid, fileid))) {
        throw new AppError('BROADCAST_ENDED', 'userid has no short video with this fileid');
      }
      await audit(session, { action: 'DeleteShortVideo', target: `${userid} ${fileid}`, reason }, context);
    });
    return undefined;
  },
});
