// SPDX-License-Identifier: MIT
'use strict';

/* Clients of a listening gun-peer that send what is no GUN: it is dropped, and nothing else happens. */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');
const { NOT_JSON, NOT_GUN, ODD_NAMES, STATE } = require('./lib/messages.js');

const OPTIONS = { memory: true, events: true, listen: '127.0.0.1:0' };

for (const [what, table] of [['not JSON', NOT_JSON], ['JSON, but not GUN', NOT_GUN]]) {
  scenario(`texts that are ${what} are dropped, and the link goes on`, async (scene, t) => {
    const hub = await scene.serve(OPTIONS);
    const witness = await Witness.join(scene, hub);

    for (const [name, text] of Object.entries(table)) {
      const link = await RawLink.open(hub.url);

      link.text(text);

      const fate = await link.fate('witness', 'first');

      /* only what is over a limit of size may cost the link */
      if (text.length < 1000) assert.strictEqual(fate, 'open', `after ${name}, heard ${JSON.stringify(link.messages)}`);
      await witness.works(`after ${name}`);
      link.end();
    }
    assert.strictEqual(await witness.peer.get('s', 'k', 500).catch(() => undefined), undefined, 'nothing was taken');
    witness.memoryBounded(t);
  });
}

scenario('all of them on one link, one after another, leave it usable', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const link = await RawLink.open(hub.url);
  const short = [...Object.values(NOT_JSON), ...Object.values(NOT_GUN)].filter(text => text.length < 1000);

  for (let round = 0; round < 5; round++) short.forEach(text => link.text(text));
  assert.strictEqual(await link.fate('witness', 'first'), 'open');
  await witness.works('after all');
});

scenario('souls and keys with names that mean something to programs are ordinary names', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ ...OPTIONS, memory: false, db });
  const peer = await scene.raw(hub.url);
  const json = JSON.stringify;

  for (const name of ODD_NAMES) {
    for (const [soul, key] of [[name, 'key'], ['soul', name]]) {
      const id = `odd${Math.random()}`;

      /* written by hand: an object of JavaScript has no own __proto__ */
      peer.socket.send(`{"#":${json(id)},"put":{${json(soul)}:{"_":{"#":${json(soul)},">":{${json(key)}:${STATE}}},` +
                       `${json(key)}:${json(`value of ${name}`)}}}}`);
      /* gun itself never acknowledges a key called _, for that is where the states are */
      if (key === '_') continue;
      if (/[#~]/.test(soul)) continue;
      await until(() => peer.acked.has(id), `the ack of soul ${json(soul)}, key ${json(key)}`);
    }
  }
  await hub.stop();
  /* of those that a command line can carry */
  for (const name of ODD_NAMES.filter(odd => !/^-|[\u0000#\ud800]/.test(odd))) {
    const { code, out } = await scene.run('get', { db, wait: 0 }, name, 'key');

    assert.strictEqual(out, json(`value of ${name}`), `soul ${json(name)}, exit ${code}`);
  }
});

scenario('ids that are numbers are answered with the same number', async scene => {
  const hub = await scene.serve(OPTIONS);
  const peer = await scene.raw(hub.url);

  for (const id of [0, 17, -5, 1.5, 1e21]) {
    peer.say({ '#': id, put: { numbered: { _: { '#': 'numbered', '>': { [`k${id}`]: STATE } }, [`k${id}`]: id } } });
    await until(() => peer.acked.has(id), `the ack of ${id}`);
  }
});

scenario('bad parts of a put cost only themselves, and states from the future wait', async scene => {
  const hub = await scene.serve(OPTIONS);
  const peer = await scene.raw(hub.url);
  const later = Date.now() + 3000;

  peer.say({ put: {
    mixed: { _: { '#': 'mixed', '>': { good: STATE, bad: STATE } }, good: 1, bad: [2] },
  } });
  peer.put('mixed', 'future', 'here', later);
  assert.strictEqual(await peer.get('mixed', 'future', 500).catch(() => undefined), undefined, 'not before its time');
  assert.strictEqual(await peer.value('mixed', 'future'), 'here');
  assert.ok(Date.now() >= later - 1, 'not before its time');
  assert.strictEqual(await peer.get('mixed', 'bad', 500).catch(() => undefined), undefined);
});
