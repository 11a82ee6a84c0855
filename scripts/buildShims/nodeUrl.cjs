// Stands in for `whatwg-url`, which node-fetch takes URL from on Node versions that had none: with its
// Unicode tables it would be a third of the bundle.
const { URL, URLSearchParams } = require('node:url');

module.exports = { URL, URLSearchParams };
