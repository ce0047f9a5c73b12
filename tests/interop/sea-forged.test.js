// SPDX-License-Identifier: MIT
'use strict';

/* A relay that lets forged data pass, in front of us: nothing of it is kept, shown or passed on, and what is good is. */

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { scenario } = require('./lib/scene.js');
const { inner, graphOf } = require('./lib/sea.js');
const { forgeries } = require('./lib/forgeries.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';
const TOGETHER = 8;
const FORGED_WAIT_S = 1;

/* What a sea.js that is missing makes of a relay, with and without AXE */
const OPEN_RELAYS = { 'AXE on': { sea: false }, 'AXE off': { sea: false, axe: false } };

function souls(writes)
{
  return [...new Set(writes.map(({ soul }) => soul))];
}

/* How many keys of the relay were refused since it was connected */
async function refused(scene, db)
{
  const { code, out, err } = await scene.run('peers', { db }, '--json');

  assert.strictEqual(code, 0, err);
  return JSON.parse(out).filter(peer => peer.path === 'relay').reduce((sum, peer) => sum + peer.writes_refused, 0);
}

/* Nothing forged is in any message that this peer was sent. */
function assertNotTold(raw, forged)
{
  for (const { put } of raw.messages) {
    for (const { name, soul, key } of forged) {
      assert.ok(!(put && put[soul] && key in put[soul]), `${name} was passed on`);
    }
  }
}

/* Who asks for what is forged is told that there is nothing. */
function assertNotAnswered(raw, forged)
{
  return Promise.all(forged.map(async ({ name, soul, key }) => assert.strictEqual(await raw.get(soul, key), undefined, name)));
}

/* Runs `check` on each of `things`, so many at a time: a database that nobody serves takes one command. */
async function each(things, together, check)
{
  const rest = [...things];

  await Promise.all(Array.from({ length: together }, async () => {
    for (let one = rest.shift(); one; one = rest.shift()) await check(one);
  }));
}

/* Everything good is shown by gun-peer, and nothing forged. Whoever answered with something forged may still have the
 * truth, so a get waits for it: not for long, here. */
async function assertShown(scene, options, { forged, good }, together = TOGETHER)
{
  await each(good, together, async ({ soul, key, said }) => {
    const { code, out, err } = await scene.run('get', options, soul, key);

    assert.strictEqual(code, 0, `${key}: ${err}`);
    assert.strictEqual(inner(JSON.parse(out)), said);
  });
  await each(souls(forged), together, async soul => {
    const { code, out } = await scene.run('get', { ...options, wait: FORGED_WAIT_S }, soul);
    const node = code === 0 ? JSON.parse(out) : {};

    for (const write of forged.filter(one => one.soul === soul)) assert.ok(!(write.key in node), `${write.name} is shown`);
  });
}

async function assertKeysAbsent(scene, options, forged, together = TOGETHER)
{
  await each(forged, together, async ({ name, soul, key }) => {
    const { code, err } = await scene.run('get', { ...options, wait: FORGED_WAIT_S }, soul, key);

    assert.strictEqual(code, 3, `${name}: ${err}`);
  });
}

async function assertNotListed(scene, db, { forged, good })
{
  const { code, out, err } = await scene.run('ls', { db }, '--json');

  assert.strictEqual(code, 0, err);
  for (const soul of souls(forged)) {
    assert.strictEqual(out.includes(JSON.stringify(soul)), souls(good).includes(soul), `${soul} in ${out}`);
  }
}

for (const [kind, options] of Object.entries(OPEN_RELAYS)) {
  scenario(`${kind}: what a relay passes on as it is written is judged here, key by key`, async scene => {
    const relay = await scene.relay(options);
    const db = scene.database();
    const hub = await scene.serve({ db, listen: ANY, peers: [relay.url], events: true });
    const { forged, good } = await forgeries();
    const [reader, client] = [await scene.raw(hub.url), await scene.client([hub.url], { name: 'gun.js without SEA' })];
    const watch = scene.watch({ db }, good[0].soul);
    const writer = await scene.raw(relay.wsUrl);
    const seen = client.on([good[0].soul]);

    await hub.connected();
    await client.connected();
    for (const soul of souls(forged)) await reader.get(soul);
    writer.say({ put: graphOf([...forged, ...good]) });
    for (const { key } of good) await watch.find(line => line.key === key, key);
    await until(() => good.every(({ soul, key }) => reader.messages.some(({ put }) => put && put[soul] && key in put[soul])),
                'the good keys at a client of ours');
    await until(async () => await refused(scene, db) >= forged.length, `${forged.length} refusals`);

    for (const { name, soul, key } of forged) {
      assert.ok(!watch.seen.some(line => line.soul === soul && line.key === key), `${name} at watch`);
      assert.ok(!seen.all.some(report => report.value && key in report.value && soul === good[0].soul), `${name} at gun.js`);
    }
    assertNotTold(reader, forged);
    await assertShown(scene, { db }, { forged, good });
    await assertNotListed(scene, db, { forged, good });

    /* nor is it in the database */
    await relay.kill();
    await hub.stop();
    await assertShown(scene, { db }, { forged, good }, 1);
    await assertKeysAbsent(scene, { db }, forged, 1);
    assert.strictEqual((await scene.run('check', { db })).code, 0);
  });

  scenario(`${kind}: what a relay answers with is judged here, key by key`, async scene => {
    const relay = await scene.relay(options);
    const writer = await scene.raw(relay.wsUrl);
    const { forged, good } = await forgeries();

    await Promise.all([...forged, ...good].map(({ soul, key, value, state }) => writer.putAcked(soul, key, value, state)));
    for (const { name, soul, key } of forged) {
      assert.notStrictEqual(await writer.value(soul, key), undefined, `${name} is at the relay`);
    }
    await assertShown(scene, { memory: true, peers: [relay.url] }, { forged, good });
    await assertKeysAbsent(scene, { memory: true, peers: [relay.url] }, forged);

    const db = scene.database();
    const hub = await scene.serve({ db, listen: ANY, peers: [relay.url], events: true });
    const reader = await scene.raw(hub.url);

    await hub.connected();
    for (const { soul, key, value } of good) assert.strictEqual(await reader.value(soul, key), value);
    await assertNotAnswered(reader, forged);

    const nodes = souls(forged).map(soul => [soul, reader.ask(soul)]);

    await until(() => nodes.every(([, id]) => reader.replies(id).length), 'answers about whole nodes');
    assertNotTold(reader, forged);
    await assertShown(scene, { db }, { forged, good });
    await assertNotListed(scene, db, { forged, good });
  });
}

/* What a stock relay with sea.js takes for Ada's: it asks for no certificate, and its reader takes what is no JSON. */
const HOLES = ['signed by Eve, who says so', 'an empty certificate', 'no certificate in its place', 'broken JSON',
               'text behind the JSON'];

scenario('the hole of a stock relay: signed by anyone, with `*` and without a certificate', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY, peers: [relay.url], events: true });
  const { forged, good } = await forgeries();
  const [reader, writer, other] = [await scene.raw(hub.url), await scene.raw(relay.wsUrl), await scene.raw(relay.wsUrl)];
  const holes = forged.filter(({ name }) => HOLES.includes(name));

  await hub.connected();
  for (const soul of souls(forged)) await reader.get(soul);
  for (const { soul, key, value, state } of forged) writer.put(soul, key, value, state);
  await Promise.all(holes.map(({ soul, key, value }) => other.value(soul, key).then(got => assert.strictEqual(got, value))));
  await until(async () => await refused(scene, db) >= holes.length, 'the refusals');
  for (const { name, soul, key } of forged) {
    assert.strictEqual(await other.get(soul, key) !== undefined, HOLES.includes(name), `${name} at the relay`);
  }
  await assertNotAnswered(reader, forged);
  assertNotTold(reader, forged);

  for (const { soul, key, value, state } of good) {
    await writer.putAcked(soul, key, value, state);
    assert.strictEqual(await reader.value(soul, key), value);
  }
});

scenario('graph files and the command line pass the same door', async scene => {
  const db = scene.database();
  const { forged, good } = await forgeries();
  const file = path.join(scene.folder('import'), 'graph.json');

  fs.writeFileSync(file, JSON.stringify(graphOf([...forged, ...good])));

  const imported = async (...words) => {
    const { out, err } = await scene.run('import', { db }, file, '--json', ...words);

    return { err, ...JSON.parse(out) };
  };
  const nothing = await imported();

  assert.deepStrictEqual([nothing.stored, nothing.refused], [0, forged.length], nothing.err);
  assert.match(nothing.err, /Nothing was imported/);

  const first = await imported('--keep-going');

  assert.deepStrictEqual([first.stored, first.refused], [good.length, forged.length], first.err);
  assert.match(first.err, /Soul “~.*”, key “no signature”: Unverified data: it is not signed\.\n/);
  await assertShown(scene, { db }, { forged, good }, 1);
  await assertNotListed(scene, db, { forged, good });

  for (const { name, soul, key, value } of forged) {
    if (soul === good[0].soul && name !== 'no signature') continue;

    const { code, err } = await scene.run('put', { db, wait: 1 }, soul, key, JSON.stringify(value));

    assert.notStrictEqual(code, 0, name);
    assert.match(err, /Only its owner|not same/, name);
  }
  await assertShown(scene, { db }, { forged, good }, 1);
});
