'use strict';

// `npx sls deploy` comes here: the v1 CLI inside serverless 2.72.4 takes this file before serverless.yml (ADR 15).
// What it deploys is described in serverless.yml; how, in deploy/, which is TypeScript.
require('tsx/cjs');

module.exports = require('./deploy/template').Template;
