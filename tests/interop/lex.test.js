// SPDX-License-Identifier: MIT
'use strict';

/* Gets with conditions, and of large nodes, answered from disk after a restart. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';
const STATE = 1700000000000;

function put(soul, node)
{
  const states = Object.fromEntries(Object.keys(node).map(key => [key, STATE]));

  return { put: { [soul]: { _: { '#': soul, '>': states }, ...node } } };
}

/* What one gun-peer was told, and another one after it finds on disk */
async function restarted(scene, ...messages)
{
  const db = scene.database();
  const before = await scene.serve({ db, listen: ANY });
  const writer = await scene.raw(before.url);

  for (const message of messages) {
    const id = writer.say(message);

    await until(() => writer.acked.has(id), 'an ack');
  }
  await before.stop();
  return scene.serve({ db, listen: ANY });
}

async function ask(raw, get)
{
  const id = raw.say({ get });

  await until(() => raw.replies(id).some(reply => !reply['%']), `an answer to ${JSON.stringify(get)}`);
  return raw.replies(id);
}

function found(replies)
{
  return replies.flatMap(({ put: nodes }) => Object.entries(nodes || {}).map(
    ([soul, { _, ...node }]) => [soul, Object.keys(node)]));
}

scenario('conditions on keys and souls, page by page, in order', async scene => {
  const hub = await restarted(
    scene,
    put('list', { a: 'v-a', ab: 'v-ab', abc: 'v-abc', b: 'v-b', 'é': 1, '🎉': 2, '\ue000': 3 }),
    ...['room/1', 'room/2', 'room/3', 'rooms'].map(soul => put(soul, { x: 'v-x', y: 'v-y' })));
  const raw = await scene.raw(hub.url);
  const page = async get => found(await ask(raw, get));

  assert.deepStrictEqual(await page({ '#': 'list', '.': { '*': 'a' }, '%': 1000 }), [['list', ['a', 'ab', 'abc']]]);
  assert.deepStrictEqual(await page({ '#': 'list', '.': { '>': 'ab' }, '%': 9 }), [['list', ['ab', 'abc']]]);
  assert.deepStrictEqual(await page({ '#': 'list', '.': { '>': 'c', '-': 1 }, '%': 10 }), [['list', ['🎉', '\ue000']]]);
  assert.deepStrictEqual(await page({ '#': { '*': 'room/' }, '%': 1000 }),
                         [['room/1', ['x', 'y']], ['room/2', ['x', 'y']], ['room/3', ['x', 'y']]]);
  assert.deepStrictEqual(await page({ '#': { '>': 'room/3', '<': 'rooms' }, '.': 'y', '%': 1000 }),
                         [['room/3', ['y']], ['rooms', ['y']]]);
  assert.deepStrictEqual((await page({})).map(([soul]) => soul), ['list', 'room/1', 'room/2', 'room/3', 'rooms']);

  /* whoever asked by a condition is told of what meets it */
  const writer = await scene.raw(hub.url);

  await writer.putAcked('roof', 'x', 1);
  await writer.putAcked('room/4', 'x', 1);
  await until(() => raw.messages.some(message => message.put && message.put['room/4']), 'the new room');
});

scenario('gun.js asks for some keys of a node', async scene => {
  const hub = await restarted(scene, put('list', { a: 'v-a', ab: 'v-ab', b: 'v-b' }));
  const client = await scene.client([hub.url], { page: true });
  const seen = client.map(['list', { '.': { '*': 'a' }, '%': 1000 }]);

  await seen.keyed('a', 'v-a');
  await seen.keyed('ab', 'v-ab');
  assert.ok(!seen.all.some(({ key }) => key === 'b'), 'and gets no others');
});

scenario('a node of 50,000 keys comes from disk whole, each key once', async scene => {
  const keys = Array.from({ length: 50000 }, (_, i) => `k${String(i).padStart(6, '0')}`);
  const hub = await restarted(
    scene, ...[0, 1].map(half => put('large', Object.fromEntries(
      keys.slice(half * 25000, (half + 1) * 25000).map(key => [key, `value of ${key}`])))));
  const raw = await scene.raw(hub.url);
  const replies = await ask(raw, { '#': 'large' });

  assert.deepStrictEqual(found(replies).flatMap(([, some]) => some), keys);
  assert.strictEqual(replies.filter(reply => !reply['%']).length, 1);
  assert.strictEqual(replies[replies.length - 1]['%'], undefined);
  assert.ok(raw.longest <= 32768, `no frame is longer than a stock relay reads: ${raw.longest}`);
});
