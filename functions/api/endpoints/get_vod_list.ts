import { listReplays } from '../../../shared/db/replays';
import { id, integer } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { replaysSince } from '../replaysSince';
import { secondReplayItem, SECOND_LIST_SCHEMA } from '../secondListItem';
import { secondPageOf } from '../secondPage';

/** The replays of everybody, of both generations, newest first. */
export const get_vod_list = defineEndpoint({
  path: 'get_vod_list',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), index: integer({ min: 0, fallback: 1 }), count: integer({ min: 0, fallback: 10 }) },
  reply: SECOND_LIST_SCHEMA,
  async handle({ index, count }, context) {
    const page = { since: replaysSince(context), ...secondPageOf(index, count) };
    const replays = await context.database.read((session) => listReplays(session, page));
    return { list: replays.map(secondReplayItem) };
  },
});
