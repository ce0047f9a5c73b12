// SPDX-License-Identifier: MIT
'use strict';

/* Two rtc-ends whose network is cut, or becomes another one, while they are connected. What carries their descriptions
 * is not cut: a restart can be agreed on. */

const assert = require('node:assert');
const { connect } = require('./lib/meet.js');
const { scenario, unable } = require('./lib/stage.js');
const { pause } = require('../interop/lib/wait.js');

const long = process.env.GUN_TEST_LONG ? null : 'takes a minute and a half: GUN_TEST_LONG=1';
const RELIABLE = { ordered: true };
/* Silence of 10 s, and what a busy machine adds */
const SILENCE_MS = 20000;

async function joined(stage)
{
  const network = await stage.network({});
  const [left, right] = [network.left, network.right].map(host => stage.ours(host, { trickle: true }));

  await left.channel('sure', RELIABLE);
  await connect(left, right);
  await left.open('sure');
  return { network, left, right };
}

/* How often DTLS was begun: a session that lived on began once. */
async function sessions(end)
{
  return (await end.timeline()).filter(entry => entry.text === 'DTLS is connected').length;
}

function said(end, state)
{
  return end.count(event => event.event === 'state' && event.of === 'connection' && event.state === state);
}

async function restart(left, right)
{
  const there = { from: left.events.length };
  const offered = await left.ask({ do: 'restart' }, event => event.event === 'description', 'an offer');

  await right.remote(offered);

  const answered = await right.answer();

  await left.remote(answered);
  return there;
}

async function stillTalk(left, right)
{
  for (const [from, to] of [[left, right], [right, left]]) {
    const word = { text: `after all that, ${from.name}` };

    await from.send('dc', word);
    await to.received(word);
  }
}

scenario('a cut of 8 s: suspected, and over when it is mended', async stage => {
  const { network, left, right } = await joined(stage);
  const word = { text: 'sent while nothing passed' };

  await network.cut();
  await left.send('sure', word);
  await Promise.all([left, right].map(end => end.state('connection', 'disconnected')));
  /* the rest of 8 s, of which 5 to 8 have passed */
  await pause(1000);
  await network.mend();
  await right.received(word);
  await Promise.all([left, right].map(end => end.event(() => said(end, 'connected') === 2, 'its return')));
  await stillTalk(left, right);
  for (const end of [left, right]) {
    assert.strictEqual(said(end, 'failed'), 0);
    assert.strictEqual(await sessions(end), 1);
  }
}, { skip: unable, early: true });

scenario('a longer cut: a restart of ICE is wanted, and keeps session and channels', async stage => {
  const { network, left, right } = await joined(stage);
  const word = { text: 'sent before anybody knew' };

  await network.cut();
  await left.send('sure', word);
  await left.event(event => event.event === 'restart-wanted', 'the wish for a restart', { ms: SILENCE_MS });
  assert.strictEqual((await left.statistics()).usable, false);
  await restart(left, right);
  await network.mend();
  await right.received(word);
  await left.event(() => said(left, 'connected') === 2, 'its return');
  await stillTalk(left, right);
  for (const end of [left, right]) {
    assert.strictEqual(said(end, 'failed'), 0);
    assert.strictEqual(await sessions(end), 1);
  }
  assert.strictEqual((await left.statistics()).usable, true);
}, { skip: unable, early: true });

scenario('another address: a restart of ICE finds the way again', async stage => {
  const { network, left, right } = await joined(stage);

  await left.host.script('ip address del 203.0.113.11/24 dev wire', 'ip address add 203.0.113.77/24 dev wire',
                         'ip route replace default via 203.0.113.1');
  await left.ask({ do: 'network-changed' }, event => event.event === 'restart-wanted', 'the wish for a restart');
  /* Silence would be a reason too, but later */
  assert.ok((await left.timeline()).some(({ text }) => text === 'A restart of ICE is wanted: the network changed'));

  const from = left.events.length;

  await restart(left, right);
  await stillTalk(left, right);

  const pair = await left.pair({ from });

  assert.strictEqual(pair.local.address, '203.0.113.77', JSON.stringify(pair));
  for (const end of [left, right]) assert.strictEqual(await sessions(end), 1);
}, { skip: unable, early: true });

scenario('a cut of 60 s: both give up by themselves, and connect anew when it is mended', async stage => {
  const { network, left, right } = await joined(stage);
  const began = Date.now();

  await network.cut();
  for (const end of [left, right]) {
    const { code } = await end.event(event => event.event === 'error', 'the reason', { ms: 45000 });

    assert.strictEqual(code, 'timed-out');
    assert.strictEqual(said(end, 'failed'), 1);
  }
  await pause(Math.max(0, began + 60000 - Date.now()));
  await network.mend();

  const again = [network.left, network.right].map(host => stage.ours(host, { trickle: true }));

  await connect(...again);
  await stillTalk(...again);
}, { skip: unable || long, early: true });
