// SPDX-License-Identifier: MIT
'use strict';

/* Database files that are damaged, foreign or from a later version: said, and never written to. */

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const { scenario } = require('../interop/lib/scene.js');

const LISTEN = '127.0.0.1:0';
const USER_VERSION_AT = 60;
const PAGE = 4096;

function digest(file)
{
  return crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

/* A database with something in it, closed in good order. */
async function made(scene)
{
  const db = scene.database();
  const hub = await scene.serve({ db, listen: LISTEN });
  const peer = await scene.raw(hub.url);

  for (let i = 0; i < 300; i++) peer.put(`soul ${i}`, 'key', `value ${i} ${'x'.repeat(300)}`);
  await peer.putAcked('last', 'key', 'here');
  await hub.stop();
  return db;
}

const FILES = {
  'text': db => fs.writeFileSync(db, 'these are my notes, not a database\n'.repeat(100)),
  'zeros': db => fs.writeFileSync(db, Buffer.alloc(100000)),
  'random bytes': db => fs.writeFileSync(db, crypto.randomBytes(100000)),
  'a header and nothing more': db => fs.truncateSync(db, 100),
  'half of it': db => fs.truncateSync(db, Math.floor(fs.statSync(db).size / 2 / PAGE) * PAGE + 100),
  'a first page of garbage': db => {
    const file = fs.openSync(db, 'r+');

    fs.writeSync(file, crypto.randomBytes(PAGE - 100), 0, PAGE - 100, 100);
    fs.closeSync(file);
  },
  'a later version': db => {
    const file = fs.openSync(db, 'r+');
    const version = Buffer.alloc(4);

    version.writeUInt32BE(30000);
    fs.writeSync(file, version, 0, 4, USER_VERSION_AT);
    fs.closeSync(file);
  },
};

for (const [name, damage] of Object.entries(FILES)) {
  scenario(`a database of ${name} is refused in one line and left as it was`, async (scene, t) => {
    const db = await made(scene);

    damage(db);

    const before = digest(db);

    for (const [command, ...words] of [['serve'], ['get', 'last', 'key'], ['put', 'a', 'b', '1'], ['watch', 'last'], ['ls']]) {
      const { code, out, err } = await scene.run(command, { db }, ...words);

      assert.strictEqual(code, 1, `${command}: ${out} ${err}`);
      assert.strictEqual(err.trim().split('\n').length, 1, err);
      assert.ok(err.includes(db), `names the file: ${err}`);
      assert.strictEqual(out, '');
    }
    assert.strictEqual(digest(db), before, 'not one byte was written');
    t.diagnostic((await scene.run('ls', { db })).err.trim().replace(db, 'FILE'));
  });
}

scenario('a database where nobody may write, or that is a folder, is refused in one line', async scene => {
  const folder = scene.folder('no database');

  for (const db of [folder, `${folder}/none/graph.db`, '/proc/graph.db']) {
    const { code, err } = await scene.run('serve', { db, listen: LISTEN });

    assert.strictEqual(code, 1, `${db}: ${err}`);
    assert.strictEqual(err.trim().split('\n').length, 1, err);
  }
});
