// SPDX-License-Identifier: MIT
'use strict';

/* What gun-peer keeps of what others say, and how much. */

const assert = require('node:assert');
const fs = require('node:fs');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';

async function souls(scene, db)
{
  const { code, out } = await scene.run('ls', { db });

  assert.strictEqual(code, 0);
  return out.split('\n').filter(Boolean);
}

scenario('two gun.js clients meet at one that keeps only what it asks for, and it keeps nothing of it', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY, keepAskedOnly: true });
  const writer = await scene.client([hub.url], { name: 'writer' });
  const reader = await scene.client([hub.url], { name: 'reader' });
  const seen = reader.on(['theirs', 'name']);

  await reader.connected();
  writer.put(['theirs', 'name'], 'Ghent');
  await seen.value('Ghent');
  writer.put(['theirs', 'name'], 'Bruges');
  await seen.value('Bruges');

  await scene.run('put', { db, wait: 1 }, 'ours', 'name', '"Antwerp"');
  assert.deepStrictEqual(await souls(scene, db), ['ours']);
});

scenario('what it does not keep is acknowledged by the relay behind it, and by nobody else', async scene => {
  const db = scene.database();
  const relay = await scene.relay();
  const hub = await scene.serve({ db, listen: ANY, events: true, keepAskedOnly: true, peers: [relay.url] });
  const peer = await scene.raw(hub.url);

  await hub.connected();
  await peer.putAcked('theirs', 'name', 'Ghent');
  assert.deepStrictEqual(await souls(scene, db), []);

  const behind = await scene.raw(relay.wsUrl);

  assert.strictEqual(await behind.value('theirs', 'name'), 'Ghent');
});

scenario('above its limit a database lets go of what is oldest, stays sound, and keeps what was written here', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY, maxStore: '2M' });
  const peer = await scene.raw(hub.url);
  const value = 'x'.repeat(10000);

  await scene.run('put', { db, wait: 1 }, 'ours', 'name', '"Antwerp"');
  for (let i = 0; i < 600; i++) await peer.putAcked(`theirs/${i}`, 'text', value);
  await until(async () => (await souls(scene, db)).length < 250, 'souls to go');

  const left = await souls(scene, db);

  assert.ok(left.includes('ours'));
  assert.ok(left.includes('theirs/599'));
  assert.ok(!left.includes('theirs/0'));
  await hub.stop();
  assert.ok(fs.statSync(db).size < 4e6, `${fs.statSync(db).size} bytes`);
  assert.deepStrictEqual(await souls(scene, db), left);
});
