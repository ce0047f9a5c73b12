// SPDX-License-Identifier: MIT
'use strict';

/* The relay goes and comes back: gun-peer dials again, asks again for what it follows, and says so. */

const assert = require('node:assert');
const { scenario, freePort } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const EVENT_KEYS = ['device_id', 'event', 'kind', 'path', 'peer', 'reason', 'state', 't', 'url', 'via'];

scenario('watch sees what was written while the relay was away from it', async scene => {
  const relay = await scene.relay();
  const { port } = relay.options;
  const first = await scene.raw(relay.wsUrl);

  await first.putAcked('news', 'a', 'before');

  const whole = scene.watch({ memory: true, peers: [relay.url] }, 'news');
  const single = scene.watch({ memory: true, peers: [relay.url] }, 'news', 'a');

  for (const watch of [whole, single]) await watch.find(line => line.value === 'before', 'the first value');
  await relay.kill();
  /* the same relay where the watching ones do not look for it */
  await relay.restart(await freePort());

  const second = await scene.raw(relay.wsUrl);

  await second.putAcked('news', 'a', 'meanwhile');
  await second.putAcked('news', 'b', 'new key');
  await relay.kill();
  await relay.restart(port);
  for (const watch of [whole, single]) await watch.find(line => line.value === 'meanwhile', 'the missed value');
  await whole.find(line => line.value === 'new key', 'the missed key');

  const third = await scene.raw(relay.wsUrl);

  third.put('news', 'a', 'live again');
  for (const watch of [whole, single]) await watch.find(line => line.value === 'live again', 'the live value');
});

scenario('a relay that is not there yet is dialled until it is', async scene => {
  const port = await freePort();
  const watch = scene.watch({ memory: true, peers: [`http://127.0.0.1:${port}/gun`] }, 'later', 'a');
  const hub = await scene.serve({ memory: true, events: true, peers: [`http://127.0.0.1:${port}/gun`] });

  await hub.event(event => event.reason, 'a dial that failed, with its reason');

  const relay = await scene.relay({ port });
  const raw = await scene.raw(relay.wsUrl);

  raw.put('later', 'a', 'hello');
  await watch.find(line => line.value === 'hello', 'the value');
});

scenario('events tell of every connect and disconnect, one object a line', async scene => {
  const relay = await scene.relay();
  const hub = await scene.serve({ memory: true, events: true, peers: [relay.url] });
  const open = event => event.path === 'relay' && event.state === 'open';

  await hub.event(open, 'the connection');
  for (let round = 0; round < 3; round++) {
    const from = hub.events.length;

    await relay.kill();
    await hub.event(event => event.path === 'relay' && !open(event), 'the loss', { from });
    await relay.restart();
    await hub.event(open, 'the connection again', { from });
  }
  for (const event of hub.events) {
    assert.deepStrictEqual(Object.keys(event).sort(), EVENT_KEYS, JSON.stringify(event));
    assert.strictEqual(typeof event.event, 'string');
    assert.strictEqual(typeof event.t, 'number');
    if (event.url) assert.ok(event.url.includes(`127.0.0.1:${relay.options.port}`), event.url);
  }
  assert.ok(hub.events.some(event => event.url), 'events name the relay');
  assert.strictEqual((await hub.stop('SIGINT')).code, 0);
});

scenario('what was written while the relay was away is there for those who ask later', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });

  await hub.connected();
  await relay.kill();
  assert.strictEqual((await scene.run('put', { db, wait: 1 }, 'offline', 'a', '"kept"')).code, 4);
  await relay.restart();

  const client = await scene.client([relay.url]);

  await until(async () => (await client.once(['offline', 'a'], 500)).value === 'kept',
              'the value at a gun.js client');
});
