import { saveShortVideo } from '../../../shared/db/shortVideos';
import { id, optionalText, webUrl } from '../../../shared/validation/fields';
import { defineAction } from '../action';
import { profileField } from '../profileField';
import { NO_DATA } from '../replySchema';

/** What the app calls a video without a title. */
const DEFAULT_TITLE = '小视频';

/** A short video that the app has uploaded to VOD. Sent twice, it is still one. */
export const UploadUGCVideo = defineAction({
  name: 'UploadUGCVideo',
  access: { who: 'owner', field: 'userid' },
  fields: {
    userid: id(),
    file_id: id(),
    title: optionalText(),
    play_url: webUrl(),
    userinfo: profileField(),
  },
  reply: NO_DATA,
  async handle({ userid, file_id: fileId, title, play_url: playUrl, userinfo }, { database, clock }) {
    const createdAt = new Date(clock.nowMs());
    const video = { userId: userid, fileId, title: title === '' ? DEFAULT_TITLE : title, playUrl, createdAt };
    await database.transaction((session) => saveShortVideo(session, { ...video, ...userinfo }));
    return undefined;
  },
});
