// SPDX-License-Identifier: MIT
'use strict';

/*
 * Four peers in a row, A - B - C - D: gun.js clients at the ends unless said otherwise, gun-peer and gun's own relay in
 * the middle. What is written at one end is seen at the other, live and later, and acknowledged; nothing goes round,
 * nothing comes twice.
 */

const assert = require('node:assert');
const { scenario, freePort } = require('./lib/scene.js');
const { until, pause } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';

/*
 * What a row is made of. A relay of gun's without AXE dials with its first message to everybody; one with AXE does not
 * dial for what these tests say, so there ours dials.
 */
const ROWS = {
  'ours - ours': {
    b: scene => ours(scene),
    c: (scene, b) => ours(scene, b.url),
  },
  'stock - ours': {
    b: scene => scene.relay(),
    c: (scene, b) => ours(scene, b.url),
  },
  'stock without AXE - ours': {
    b: scene => scene.relay({ axe: false }),
    c: (scene, b) => ours(scene, b.url),
  },
  'ours - stock without AXE': {
    b: scene => ours(scene),
    c: (scene, b) => scene.relay({ axe: false, peers: [b.url] }),
  },
  'ours - stock, and ours dials': {
    b: async (scene, c) => ours(scene, c.url),
    c: scene => scene.relay(),
    isFirst: 'c',
  },
  'ours - stock without AXE, and ours dials': {
    b: async (scene, c) => ours(scene, c.url),
    c: scene => scene.relay({ axe: false }),
    isFirst: 'c',
  },
};

async function ours(scene, ...peers)
{
  const hub = await scene.serve({ memory: true, listen: ANY, events: true, peers });

  if (peers.length) await hub.connected();
  return hub;
}

async function row(scene, { b, c, isFirst })
{
  if (isFirst === 'c') {
    const right = await c(scene);

    return [await b(scene, right), right];
  }

  const left = await b(scene);

  return [left, await c(scene, left)];
}

/* How often a put of this value came to a raw peer, replies to its own gets apart */
function count(raw, soul, key, value)
{
  return raw.messages.filter(({ put, '@': ack }) => !ack && put && put[soul] && put[soul][key] === value).length;
}

for (const [name, made] of Object.entries(ROWS)) {
  scenario(`${name}: what is written at one end is seen at the other, live and later`, async scene => {
    const [b, c] = await row(scene, made);
    const a = await scene.client([b.url], { name: 'A' });
    const d = await scene.client([c.url], { page: true, name: 'D' });
    const [atD, atA] = [d.on(['live', 'key']), a.on(['back', 'key'])];
    const raw = await scene.raw(c.url.replace(/^http/, 'ws'));

    raw.ask('live', 'key');
    await Promise.all([a.connected(), d.connected()]);

    await a.putAcked(['live', 'key'], 'one');
    await atD.value('one');
    await a.putAcked(['live', 'key'], 'two');
    await atD.value('two');
    await d.putAcked(['back', 'key'], 'three');
    await atA.value('three');

    /* asked for the first time after it was written */
    await a.putAcked(['late', 'key'], 'four');
    await d.on(['late', 'key']).value('four');

    /* nothing goes round: what was said stays said once, and then there is silence */
    await until(() => count(raw, 'live', 'key', 'two') > 0, 'the put at a raw peer');
    await pause(300);

    const before = raw.messages.length;

    await pause(700);
    assert.ok(raw.messages.length - before <= 2, `it is quiet: ${raw.messages.length - before} messages`);
    assert.ok(count(raw, 'live', 'key', 'two') <= (name.endsWith('ours') ? 1 : 2),
              `it came once: ${count(raw, 'live', 'key', 'two')}`);
  });
}

scenario('ours at both ends of two stock relays', async scene => {
  const relay = await scene.relay({ axe: false });
  const far = await scene.relay({ axe: false, peers: [relay.url] });
  const [dbA, dbD] = [scene.database(), scene.database()];
  const a = await scene.serve({ db: dbA, events: true, peers: [relay.url] });
  const d = await scene.serve({ db: dbD, events: true, peers: [far.url] });

  await Promise.all([a.connected(), d.connected()]);

  const seen = scene.watch({ db: dbD }, 'end', 'key');
  const put = async value => {
    const { code, err } = await scene.run('put', { db: dbA, wait: 5 }, 'end', 'key', value);

    assert.strictEqual(code, 0, err);
  };

  await put('1');
  await seen.find(line => line.value === 1, 'the first value');
  await put('2');
  await seen.find(line => line.value === 2, 'the second value');

  const { code, out } = await scene.run('get', { db: dbD, wait: 5 }, 'end', 'key');

  assert.deepStrictEqual([code, out], [0, '2']);
});

scenario('a ring of three of ours: everybody gets everything, nothing goes round', async scene => {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const url = i => `http://127.0.0.1:${ports[i % 3]}/gun`;
  const hubs = await Promise.all(ports.map((port, i) =>
    scene.serve({ memory: true, listen: `127.0.0.1:${port}`, events: true, peers: [url(i + 1)] })));

  await Promise.all(hubs.map(hub => hub.connected()));

  const raws = await Promise.all(ports.map(port => scene.raw(`ws://127.0.0.1:${port}/gun`)));

  /* Answered: everybody follows it now, so that nothing comes as a late answer */
  await Promise.all(raws.map(raw => raw.get('ring')));
  for (let i = 0; i < 30; i++) await raws[i % 3].putAcked('ring', `k${i}`, i);
  for (const raw of raws) {
    await until(() => raw.messages.filter(({ put }) => put && put.ring).length >= 20, 'what the others wrote');
  }
  await pause(500);
  raws.forEach((raw, j) => {
    for (let i = 0; i < 30; i++) {
      assert.strictEqual(count(raw, 'ring', `k${i}`, i), i % 3 === j ? 0 : 1, `k${i} at ${j}`);
    }
    assert.ok(raw.messages.length < 60, `no more than was needed: ${raw.messages.length}`);
  });
});
