'use strict';

require('./requireNode.cjs').requireNode();
require('tsx/cjs');
require('./dev.ts');
