// SPDX-License-Identifier: MIT
'use strict';

/*
 * What ends a stock relay (PROTOCOL.md section 9): names that every JavaScript object or text has, as souls and as keys,
 * also as the very first words after a start; batches that break off; messages of the link that nobody should say.
 */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');

const ANY = '127.0.0.1:0';
const PROTOTYPES = [Object, String, Array, Number, Boolean, Function, Symbol];
const NAMES = [...new Set(PROTOTYPES.flatMap(made => Object.getOwnPropertyNames(made.prototype)))];
const FIRST = [...Object.getOwnPropertyNames(Object.prototype), 'link', 'at', 'big', 'anchor'];

/* Broken off, or of no use: gun answers none of these, and neither do we. */
const KILLERS = ['[{', '[{"#":"k1"', '[{"#":"k2"},{', '[{"put":{"a":{"_":{"#":"a",">":{"b":1}},"b":1}}', '[{"#":"k3","get":{"#":"x"}}',
                 '{"dam":"c"}', '{"dam":"d"}', '{"dam":"one"}', '{"#":"k4","dam":"c"}', '[{"dam":"d"},{"dam":"one"}]',
                 '{"dam":"constructor"}', '{"dam":"__proto__"}'];

async function assertThere(peer, soul, key, value)
{
  const found = await peer.get(soul, key);

  assert.deepStrictEqual(found && found[0], value, `${soul} ${key}`);
}

scenario(`${NAMES.length} names of JavaScript's own, as souls and as keys, are ordinary names`, async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const writer = await scene.raw(hub.url);
  const follower = await scene.raw(hub.url);

  assert.ok(NAMES.length > 80 && NAMES.includes('__proto__') && NAMES.includes('hasOwnProperty'));
  await Promise.all(NAMES.map(async name => {
    assert.strictEqual(await follower.get(name, 'key'), undefined, `${name}: nothing is there yet`);
    assert.strictEqual(await follower.get('names', name), undefined, `key ${name}: nothing is there yet`);
  }));
  await Promise.all(NAMES.map(async name => {
    await writer.putAcked(name, 'key', `soul ${name}`);
    await writer.putAcked('names', name, `key ${name}`);
    await writer.putAcked('links', name, { '#': name });
    await assertThere(writer, name, 'key', `soul ${name}`);
    await assertThere(writer, 'names', name, `key ${name}`);
    await assertThere(writer, 'links', name, { '#': name });
  }));
  for (const name of NAMES) {
    await until(() => follower.messages.some(({ put, '@': to }) => to === undefined && put && Object.hasOwn(put, name)),
                `news of ${name}`);
  }
  await hub.stop();

  const again = await scene.serve({ db, listen: ANY });
  const reader = await scene.raw(again.url);
  const whole = reader.ask('names');

  await until(() => reader.merged(whole, 'names').size === NAMES.length, 'all keys of the node, after a restart');
  await Promise.all(NAMES.map(name => assertThere(reader, name, 'key', `soul ${name}`)));
});

scenario('a soul with such a name may be the first that is ever said', async scene => {
  for (const name of FIRST) {
    for (const [what, soul, key] of [['soul', name, 'key'], ['key', 'soul', name]]) {
      const hub = await scene.serve({ memory: true, listen: ANY });
      const peer = await scene.raw(hub.url);

      await peer.putAcked(soul, key, 'first');
      await assertThere(peer, soul, key, 'first');
      assert.strictEqual((await hub.stop()).code, 0, `${what} ${name}`);
    }
  }
});

scenario('frames that end a stock relay are dropped, also as the first, and the link goes on', async scene => {
  for (const text of KILLERS) {
    const hub = await scene.serve({ memory: true, listen: ANY });
    const link = await RawLink.open(hub.url);

    link.text(text);
    assert.strictEqual(await link.fate('nobody', 'first'), 'open', `after ${text}`);

    const witness = await Witness.join(scene, hub);

    await witness.works(`after ${text}`);
    link.end();
    assert.strictEqual((await hub.stop()).code, 0);
  }
});
