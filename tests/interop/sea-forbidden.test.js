// SPDX-License-Identifier: MIT
'use strict';

/* What no certificate allows is refused, with the reason, and nobody gets it from us. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { SEA, signed } = require('./lib/sea.js');
const { MEETINGS, account } = require('./lib/users.js');

const HOUR_MS = 3600e3;
const ANY = '127.0.0.1:0';

/* What Bob may not, though there is a certificate. `state` is when he writes. */
const FORBIDDEN = {
  'another path': (ada, bob) => ({
    to: bob.pub, policy: { '*': 'inbox' }, path: 'diary', why: /Certificate verification fail/,
  }),
  'a longer name, when it was one key': (ada, bob) => ({
    to: bob.pub, policy: 'inbox', path: 'inbox', why: /Certificate verification fail/,
  }),
  'another key of the path': (ada, bob) => ({
    to: bob.pub, policy: { '#': 'wall', '.': { '*': 'from ' } }, path: 'wall', key: 'to Bob',
    why: /Certificate verification fail/,
  }),
  'by a certificate for others': (ada, bob, other) => ({
    to: other.pub, policy: { '*': 'inbox' }, path: 'inbox', why: /Certificate verification fail/,
  }),
  'by a list without him': (ada, bob, other) => ({
    to: [other.pub, ada.pub], policy: { '*': 'inbox' }, path: 'inbox', why: /Certificate verification fail/,
  }),
  'by one of his own': (ada, bob) => ({
    to: bob.pub, policy: { '*': 'inbox' }, by: bob, path: 'inbox', why: /Certificate verification fail/,
  }),
  'after its time': (ada, bob) => ({
    to: bob.pub, policy: { '*': 'inbox' }, opt: { expiry: Date.now() - HOUR_MS }, path: 'inbox', why: /Certificate expired/,
  }),
  'where his name must stand': (ada, bob) => ({
    to: '*', policy: { '*': 'chat', '+': '*' }, path: 'chat', key: 'text', why: /must contain/,
  }),
  'what he may only read': (ada, bob) => ({
    to: bob.pub, policy: { read: { '*': 'inbox' } }, path: 'inbox', why: /Certificate verification fail/,
  }),
};

/* The stock relay, which says nothing about certificates, is there to show that the table says what gun.js does. */
for (const [through, meet] of Object.entries(MEETINGS)) {
  scenario(`what a certificate does not allow is not taken by ${through}`, async scene => {
    const { url, hub, read } = await meet(scene, []);
    const [raw, watcher] = [await scene.raw(url), await scene.raw(url)];
    const [ada, bob, other] = [await SEA.pair(), await SEA.pair(), await SEA.pair()];

    for (const [what, made] of Object.entries(FORBIDDEN)) {
      const { to, policy, opt = {}, by = ada, path, key = 'text', why } = made(ada, bob, other);
      const certificate = await SEA.certify(to, policy, by, null, opt);
      const soul = `~${ada.pub}/${path}`;
      const state = Date.now();
      const text = await signed(bob, { soul, key, value: what, state, certificate });

      watcher.ask(soul);
      if (hub) assert.match(await raw.refusal(soul, key, text, state) || '', why, what);
      else raw.put(soul, key, text, state);
      await raw.putAcked('after', what, 1);
      assert.strictEqual(await raw.get(soul, key), undefined, what);
      assert.strictEqual((await scene.run('get', read, soul, key)).code, 3, what);
      assert.ok(!JSON.stringify(watcher.messages).includes(what), 'nothing was passed on');
    }
  });
}

scenario('a list of people lets each of them write, and nobody else', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const raw = await scene.raw(hub.url);
  const [ada, bob, eve] = [await SEA.pair(), await SEA.pair(), await SEA.pair()];
  const others = [await SEA.pair(), await SEA.pair()];
  const certificate = await SEA.certify([others[0], bob.pub, others[1]], { '*': 'group' }, ada);
  const soul = `~${ada.pub}/group`;
  const state = Date.now();

  for (const pair of [bob, ...others]) {
    const text = await signed(pair, { soul, key: pair.pub, value: 'hello', state, certificate });

    assert.strictEqual(await raw.refusal(soul, pair.pub, text, state), null);
    assert.strictEqual(await raw.value(soul, pair.pub), text);
  }

  const forged = await signed(eve, { soul, key: eve.pub, value: 'hello', state, certificate });

  assert.match(await raw.refusal(soul, eve.pub, forged, state) || '', /Certificate verification fail/);
});

scenario('who is blocked no longer writes, though the certificate is good', async scene => {
  const { url, hub } = await MEETINGS['gun-peer'](scene, []);
  const ada = await account(await scene.client([url], { page: true, sea: true, name: 'Ada' }), 'ada');
  const raw = await scene.raw(hub.url);
  const [bob, carol] = [await SEA.pair(), await SEA.pair()];
  const soul = `~${ada.pair.pub}/guests`;
  const certificate = await SEA.certify('*', { '*': 'guests' }, ada.pair, null, { block: { write: 'blocked' } });
  const write = async (pair, key, state = Date.now()) =>
    raw.refusal(soul, key, await signed(pair, { soul, key, value: `by ${key}`, state, certificate }), state);

  /* the list is there before anybody writes: what is not known here is asked for and remembered for a while */
  await ada.client.putAcked(['blocked'], { [carol.pub]: true }, { user: true });
  assert.strictEqual(await write(bob, 'bob'), null);
  assert.match(await write(carol, 'carol') || '', /blocked/);
  await ada.client.putAcked(['blocked', bob.pub], true, { user: true });
  assert.match(await write(bob, 'bob again') || '', /blocked/);
  await ada.client.putAcked(['blocked', bob.pub], false, { user: true });
  assert.strictEqual(await write(bob, 'bob once more'), null);
  assert.strictEqual(await raw.get(soul, 'carol'), undefined);
});
