import { findAccount } from '../../../shared/db/accounts';
import { saveShortVideo } from '../../../shared/db/shortVideos';
import { AppError } from '../../../shared/errors';
import { id, LIMITS, optionalText, webUrl } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { EMPTY } from '../replySchema';

const FILE_ID = /^[a-zA-Z0-9_]+$/;

/** A short video that the app has uploaded to VOD. Sent twice, it is still one. */
export const upload_ugc = defineEndpoint({
  path: 'upload_ugc',
  access: { who: 'owner', field: 'userid' },
  fields: {
    userid: id(),
    file_id: id(),
    title: optionalText(),
    frontcover: optionalText(LIMITS.url),
    location: optionalText(),
    play_url: webUrl(),
  },
  reply: EMPTY,
  async handle({ userid, file_id: fileId, title, frontcover, location, play_url: playUrl }, context) {
    if (!FILE_ID.test(fileId))
      throw new AppError('INVALID_PARAMETER', 'file_id must be letters, digits or _!');
    await context.database.transaction(async (session) => {
      const account = await findAccount(session, userid);
      await saveShortVideo(session, {
        userId: userid,
        fileId,
        title,
        playUrl,
        nickname: account?.nickname ?? '',
        headpic: account?.avatar ?? '',
        frontcover,
        location,
        createdAt: new Date(context.clock.nowMs()),
      });
    });
    return undefined;
  },
});
