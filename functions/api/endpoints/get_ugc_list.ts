import { listShortVideos } from '../../../shared/db/shortVideos';
import { id, integer } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { secondShortVideoItem, SECOND_LIST_SCHEMA } from '../secondListItem';
import { secondPageOf } from '../secondPage';

/** The short videos of everybody, of both generations, newest first. */
export const get_ugc_list = defineEndpoint({
  path: 'get_ugc_list',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), index: integer({ min: 0, fallback: 1 }), count: integer({ min: 0, fallback: 10 }) },
  reply: SECOND_LIST_SCHEMA,
  async handle({ index, count }, { database }) {
    const videos = await database.read((session) => listShortVideos(session, secondPageOf(index, count)));
    return { list: videos.map(secondShortVideoItem) };
  },
});
