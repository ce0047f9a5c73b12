// SPDX-License-Identifier: MIT
'use strict';

/* Another WebRTC behind the commands and events of rtc-end:
 *   node speak.js datachannel|werift [OPTION OF rtc-end]…
 */

const { createHash } = require('node:crypto');
const { createRequire } = require('node:module');
const path = require('node:path');
const readline = require('node:readline');
const { parseArgs } = require('node:util');
const { rtcCommands } = require('./commands.js');

/* The modules are installed once, for all tests */
const load = createRequire(path.join(__dirname, '..', '..', '..', 'interop', 'package.json'));

const LIBRARIES = {
  datachannel: () => load('node-datachannel/polyfill').RTCPeerConnection,
  werift: () => load('werift').RTCPeerConnection,
};

function report(event)
{
  process.stdout.write(JSON.stringify(event) + '\n');
}

function hash(bytes)
{
  return createHash('sha256').update(bytes).digest('hex');
}

const { positionals: [library], values } = parseArgs({
  allowPositionals: true,
  options: {
    'ice-server': { type: 'string', multiple: true, default: [] },
    username: { type: 'string', multiple: true, default: [] },
    credential: { type: 'string', multiple: true, default: [] },
    'relay-only': { type: 'boolean' },
    trickle: { type: 'boolean' },
    setup: { type: 'string' },
    echo: { type: 'boolean' },
  },
});

/* Names and passwords belong to the TURN servers, in order */
const iceServers = values['ice-server'].map(urls =>
  urls.startsWith('turn') ? { urls, username: values.username.shift(), credential: values.credential.shift() } : { urls });

const act = rtcCommands(LIBRARIES[library](), {
  iceServers, relayOnly: values['relay-only'], trickle: values.trickle, setup: values.setup, echo: values.echo,
}, hash, report);

readline.createInterface({ input: process.stdin })
  .on('line', line => {
    const command = JSON.parse(line);

    act(command);
    /* what is said last still has to leave; a library with threads of its own would stay */
    if (command.do === 'close') setTimeout(() => process.exit(0), 300);
  })
  .on('close', () => process.exit(0));
