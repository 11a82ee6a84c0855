import { findRoomOfUser } from '../../../shared/db/liveList';
import { findReplayByFile } from '../../../shared/db/replays';
import { findShortVideo } from '../../../shared/db/shortVideos';
import type { Session } from '../../../shared/db/database';
import { AppError } from '../../../shared/errors';
import { id, integer, optionalId } from '../../../shared/validation/fields';
import { defineAction, type ActionContext } from '../action';
import { listItemSchema, liveItem, replayItem, shortVideoItem, type ListItem } from '../listItem';
import { replaysSince } from '../replaysSince';
import { TEXT } from '../replySchema';

const TYPE = { live: 0, replay: 1, shortVideo: 2 } as const;

/** One row of a list, for the player and the share page. It is `returnData` itself, with `userinfo.desc` added. */
export const GetUserInfo = defineAction({
  name: 'GetUserInfo',
  access: { who: 'anyone' },
  fields: { userid: id(), type: integer({ oneOf: Object.values(TYPE) }), fileid: optionalId() },
  reply: listItemSchema({ desc: TEXT }),
  async handle({ userid, type, fileid }, context) {
    const item = await context.database.read((session) =>
      findItem(session, { userid, type, fileid }, context),
    );
    if (item?.userid !== userid) {
      throw new AppError('BROADCAST_ENDED', 'userid has nothing of this type');
    }
    return { ...item, userinfo: { ...item.userinfo, desc: item.desc } };
  },
});

async function findItem(
  session: Session,
  { userid, type, fileid }: { userid: string; type: number; fileid: string },
  context: ActionContext,
): Promise<ListItem | undefined> {
  if (type === TYPE.live) {
    const room = await findRoomOfUser(session, userid);
    return room === undefined ? undefined : liveItem(room, context.config, context.clock);
  }
  if (fileid === '') throw new AppError('INVALID_PARAMETER', 'fileid is null or empty!');
  if (type === TYPE.replay) {
    const replay = await findReplayByFile(session, fileid, replaysSince(context));
    return replay === undefined ? undefined : replayItem(replay);
  }
  const video = await findShortVideo(session, userid, fileid);
  return video === undefined ? undefined : shortVideoItem(video);
}
