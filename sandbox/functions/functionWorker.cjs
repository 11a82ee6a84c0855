'use strict';

// Runs one function instance, as the platform's launcher does. Plain JavaScript, because a worker thread
// starts without the TypeScript loader.
const { parentPort, workerData } = require('node:worker_threads');

const { bundle, functionName, memoryMb, timeLimitMs, preload } = workerData;

if (preload !== undefined) require(preload.file)(preload.options);

// A bundle that fails to load throws here: the worker ends and its pool reports the reason.
const { main_handler: handler } = require(bundle);
if (typeof handler !== 'function') throw new Error(`${bundle} does not export main_handler`);

parentPort.on('message', ({ requestId, event }) => {
  const deadlineMs = Date.now() + timeLimitMs;
  const context = {
    request_id: requestId,
    function_name: functionName,
    memory_limit_in_mb: memoryMb,
    time_limit_in_ms: timeLimitMs,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
  Promise.resolve()
    .then(() => handler(event, context))
    // The platform, too, sees only what survives JSON.
    .then((value) => JSON.stringify(value) ?? 'null')
    .then(
      (json) => parentPort.postMessage({ kind: 'returned', json }),
      (error) => parentPort.postMessage({ kind: 'threw', message: String(error?.stack ?? error) }),
    );
});
parentPort.postMessage({ kind: 'ready' });
