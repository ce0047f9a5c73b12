// SPDX-License-Identifier: MIT
'use strict';

/* kill -9 at any moment loses nothing that was acknowledged; one program holds a database, others go through it. */

const assert = require('node:assert');
const fs = require('node:fs');
const { scenario, freePort } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const ROUNDS = process.env.GUN_TEST_LONG ? 50 : 3;
const ANY = '127.0.0.1:0';
const IN_FLIGHT = 400;

/* Puts without pause until the connection is gone; `acked` gets each put that was acknowledged. */
async function stream(peer, round, acked)
{
  const waiting = new Map();
  let n = 0;

  while (!peer.closed) {
    while (waiting.size < IN_FLIGHT && peer.socket.readyState === 1) {
      /* new keys and overwrites of old ones, short values and long ones */
      const soul = `kill/${n % 7}`;
      const key = n % 3 ? `r${round}n${n}` : `again${n % 10}`;
      const value = `round ${round} put ${n} ${'x'.repeat(n % 50 === 0 ? 3000 : n % 40)}`;
      const state = Date.now() + n / 1e6;

      waiting.set(peer.put(soul, key, value, state), { soul, key, value, state });
      n++;
    }
    await new Promise(resolve => setImmediate(resolve));
    for (const [id, put] of waiting) {
      if (!peer.acked.has(id)) continue;
      waiting.delete(id);

      const name = JSON.stringify([put.soul, put.key]);

      if (!acked.has(name) || acked.get(name).state <= put.state) acked.set(name, put);
    }
    peer.messages.length = 0;
  }
}

async function checkAll(peer, acked)
{
  for (let i = 0; i < 7; i++) {
    const soul = `kill/${i}`;
    const wanted = [...acked.values()].filter(put => put.soul === soul);
    const id = peer.ask(soul);

    await until(() => peer.merged(id, soul).size >= wanted.length, `the ${wanted.length} acked keys of ${soul}`)
      .catch(error => {
        const got = peer.merged(id, soul);
        const lost = wanted.filter(put => !got.has(put.key)).map(put => put.key);

        throw new Error(`${error.message}: lost ${lost.length}, such as ${lost.slice(0, 5)}`);
      });

    const got = peer.merged(id, soul);

    for (const { key, value, state } of wanted) {
      assert.ok(got.has(key), `${soul} ${key} was acked and is lost`);

      const [now, newest] = got.get(key);

      /* a put that was not acknowledged may have been kept as well */
      assert.ok(newest >= state, `${soul} ${key} went back from ${state} to ${newest}`);
      if (newest === state) assert.strictEqual(now, value);
    }
  }
}

scenario(`kill -9 while acknowledged puts stream in, ${ROUNDS} rounds`, async (scene, t) => {
  const db = scene.database();
  const acked = new Map();
  let total = 0;

  for (let round = 0; round < ROUNDS; round++) {
    const hub = await scene.serve({ db, listen: ANY });
    const peer = await scene.raw(hub.url);
    const target = 50 + Math.floor(Math.random() * 1500);
    const streaming = stream(peer, round, acked);

    await until(() => peer.acked.size >= target, `${target} acks`);
    await hub.stop('SIGKILL');
    await streaming;
    total += peer.acked.size;

    const again = await scene.serve({ db, listen: ANY });
    const reader = await scene.raw(again.url);

    await checkAll(reader, acked);
    if (round % 2) await again.stop('SIGKILL');
    else assert.strictEqual((await again.stop('SIGTERM')).code, 0);
  }
  t.diagnostic(`${total} acknowledged puts over ${ROUNDS} kills, none lost`);
});

scenario('SIGTERM and SIGINT commit what was heard, and exit with 0', async scene => {
  const db = scene.database();

  for (const signal of ['SIGTERM', 'SIGINT']) {
    const hub = await scene.serve({ db, listen: ANY });
    const peer = await scene.raw(hub.url);

    await peer.putAcked('ends', signal, 'acked');
    assert.deepStrictEqual(await hub.stop(signal), { code: 0, signal: null });
    assert.strictEqual((await scene.run('get', { db, wait: 1 }, 'ends', signal)).out, '"acked"');
  }
});

scenario('a second program cannot serve the same database; short commands go through the first', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const peer = await scene.raw(hub.url);
  const second = await scene.run('serve', { db, listen: ANY });

  assert.ok(second.code > 0, 'refused');
  assert.strictEqual(second.err.trim().split('\n').length, 1, second.err);
  assert.ok(!second.out.includes('ready'), 'is not ready');

  await peer.putAcked('held', 'by peer', 1.5);
  assert.strictEqual((await scene.run('get', { db }, 'held', 'by peer')).out, '1.5');

  const put = await scene.run('put', { db, wait: 2 }, 'held', 'by command', '["no"]');

  assert.strictEqual(put.code, 2, 'a value GUN does not have');
  await scene.run('put', { db, wait: 2 }, 'held', 'by command', '"hello"');
  assert.strictEqual(await peer.value('held', 'by command'), 'hello');
  assert.deepStrictEqual((await scene.run('ls', { db })).out.split('\n'), ['held']);

  const watch = scene.watch({ db }, 'held', 'by peer');

  await watch.find(line => line.value === 1.5, 'the value');
  peer.put('held', 'by peer', 'live');
  await watch.find(line => line.value === 'live', 'the change');

  const socket = fs.statSync(`${db}.sock`);

  assert.ok(socket.isSocket());
  assert.strictEqual(socket.mode & 0o777, 0o600);
  assert.strictEqual((await hub.stop()).code, 0);
  assert.strictEqual(fs.existsSync(`${db}.sock`), false, 'the socket is gone with its program');
});

scenario('after kill -9 the lock and the socket it left are no hindrance', async scene => {
  const db = scene.database();
  const listen = `127.0.0.1:${await freePort()}`;

  for (let round = 0; round < 3; round++) {
    const hub = await scene.serve({ db, listen });

    assert.strictEqual((await scene.run('put', { db, wait: 0 }, 'left', `r${round}`, String(round))).code, 4);
    await hub.stop('SIGKILL');

    const { code, out, err } = await scene.run('get', { db, wait: 1 }, 'left', `r${round}`);

    assert.strictEqual(code, 0, err);
    assert.strictEqual(out, String(round));
  }
});
