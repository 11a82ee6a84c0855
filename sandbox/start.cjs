'use strict';

require('./requireNode.cjs').requireNode();

// Loading the sources takes a moment. A signal meanwhile must not end the process half-way: with a listener it
// waits for the event loop, where dev.ts hears of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

require('tsx/cjs');
require('./dev.ts');
