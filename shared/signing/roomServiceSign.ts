import { md5Hex } from './digest';

/** md5(API key + txTime + user id): the sign of /get_roomservice_sign. `txTime` is an expiry in unix seconds. */
export function signRoomService(apiKey: string, txTime: number, userId: string): string {
  return md5Hex(apiKey, String(txTime), userId);
}
