// SPDX-License-Identifier: MIT
'use strict';

/*
 * Clients that say more than anybody needs, up to each limit and one beyond it: what is within is taken, what is beyond is
 * refused and its sender told, others are served meanwhile, and memory stays bounded.
 */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');
const { STATE } = require('./lib/messages.js');

const ANY = '127.0.0.1:0';

/* The limits that are reached here */
const MESSAGE_BYTES = 16 * 1024 * 1024;
const BATCH_MESSAGES = 10000;
const NODE_KEYS = 100000;
const MESSAGE_NODES = 100000;
const NAME_LENGTH = 16384;
const ID_LENGTH = 256;
const DEDUP_IDS = 65536;
const PASSED = Math.floor(DEDUP_IDS / 10);
const WAITING_OF_PEER = 100;
const WAITING = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

let count = 0;

function fresh()
{
  return `limit${count++}`;
}

function times(n, make)
{
  return Array.from({ length: n }, (_, i) => make(i));
}

function put(id, soul, key, value, state = STATE)
{
  const json = JSON.stringify;

  return `{"#":${json(id)},"put":{${json(soul)}:{"_":{"#":${json(soul)},">":{${json(key)}:${state}}},${json(key)}:${json(value)}}}}`;
}

function sayAll(link, messages, each = 1000)
{
  for (let i = 0; i < messages.length; i += each) link.text(`[${messages.slice(i, i + each).join()}]`);
}

function answer(link, id)
{
  return link.messages.find(message => message['@'] === id);
}

async function acked(link, id, what = id)
{
  await until(() => answer(link, id) || link.closed, `an answer to ${what.slice(0, 40)}`);
  assert.strictEqual(link.closed, false, `open after ${what.slice(0, 40)}`);
  assert.strictEqual(answer(link, id).err, undefined, what.slice(0, 40));
}

/* One frame is too much: its sender is told so, and the link goes on. */
async function toldTooMuch(link, text, wanted)
{
  const from = link.messages.length;

  link.text(text);
  await until(() => link.messages.slice(from).some(({ dam }) => dam === '!') || link.closed, `a complaint: ${wanted}`);
  assert.match(link.messages.slice(from).find(({ dam }) => dam === '!').err, wanted);
  assert.strictEqual(await link.fate('witness', 'first'), 'open');
}

async function start(scene, options = { memory: true })
{
  const hub = await scene.serve({ listen: ANY, ...options });
  const witness = await Witness.join(scene, hub);

  return [hub, witness, await RawLink.open(hub.url)];
}

scenario('a node of 100,000 keys and a message of 100,000 nodes are taken, one more is too much', async (scene, t) => {
  const [, witness, link] = await start(scene);
  const node = n => {
    const keys = times(n, i => `k${i}`);

    return `{"#":"n${n}","put":{"wide":{"_":{"#":"wide",">":{${keys.map(key => `"${key}":${STATE}`).join()}}},` +
           `${keys.map(key => `"${key}":1`).join()}}}}`;
  };
  const graph = n => {
    const souls = times(n, i => `s${i}`);

    return `{"#":"g${n}","put":{${souls.map(soul => `"${soul}":{"_":{"#":"${soul}",">":{"k":${STATE}}},"k":1}`).join()}}}`;
  };

  await toldTooMuch(link, node(NODE_KEYS + 1), /more than 100000 keys/);
  assert.strictEqual(await witness.peer.get('wide', 'k0'), undefined, 'nothing of it was taken');
  link.text(node(NODE_KEYS));
  await acked(link, `n${NODE_KEYS}`);
  await toldTooMuch(link, graph(MESSAGE_NODES + 1), /more than 100000 nodes/);
  assert.strictEqual(await witness.peer.get('s0', 'k'), undefined, 'nothing of it was taken');
  link.text(graph(MESSAGE_NODES));
  await acked(link, `g${MESSAGE_NODES}`);
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

scenario('10,000 messages in a frame are taken, one more is too much', async (scene, t) => {
  const [, witness, link] = await start(scene);
  const batch = n => times(n, i => put(`b${n}n${i}`, `of ${n}`, `k${i}`, 1));

  await toldTooMuch(link, `[${batch(BATCH_MESSAGES + 1).join()}]`, /too many messages/);
  assert.strictEqual(await witness.peer.get(`of ${BATCH_MESSAGES + 1}`, 'k0'), undefined, 'none of them was taken');
  link.text(`[${batch(BATCH_MESSAGES).join()}]`);
  await until(() => link.messages.filter(({ ok }) => ok).length === BATCH_MESSAGES, 'all acks');
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

scenario('names of 16,384 characters and ids of 256 are taken, one more is refused and told', async scene => {
  const [, witness, link] = await start(scene);
  const longest = '€'.repeat(NAME_LENGTH);

  for (const [what, soul, key] of [['soul', longest, 'k'], ['key', 's', longest]]) {
    const good = fresh();
    const bad = fresh();

    link.text(put(good, soul, key, 1));
    await acked(link, good, `the longest ${what}`);
    link.text(put(bad, what === 'soul' ? `${soul}x` : soul, what === 'key' ? `${key}x` : key, 1));
    await until(() => answer(link, bad), `an answer to a longer ${what}`);
    assert.match(answer(link, bad).err, /too long/, what);
  }
  link.text(put('i'.repeat(ID_LENGTH), 'ids', 'k', 1));
  await acked(link, 'i'.repeat(ID_LENGTH));
  await toldTooMuch(link, put('i'.repeat(ID_LENGTH + 1), 'ids', 'k2', 1), /id is too long/);
  assert.strictEqual(await witness.peer.get('ids', 'k2'), undefined, 'it was not taken');
  await witness.works('afterwards');
});

scenario('a message of 16 MiB is taken, one byte more costs the link', async (scene, t) => {
  const [hub, witness, link] = await start(scene, { memory: true, events: true });
  const rest = put('large', 'large', 'k', '').length;

  link.text(put('large', 'large', 'k', 'v'.repeat(MESSAGE_BYTES - rest)));
  await acked(link, 'large');
  link.text(put('large', 'large', 'k', 'v'.repeat(MESSAGE_BYTES - rest + 1)));
  await link.waitClosed();
  await hub.event(event => event.path === 'client' && event.state === 'closed' && event.reason, 'the reason');
  await witness.works('afterwards');
  if (!process.env.GUN_TEST_SANITIZED) t.diagnostic(`gun-peer peaked at ${Math.round(witness.peakMib())} MiB`);
});

scenario('10,000 bad keys in a message are one answer, and spoil no good one', async scene => {
  const [, witness, link] = await start(scene);
  const keys = times(10000, i => `k${i}`);

  link.text(`{"#":"bad","put":{"s":{"_":{"#":"s",">":{"good":${STATE},${keys.map(key => `"${key}":${STATE}`).join()}}},` +
            `"good":1,${keys.map(key => `"${key}":[]`).join()}}}}`);
  await until(() => answer(link, 'bad'), 'an answer');
  assert.match(answer(link, 'bad').err, /“s”, key “k0”/);
  assert.ok(answer(link, 'bad').err.length < 300);
  assert.strictEqual(await witness.peer.value('s', 'good'), 1);
  assert.strictEqual(link.messages.filter(message => message['@'] === 'bad').length, 1);
  await witness.works('afterwards');
});

scenario('of the ids that were heard 65,536 are remembered, the oldest go first', async (scene, t) => {
  const [, witness, link] = await start(scene);
  const told = id => link.messages.filter(message => message['@'] === id).length;

  sayAll(link, times(DEDUP_IDS + 1000, i => put(`d${i}`, 'dedup', `k${i % 100}`, 1)), 5000);
  await until(() => told(`d${DEDUP_IDS + 999}`), 'the last ack');
  link.text(put('d0', 'dedup', 'k0', 1));
  await until(() => told('d0') === 2, 'an answer to the first, which is forgotten');
  link.text(put(`d${DEDUP_IDS + 999}`, 'dedup', 'k0', 1));
  await link.fate('witness', 'first');
  assert.strictEqual(told(`d${DEDUP_IDS + 999}`), 1, 'the last is remembered');
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

scenario('of what was passed on and not kept 6,553 are remembered, the oldest go first', async (scene, t) => {
  const hub = await scene.serve({ memory: true, listen: ANY, keepAskedOnly: true });
  const follower = await RawLink.open(hub.url);
  const link = await RawLink.open(hub.url);
  const heard = i => follower.messages.filter(message => message.put && message.put.passing && Object.hasOwn(message.put.passing, `k${i}`)).length;

  follower.text('{"#":"follow","get":{"#":"passing"}}');
  await until(() => answer(follower, 'follow'), 'the answer');
  sayAll(link, times(PASSED + 100, i => put(fresh(), 'passing', `k${i}`, i)));
  await until(() => heard(PASSED + 99), 'the last');
  link.text(put(fresh(), 'passing', `k${PASSED + 99}`, PASSED + 99));
  link.text(put(fresh(), 'passing', 'k0', 0));
  await until(() => heard(0) === 2, 'the first again, which is forgotten');
  assert.strictEqual(heard(PASSED + 99), 1, 'the last does not go on again');
  t.diagnostic(`${follower.messages.length} messages`);
});

scenario('writes from the future: 100 of a peer, 1,000 in all and 4 MB wait, a day ahead at most', async (scene, t) => {
  const db = scene.database();
  const [hub, witness] = await start(scene, { memory: false, db });
  const waiting = async () => (await scene.run('ls', { db }, '--waiting', '--json')).out.split('\n').filter(Boolean).length;
  const soon = Date.now() + DAY_MS / 2;
  const ahead = async (n, value, state = soon) => {
    const link = await RawLink.open(hub.url);
    const ids = times(n, fresh);

    sayAll(link, ids.map((id, i) => put(id, id, 'k', value, state + i)));
    await link.fate('witness', 'first');
    return ids.map(id => answer(link, id)).filter(Boolean);
  };
  const far = await ahead(1, 'too far', Date.now() + DAY_MS + 60000);

  assert.match(far[0].err, /ahead/);

  const ofOne = await ahead(WAITING_OF_PEER + 1, 'one');

  assert.strictEqual(ofOne.length, 1, 'one was given up, and told');
  assert.match(ofOne[0].err, /ahead of the clock/);
  assert.strictEqual(await waiting(), WAITING_OF_PEER);

  for (let i = 0; i < WAITING / WAITING_OF_PEER; i++) await ahead(WAITING_OF_PEER, 'many', soon - 1000 * (i + 1));
  assert.strictEqual(await waiting(), WAITING);

  const large = await ahead(5, 'v'.repeat(1e6), soon - DAY_MS / 4);
  const refused = large.filter(({ err }) => /too many writes wait/.test(err));

  assert.strictEqual(refused.length, 1, 'the fifth megabyte has no room, and nobody went for it');
  assert.strictEqual(await waiting(), WAITING);
  await witness.works('afterwards');
  witness.memoryBounded(t);
  await hub.stop();

  const again = await scene.serve({ db, listen: ANY });

  await until(async () => (await waiting()) === WAITING, 'as many after a restart');
  await again.stop();
});
