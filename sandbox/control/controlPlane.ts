import type { HttpReply } from '../gateway/httpReply';
import { jsonReply } from '../gateway/httpReply';
import type { InboundRequest } from '../gateway/inboundRequest';
import { LIVE_API_ACTIONS } from '../liveCloud/api/liveApi';
import { Refusal } from '../liveCloud/refusal';
import type { ControlContext, ControlRoute } from './controlRoute';
import { describeBody } from './describeBody';
import { die } from './die';
import { addFault, clearFaults, listFaults } from './faults';
import { listDeliveries, listMixes, listStreams } from './lists';
import { push } from './push';
import { pushUrl } from './pushUrl';
import { record } from './record';
import { release } from './release';
import { stop } from './stop';
import { timer } from './timer';

const ROUTES: readonly ControlRoute[] = [
  push,
  pushUrl,
  stop,
  die,
  record,
  release,
  timer,
  addFault,
  clearFaults,
  listFaults,
  listStreams,
  listDeliveries,
  listMixes,
];

/** Answers everything under /_sandbox except the live API. */
export async function answerControl(request: InboundRequest, context: ControlContext): Promise<HttpReply> {
  const path = request.path.replace(/\/+$/, '');
  if (path === '/_sandbox') return jsonReply(200, description(context));
  const samePath = ROUTES.filter((route) => route.path === path);
  const route = samePath.find(({ method }) => method === request.method);
  if (route === undefined) {
    return samePath.length === 0
      ? jsonReply(404, { error: `no ${path}; GET /_sandbox lists what there is` })
      : jsonReply(405, { error: `${path} takes ${samePath.map(({ method }) => method).join(', ')}` });
  }
  try {
    return jsonReply(200, await route.handle(parse(request.body), context));
  } catch (error) {
    if (error instanceof Refusal) return jsonReply(error.status, { error: error.message });
    throw error;
  }
}

function parse(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

function description({ cloud, timer: minuteTimer, rtmpUrl }: ControlContext): object {
  return {
    name: "the sandbox's control plane: the phones, and Tencent's live cloud behind them",
    automaticTimer: minuteTimer.automatic,
    pushDomain: cloud.account.pushDomain,
    rtmp: rtmpUrl,
    liveApi: {
      method: 'POST',
      path: '/_sandbox/live-api',
      summary: "Tencent's live API: API 3.0, version 2018-08-01, signed by TC3-HMAC-SHA256",
      body: 'the parameters of the action that the header X-TC-Action names, as Tencent documents them',
      actions: LIVE_API_ACTIONS,
    },
    routes: ROUTES.map(({ schema, ...route }) => ({
      ...route,
      ...(schema === undefined ? {} : { body: describeBody(schema) }),
    })),
  };
}
