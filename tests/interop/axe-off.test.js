// SPDX-License-Identifier: MIT
'use strict';

/* At a relay without AXE all that anybody writes comes along by itself; at the default one only what was asked for. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

function souls(scene, db, ...prefix)
{
  return scene.run('ls', { db }, ...prefix).then(({ code, out, err }) => {
    assert.strictEqual(code, 0, err);
    return out.split('\n').filter(Boolean);
  });
}

scenario('axe:false: souls that others write appear in ls by themselves', async scene => {
  const relay = await scene.relay({ axe: false });
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });
  const writer = await scene.client([relay.url]);

  await hub.connected();
  assert.deepStrictEqual(await souls(scene, db), []);
  for (const soul of ['plain', 'with space', 'ünï', '🎉', 'zoo/a', 'zoo/b']) {
    writer.put([soul, 'key'], `in ${soul}`);
  }
  await until(async () => (await souls(scene, db)).length === 6, 'six souls');
  assert.deepStrictEqual(await souls(scene, db, 'zoo/'), ['zoo/a', 'zoo/b']);
  assert.strictEqual((await scene.run('get', { db, wait: 1 }, '🎉', 'key')).out, '"in 🎉"');

  writer.put(['zoo/c'], { made: 'live' });
  await until(async () => (await souls(scene, db, 'zoo/')).includes('zoo/c'), 'the seventh');
  await relay.kill();
  assert.strictEqual((await scene.run('get', { db, wait: 1 }, 'zoo/c', 'made')).out, '"live"');
  await hub.stop();
  assert.strictEqual((await souls(scene, db)).length, 7, 'all are still there without anybody');
});

scenario('default: a soul that was asked for stays followed, others stay away', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });
  const writer = await scene.client([relay.url]);

  await hub.connected();
  await writer.putAcked(['asked', 'key'], 1);
  await writer.putAcked(['not asked', 'key'], 1);

  const watch = scene.watch({ db }, 'asked');

  await watch.find(line => line.value === 1, 'the value');
  await writer.putAcked(['not asked', 'key'], 2);
  await writer.putAcked(['asked', 'key'], 2);
  await watch.find(line => line.value === 2, 'the change');
  assert.deepStrictEqual(await souls(scene, db), ['asked']);
});
