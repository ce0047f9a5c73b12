// SPDX-License-Identifier: MIT
'use strict';

/* libdatachannel behind the commands of rtc-end that measure:
 *   node datachannel.js [--echo]
 * It is used as it comes, not through the classes that make it look like a browser: they would copy each message. */

const { createRequire } = require('node:module');
const path = require('node:path');
const readline = require('node:readline');
const { rtcEnds } = require('./meter.js');

/* The modules are installed once, for all tests */
const load = createRequire(path.join(__dirname, '..', '..', '..', '..', 'interop', 'package.json'));
const { PeerConnection } = load('node-datachannel');

/* What is said last still has to leave */
const LINGER_MS = 100;

function adapt(raw, meter)
{
  const channel = {
    label: raw.getLabel(),
    send: content => (typeof content === 'string' ? raw.sendMessage(content) : raw.sendMessageBinary(content)),
    buffered: () => raw.bufferedAmount(),
    whenLow: (bytes, callback) => {
      raw.setBufferedAmountLowThreshold(bytes);
      raw.onBufferedAmountLow(() => callback && callback());
    },
  };

  raw.onMessage(content => meter.take(channel, content, content.length));
  raw.onOpen(() => meter.opened(channel));
  if (raw.isOpen()) meter.opened(channel);
}

function connect(meter, tell)
{
  const pc = new PeerConnection('measured', { iceServers: [], disableAutoNegotiation: true });
  const complete = new Promise(resolve => {
    pc.onGatheringStateChange(state => state === 'complete' && resolve());
  });
  /* channels that nobody holds are closed */
  const kept = [];
  const keep = raw => {
    kept.push(raw);
    adapt(raw, meter);
  };
  const describe = async type => {
    pc.setLocalDescription(type);
    await complete;
    tell({ event: 'description', type, sdp: pc.localDescription().sdp });
  };

  pc.onDataChannel(keep);
  return {
    channel: ({ label, ordered = true, maxRetransmits }) =>
      keep(pc.createDataChannel(label, { unordered: !ordered, maxRetransmits })),
    offer: () => describe('offer'),
    answer: () => describe('answer'),
    remote: ({ type, sdp }) => pc.setRemoteDescription(sdp, type),
    usage: () => {
      const { user, system } = process.cpuUsage();

      tell({ event: 'usage', cpuUs: user + system, rssKb: process.memoryUsage.rss() / 1024 });
    },
    close: () => {
      pc.close();
      setTimeout(() => process.exit(0), LINGER_MS);
    },
  };
}

const act = rtcEnds(connect, event => process.stdout.write(JSON.stringify(event) + '\n'), {
  echo: process.argv.includes('--echo'),
});

readline.createInterface({ input: process.stdin })
  .on('line', line => act(JSON.parse(line)))
  .on('close', () => process.exit(0));
