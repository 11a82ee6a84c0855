'use strict';

// Loaded with NODE_OPTIONS=--require into the processes of an operator's machine that a test plays. They reach the
// stand-in's services and nothing else, and each attempt is written down.
const fs = require('node:fs');
const { redirect } = require('./redirect.cjs');

const { tlsPort, plainPort, silentPort, servedHosts, silentHosts, logFile } = JSON.parse(
  process.env.STAND_IN_NETWORK,
);
const served = servedHosts.map((pattern) => new RegExp(pattern));

redirect((host, port) => {
  const verdict = portFor(host, port);
  fs.appendFileSync(logFile, `${JSON.stringify({ host, port, reached: verdict !== undefined })}\n`);
  return verdict;
});

function portFor(host, port) {
  if (silentHosts.includes(host)) return silentPort;
  if (!served.some((pattern) => pattern.test(host))) return undefined;
  return port === 443 ? tlsPort : port === 80 ? plainPort : undefined;
}
