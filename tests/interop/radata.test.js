// SPDX-License-Identifier: MIT
'use strict';

/* Folders that real relays made go in by import: all that is in them, what gun lost in them told and nothing of it
 * guessed. And what export writes, gun reads. */

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { forgeries } = require('./lib/forgeries.js');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');
const { VALUES } = require('./lib/values.js');

/* In small values yson.js yields every 700 keys or so: enough of them that it loses a name, surely */
const MANY = 4000;

const STATE = 1700000000000;
const LONG = 'long '.repeat(300000);

/* soul → key → [value, state], written at a relay and acknowledged */
class Written
{
  constructor(writer)
  {
    this.writer = writer;
    this.souls = new Map();
    this.ids = [];
  }

  put(soul, key, value, state = STATE)
  {
    const put = { [soul]: { _: { '#': soul, '>': { [key]: state } }, [key]: value } };

    /* Of one length: a relay takes an id that begins like another, with a number behind it, for that one */
    this.ids.push(this.writer.say({ '#': `put${String(this.ids.length).padStart(6, '0')}${this.writer.pid}`, put }));
    if (!this.souls.has(soul)) this.souls.set(soul, new Map());
    this.souls.get(soul).set(key, [value, state]);
  }

  async acked()
  {
    await until(() => this.ids.every(id => this.writer.acked.has(id)), 'all acks');
  }

  each(call)
  {
    for (const [soul, keys] of this.souls) for (const [key, [value, state]] of keys) call(soul, key, value, state);
  }
}

async function imported(scene, db, what, ...words)
{
  const { code, out, err } = await scene.run('import', { db }, what, '--json', ...words);

  return { code, err, ...JSON.parse(out) };
}

async function exported(scene, db)
{
  const file = path.join(scene.folder('export'), 'graph.json');
  const { code, err } = await scene.run('export', { db }, file);

  assert.strictEqual(code, 0, err);
  return { file, text: fs.readFileSync(file, 'utf8') };
}

function assertSame(graph, written)
{
  written.each((soul, key, value, state) => {
    assert.ok(graph[soul], soul);
    assert.deepStrictEqual([graph[soul][key], graph[soul]._['>'][key]], [value, state], `${soul} ${key}`);
  });
}

scenario('all that a relay has on its disk comes in, and gun reads what goes out', async scene => {
  const relay = await scene.relay();
  const written = new Written(await scene.raw(relay.wsUrl));
  const { good } = await forgeries();

  for (const [name, value] of Object.entries(VALUES)) written.put('values', name, value);
  written.put('nested', 'a', { '#': 'nested/a' });
  written.put('nested/a', 'b', { '#': 'nested' });
  for (const face of ['😀', '😁', '\ud83dx', 'שלום', '‮abc']) written.put(`face/${face}`, `ключ ${face}`, face);
  for (let i = 0; i < 200; i++) written.put('set', `item${i}`, { '#': `item/${i}` });
  for (let i = 0; i < 8; i++) written.put(`long/${i}`, 'text', LONG);
  for (const { soul, key, value, state } of good) written.put(soul, key, value, state);
  written.put('room<?99', 'gone', 'soon', Date.now());
  await written.acked();
  written.souls.delete('room<?99');
  await relay.kill();
  assert.ok(fs.readdirSync(relay.options.file).length > 5, 'several files');

  const db = scene.database();
  const first = await imported(scene, db, relay.options.file);

  assert.strictEqual(first.code, 0, first.err);
  assert.deepStrictEqual([first.imported, first.faults, first.left_out], ['all', [], 1]);

  const { text } = await exported(scene, db);

  assertSame(JSON.parse(text), written);

  /* through a put into another relay, and from its disk again: the same bytes */
  const other = await scene.relay();
  const back = new Written(await scene.raw(other.wsUrl));

  for (const [soul, node] of Object.entries(JSON.parse(text))) {
    for (const [key, state] of Object.entries(node._['>'])) back.put(soul, key, node[key], state);
  }
  await back.acked();
  for (const [name, value] of Object.entries(VALUES)) {
    assert.deepStrictEqual(await back.writer.value('values', name), value, name);
  }
  await other.kill();

  const again = scene.database();

  assert.strictEqual((await imported(scene, again, other.options.file)).code, 0);
  assert.strictEqual((await exported(scene, again)).text, text);
});

scenario('what gun lost is told, file and byte, and the rest comes in when one agrees', async (scene, t) => {
  const relay = await scene.relay();
  const written = new Written(await scene.raw(relay.wsUrl));

  for (let i = 0; i < MANY; i++) written.put(`many/${i % 97}/${i}`, 'n', i, STATE + i / 1000);
  await written.acked();

  /* It reads its file, loses names, and writes it back with one more value. */
  let lost = [];

  for (let round = 0; round < 10 && lost.length === 0; round++) {
    await relay.kill();
    await relay.restart();

    const more = new Written(await scene.raw(relay.wsUrl));

    for (let i = 0; i < 97; i++) more.put(`many/${i}/0`, `more${round}`, i);
    await more.acked();
    await relay.kill();
    lost = (await imported(scene, scene.database(), relay.options.file)).faults;
    await relay.restart();
  }
  await relay.kill();
  assert.ok(lost.length > 0, 'yson.js lost nothing');
  t.diagnostic(`${lost.length} of ${MANY} lost: ${lost[0].file}, byte ${lost[0].byte}: ${lost[0].reason}`);

  const db = scene.database();
  const nothing = await imported(scene, db, relay.options.file);

  assert.deepStrictEqual([nothing.code, nothing.stored, nothing.imported], [1, 0, 'nothing']);
  assert.deepStrictEqual(JSON.parse((await exported(scene, db)).text), {});

  const rest = await imported(scene, db, relay.options.file, '--keep-going');

  assert.deepStrictEqual([rest.imported, rest.refused], ['part', lost.length]);
  for (const { file, byte, reason } of lost) {
    assert.ok(fs.existsSync(path.join(relay.options.file, file)), file);
    assert.ok(byte > 0);
    assert.match(reason, /lost/);
  }

  assert.strictEqual(rest.files.reduce((sum, { not_read }) => sum + not_read, 0), lost.length);
  assert.ok(rest.files.every(({ read }) => read > 0));

  /* Each name that is in the files comes in as it was written. A relay acknowledges names that it then does not write at all,
   * while it parts a file in two: those are in no file, and nobody can tell of them. */
  const graph = JSON.parse((await exported(scene, db)).text);
  let count = 0;

  for (const [soul, node] of Object.entries(graph)) {
    for (const [key, state] of Object.entries(node._['>'])) {
      const [value, then] = key === 'n' ? written.souls.get(soul).get(key) : [Number(soul.split('/')[1]), STATE];

      assert.deepStrictEqual([node[key], state], [value, then], `${soul} ${key}`);
      count++;
    }
  }
  assert.strictEqual(count, rest.stored);
  assert.strictEqual(count, rest.files.reduce((sum, { read }) => sum + read, 0));
});
