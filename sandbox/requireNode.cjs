'use strict';

// Written for any Node, however old: it must run where nothing else of this project would.
var REQUIRED = [18, 18];

module.exports.requireNode = function requireNode() {
  var parts = process.version.replace(/^v/, '').split('.').map(Number);
  if (parts[0] > REQUIRED[0] || (parts[0] === REQUIRED[0] && parts[1] >= REQUIRED[1])) return;
  console.error(
    'This needs Node ' + REQUIRED.join('.') + ' or newer (20 is fine); here is ' + process.version + '.',
  );
  process.exit(1);
};
