// SPDX-License-Identifier: MIT
'use strict';

/* Many programs on one gun-peer, some of which do not read or do not run. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';
const MANY = 100;
const ONLY_LONG = process.env.GUN_TEST_LONG ? null : 'it takes half a minute: GUN_TEST_LONG=1 runs it';

scenario('a hundred clients: each write is seen once by all who follow', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const real = await scene.client([hub.url], { name: 'gun.js' });
  const seen = real.map(['crowd']);
  const raws = await Promise.all(Array.from({ length: MANY }, () => scene.raw(hub.url)));

  raws.forEach(raw => raw.ask('crowd'));
  await real.connected();
  await Promise.all(raws.map((raw, i) => raw.putAcked('crowd', `k${i}`, i)));
  await real.putAcked(['crowd', 'real'], true);

  const keys = raw => raw.messages.filter(({ put }) => put && put.crowd)
    .flatMap(({ put }) => Object.keys(put.crowd).filter(key => key !== '_'));

  for (const [i, raw] of raws.entries()) {
    await until(() => keys(raw).length >= MANY, `everything at client ${i}`);

    const others = [...Array(MANY).keys()].filter(other => other !== i).map(other => `k${other}`);

    assert.deepStrictEqual(keys(raw).sort(), [...others, 'real'].sort());
  }
  for (let i = 0; i < MANY; i++) await seen.keyed(`k${i}`, i);
});

scenario('a client that does not read is told and closed; the others notice nothing', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY, events: true });
  const writer = await scene.raw(hub.url);
  const reader = await scene.raw(hub.url);
  const lazy = await scene.raw(hub.url);
  const value = 'v'.repeat(100000);
  const isClosed = () => hub.events.some(event => event.state === 'closed');
  let written = 0;

  lazy.ask('stream');
  reader.ask('stream');
  await writer.putAcked('stream', 'first', 1);
  await until(() => lazy.messages.some(({ put }) => put), 'the first value');
  lazy.socket._socket.pause();
  while (!isClosed()) {
    const start = Date.now();

    assert.ok(written < 1000, 'closed long before 100 MB');
    await writer.putAcked('stream', `k${written}`, `${written} ${value}`);
    assert.ok(Date.now() - start < 2000, 'no put waits for who does not read');
    written += 1;
  }
  lazy.socket._socket.resume();
  await until(() => lazy.closed, 'the end of the one that did not read');
  assert.ok(lazy.messages.some(({ dam, err }) => dam === '!' && /do not read/.test(err)), 'it was told');
  assert.strictEqual(lazy.closed.code, 1008);
  assert.match(hub.events.find(event => event.state === 'closed').reason, /does not read/);
  await until(() => reader.messages.filter(({ put }) => put && put.stream).length > written,
              'all of it at the one that reads');
});

scenario('a frozen gun.js client is noticed within 30 seconds; the others notice nothing', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY, events: true });
  const frozen = await scene.client([hub.url], { page: true, name: 'frozen' });
  const reader = await scene.client([hub.url], { name: 'reader' });
  const writer = await scene.client([hub.url], { page: true, name: 'writer' });
  const [atFrozen, atReader] = [frozen, reader].map(client => client.on(['clock', 'tick']));

  await writer.putAcked(['clock', 'tick'], 0);
  await atFrozen.value(0);
  await atReader.value(0);

  const start = Date.now();
  let tick = 0;

  frozen.child.signal('SIGSTOP');
  try {
    await until(async () => {
      tick += 1;
      await writer.putAcked(['clock', 'tick'], tick);
      await atReader.value(tick, 2000);
      return hub.events.some(event => event.state === 'closed');
    }, 'the end of the frozen one', 40000);
  } finally {
    frozen.child.signal('SIGCONT');
  }
  assert.ok(Date.now() - start < 32000, `noticed after ${Date.now() - start} ms`);

  /* it connects again by itself, and sees what it missed: gun.js of pages does, that of node asks nothing again */
  await atFrozen.value(tick);
}, ONLY_LONG);
