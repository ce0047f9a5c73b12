// SPDX-License-Identifier: MIT
'use strict';

/* gun.js client -> stock relay -> gun-peer: what others wrote is read exactly, over each kind of relay. */

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');
const { scenario } = require('./lib/scene.js');
const { VARIANTS } = require('./lib/relay.js');
const { VALUES, changed, forEachValue } = require('./lib/values.js');
const { until } = require('./lib/wait.js');

/* Writes every value and returns when a second gun.js client has seen all of them through the relay. */
async function writeAll(scene, relay, soul)
{
  const writer = await scene.client([relay.url]);
  const reader = await scene.client([relay.url], { page: true, name: 'second gun.js client' });
  const seen = {};

  for (const key of Object.keys(VALUES)) seen[key] = reader.on([soul, key]);
  await reader.connected();
  for (const [key, value] of Object.entries(VALUES)) writer.put([soul, key], value);
  for (const [key, value] of Object.entries(VALUES)) {
    /* a gun.js client follows a link instead of showing it */
    if (key !== 'link') await seen[key].value(value);
  }
  return writer;
}

/* A command that reads until it shows `wanted`: a relay without radisk may need a moment to route. */
function shows(scene, options, words, wanted)
{
  return until(async () => {
    const { code, out, err } = await scene.run('get', options, ...words);

    assert.ok(code === 0 || code === 3, `get ${words.join(' ')}: ${err}`);
    return code === 0 && out === wanted;
  }, `gun-peer get ${words.join(' ')} = ${wanted.slice(0, 80)}`);
}

for (const [variant, options] of Object.entries(VARIANTS)) {
  scenario(`${variant}: get prints every kind of value as JavaScript would`, async scene => {
    const relay = await scene.relay(options);

    await writeAll(scene, relay, 'kinds/get');
    await forEachValue((key, value) => shows(scene, { memory: true, peers: [relay.url] },
                                            ['kinds/get', key], JSON.stringify(value)));

    const { code, out } = await scene.run('get', { memory: true, peers: [relay.wsUrl] }, 'kinds/get');

    assert.strictEqual(code, 0);
    for (const [key, value] of Object.entries(VALUES)) {
      assert.deepStrictEqual(JSON.parse(out)[key], value, `${key} in the whole node`);
    }
  });

  scenario(`${variant}: watch sees every value, and each change of it`, async scene => {
    const relay = await scene.relay(options);
    const writer = await writeAll(scene, relay, 'kinds/watch');
    const watch = scene.watch({ memory: true, peers: [relay.url] }, 'kinds/watch');
    const sees = (key, value) => watch.find(
      line => line.key === key && isDeepStrictEqual(line.value, value),
      `${key} = ${JSON.stringify(value).slice(0, 80)}`
    );

    for (const [key, value] of Object.entries(VALUES)) {
      const line = await sees(key, value);

      assert.strictEqual(line.soul, 'kinds/watch');
      assert.ok(Math.abs(line.state - Date.now()) < 600000, `state ${line.state} is a time of now`);
    }
    for (const [key, value] of Object.entries(VALUES)) writer.put(['kinds/watch', key], changed(value));
    for (const [key, value] of Object.entries(VALUES)) await sees(key, changed(value));
  });

  scenario(`${variant}: a deleted value is null for get and watch`, async scene => {
    const relay = await scene.relay(options);
    const writer = await scene.client([relay.url], { page: true });

    writer.put(['gone', 'a'], 'here');
    await shows(scene, { memory: true, peers: [relay.url] }, ['gone', 'a'], '"here"');

    const watch = scene.watch({ memory: true, peers: [relay.url] }, 'gone', 'a');

    await watch.find(line => line.value === 'here', 'the value');
    writer.put(['gone', 'a'], null);
    await watch.find(line => line.value === null, 'the deletion');
    await shows(scene, { memory: true, peers: [relay.url] }, ['gone', 'a'], 'null');
  });
}

scenario('a serving gun-peer answers get for what is at its relay, through its socket', async scene => {
  const relay = await scene.relay();
  const db = scene.database();

  await writeAll(scene, relay, 'kinds/socket');
  await scene.serve({ db, peers: [relay.url] });
  await forEachValue((key, value) => shows(scene, { db }, ['kinds/socket', key], JSON.stringify(value)));
});

scenario('nested objects and sets written by gun.js can be walked', async scene => {
  const relay = await scene.relay();
  const writer = await scene.client([relay.url]);
  const peers = [relay.url];
  const read = async (...words) => {
    const { code, out } = await scene.run('get', { memory: true, peers }, ...words);

    assert.strictEqual(code, 0, `get ${words.join(' ')}`);
    return JSON.parse(out);
  };

  await writer.putAcked(['person'], { name: 'Ada', home: { city: 'London', flat: { number: 3 } } });
  await shows(scene, { memory: true, peers }, ['person/home/flat', 'number'], '3');
  assert.deepStrictEqual(await read('person', 'home'), { '#': 'person/home' });
  assert.strictEqual(await read('person/home', 'city'), 'London');

  await writer.set(['list'], { title: 'first' });
  await writer.set(['list'], { title: 'second' });
  await until(async () => {
    const list = await scene.run('get', { memory: true, peers }, 'list');

    if (list.code !== 0) return false;

    const links = Object.entries(JSON.parse(list.out)).filter(([key]) => key !== '_');

    if (links.length !== 2) return false;

    const titles = await Promise.all(links.map(([, link]) => read(link['#'], 'title')));

    assert.deepStrictEqual(titles.sort(), ['first', 'second']);
    return true;
  }, 'both items of the set');
});

for (const [variant, options] of Object.entries(VARIANTS)) {
  scenario(`${variant}: a node of 1200 keys arrives complete`, async scene => {
    const relay = await scene.relay(options);
    const writer = await scene.raw(relay.wsUrl);
    const wanted = {};
    const state = Date.now();

    for (let first = 0; first < 1200; first += 100) {
      const node = { _: { '#': 'large', '>': {} } };

      for (let i = first; i < first + 100; i++) {
        const key = `key${String(i).padStart(4, '0')}`;

        wanted[key] = node[key] = `the value of key number ${i}`;
        node._['>'][key] = state;
      }
      writer.say({ put: { large: node } });
    }
    await writer.value('large', 'key1199');

    const complete = async when => until(async () => {
      const { code, out } = await scene.run('get', { memory: true, peers: [relay.url] }, 'large');

      if (code !== 0) return false;

      const got = JSON.parse(out);

      delete got._;
      assert.deepStrictEqual(got, wanted, when);
      return true;
    }, `the large node ${when}`);

    await complete('from the running relay');
    if (options.radisk !== false) {
      await until(() => writer.acked.size > 11, 'all acks');
      await relay.kill();
      await relay.restart();
      await complete('from the disk of the relay');
    }
  });
}

scenario('get exits with 3 when nobody has it: early when every peer said so, else after --wait', async scene => {
  const relay = await scene.relay();
  const since = Date.now();
  const early = await scene.run('get', { memory: true, peers: [relay.url], wait: 20 }, 'nobody', 'has it');

  assert.strictEqual(early.code, 3);
  assert.ok(Date.now() - since < 15000, 'did not wait for the whole time');
  assert.strictEqual(early.out, '');

  const silent = await scene.relay({ radisk: false });
  const late = await scene.run('get', { memory: true, peers: [silent.url], wait: 1 }, 'nobody', 'has it');

  assert.strictEqual(late.code, 3);

  const dead = await scene.run('get', { memory: true, peers: ['http://127.0.0.1:9/gun'], wait: 1 }, 'nobody');

  assert.strictEqual(dead.code, 3);
});
