// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer peers and ping tell the truth about real relays and clients. */

const assert = require('node:assert');
const { scenario, freePort } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const MEMBERS = ['name', 'url', 'pid', 'address', 'state', 'path', 'since_ms', 'round_trip_us', 'reason',
                 'retry_in_ms', 'messages_in', 'messages_out', 'bytes_in', 'bytes_out'];

async function peersOf(scene, db)
{
  const { code, out, err } = await scene.run('peers', { db }, '--json');

  assert.strictEqual(code, 0, err);
  return JSON.parse(out);
}

async function pinged(scene, db, name, wait = 5)
{
  const { code, out, err } = await scene.run('ping', { db, wait }, name, '--json');

  return { code, err, said: out ? JSON.parse(out) : null };
}

scenario('peers shows a relay, a client and what is not there', async scene => {
  const before = Date.now();
  const relay = await scene.relay();
  const dead = `http://127.0.0.1:${await freePort()}/gun`;
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0', events: true, peers: [relay.url, dead] });

  await hub.event(event => event.url === relay.url && event.state === 'open', 'the relay');

  const client = await scene.client([hub.url.replace('ws:', 'http:')]);

  /* gun.js connects when it first wants something */
  await client.once(['nothing', 'here'], 300);

  const peers = await until(async () => {
    const found = await peersOf(scene, db);

    return found.length === 3 && found.every(peer => peer.pid || peer.url === dead) && found;
  }, 'three peers');
  const [first, second, third] = peers;

  assert.deepStrictEqual([first.url, second.url, third.url], [relay.url, dead, null]);
  assert.deepStrictEqual(peers.map(peer => peer.path), ['relay', 'relay', 'client']);
  assert.deepStrictEqual([first.state, third.state], ['open', 'open']);
  assert.ok(['waiting', 'connecting'].includes(second.state), second.state);
  for (const peer of peers) {
    for (const name of MEMBERS) assert.ok(name in peer, name);
    assert.ok(peer.since_ms >= before - 1000 && peer.since_ms <= Date.now() + 1000, 'since');
  }
  assert.ok(first.messages_in > 0 && first.bytes_out > 0);
  assert.strictEqual(second.round_trip_us, null);
  assert.strictEqual(second.bytes_in, 0);
  assert.ok(third.bytes_in > 0);

  /* stock components answer, by each of their names */
  for (const name of [relay.url, first.name, first.pid, third.pid]) {
    const { code, said, err } = await pinged(scene, db, name);

    assert.strictEqual(code, 0, err);
    assert.ok(said.round_trip_us > 0 && said.round_trip_us < 5e6, JSON.stringify(said));
  }
  await client.child.stop();

  const table = await scene.run('peers', { db });

  assert.match(table.out.split('\n')[0], /^PEER +STATE +PATH/);
  assert.match(table.out, /connected +relay/);
  assert.match(table.out, /not connected|connecting/);
});

scenario('a relay that was stopped is silent, and answers again', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });

  await hub.connected();
  relay.child.signal('SIGSTOP');

  const silent = await pinged(scene, db, relay.url, 1);

  relay.child.signal('SIGCONT');
  assert.strictEqual(silent.code, 4, silent.err);
  assert.strictEqual(silent.said.round_trip_us, null);
  assert.strictEqual((await pinged(scene, db, relay.url)).code, 0);
});

scenario('without a running program, or without such a peer, each says so', async scene => {
  const db = scene.database();

  for (const words of [['peers'], ['ping', 'x']]) {
    const { code, err } = await scene.run(words[0], { db }, ...words.slice(1));

    assert.strictEqual(code, 5, err);
    assert.match(err, /gun-peer serve/);
  }

  const dead = `http://127.0.0.1:${await freePort()}/gun`;

  await scene.serve({ db, peers: [dead, dead.replace('/gun', '/other')] });
  assert.strictEqual((await pinged(scene, db, 'nobody')).code, 3);
  assert.strictEqual((await pinged(scene, db, dead)).code, 3);
  assert.strictEqual((await pinged(scene, db, 'http')).code, 2);
});
