// SPDX-License-Identifier: MIT
'use strict';

/*
 * Forged user data, written by a client, answered by a client and by a relay that gun-peer dials: refused with soul, key and
 * reason, good keys of the same message pass, and nothing of it is kept, passed on or answered. And a flood of bad signatures,
 * which costs whoever sends it its own time.
 */

const assert = require('node:assert');
const crypto = require('node:crypto');
const { scenario } = require('../interop/lib/scene.js');
const { SEA, signed } = require('../interop/lib/sea.js');
const { until } = require('../interop/lib/wait.js');
const { FakeRelay } = require('./lib/fake-relay.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');
const { STATE } = require('./lib/messages.js');

const ANY = '127.0.0.1:0';

/* gun-limits.h: so many keys of one peer may stand at the door */
const UNSETTLED_KEYS = 4096;
const FLOOD = process.env.GUN_TEST_SANITIZED ? 6000 : 16000;

/* What is read in one dispatch is still heard: frames of one message in 16 KB */
const READ_AHEAD = 200;

/* A good client beside a flood: what nobody should have to wait for, ms */
const PATIENCE_MS = 10000;

let count = 0;

function fresh()
{
  return `forged${count++}`;
}

function put(entries)
{
  const graph = {};

  for (const { soul, key, value, state = STATE } of entries) {
    graph[soul] ??= { _: { '#': soul, '>': {} } };
    graph[soul]._['>'][key] = state;
    graph[soul][key] = value;
  }
  return graph;
}

async function people()
{
  const [alice, bob, mallory] = await Promise.all([SEA.pair(), SEA.pair(), SEA.pair()]);

  return { alice, bob, mallory };
}

function certificate(who, policy, pair, options = {})
{
  return SEA.certify(who, policy, pair, null, { ...options, raw: 1 });
}

async function flipped(pair, entry)
{
  const parts = JSON.parse(await signed(pair, entry));
  const bytes = Buffer.from(parts['~'], 'base64');

  bytes[40] ^= 1;
  return JSON.stringify({ ...parts, '~': bytes.toString('base64') });
}

/* Where certificates here let somebody write */
const EVERYWHERE = { '*': 'forged' };

/* One key each that may not come in, and why. `soul` lies in the space of Alice. */
const FORGERIES = {
  'plain text': [/not signed/, () => 'I am Alice'],
  'a link': [/not signed/, () => ({ '#': 'elsewhere' })],
  'null': [/not signed/, () => null],
  'a signature of somebody else': [/signature does not match/, (who, entry) => signed(who.mallory, { ...entry, value: 'x' })],
  'a signature of another key': [/signature does not match/, (who, entry) => signed(who.alice, { ...entry, key: 'other', value: 'x' })],
  'a signature of another soul': [/signature does not match/, (who, entry) => signed(who.alice, { ...entry, soul: `${entry.soul}2`, value: 'x' })],
  'a signature of another time': [/signature does not match/, (who, entry) => signed(who.alice, { ...entry, state: entry.state - 1, value: 'x' })],
  'a signature of another value': [/signature does not match/, async (who, entry) => {
    const { '~': s } = JSON.parse(await signed(who.alice, { ...entry, value: 'x' }));

    return JSON.stringify({ ':': 'y', '~': s });
  }],
  'a signature with a bit changed': [/signature does not match/, (who, entry) => flipped(who.alice, { ...entry, value: 'x' })],
  'half a signature': [/64 bytes/, () => JSON.stringify({ ':': 'x', '~': Buffer.alloc(32, 1).toString('base64') })],
  'another writer without a certificate': [/no certificate/, async (who, entry) => {
    const parts = JSON.parse(await signed(who.mallory, { ...entry, value: 'x' }));

    return JSON.stringify({ ...parts, '*': who.mallory.pub });
  }],
  'a certificate of its own making': [/did not sign it/, async (who, entry) => {
    return signed(who.mallory, { ...entry, value: 'x', certificate: await certificate('*', EVERYWHERE, who.mallory) });
  }],
  'the certificate of another writer': [/not given to this writer/, async (who, entry) => {
    return signed(who.mallory, { ...entry, value: 'x', certificate: await certificate(who.bob.pub, EVERYWHERE, who.alice) });
  }],
  'a certificate for another place': [/does not allow/, async (who, entry) => {
    return signed(who.mallory, { ...entry, value: 'x', certificate: await certificate(who.mallory.pub, 'elsewhere', who.alice) });
  }],
  'a certificate that has expired': [/expired/i, async (who, entry) => {
    const old = await certificate(who.mallory.pub, EVERYWHERE, who.alice, { expiry: entry.state - 1000 });

    return signed(who.mallory, { ...entry, value: 'x', certificate: old });
  }],
};

/* The same outside of anybody's values: soul and key matter */
const ODD_FORGERIES = [
  [/Account not same/, who => ({ soul: `~${who.alice.pub}`, key: 'pub', value: who.mallory.pub })],
  [/Alias not same/, who => ({ soul: '~@', key: '~@alice', value: { '#': '~@mallory' } })],
  [/not same/, who => ({ soul: '~@alice', key: `~${who.alice.pub}`, value: { '#': `~${who.mallory.pub}` } })],
  [/hash not same/, () => ({ soul: 'things#', key: 'AAAA', value: 'not that' })],
];

async function allForgeries(who)
{
  const list = [];

  for (const [name, [reason, make]] of Object.entries(FORGERIES)) {
    const entry = { soul: `~${who.alice.pub}/forged`, key: name, state: STATE };

    list.push({ ...entry, name, reason, value: await make(who, entry) });
  }
  for (const [reason, make] of ODD_FORGERIES) list.push({ ...make(who), state: STATE, name: String(reason), reason });
  return list;
}

/* A key that may come in, beside a forged one in the same node and message */
async function goodKey(who, soul, key)
{
  const entry = { soul, key, value: `signed ${key}`, state: STATE };

  return { ...entry, value: await signed(who.alice, entry) };
}

function isTold(messages, soul, key)
{
  return messages.some(({ put: graph }) => graph && graph[soul] && graph[soul][key] !== undefined);
}

async function withRelay(relay, body)
{
  await relay.start();
  try {
    await body(relay);
  } finally {
    relay.end();
  }
}

scenario('forged puts are refused one by one, with soul, key and reason, and what is good beside them passes', async scene => {
  await withRelay(new FakeRelay(), async relay => {
    const db = scene.database();
    const hub = await scene.serve({ db, listen: ANY, peers: [relay.url] });
    const witness = await Witness.join(scene, hub);
    const writer = await scene.raw(hub.url);
    const reader = await scene.raw(hub.url);
    const link = await relay.next();
    const who = await people();
    const forgeries = await allForgeries(who);
    const souls = new Set(forgeries.map(({ soul }) => soul));

    souls.forEach(soul => reader.ask(soul));
    for (const [i, forged] of forgeries.entries()) {
      const good = await goodKey(who, `~${who.alice.pub}/forged`, `good ${i}`);
      const open = { soul: 'public', key: `k${i}`, value: i };
      const id = writer.say({ put: put([forged, good, open]) });
      const { err } = await until(() => writer.replies(id).find(reply => reply.err || reply.ok), `an answer to ${forged.name}`);

      assert.match(err || 'ok', forged.reason, forged.name);
      assert.ok(err.includes(forged.soul.slice(0, 50)), `${forged.name}: the soul stands in: ${err}`);
      assert.ok(err.includes(forged.key.slice(0, 50)), `${forged.name}: the key stands in: ${err}`);
      assert.strictEqual(await witness.peer.value(good.soul, good.key), good.value, `${forged.name}: what is good is kept`);
      assert.strictEqual(await witness.peer.value('public', `k${i}`), i);
      await until(() => isTold(reader.messages, good.soul, good.key), `${forged.name}: what is good is passed on`);
      await until(() => isTold(link.messages, good.soul, good.key), `${forged.name}: to the relay too`);
      assert.strictEqual(await witness.peer.get(forged.soul, forged.key), undefined, `${forged.name} is not answered`);
    }
    for (const { name, soul, key } of forgeries) {
      assert.ok(!isTold(reader.messages, soul, key), `${name} is passed on to nobody`);
      assert.ok(!isTold(link.messages, soul, key), `${name} is passed on to no relay`);
    }

    const { code, out } = await scene.run('refused', { db }, '--json');
    const listed = JSON.parse(out);

    assert.strictEqual(code, 0);
    for (const { name, soul, key, reason } of forgeries) {
      assert.ok(listed.some(row => row.soul === soul && row.key === key && reason.test(row.reason)), `${name} is listed`);
    }

    const peers = JSON.parse((await scene.run('peers', { db }, '--json')).out);

    assert.ok(peers.some(peer => peer.writes_refused === forgeries.length), 'and counted');
    assert.strictEqual((await hub.stop()).code, 0);
    for (const { name, soul, key } of forgeries) {
      assert.strictEqual((await scene.run('get', { db, wait: 0 }, soul, key)).code, 3, `${name} is not in the database`);
    }
  });
});

/* Whoever is asked answers with something forged, and then with what is true under the same hash. */
async function answersForged(scene, hub, askee, who)
{
  const asker = await scene.raw(hub.url);
  const soul = `~${who.alice.pub}/${fresh()}`;
  const good = await goodKey(who, soul, 'name');
  const bad = { soul, key: 'name', state: STATE, value: await signed(who.mallory, { ...good, value: 'forged' }) };
  const also = { soul, key: 'other', state: STATE, value: 'not signed' };
  const id = asker.ask(soul);

  await until(() => askee.messages.some(message => message['#'] === id && message.get), 'the question to be passed on');
  askee.text(JSON.stringify({ '#': fresh(), '@': id, '##': 4711, put: put([bad]) }));
  askee.text(JSON.stringify({ '#': fresh(), '@': id, '##': 4711, put: put([bad, also]) }));
  askee.text(JSON.stringify({ '#': fresh(), '@': id, '##': 4711, put: put([good, also]) }));
  askee.text(JSON.stringify({ '#': fresh(), '@': id, '##': 4711, put: put([good]) }));
  await until(() => asker.merged(id, soul).size, 'the true answer');
  assert.deepStrictEqual(asker.merged(id, soul).get('name'), [good.value, STATE]);

  const again = asker.ask(soul);

  await until(() => asker.merged(again, soul).size, 'the answer from here');
  assert.deepStrictEqual([...asker.merged(again, soul)], [['name', [good.value, STATE]]]);
  assert.ok(!asker.messages.some(({ put: graph }) => graph && JSON.stringify(graph).includes('forged\\"')), 'nothing forged came');
  assert.strictEqual(asker.merged(id, soul).get('other'), undefined);
  asker.close();
}

scenario('a relay we dial answers with forged data: not brought back, and the true answer is', async scene => {
  await withRelay(new FakeRelay(), async relay => {
    const hub = await scene.serve({ memory: true, listen: ANY, peers: [relay.url] });
    const witness = await Witness.join(scene, hub);

    await answersForged(scene, hub, await relay.next(), await people());
    await witness.works('afterwards');
  });
});

scenario('a client answers with forged data: not brought back, and the true answer is', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const askee = await RawLink.open(hub.url);

  await answersForged(scene, hub, askee, await people());
  await witness.works('afterwards');
});

scenario('our own question is not answered by forged data, but by what comes after it', async scene => {
  const who = await people();
  const soul = `~${who.alice.pub}/mine`;
  const good = await goodKey(who, soul, 'name');
  const bad = { ...good, value: await signed(who.mallory, { ...good, value: 'forged' }) };
  const heard = [];
  const relay = new FakeRelay(link => {
    const hear = link.hear.bind(link);

    link.hear = (opcode, payload) => {
      const from = link.messages.length;

      hear(opcode, payload);
      for (const message of link.messages.slice(from)) {
        if (!message.get || message.get['#'] !== soul) continue;
        heard.push(message);
        link.text(JSON.stringify({ '#': fresh(), '@': message['#'], put: put([bad]) }));
        if (relay.isHonest) link.text(JSON.stringify({ '#': fresh(), '@': message['#'], put: put([good]) }));
      }
    };
    link.answer();
  });

  await withRelay(relay, async () => {
    const forgedOnly = await scene.run('get', { memory: true, peers: [relay.url], wait: 2 }, soul, 'name');

    assert.strictEqual(forgedOnly.code, 3, forgedOnly.out);
    relay.isHonest = true;
    assert.ok(heard.length > 0);

    const both = await scene.run('get', { memory: true, peers: [relay.url], wait: 10 }, soul, 'name', '--json');

    assert.strictEqual(both.code, 0, both.err);
    assert.ok(both.out.includes('signed name'), both.out);
    assert.ok(!both.out.includes('forged'), both.out);
  });
});

function median(numbers)
{
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}

/* Signatures of the right shape that nobody made; each has to be computed. */
function badSignature(pub, i)
{
  const value = JSON.stringify({ ':': i, '~': crypto.randomBytes(64).toString('base64') });

  return JSON.stringify({ '#': fresh(), put: put([{ soul: `~${pub}/flood`, key: `k${i}`, value }]) });
}

async function pourMessages(link, messages)
{
  for (const message of messages) {
    if (link.text(message) === false) await new Promise(resolve => link.socket.once('drain', resolve));
  }
}

scenario('a flood of bad signatures waits for itself, and others are served', async (scene, t) => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const flooder = await RawLink.open(hub.url);
  const { alice } = await people();
  const messages = Array.from({ length: FLOOD }, (_, i) => badSignature(alice.pub, i));
  const trips = [];
  const standing = [];
  const started = process.hrtime.bigint();
  let isOver = false;

  flooder.text(JSON.stringify({ dam: '?', pid: 'flooder', '#': fresh() }));
  const pouring = pourMessages(flooder, messages);
  const sampling = (async () => {
    while (!isOver) {
      const peers = JSON.parse((await scene.run('peers', { db }, '--json')).out);
      const { messages_in: heard, writes_refused: refused } = peers.find(({ pid }) => pid === 'flooder') || {};

      if (heard !== undefined) standing.push(heard - refused);
    }
  })();

  while (flooder.messages.filter(({ err }) => err).length < FLOOD) {
    const before = process.hrtime.bigint();

    await witness.works('beside a flood of bad signatures');
    trips.push(Number(process.hrtime.bigint() - before) / 1e6);
    assert.ok(trips[trips.length - 1] < PATIENCE_MS, `a put and two gets took ${trips[trips.length - 1]} ms`);
    assert.strictEqual(flooder.closed, false, 'nor is the flooder sent away');
  }
  isOver = true;
  await Promise.all([pouring, sampling]);

  const seconds = Number(process.hrtime.bigint() - started) / 1e9;

  t.diagnostic(`${FLOOD} bad signatures in ${seconds.toFixed(1)} s; beside them a put and two gets took ` +
               `${median(trips).toFixed(1)} ms, at most ${Math.max(...trips).toFixed(1)} ms; ` +
               `at most ${Math.max(...standing)} keys stood at the door`);
  assert.ok(Math.max(...standing) <= UNSETTLED_KEYS + READ_AHEAD, `${Math.max(...standing)} keys at the door`);
  assert.ok(Math.max(...standing) > UNSETTLED_KEYS / 2, 'it was faster than what it wrote was looked at');
  assert.strictEqual(await witness.peer.get(`~${alice.pub}/flood`, 'k0'), undefined);
  await witness.newcomer(scene, 'after the flood');
  witness.memoryBounded(t);
});
