// SPDX-License-Identifier: MIT
'use strict';

/* A while of everyday trouble: writers come and go, the relay and gun-peer are killed and started again. What was
 * acknowledged is there afterwards, at gun-peer and, through the relay, at a gun.js client that was not there before. */

const assert = require('node:assert');
const { scenario, freePort } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');
const { random, seedOf } = require('./lib/random.js');

const SECONDS = process.env.GUN_TEST_LONG ? 600 : 15;
const SOULS = 5;
const KEYS = 20;
const WRITERS = 3;

class Writer
{
  constructor(scene, url, name, acked)
  {
    Object.assign(this, { scene, url, name, acked, n: 0 });
  }

  /* One put, over a new connection where the old one is gone; gun-peer may be away at any moment. */
  async write(pick)
  {
    const soul = `trouble/${pick(SOULS)}`;
    const key = `${this.name}${pick(KEYS)}`;
    const put = { soul, key, value: `${this.name} ${this.n++}`, state: Date.now() + this.n / 1e6 };

    try {
      if (!this.peer || this.peer.closed) this.peer = await this.scene.raw(this.url);
      await this.peer.putAcked(put.soul, put.key, put.value, put.state);
    } catch (error) {
      return;
    }
    this.acked.set(JSON.stringify([soul, key]), put);
    if (pick(200) === 0) this.peer.close();
  }
}

scenario(`${SECONDS} seconds of trouble lose nothing that was acknowledged`, async (scene, t) => {
  const pick = random(seedOf(t));
  const relay = await scene.relay();
  const listen = `127.0.0.1:${await freePort()}`;
  const options = { db: scene.database(), listen, peers: [relay.url], events: true };
  const acked = new Map();
  let hub = await scene.serve(options);
  let over = false;
  let total = 0;
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(scene, hub.url, `w${i}k`, acked));
  const writing = writers.map(async writer => {
    while (!over) {
      await writer.write(pick);
      total++;
    }
  });

  for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
    const enough = total + 200 + pick(1500);

    await until(() => total > enough || Date.now() > end, 'some writes', SECONDS * 2000);
    if (pick(3)) {
      await hub.stop(pick(2) ? 'SIGKILL' : 'SIGTERM');
      hub = await scene.serve(options);
    } else {
      await relay.kill();
      await relay.restart();
    }
  }
  over = true;
  await Promise.all(writing);
  t.diagnostic(`${total} writes, ${acked.size} keys`);
  assert.ok(acked.size > 0);

  await hub.connected(120000);

  const reader = await scene.raw(hub.url);
  const client = await scene.client([relay.url], { name: 'client that comes late' });

  for (const { soul, key, value, state } of acked.values()) {
    const [got, newest] = await reader.get(soul, key);

    assert.ok(newest > state || got === value, `${soul} ${key}: ${got} at ${newest}, not ${value} at ${state}`);
    await client.on([soul, key]).value(got);
  }
});
