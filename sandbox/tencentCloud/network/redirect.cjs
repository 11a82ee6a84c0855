'use strict';

const dns = require('node:dns');
const net = require('node:net');

/** Nobody listens there: what must not be reached is refused at once. */
const CLOSED_PORT = 1;

/**
 * Sends every TCP connection of this thread where `decide(host, port)` says: to a port of 127.0.0.1, or, when it
 * says undefined, nowhere. Names are not looked up, so nothing leaves the machine.
 */
function redirect(decide) {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const [options, callback] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
    if (options.path !== undefined && options.path !== null) return connect.call(this, options, callback);
    const port = decide(options.host ?? 'localhost', Number(options.port)) ?? CLOSED_PORT;
    return connect.call(this, { ...options, lookup: undefined, host: '127.0.0.1', port }, callback);
  };
  dns.lookup = (_name, options, callback) => {
    const done = callback ?? options;
    if (typeof options === 'object' && options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
  };
}

module.exports = { redirect };
