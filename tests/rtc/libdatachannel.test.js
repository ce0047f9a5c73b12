// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and libdatachannel, by its module for node. */

const { meetings } = require('./lib/foreign.js');

meetings('datachannel');
