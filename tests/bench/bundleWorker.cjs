'use strict';

// One built function in a process of its own, as the platform runs it, so that its memory and descriptors can be
// counted. Plain JavaScript, because no TypeScript loader may be in that memory.
const fs = require('node:fs');

const { main_handler: handler } = require(process.argv[2]);

// What the function logs is not measured.
process.stdout.write = () => true;
process.stderr.write = () => true;

function sample() {
  global.gc();
  return {
    rssBytes: process.memoryUsage().rss,
    heapBytes: process.memoryUsage().heapUsed,
    mostRssBytes: process.resourceUsage().maxRSS * 1024,
    descriptors: fs.readdirSync('/proc/self/fd').length,
  };
}

async function invoke(event, timeLimitMs) {
  const deadlineMs = Date.now() + timeLimitMs;
  return handler(event, {
    request_id: 'bench',
    time_limit_in_ms: timeLimitMs,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  });
}

process.on('message', ({ id, kind, event, timeLimitMs }) => {
  const work = kind === 'sample' ? Promise.resolve().then(sample) : invoke(event, timeLimitMs);
  work.then(
    (value) => process.send({ id, value }),
    (error) => process.send({ id, error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit());
