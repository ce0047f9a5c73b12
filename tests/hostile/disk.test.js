// SPDX-License-Identifier: MIT
'use strict';

/* A disk that is full, and one that cannot be written, both real: small file systems in a mount namespace. */

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');

const ANY = '127.0.0.1:0';
const VALUE = 'x'.repeat(20000);

function mount(folder, options)
{
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]);

  return status === 0 ? null : String(stderr).trim() || 'no mount';
}

function why()
{
  const { status, stderr } = spawnSync('sh', ['-c', 'mount -t tmpfs none /mnt && umount /mnt']);

  return status === 0 ? null : `nothing can be mounted here: ${String(stderr).trim()}`;
}

/* Says a put and waits for what is answered: an acknowledgement, or why not. */
async function put(peer, soul, value)
{
  const id = peer.put(soul, 'key', value);

  await until(() => peer.replies(id).length, `an answer about ${soul}`);
  return peer.replies(id)[0].err;
}

/* Fills the disk. Returns the souls that were acknowledged. */
async function fill(peer)
{
  const acked = [];
  let err;

  for (let i = 0; i < 1000; i++) {
    err = await put(peer, `soul ${i}`, VALUE);
    if (err) break;
    acked.push(`soul ${i}`);
  }
  assert.ok(err, 'the disk was never full');
  assert.ok(acked.length > 10);
  return acked;
}

async function assertThere(peer, souls)
{
  for (const soul of souls) assert.strictEqual(await peer.value(soul, 'key'), VALUE, soul);
}

scenario('a full disk: nothing is acknowledged that is not kept, and it goes on when there is room again', async (scene, t) => {
  const folder = scene.folder('small');

  assert.strictEqual(mount(folder, 'size=3m'), null);
  try {
    const db = path.join(folder, 'graph.db');
    const hub = await scene.serve({ db, listen: ANY });
    const peer = await scene.raw(hub.url);
    const acked = await fill(peer);
    const refused = await scene.run('put', { db, wait: 1 }, 'ours', 'key', JSON.stringify(VALUE));

    assert.strictEqual(refused.code, 1, `${refused.out} ${refused.err}`);
    assert.match(refused.err, /full/);
    assert.ok(refused.err.includes(db), `names the file: ${refused.err}`);
    assert.strictEqual(refused.err.trim().split('\n').length, 1);
    t.diagnostic(refused.err.trim().replace(db, 'FILE'));
    await assertThere(peer, acked);

    assert.strictEqual(mount(folder, 'remount,size=64m'), null);
    assert.strictEqual(await put(peer, 'later', VALUE), undefined);
    await scene.run('put', { db, wait: 1 }, 'ours', 'key', '"kept"');
    await hub.stop();

    const again = await scene.serve({ db, listen: ANY });
    const reader = await scene.raw(again.url);

    await assertThere(reader, [...acked, 'later']);
    assert.strictEqual(await reader.value('ours', 'key'), 'kept');
    await again.stop();
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());

scenario('a disk that dies full: what was acknowledged is there when it has room again', async scene => {
  const folder = scene.folder('small');

  assert.strictEqual(mount(folder, 'size=3m'), null);
  try {
    const db = path.join(folder, 'graph.db');
    const hub = await scene.serve({ db, listen: ANY });
    const acked = await fill(await scene.raw(hub.url));

    await hub.stop('SIGKILL');
    assert.strictEqual(mount(folder, 'remount,size=64m'), null);

    const again = await scene.serve({ db, listen: ANY });

    await assertThere(await scene.raw(again.url), acked);
    await again.stop();
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());

scenario('a disk that cannot be written is refused in one line', async scene => {
  const folder = scene.folder('small');

  assert.strictEqual(mount(folder, 'size=8m'), null);
  try {
    const db = path.join(folder, 'graph.db');
    const hub = await scene.serve({ db, listen: ANY });

    await hub.stop();
    assert.strictEqual(mount(folder, 'remount,ro'), null);
    for (const [command, ...words] of [['serve'], ['put', 'a', 'b', '1']]) {
      const { code, err } = await scene.run(command, { db }, ...words);

      assert.strictEqual(code, 1, err);
      assert.strictEqual(err.trim().split('\n').length, 1, err);
      assert.ok(err.includes(db), err);
    }
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());

/* A graph file of 300 souls, 6 MB: more than goes into one commit. */
function writeGraph(file, souls = 300)
{
  const graph = {};

  for (let i = 0; i < souls; i++) {
    const soul = `soul ${i}`;

    graph[soul] = { _: { '#': soul, '>': { key: 1700000000000 } }, key: VALUE };
  }
  fs.writeFileSync(file, JSON.stringify(graph));
}

async function souls(scene, db)
{
  const { out } = await scene.run('ls', { db });

  return out.split('\n').filter(Boolean).length;
}

scenario('an import that fills the disk: says so, keeps what it counted, and goes on when there is room', async (scene, t) => {
  const folder = scene.folder('small');
  const file = path.join(scene.folder('files'), 'graph.json');

  assert.strictEqual(mount(folder, 'size=3m'), null);
  try {
    const db = path.join(folder, 'graph.db');

    writeGraph(file);

    const full = await scene.run('import', { db }, '--json', file);
    const counts = JSON.parse(full.out);

    assert.strictEqual(full.code, 1, full.err);
    assert.match(full.err, /full/);
    assert.ok(full.err.includes(db), `names the file: ${full.err}`);
    assert.strictEqual(full.err.trim().split('\n').length, 1, full.err);
    t.diagnostic(full.err.trim().replace(db, 'FILE'));
    assert.ok(counts.stored > 10 && counts.stored < 300, full.out);
    assert.strictEqual(await souls(scene, db), counts.stored, 'what was counted is kept');
    assert.strictEqual((await scene.run('check', { db })).code, 0);

    assert.strictEqual(mount(folder, 'remount,size=64m'), null);

    const again = await scene.run('import', { db }, '--json', file);

    assert.strictEqual(again.code, 0, again.err);
    assert.match(full.err, new RegExp(`The first ${counts.stored} of 300 keys were imported, up to “soul \\d+”`));

    const { stored, known, refused, imported } = JSON.parse(again.out);

    assert.deepStrictEqual([stored, known, refused, imported], [300 - counts.stored, counts.stored, 0, 'all']);
    assert.strictEqual(await souls(scene, db), 300);
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());

scenario('an import of what fits into one commit fills the disk: nothing of it is here', async (scene, t) => {
  const folder = scene.folder('small');
  const file = path.join(scene.folder('files'), 'graph.json');

  assert.strictEqual(mount(folder, 'size=3m'), null);
  try {
    const db = path.join(folder, 'graph.db');

    writeGraph(file, 190);

    const full = await scene.run('import', { db }, '--json', file);

    assert.strictEqual(full.code, 1, full.err);
    assert.match(full.err, /full.*Nothing was imported/);
    t.diagnostic(full.err.trim().replace(db, 'FILE'));
    assert.deepStrictEqual([JSON.parse(full.out).stored, JSON.parse(full.out).imported], [0, 'nothing']);
    assert.strictEqual(await souls(scene, db), 0);
    assert.strictEqual((await scene.run('check', { db })).code, 0);

    assert.strictEqual(mount(folder, 'remount,size=64m'), null);
    assert.strictEqual((await scene.run('import', { db }, file)).code, 0);
    assert.strictEqual(await souls(scene, db), 190);
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());

scenario('an export to a full disk: says so, and the file that was there stays', async (scene, t) => {
  const folder = scene.folder('small');
  const file = path.join(scene.folder('files'), 'graph.json');
  const db = scene.database();

  assert.strictEqual(mount(folder, 'size=3m'), null);
  try {
    const target = path.join(folder, 'out.json');

    writeGraph(file);
    assert.strictEqual((await scene.run('import', { db }, file)).code, 0);
    fs.writeFileSync(target, 'what was exported before\n');

    const full = await scene.run('export', { db }, target);

    assert.strictEqual(full.code, 1, full.err);
    assert.match(full.err, /full/);
    assert.ok(full.err.includes(target), `names the file: ${full.err}`);
    assert.strictEqual(full.err.trim().split('\n').length, 1, full.err);
    t.diagnostic(full.err.trim().replace(target, 'FILE'));
    assert.strictEqual(fs.readFileSync(target, 'utf8'), 'what was exported before\n');
    assert.deepStrictEqual(fs.readdirSync(folder), ['out.json'], 'nothing is left beside it');

    assert.strictEqual(mount(folder, 'remount,size=64m'), null);
    assert.strictEqual((await scene.run('export', { db }, target)).code, 0);
    assert.deepStrictEqual(JSON.parse(fs.readFileSync(target, 'utf8')), JSON.parse(fs.readFileSync(file, 'utf8')));
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}, why());
