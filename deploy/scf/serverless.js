'use strict';

// The name under which the v1 CLI looks for a component; serverless.yml points at this folder.
module.exports = require('./functionComponent').FunctionComponent;
