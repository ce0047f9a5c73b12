// SPDX-License-Identifier: MIT
'use strict';

/* What needs no key: content found by its hash, lists of aliases, and what is made to pass. */

const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { scenario } = require('./lib/scene.js');
const { SEA, signed } = require('./lib/sea.js');
const { KINDS, MEETINGS, account, shows } = require('./lib/users.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';
const HOUR_MS = 3600e3;

/* gun.js hashes a text as it is and all else as JSON */
const CONTENTS = { text: 'hello 🎉', empty: '', json: '{"a":1}', number: 0.1, large: 1e21, yes: true, long: 'x'.repeat(20000) };

function digest(value, encoding)
{
  return createHash('sha256').update(typeof value === 'string' ? value : JSON.stringify(value)).digest(encoding);
}

for (const [kind, { open, origins, missing }] of Object.entries(KINDS)) {
  for (const [through, meet] of Object.entries(MEETINGS)) {
    scenario(`${kind}: content that gun.js put by its hash through ${through} is read here and by others`, async scene => {
      const { url, read } = await meet(scene, await origins(scene));
      const writer = await open(scene, url, 'writer');
      const reader = await scene.client([url], { page: true, sea: true, name: 'reader' });

      for (const [name, value] of Object.entries(CONTENTS)) {
        await Promise.all([
          ['#', await writer.sea('work', value, null, null, { name: 'SHA-256' })],
          ['#', digest(value, 'hex')],
          ['posts#', `${name}#${digest(value, 'hex').toUpperCase()}`],
          [`a/#/${name}`, `${name}/b#c#${digest(value, 'base64')}`],
        ].map(async ([soul, key]) => {
          const seen = reader.on([soul, key]);

          await writer.putAcked([soul, key], value);
          await seen.value(value);
          await shows(scene, read, soul, { [key]: value });
        }));
      }
    }, missing());
  }
}

/* The stock relay is there to show that these tables say what gun.js does. */
for (const [through, meet] of Object.entries(MEETINGS)) {
  scenario(`content that is not what its hash says is refused by ${through}`, async scene => {
    const { url } = await meet(scene, []);
    const raw = await scene.raw(url);
    const good = digest('hello', 'base64');

    for (const [soul, key, value] of [
      ['#', good, 'hello '],
      ['#', good, '"hello"'],
      ['#', digest(1, 'hex'), 2],
      ['#', digest('1', 'hex'), true],
      ['#', digest('null', 'base64').replace('=', ''), null],
      ['#', good.toLowerCase(), 'hello'],
      ['#', `${good}#`, 'hello'],
      ['#', `${good} `, 'hello'],
      ['#', digest('hello', 'hex').slice(2), 'hello'],
      ['#', good, { '#': 'hello' }],
      ['x#', 'hello', 'hello'],
      ['#', '#', ''],
    ]) {
      assert.match(await raw.refusal(soul, key, value) || '', /Data hash not same as hash/, `${soul} ${key}`);
      assert.strictEqual(await raw.get(soul, key), undefined);
    }
    assert.strictEqual(await raw.refusal('#', good, 'hello'), null);

    /* 1 and "1" are the same text, so they have the same hash */
    for (const value of ['1', 1]) assert.strictEqual(await raw.refusal(`#${typeof value}`, digest('1', 'base64'), value), null);
  });

  scenario(`lists of aliases take nothing but what they are for, at ${through}`, async scene => {
    const { url, read } = await meet(scene, []);
    const ada = await account(await scene.client([url], { page: true, sea: true, name: 'Ada' }), 'ada');
    const eve = await SEA.pair();
    const raw = await scene.raw(url);
    const [own, other] = [`~${ada.pair.pub}`, `~${eve.pub}`];
    const state = Date.now() + 1;

    await shows(scene, read, '~@ada', { [own]: { '#': own } });
    for (const [soul, key, value] of [
      ['~@ada', own, { '#': other }],
      ['~@ada', own, null],
      ['~@ada', own, own],
      ['~@ada', other, { '#': own }],
      ['~@ada', 'name', 'Ada'],
      ['~@', 'ada', { '#': '~@eve' }],
      ['~@', 'ada', '~@ada'],
      ['~@', 'ada', null],
      ['~@foo.bar', other, { '#': own }],
    ]) {
      assert.match(await raw.refusal(soul, key, value, state) || '', /Alias not same|must exist/,
                   `${soul} ${key} ${JSON.stringify(value)}`);
    }
    for (const value of [eve.pub, null, 1, await signed(ada.pair, { soul: own, key: 'pub', value: eve.pub, state })]) {
      assert.match(await raw.refusal(own, 'pub', value, state) || '', /Account not same/, JSON.stringify(value));
    }
    assert.deepStrictEqual(await raw.value('~@ada', own), { '#': own });
    assert.strictEqual(await raw.value(own, 'pub'), ada.pair.pub);

    /* anybody may claim an alias, for a key of their own */
    assert.strictEqual(await raw.refusal('~@ada', other, { '#': other }), null);
    assert.strictEqual(await raw.refusal('~@', 'ada', { '#': '~@ada' }), null);
  });
}

scenario('what is made to pass is read while it lasts, and neither kept nor passed on when it is old', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const [raw, other] = [await scene.raw(hub.url), await scene.raw(hub.url)];
  const pair = await SEA.pair();
  const now = Date.now();

  for (const soul of ['chat<?60', `~${pair.pub}/chat<?60`, `room/~${pair.pub}<?60`]) {
    const text = async (key, state) => {
      if (!soul.includes('~')) return `at ${state}`;
      return signed(pair, { soul, key, value: `at ${state}`, state });
    };
    const fresh = await text('fresh', now);

    other.ask(soul);
    await raw.putAcked(soul, 'fresh', fresh, now);
    raw.put(soul, 'old', await text('old', now - HOUR_MS), now - HOUR_MS);
    await raw.putAcked(soul, 'last', await text('last', now), now);
    assert.strictEqual(await raw.value(soul, 'fresh'), fresh);
    assert.strictEqual(await raw.get(soul, 'old'), undefined, soul);
    await until(() => other.messages.some(({ put }) => put && put[soul] && 'last' in put[soul]), 'the last one');
    assert.ok(!other.messages.some(({ put }) => put && put[soul] && 'old' in put[soul]), 'what is old is not passed on');
  }

  const soul = `~${pair.pub}/chat<?60`;

  assert.match(await raw.refusal(soul, 'forged', 'not signed', now) || '', /Unverified data/);
});
