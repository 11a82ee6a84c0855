import type { Fields, ValuesOf } from '../../../shared/validation/fields';
import { createRequestReader } from '../../../shared/validation/requestReader';
import type { Endpoint } from '../endpoint';
import { change_password } from './change_password';
import { end_session } from './end_session';
import { get_cos_sign } from './get_cos_sign';
import { get_cos_upload_url } from './get_cos_upload_url';
import { get_roomservice_sign } from './get_roomservice_sign';
import { get_sessions } from './get_sessions';
import { get_ugc_list } from './get_ugc_list';
import { get_user_info } from './get_user_info';
import { get_vod_list } from './get_vod_list';
import { get_vod_sign } from './get_vod_sign';
import { getsig } from './getsig';
import { login } from './login';
import { logout } from './logout';
import { refresh } from './refresh';
import { register } from './register';
import { upload_room } from './upload_room';
import { upload_ugc } from './upload_ugc';
import { upload_user_info } from './upload_user_info';

/** An endpoint together with the reader that its fields give. */
export interface ReadyEndpoint extends Endpoint {
  read(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

function ready<F extends Fields>(endpoint: Endpoint<F>): ReadyEndpoint {
  return {
    ...endpoint,
    read: createRequestReader(`endpoint/${endpoint.path}`, endpoint.fields),
    // `read` gives exactly the values that `fields` declare.
    handle: (parameters, context) => endpoint.handle(parameters as ValuesOf<F>, context),
  };
}

/** The closed table of second-generation paths. */
const TABLE: readonly ReadyEndpoint[] = [
  ready(change_password),
  ready(end_session),
  ready(get_cos_sign),
  ready(get_cos_upload_url),
  ready(get_roomservice_sign),
  ready(get_sessions),
  ready(get_ugc_list),
  ready(get_user_info),
  ready(get_vod_list),
  ready(get_vod_sign),
  ready(getsig),
  ready(login),
  ready(logout),
  ready(refresh),
  ready(register),
  ready(upload_room),
  ready(upload_ugc),
  ready(upload_user_info),
];

export const ENDPOINTS: ReadonlyMap<string, ReadyEndpoint> = new Map(
  TABLE.map((endpoint) => [endpoint.path, endpoint]),
);
