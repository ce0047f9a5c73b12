// SPDX-License-Identifier: MIT
'use strict';

/* User graphs that gun.js makes while the test runs: all of it is accepted, and none of it with one bit changed. */

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');
const { scenario } = require('./lib/scene.js');
const { SEA } = require('./lib/sea.js');
const { account } = require('./lib/users.js');
const { Recorder } = require('./lib/recorder.js');
const { VALUES } = require('./lib/values.js');
const { random, seedOf } = require('./lib/random.js');
const { until } = require('./lib/wait.js');

const ROUNDS = process.env.GUN_TEST_LONG ? 60 : 6;

/* Ada and Bob write what people write; returns every key as gun.js sent it. */
async function freshGraph(scene)
{
  const recorder = await new Recorder().start();

  try {
    const [ada, bob] = await Promise.all(['ada', 'bob'].map(async name => {
      return account(await scene.client([recorder.url], { page: true, sea: true, name }), name);
    }));
    const me = { user: true };
    const own = `~${ada.pair.pub}`;
    const { link, ...plain } = VALUES;

    await ada.client.putAcked(['kinds'], plain, me);
    await ada.client.putAcked(['tree'], { a: { b: { c: 1 } }, link }, me);
    await ada.client.set(['list'], { title: 'first' }, me).find(report => report.event === 'ack', 'an ack');
    await ada.client.putAcked(['private'], await SEA.encrypt({ to: 'me' }, ada.pair), me);

    for (const [to, policy, opt, key] of [
      [bob.pair.pub, { '*': 'inbox' }, {}, 'one'],
      ['*', { '*': 'inbox', '+': '*' }, { expiry: Date.now() + 1e6 }, bob.pair.pub],
    ]) {
      const cert = await ada.client.sea('certify', to, policy, ada.pair, null, opt);

      await bob.client.putAcked([`${own}/inbox`, key], 'from Bob', { cert });
    }
    await Promise.all([ada, bob].map(({ client }) => client.child.stop()));
    return recorder.writes;
  } finally {
    recorder.stop();
  }
}

/* A text with one bit of one character changed, at random. */
function flip(text, pick)
{
  const bytes = Buffer.from(text);

  for (;;) {
    const at = pick(bytes.length);
    const other = Buffer.from(bytes);

    other[at] ^= 1 << pick(8);

    const changed = other.toString();

    /* what is no UTF-8 any more could not be sent */
    if (!changed.includes('\ufffd') && changed !== text) return changed;
  }
}

/* The same write with one bit changed, in what is signed: the value, the signature, a certificate, the link. */
function flipped(write, pick)
{
  if (typeof write.value === 'string') return { ...write, value: flip(write.value, pick) };
  return { ...write, value: { '#': flip(write.value['#'], pick) } };
}

/* JSON in which nothing but the spelling differs says the same, and so does base64. */
function means(value)
{
  try {
    const parts = JSON.parse(value);

    for (const holder of [[parts, '~'], [parts['+'], 's']]) {
      const [object, name] = holder;

      if (object && typeof object[name] === 'string') object[name] = Buffer.from(object[name], 'base64').toString('hex');
    }
    return parts;
  } catch (error) {
    return value;
  }
}

scenario('fresh user graphs of gun.js are accepted, and refused with any bit changed', async (scene, t) => {
  const pick = random(seedOf(t));
  const writes = await freshGraph(scene);
  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0' });
  const [raw, other] = [await scene.raw(hub.url), await scene.raw(hub.url)];
  const souls = [...new Set(writes.map(({ soul }) => soul))];
  const answerOf = (peer, id) => until(() => peer.replies(id).find(reply => reply.ok || reply.err), `an answer to ${id}`);
  let tried = 0;

  assert.ok(writes.length > 40, `${writes.length} keys`);
  assert.ok(writes.some(({ value }) => typeof value === 'string' && value.includes('"+"')), 'some by certificates');
  souls.forEach(soul => other.ask(soul));

  /* forged first: nothing true is there that would win over it */
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(writes.map(async write => {
      const { soul, key, value, state } = flipped(write, pick);

      if (isDeepStrictEqual(means(value), means(write.value))) return;

      const { err } = await answerOf(raw, raw.put(soul, key, value, state));

      tried++;
      assert.ok(err, `${soul} ${key} ${JSON.stringify(value)} was not refused`);
      assert.ok(err.includes(key.slice(0, 20)), `the reason names the key: ${err}`);
    }));
  }
  assert.ok(!other.messages.some(message => message.put), 'nothing was passed on');
  for (const { soul, key } of writes) assert.strictEqual(await raw.get(soul, key), undefined, `${soul} ${key}`);

  for (const { soul, key, value, state } of writes) {
    const { ok, err } = await answerOf(raw, raw.put(soul, key, value, state));

    assert.ok(ok, `${soul} ${key} was refused: ${err}`);
    assert.deepStrictEqual(await raw.get(soul, key), [value, state]);
  }
  await until(() => writes.every(({ soul, key }) => other.messages.some(({ put }) => put && put[soul] && key in put[soul])),
              'everything at another client');
  t.diagnostic(`${writes.length} keys, ${tried} changed ones`);
});
