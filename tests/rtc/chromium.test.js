// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and Chromium: who offers, who begins DTLS, how candidates travel, what messages survive it. */

const assert = require('node:assert');
const { after, before } = require('node:test');
const { connect, withLine } = require('./lib/meet.js');
const { KIB, SIZES, binary, text } = require('./lib/messages.js');
const { Stage, scenario, unable } = require('./lib/stage.js');
const tab = require('./lib/tab.js');

const skip = unable || tab.missing();
const RELIABLE = { ordered: true };

/* One browser for all of them: it takes longer to start than they take */
const shared = new Stage();
let lan;
let browser;

before(async () => {
  if (skip) return;
  lan = await shared.network();
  browser = await shared.browser(lan.left);
});
after(() => shared.end());

async function pairOf(stage, options = {})
{
  return { ours: stage.ours(lan.right, options), page: await browser.tab(stage, options) };
}

/* Bytes of every size, empty ones too, in both kinds, from each to the other */
async function exchange(one, other, label, sizes = SIZES)
{
  for (const [from, to] of [[one, other], [other, one]]) {
    for (const size of sizes) {
      for (const message of [text(size), binary(size)]) {
        const seen = to.events.length;

        await from.send(label, message);
        await to.received(message, { from: seen });
      }
    }
  }
}

function fingerprint({ sdp })
{
  return sdp.match(/a=fingerprint:sha-256 (\S+)/i)[1].toUpperCase();
}

function noErrors(...ends)
{
  for (const end of ends) assert.deepStrictEqual(end.events.filter(event => event.event === 'error'), [], end.name);
}

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
      const { ours, page } = await pairOf(stage, { trickle, ...options });
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
  const { ours, page } = await pairOf(stage, { trickle: true });

  await connect(ours, page, { channel: RELIABLE, answer: ANY_SIZE });
  await exchange(ours, page, 'dc');
  await ours.send('dc', binary(KIB * KIB));
  await page.received(binary(KIB * KIB));
  noErrors(ours, page);
}, { skip });

scenario('a message longer than Chromium says it takes is refused, and the channel goes on', async stage => {
  const { ours, page } = await pairOf(stage, { trickle: true });

  await connect(page, ours);
  await ours.send('dc', binary(256 * KIB + 1));
  await ours.event(event => event.event === 'error' && event.code === 'too-large', 'the refusal');
  await ours.send('dc', { text: 'shorter' });
  await page.received({ text: 'shorter' });
}, { skip });
