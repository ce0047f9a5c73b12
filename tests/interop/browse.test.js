// SPDX-License-Identifier: MIT
'use strict';

/* Browse: one question to a relay about all the souls it holds. It does not subscribe, so it is asked again. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { startOurs } = require('./lib/gunpeer.js');
const { until } = require('./lib/wait.js');

const SOULS = ['alpha', 'beta', 'people/ada', 'people/bob', 'ünï', '🎉 party'];

async function browse(scene, db, relay, ...prefix)
{
  const child = startOurs(scene, process.env.GUN_BROWSE, 'browse-relay', [db, relay.url, ...prefix]);
  const { code } = await child.end;

  return { code, shown: Number(child.out.all[0]), err: child.err.all.join('\n') };
}

async function known(scene, db)
{
  const { code, out, err } = await scene.run('ls', { db });

  assert.strictEqual(code, 0, err);
  return out.split('\n').filter(Boolean);
}

async function write(scene, relay, souls)
{
  const writer = await scene.client([relay.url]);

  for (const soul of souls) await writer.putAcked([soul, 'name'], `this is ${soul}`);
  await writer.child.stop();
}

for (const [variant, options] of [['default', {}], ['axe:false', { axe: false }]]) {
  scenario(`${variant}: shows the souls of a relay, and those of later when asked again`, async scene => {
    const relay = await scene.relay(options);
    const db = scene.database();

    await write(scene, relay, SOULS);

    const first = await browse(scene, db, relay);

    assert.strictEqual(first.code, 0, first.err);
    assert.deepStrictEqual(await known(scene, db), SOULS);
    assert.strictEqual(first.shown, SOULS.length);

    await write(scene, relay, ['zoo']);
    assert.strictEqual((await browse(scene, db, relay)).code, 0);
    assert.deepStrictEqual(await known(scene, db), [...SOULS.slice(0, 4), 'zoo', ...SOULS.slice(4)]);
  });

  scenario(`${variant}: a prefix narrows it, also after the relay was started again`, async scene => {
    const relay = await scene.relay(options);
    const db = scene.database();

    await write(scene, relay, SOULS);
    await relay.kill();
    await relay.restart();
    assert.strictEqual((await browse(scene, db, relay, 'people/')).code, 0);
    assert.deepStrictEqual(await known(scene, db), ['people/ada', 'people/bob']);
  });
}

/*
 * What the relay shows to a question in the rawest form; it may lose some of what it acknowledged. In more than
 * half of all runs one value in the middle comes without its state (">":{}), and such a value is nothing to keep.
 */
async function shown(scene, relay)
{
  const raw = await scene.raw(relay.wsUrl);
  const id = raw.say({ get: { '#': { '*': '' }, '%': 100000 } });

  await until(() => raw.replies(id).length, 'an answer to a raw question');
  return raw.replies(id)
    .flatMap(({ put }) => Object.entries(put || {}))
    .filter(([, node]) => Object.values(node._['>']).some(Number.isFinite))
    .map(([soul]) => soul)
    .sort();
}

scenario('default: as many souls come as the relay shows to anybody, a thousand', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const writer = await scene.client([relay.url]);
  const acks = [];

  for (let i = 0; i < 1000; i++) {
    acks.push(writer.putAcked([`many/${String(i).padStart(4, '0')}`, 'k'], `value ${i}`));
    if (i % 50 === 49) await Promise.all(acks);
  }

  const before = await shown(scene, relay);

  assert.strictEqual((await browse(scene, db, relay)).code, 0);

  const here = new Set(await known(scene, db));

  assert.ok(before.length > 900, `the relay has ${before.length}`);
  /* The value that loses its state does so in the answer to one asker and not in that to another */
  assert.ok(before.filter(soul => !here.has(soul)).length <= 1, `${here.size} of ${before.length}`);
  assert.ok(here.size <= 1000);
});

scenario('default: more souls than one answer of a relay holds', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const writer = await scene.client([relay.url]);
  const souls = Array.from({ length: 120 }, (_, i) => `long/${String(i).padStart(3, '0')}`);

  for (const soul of souls) await writer.putAcked([soul, 'k'], soul.padEnd(2000, '.'));
  await until(async () => {
    assert.strictEqual((await browse(scene, db, relay)).code, 0);

    const here = new Set(await known(scene, db));

    return souls.every(soul => here.has(soul));
  }, 'all of them');
});

scenario('a relay that never answers such questions is said not to have answered', async scene => {
  const relay = await scene.relay({ radisk: false });
  const db = scene.database();

  const writer = await scene.client([relay.url]);

  writer.put(['alpha', 'name'], 'x');

  const { code, err } = await browse(scene, db, relay);

  assert.strictEqual(code, 3, err);
  assert.ok(err.trim());
});
