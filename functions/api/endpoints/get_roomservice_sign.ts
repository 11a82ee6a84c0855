import { nowSeconds } from '../../../shared/clock';
import { signRoomService } from '../../../shared/signing/roomServiceSign';
import { id } from '../../../shared/validation/fields';
import { defineEndpoint } from '../endpoint';
import { members, SECONDS, TEXT } from '../replySchema';

const LIFETIME_SECONDS = 600;

/** Entry to the room service of 2018, signed with the API key. `txTime` is an expiry in unix seconds. */
export const get_roomservice_sign = defineEndpoint({
  path: 'get_roomservice_sign',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id() },
  reply: members({ txTime: SECONDS, sign: TEXT }),
  handle({ userid }, { config, clock }) {
    const txTime = nowSeconds(clock) + LIFETIME_SECONDS;
    return Promise.resolve({ txTime, sign: signRoomService(config.callback.key, txTime, userid) });
  },
});
