// SPDX-License-Identifier: MIT
'use strict';

/* A gun.js client whose clock is ahead, through a restart; the clocks of relays; and a relay that is kept apart. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const AHEAD_MS = 5000;

async function waiting(scene, db, ...words)
{
  const { code, out, err } = await scene.run('ls', { db }, ...words, '--waiting', '--json');

  assert.strictEqual(code, 0, err);
  return out.split('\n').filter(Boolean).map(line => JSON.parse(line));
}

scenario('what a client writes 5 s ahead waits, is answered when it is in force, and goes to followers then', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0' });
  const ahead = await scene.client([hub.url], { ahead: AHEAD_MS, name: 'gun.js client ahead' });
  const reader = await scene.client([hub.url]);
  const seen = reader.on(['soon', 'key']);
  const began = Date.now();
  const put = ahead.put(['soon', 'key'], 'early');

  await until(async () => (await waiting(scene, db)).length === 1, 'one value that waits');

  const [row] = await waiting(scene, db, 'so');

  assert.strictEqual(row.soul, 'soon');
  assert.strictEqual(row.key, 'key');
  assert.strictEqual(row.value, 'early');
  assert.ok(row.state > began + AHEAD_MS - 1000, `${row.state}`);
  assert.deepStrictEqual(await waiting(scene, db, 'other'), []);
  assert.notStrictEqual((await scene.run('get', { db, wait: 0 }, 'soon', 'key')).code, 0, 'not before its time');

  await seen.value('early');
  assert.ok(Date.now() >= row.state - 100, 'its follower hears of it when it is due');
  await put.find(report => report.event === 'ack' && !report.err, 'an ack');
  assert.deepStrictEqual(await waiting(scene, db), []);
  assert.strictEqual((await scene.run('get', { db, wait: 0 }, 'soon', 'key')).out, '"early"');
});

scenario('what waits survives kill -9, and is in force in its time', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0' });
  const ahead = await scene.client([hub.url], { ahead: AHEAD_MS, name: 'gun.js client ahead' });

  ahead.put(['kept', 'key'], 1);
  await until(async () => (await waiting(scene, db)).length === 1, 'one value that waits');

  /* It is shown before it is on disk, where it is once something later was acknowledged */
  await (await scene.raw(hub.url)).putAcked('later', 'key', 1);
  await hub.stop('SIGKILL');

  await scene.serve({ db });
  assert.strictEqual((await waiting(scene, db)).length, 1);
  await until(async () => (await scene.run('get', { db, wait: 0 }, 'kept', 'key')).out === '1', 'the value');
  assert.deepStrictEqual(await waiting(scene, db), []);
});

scenario('the clock of a stock relay is known to a second, of another gun-peer better, of a client not', async scene => {
  const db = scene.database();
  const relay = await scene.relay();
  const other = await scene.serve({ memory: true, listen: '127.0.0.1:0' });
  const hub = await scene.serve({ db, listen: '127.0.0.1:0', peers: [relay.url, other.url] });
  const client = await scene.client([hub.url]);

  client.on(['any']);

  const peers = await until(async () => {
    const all = JSON.parse((await scene.run('peers', { db }, '--json')).out);

    return all.length === 3 && all.filter(peer => peer.clock_exact_us !== null).length === 2 && all;
  }, 'two clocks that are known');
  const [exact, rough] = peers.filter(peer => peer.path === 'relay').sort((a, b) => a.clock_exact_us - b.clock_exact_us);

  assert.strictEqual(rough.clock_exact_us, 1000000);
  assert.ok(Math.abs(rough.clock_difference_us) <= 2000000, `${rough.clock_difference_us}`);
  assert.ok(exact.clock_exact_us < 1000000, `${exact.clock_exact_us}`);
  assert.ok(Math.abs(exact.clock_difference_us) <= exact.clock_exact_us, `${exact.clock_difference_us}`);
  assert.strictEqual(peers.find(peer => peer.path === 'client').clock_difference_us, null);
});

scenario('a private relay is no bridge to another, and gets what is written here', async scene => {
  const db = scene.database();
  const apart = await scene.relay({ axe: false });
  const relay = await scene.relay({ axe: false });
  const hub = await scene.serve({ db, events: true, peers: [relay.url], privatePeers: [apart.url] });
  const inside = await scene.client([apart.url]);
  const outside = await scene.client([relay.url]);
  const fromInside = inside.on(['ours', 'key']);
  const fromOutside = outside.on(['ours', 'key']);

  await until(() => new Set(hub.events.filter(event => event.state === 'open').map(event => event.url)).size === 2, 'both relays');
  await inside.putAcked(['inside', 'key'], 'secret');
  await outside.putAcked(['outside', 'key'], 'public');
  await until(async () => {
    const { out } = await scene.run('ls', { db });

    return out.includes('inside') && out.includes('outside');
  }, 'both to be kept here');

  assert.strictEqual((await scene.run('put', { db }, 'ours', 'key', '"mine"')).code, 0);
  await fromInside.value('mine');
  await fromOutside.value('mine');

  /* What came later than both shows that they did not come */
  assert.ok((await outside.once(['inside', 'key'], 500)).absent);
  assert.ok((await inside.once(['outside', 'key'], 500)).absent);
});
