'use strict';

require('./requireNode.cjs').requireNode();
require('tsx/cjs');
require('./demo/main.ts');
