// SPDX-License-Identifier: MIT
'use strict';

/* What gun-peer signs, encrypts and certifies, gun.js believes, reads and uses, in node and in Chromium. */

const assert = require('node:assert');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { scenario } = require('./lib/scene.js');
const { SEA } = require('./lib/sea.js');
const { KINDS, MEETINGS, PASSWORD, account, shows } = require('./lib/users.js');
const { VALUES, changed } = require('./lib/values.js');

/* Runs a command that must do well; returns what it printed. */
async function said(scene, command, options, ...words)
{
  const { code, out, err } = await scene.run(command, options, ...words);

  assert.strictEqual(code, 0, `${command} ${words.join(' ')}: ${err}`);
  return out;
}

function fileOf(scene, content)
{
  const file = path.join(scene.folder('secret'), 'file');

  fs.writeFileSync(file, content, { mode: 0o600 });
  return file;
}

/* A person of ours: the keys, and the file they are in */
async function ours(scene)
{
  const file = path.join(scene.folder('keys'), 'pair.json');

  await said(scene, 'pair', {}, '--output', file);
  return { file, pair: JSON.parse(fs.readFileSync(file, 'utf8')) };
}

for (const [kind, { open, origins, missing }] of Object.entries(KINDS)) {
  for (const [through, meet] of Object.entries(MEETINGS)) {
    scenario(`${kind}: values that gun-peer signed are believed by gun.js through ${through}`, async scene => {
      const { url, read } = await meet(scene, await origins(scene));
      const { file, pair } = await ours(scene);
      const reader = await open(scene, url, 'reader');
      const soul = `~${pair.pub}/profile`;
      const rest = Object.entries(VALUES).filter(([key]) => key !== 'link');
      const put = (where, key, value) =>
        said(scene, 'put', { ...read, wait: 20 }, '--key-file', file, where, key, JSON.stringify(value));
      const worker = async () => {
        for (let next = rest.shift(); next; next = rest.shift()) {
          const [key, value] = next;
          const seen = reader.on([soul, key]);

          await put(soul, key, value);
          await seen.value(value);
          await put(soul, key, changed(value));
          await seen.value(changed(value));
          await shows(scene, read, soul, { [key]: changed(value) });
        }
      };

      await Promise.all(Array.from({ length: 4 }, worker));

      /* a link is what gun.js follows */
      await put(`~${pair.pub}`, 'profile', { '#': soul });
      await reader.on(['profile', 'one'], { user: pair.pub }).value(changed(VALUES.one));

      /* and whoever has the pair goes on with it in gun.js */
      await reader.auth(pair);
      await reader.putAcked(['profile', 'one'], 'by gun.js', { user: true });
      await shows(scene, read, soul, { one: 'by gun.js' });
    }, missing());
  }

  scenario(`${kind}: messages between gun-peer and gun.js are read by whom they are for`, async scene => {
    const { url, read } = await MEETINGS['a stock relay'](scene);

    await origins(scene);

    const ada = await account(await open(scene, url, 'Ada'), 'ada');
    const bob = await ours(scene);

    /* to Ada, by a secret that the two have together */
    const text = JSON.stringify({ to: 'Ada', text: 'hello 🎉' });
    const toAda = await said(scene, 'encrypt', {}, '--key-file', bob.file, '--epub', ada.pair.epub, fileOf(scene, text));

    await said(scene, 'put', { ...read, wait: 20 }, '--key-file', bob.file,
               `~${bob.pair.pub}/messages`, 'ada', JSON.stringify(toAda));
    await ada.client.on([`~${bob.pair.pub}/messages`, 'ada']).value(toAda);

    const secret = await ada.client.sea('secret', bob.pair.epub, ada.pair);

    assert.deepStrictEqual(await ada.client.sea('decrypt', toAda, secret), JSON.parse(text));

    /* and back */
    const toBob = await ada.client.sea('encrypt', { to: 'Bob', n: 1 }, secret);

    await ada.client.putAcked(['messages', 'bob'], toBob, { user: true });
    await shows(scene, read, `~${ada.pair.pub}/messages`, { bob: toBob });

    const decrypted = await said(scene, 'decrypt', {}, '--key-file', bob.file, '--epub', ada.pair.epub, fileOf(scene, toBob));

    assert.deepStrictEqual(JSON.parse(decrypted), { to: 'Bob', n: 1 });

    /* a note to oneself */
    const note = await said(scene, 'encrypt', {}, '--key-file', bob.file, fileOf(scene, 'mine'));

    assert.strictEqual(await SEA.decrypt(note, bob.pair), 'mine');
  }, missing());
}

scenario('a certificate of gun-peer lets a user of gun.js write, and one of gun.js lets gun-peer', async scene => {
  for (const meet of Object.values(MEETINGS)) {
    const { url, read } = await meet(scene, []);
    const bob = await ours(scene);
    const ada = await account(await scene.client([url], { page: true, sea: true, name: 'Ada' }), 'ada');
    const third = await scene.client([url], { page: true, sea: true, name: 'third' });
    const byOurs = await said(scene, 'certify', {}, '--key-file', bob.file, ada.pair.pub, '{"*":"inbox"}');
    const inbox = `~${bob.pair.pub}/inbox`;

    await ada.client.putAcked([inbox, 'ada'], 'from gun.js', { cert: byOurs });
    await third.on([inbox, 'ada']).value('from gun.js');
    await shows(scene, read, inbox, { ada: 'from gun.js' });

    const byGun = await ada.client.sea('certify', bob.pair.pub, { '*': 'wall' }, ada.pair);
    const wall = `~${ada.pair.pub}/wall`;

    const byIt = ['--key-file', bob.file, '--certificate', fileOf(scene, byGun)];

    await said(scene, 'put', { ...read, wait: 20 }, ...byIt, wall, 'bob', '"from here"');
    await third.on([wall, 'bob']).value('from here');
    await shows(scene, read, wall, { bob: 'from here' });

    const { code, err } = await scene.run('put', { ...read, wait: 1 }, ...byIt, `~${ada.pair.pub}/diary`, 'bob', '"from here"');

    assert.notStrictEqual(code, 0);
    assert.match(err, /Certificate verification fail/);
  }
});

scenario('an account made by nothing but gun-peer: gun.js logs in by alias and password', async scene => {
  for (const meet of Object.values(MEETINGS)) {
    const { url, read } = await meet(scene, []);
    const { file, pair: { pub, priv, epub, epriv } } = await ours(scene);
    const salt = randomBytes(32).toString('hex');
    const proof = await said(scene, 'work', {}, '--salt', salt, fileOf(scene, PASSWORD));
    const keys = await said(scene, 'encrypt', {}, '--passphrase-file', fileOf(scene, proof),
                            fileOf(scene, JSON.stringify({ priv, epriv })));
    const auth = JSON.stringify({ ek: JSON.parse(keys.slice(3)), s: salt });
    const own = `~${pub}`;

    for (const [key, value] of Object.entries({ pub, alias: 'bob', epub, auth })) {
      await said(scene, 'put', { ...read, wait: 20 }, '--key-file', file, own, key, JSON.stringify(value));
    }
    await said(scene, 'put', { ...read, wait: 20 }, '~@bob', own, JSON.stringify({ '#': own }));

    const bob = await scene.client([url], { page: true, sea: true, name: 'Bob' });

    assert.deepStrictEqual({ ...await bob.auth('bob', PASSWORD) }, { pub, priv, epub, epriv });
    await bob.putAcked(['mood'], 'good', { user: true });
    await shows(scene, read, own, { pub, alias: 'bob', epub, auth, mood: 'good' });
  }
});
