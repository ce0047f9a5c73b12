// SPDX-License-Identifier: MIT
'use strict';

/* Accounts made by gun.js, in node and in Chromium: what they sign is read here, and they log in from our store. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { KINDS, MEETINGS, PASSWORD, account, shownNode, shows } = require('./lib/users.js');
const { inner } = require('./lib/sea.js');
const { until } = require('./lib/wait.js');

const PROFILE = {
  name: 'Ada 👩‍💻 Grüße, 你好 שלום',
  motto: 'she said "yes" \\ \n\t\u0000 \u2028',
  halves: 'a\ud83db and \udc4d',
  digits: '12',
  json: '{"#":"not a link"}',
  empty: '',
  gone: null,
  yes: true,
  no: false,
  age: 36,
  sum: 0.30000000000000004,
  large: 1e21,
  smallest: 5e-324,
  negative: -17,
};
const HOME = { city: 'London', 'a key with spaces 🔑': 1 };

/* Writes signed things of every kind; returns the souls, each with what it must show. */
async function writeProfile({ client, pair: { pub } }, alias)
{
  const me = { user: true };

  await client.putAcked(['profile'], { ...PROFILE, home: { ...HOME, flat: { number: 3 } } }, me);
  await client.putAcked(['profile', 'link'], { '#': 'a/public soul' }, me);
  for (const title of ['first', 'second']) {
    await client.set(['list'], { title }, me).find(report => report.event === 'ack' && !report.err, 'an ack');
  }
  await client.putAcked(['profile', 'changed'], 'before', me);
  await client.putAcked(['profile', 'changed'], 'after', me);
  await client.putAcked(['profile', 'removed'], 'here', me);
  await client.putAcked(['profile', 'removed'], null, me);

  const own = `~${pub}`;

  return {
    [own]: { pub, alias, profile: { '#': `${own}/profile` }, list: { '#': `${own}/list` } },
    [`${own}/profile`]: { ...PROFILE, home: { '#': `${own}/profile/home` }, link: { '#': 'a/public soul' },
                          changed: 'after', removed: null },
    [`${own}/profile/home`]: { ...HOME, flat: { '#': `${own}/profile/home/flat` } },
    [`${own}/profile/home/flat`]: { number: 3 },
    [`~@${alias}`]: { [own]: { '#': own } },
  };
}

for (const [kind, { open, origins, missing }] of Object.entries(KINDS)) {
  for (const [through, meet] of Object.entries(MEETINGS)) {
    scenario(`${kind}: a signed profile is read here through ${through}, whole and as it changes`, async scene => {
      const { url, read } = await meet(scene, await origins(scene));
      const ada = await account(await open(scene, url, 'Ada'), 'ada');
      const souls = await writeProfile(ada, 'ada');
      const db = scene.database();
      const keeper = await scene.serve({ db, peers: [url], events: true });
      const own = `~${ada.pair.pub}`;

      await keeper.connected();
      for (const [soul, wanted] of Object.entries(souls)) {
        await shows(scene, read, soul, wanted);
        await shows(scene, { db }, soul, wanted);
      }

      /* items of a set are found by the links of its list */
      const items = Object.values(await shownNode(scene, { db }, `${own}/list`)).map(link => link['#']);
      const titles = await Promise.all(items.map(async soul => (await shownNode(scene, { db }, soul)).title));

      assert.deepStrictEqual(titles.sort(), ['first', 'second']);

      const { code, out } = await scene.run('ls', { db }, own, '--json');

      assert.strictEqual(code, 0);
      for (const soul of [...Object.keys(souls).filter(name => name.startsWith(own)), ...items]) {
        assert.ok(out.includes(JSON.stringify(soul)), `ls names ${soul}: ${out}`);
      }

      const watch = scene.watch({ memory: true, peers: [url] }, `${own}/profile`);

      const raw = scene.watch({ memory: true, peers: [url] }, `${own}/profile`, '--raw');

      await watch.find(line => line.key === 'age' && line.value === 36, 'what is there');
      await raw.find(line => line.key === 'age' && inner(line.value) === 36, 'what is there, as it is stored');
      await ada.client.putAcked(['profile', 'age'], 37, { user: true });
      await watch.find(line => line.key === 'age' && line.value === 37, 'the change');
    }, missing());
  }

  scenario(`${kind}: who made an account logs in elsewhere, from our store after a restart`, async scene => {
    const { url, restart } = await MEETINGS['gun-peer'](scene, await origins(scene));
    const ada = await account(await scene.client([url], { page: true, sea: true, name: 'Ada' }), 'ada');

    await ada.client.putAcked(['profile'], { name: 'Ada', home: { city: 'London' } }, { user: true });
    await ada.client.child.stop();
    await restart();

    const elsewhere = await open(scene, url, 'Ada elsewhere');
    const pair = await elsewhere.auth('ada', PASSWORD);

    assert.deepStrictEqual({ ...pair }, ada.pair);
    await elsewhere.on(['profile', 'home', 'city'], { user: true }).value('London');
    await assert.rejects(elsewhere.auth('ada', 'wrong password'), /Wrong user or password/);
    await elsewhere.putAcked(['profile', 'name'], 'Ada Lovelace', { user: true });

    /* and somebody who knows nothing but the alias */
    const reader = await scene.client([url], { page: true, sea: true, name: 'reader' });

    await until(async () => {
      const { value } = await reader.once(['~@ada'], 500);

      return value && value[`~${pair.pub}`];
    }, 'the account of the alias');
    await reader.on(['profile', 'name'], { user: pair.pub }).value('Ada Lovelace');
  }, missing());
}
