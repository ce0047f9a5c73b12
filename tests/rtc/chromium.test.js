// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and Chromium: who offers, who begins DTLS, how candidates travel, what messages survive it. */

const assert = require('node:assert');
const { until } = require('../interop/lib/wait.js');
const { connect, meet, withLine } = require('./lib/meet.js');
const { KIB, SIZES, binary, exchange } = require('./lib/messages.js');
const { Pairs, skip } = require('./lib/pair.js');
const { noErrors, scenario } = require('./lib/stage.js');

const RELIABLE = { ordered: true };
/* Of what takes a moment, on a machine that is busy */
const BOUND_MS = 15000;
const pairs = new Pairs();

const ACTIVE = withLine(/a=setup:\w+/, 'a=setup:active');
const PASSIVE = withLine(/a=setup:\w+/, 'a=setup:passive');

/* Who offers, what is changed on the way, and who begins the handshake of DTLS then */
const DIRECTIONS = [
  ['Chromium offers, we answer active', 'page', { setup: 'active' }, {}],
  ['Chromium offers, we answer passive', 'page', { setup: 'passive' }, {}],
  ['we offer actpass and Chromium answers active', 'ours', {}, {}],
  ['we offer active', 'ours', {}, { offer: ACTIVE }],
  ['we offer passive', 'ours', {}, { offer: PASSIVE }],
  ['we offer actpass and Chromium answers passive', 'ours', {}, { answering: { setup: 'passive' } }],
];

for (const trickle of [false, true]) {
  for (const [name, offering, options, way] of DIRECTIONS) {
    scenario(`${name}${trickle ? ', candidates apart' : ''}`, async stage => {
      const { ours, page } = await pairs.make(stage, { trickle, ...options });
      const ends = offering === 'ours' ? [ours, page] : [page, ours];

      await connect(...ends, way);
      await ours.send('dc', { text: 'hello from us' });
      await page.received({ text: 'hello from us' });
      await page.send('dc', { text: 'hello from Chromium' });
      await ours.received({ text: 'hello from Chromium' });
      noErrors(ours, page);
    }, { skip });
  }
}

/* Chromium says it takes 256 KiB, and does take more */
const ANY_SIZE = withLine(/a=max-message-size:\d+/, 'a=max-message-size:0');

scenario('messages of every size cross whole, both ways', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  await connect(ours, page, { channel: RELIABLE, answer: ANY_SIZE });
  await exchange(ours, page, 'dc');
  await ours.send('dc', binary(KIB * KIB));
  await page.received(binary(KIB * KIB));
  noErrors(ours, page);
}, { skip });

scenario('a message longer than Chromium says it takes is refused, and the channel goes on', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  await connect(page, ours);
  await ours.send('dc', binary(256 * KIB + 1));
  await ours.event(event => event.event === 'error' && event.code === 'too-large', 'the refusal');
  await ours.send('dc', { text: 'shorter' });
  await page.received({ text: 'shorter' });
}, { skip });

function credentials({ offered, answered })
{
  return [offered, answered].map(({ sdp }) => sdp.match(/a=ice-ufrag:(\S+)/)[1]);
}

/* Where each side now sends from: the port of Chromium is another one when it found a way anew */
async function ways(ours, page)
{
  return { ours: (await ours.pair()).remote.port, page: (await page.pair()).local.port };
}

async function elsewhere(end, port)
{
  await until(async () => (await end.pair()).local.port !== port, `${end.name} to use another port`, BOUND_MS);
}

/* Who has offered first and decides on the pair, and who restarts. While an offer is slow, Chromium checks from its new
 * port with what it knew before, and uses what it finds so. */
const RESTARTS = [
  ['we restart ICE', 'ours', 'ours'],
  ['Chromium restarts ICE', 'ours', 'page'],
  ['Chromium restarts ICE, slowly', 'page', 'page', true],
];

for (const [name, first, restarting, slowly] of RESTARTS) {
  scenario(`${name}: another way is found, and the DTLS session and the channels go on`, async stage => {
    const { ours, page } = await pairs.make(stage, { trickle: true });
    const from = who => (who === 'ours' ? [ours, page] : [page, ours]);
    const met = await connect(...from(first), { channel: RELIABLE });
    const old = await ways(ours, page);

    await exchange(ours, page, 'dc', [KIB]);

    const again = await meet(...from(restarting), { restart: true, underWay: () => slowly && elsewhere(page, old.page) });

    /* What goes on meanwhile goes the old way */
    await exchange(ours, page, 'dc', [KIB]);
    await until(async () => {
      const now = await ways(ours, page);

      return now.page !== old.page && now.ours === now.page;
    }, 'both to use another way', BOUND_MS);
    await exchange(ours, page, 'dc', SIZES);

    assert.strictEqual(new Set([...credentials(met), ...credentials(again)]).size, 4);
    assert.deepStrictEqual((await ours.timeline()).filter(({ text }) => text.startsWith('DTLS is')).map(({ text }) => text),
                           ['DTLS is connecting', 'DTLS is connected']);
    assert.strictEqual(page.count(event => event.event === 'open'), 2);
    noErrors(ours, page);
  }, { skip });
}
