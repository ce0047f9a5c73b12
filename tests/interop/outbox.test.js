// SPDX-License-Identifier: MIT
'use strict';

/* Writes that arrive: whatever happened to the relay or to gun-peer in between. */

const assert = require('node:assert');
const WebSocket = require('ws');
const { scenario, freePort } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const url = port => `http://127.0.0.1:${port}/gun`;

async function outbox(scene, db, ...words)
{
  const { code, out, err } = await scene.run('outbox', { db }, '--json', ...words);

  assert.strictEqual(code, 0, err);
  return JSON.parse(out);
}

async function written(scene, db, peers, ...words)
{
  const { code, err } = await scene.run('put', { db, wait: 0, peers }, ...words);

  assert.strictEqual(code, 4, err);
}

function emptied(scene, db, ms)
{
  return until(async () => (await outbox(scene, db)).length === 0, 'an empty outbox', ms);
}

for (const signal of ['SIGTERM', 'SIGKILL']) {
  scenario(`written while the relay is down, gun-peer ended by ${signal}: it arrives`, async scene => {
    const port = await freePort();
    const db = scene.database();
    const first = await scene.serve({ db, peers: [url(port)] });

    await written(scene, db, [], 'notes', 'title', '"kept"');
    const [row] = await outbox(scene, db);

    assert.deepStrictEqual([row.soul, row.key, row.value, row.done_ms], ['notes', 'title', 'kept', null]);
    assert.deepStrictEqual(row.peers, [
      { peer: url(port), sent_ms: null, arrived_ms: null, reason: null },
    ]);
    await first.stop(signal);
    assert.strictEqual((await outbox(scene, db)).length, 1);

    const second = await scene.serve({ db, peers: [url(port)] });
    const relay = await scene.relay({ port });
    const raw = await scene.raw(relay.wsUrl);

    assert.strictEqual(await raw.value('notes', 'title'), 'kept');
    await emptied(scene, db);
    const [done] = await outbox(scene, db, '--all');

    assert.ok(done.done_ms >= done.peers[0].arrived_ms);
    assert.ok(done.peers[0].arrived_ms >= done.peers[0].sent_ms);
    await second.stop();
  });
}

scenario('a stock relay never answers an identical put: it is found there', async scene => {
  const port = await freePort();
  const db = scene.database();

  await written(scene, db, [], 'notes', 'title', '"same"');
  const [row] = await outbox(scene, db);
  const relay = await scene.relay({ port });
  const raw = await scene.raw(relay.wsUrl);

  await raw.putAcked('notes', 'title', 'same', row.state);
  await scene.serve({ db, peers: [relay.url] });
  await emptied(scene, db);
});

scenario('of two relays one is dead: it is named, and waited for until it is removed', async scene => {
  const port = await freePort();
  const relay = await scene.relay();
  const db = scene.database();
  const both = await scene.serve({ db, events: true, peers: [relay.url, url(port)] });

  await both.event(event => event.state === 'open', 'the living relay');
  const put = await scene.run('put', { db }, 'notes', 'title', '"one"');

  assert.strictEqual(put.code, 0, put.err);
  const [row] = await outbox(scene, db);
  const dead = row.peers.find(peer => peer.peer.includes(`:${port}/`));

  assert.strictEqual(dead.arrived_ms, null);
  assert.ok(row.peers.some(peer => peer.arrived_ms > 0));

  const shown = await scene.run('outbox', { db });

  assert.match(shown.out, /notes +title +waiting/);
  await both.stop();
  await scene.serve({ db, peers: [relay.url] });
  await emptied(scene, db);
});

/* Answers every put with `err`, and knows nothing */
function startRefuser(port)
{
  const server = new WebSocket.Server({ port, host: '127.0.0.1' });

  server.on('connection', socket => socket.on('message', data => {
    for (const message of [].concat(JSON.parse(data))) {
      const answer = { '#': String(Math.random()).slice(2), '@': message['#'] };

      if (message.put) socket.send(JSON.stringify({ ...answer, err: 'no thanks' }));
      else if (message.get) socket.send(JSON.stringify(answer));
    }
  }));
  return server;
}

scenario('a relay that refuses is named with its reason, and the change can be given up', async scene => {
  const port = await freePort();
  const server = startRefuser(port);
  const db = scene.database();

  try {
    const hub = await scene.serve({ db, events: true, peers: [url(port)] });

    await hub.connected();
    await written(scene, db, [], 'notes', 'title', '"unwanted"');
    await until(async () => (await outbox(scene, db))[0].peers[0].reason === 'no thanks', 'the reason');
    assert.strictEqual((await scene.run('outbox', { db }, '--forget', 'notes', 'other')).code, 3);
    assert.strictEqual((await scene.run('outbox', { db }, '--forget', 'notes', 'title')).code, 0);
    await emptied(scene, db);
    assert.strictEqual((await scene.run('get', { db, wait: 0 }, 'notes', 'title')).out, '"unwanted"');
    await hub.stop();
  } finally {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

scenario('nonsense is refused with a sentence', async scene => {
  const db = scene.database();

  for (const words of [['--forget', 'soul'], ['soul', 'key'], ['--forget', 'a', 'b', 'c']]) {
    const { code, err } = await scene.run('outbox', { db }, ...words);

    assert.strictEqual(code, 2);
    assert.match(err, /gun-peer outbox/);
  }
  assert.match((await scene.run('outbox', { db })).out, /No change waits/);
});
