// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and werift, WebRTC in JavaScript from ICE up. It stops its sockets before it says that it ends. */

const { meetings } = require('./lib/foreign.js');

meetings('werift', { silent: true });
