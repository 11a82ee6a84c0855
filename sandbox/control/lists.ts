import type { ControlRoute } from './controlRoute';

function isoTime(ms: number | undefined): string {
  return ms === undefined || ms === 0 ? '' : new Date(ms).toISOString();
}

export const listStreams: ControlRoute = {
  method: 'GET',
  path: '/_sandbox/streams',
  summary: 'Lists every stream with its state: active, inactive or forbid.',
  handle: (_body, { cloud }) => ({
    streams: cloud.listStreams().map(({ name, appName, session, forbiddenUntilMs }) => ({
      stream: name,
      appName,
      state: cloud.stateOf(name),
      pushedBy: session === undefined ? '' : session.connection === undefined ? 'control' : 'rtmp',
      sequence: session?.sequence ?? '',
      startedAt: isoTime(session?.startedAtMs),
      endedAt: isoTime(session?.endedAtMs),
      endReason: session?.endReason ?? '',
      forbiddenUntil: isoTime(forbiddenUntilMs),
    })),
  }),
};

export const listDeliveries: ControlRoute = {
  method: 'GET',
  path: '/_sandbox/deliveries',
  summary: 'Lists every callback with its attempts and their results.',
  handle: (_body, { delivery }) => ({ deliveries: delivery.list() }),
};

export const listMixes: ControlRoute = {
  method: 'GET',
  path: '/_sandbox/mixes',
  summary: 'Lists the mixing sessions as last asked for.',
  handle: (_body, { mixes }) => ({
    mixes: mixes.list().map(({ updatedAtMs, ...mix }) => ({ ...mix, updatedAt: isoTime(updatedAtMs) })),
  }),
};
