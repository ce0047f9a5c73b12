// SPDX-License-Identifier: MIT
'use strict';

/* Certificates of gun.js: what others wrote by them into somebody's space is read here, and by others through us. */

const { scenario } = require('./lib/scene.js');
const { KINDS, MEETINGS, account, shows } = require('./lib/users.js');

const HOUR_MS = 3600e3;

/* What Ada allows; with each where Bob writes by it. gun.js lets nobody write by a list of
 * several, so lists are tried in sea-forbidden.test.js. */
const ALLOWED = {
  'one person, one key': (ada, bob) => ({ to: bob.pub, policy: 'inbox', soul: `~${ada.pub}`, key: 'inbox' }),
  'a list of one': (ada, bob) => ({ to: [bob], policy: { '*': 'notes' }, soul: `~${ada.pub}/notes`, key: 'a' }),
  'everybody, by prefix': ada => ({ to: '*', policy: { '*': 'inbox' }, soul: `~${ada.pub}/inbox`, key: 'mail' }),
  'a path and a key': (ada, bob) => ({
    to: bob.pub, policy: { '#': { '*': 'wall' }, '.': { '*': 'from ' } }, soul: `~${ada.pub}/wall/left`, key: 'from Bob',
  }),
  'a whole path': ada => ({ to: '*', policy: { '#': 'guests' }, soul: `~${ada.pub}/guests`, key: 'anything 🎉' }),
  'a key in any path': ada => ({ to: '*', policy: { '.': 'likes' }, soul: `~${ada.pub}/picture/7`, key: 'likes' }),
  'one of several': (ada, bob) => ({
    to: bob.pub, policy: ['nothing', { '*': 'group/' }], soul: `~${ada.pub}/group/talk`, key: '1',
  }),
  'a place with the own name in the key': (ada, bob) => ({
    to: '*', policy: { '*': 'chat', '+': '*' }, soul: `~${ada.pub}/chat`, key: bob.pub,
  }),
  'a place with the own name in the path': (ada, bob) => ({
    to: '*', policy: { '*': 'chat', '+': '*' }, soul: `~${ada.pub}/chat/${bob.pub}`, key: 'text',
  }),
  'for an hour': (ada, bob) => ({
    to: bob.pub, policy: { '*': 'soon' }, opt: { expiry: Date.now() + HOUR_MS }, soul: `~${ada.pub}/soon`, key: 'a',
  }),
};

for (const [kind, { open, origins, missing }] of Object.entries(KINDS)) {
  for (const [through, meet] of Object.entries(MEETINGS)) {
    scenario(`${kind}: writes by certificates of gun.js through ${through} are read here and by others`, async scene => {
      const { url, read } = await meet(scene, await origins(scene));
      const ada = await account(await scene.client([url], { page: true, sea: true, name: 'Ada' }), 'ada');
      const bob = await account(await open(scene, url, 'Bob'), 'bob');
      const third = await scene.client([url], { page: true, sea: true, name: 'third' });
      let n = 0;

      for (const [what, place] of Object.entries(ALLOWED)) {
        const { to, policy, opt = {}, soul, key } = place(ada.pair, bob.pair);
        const cert = await ada.client.sea('certify', to, policy, ada.pair, null, opt);
        const value = `${what} ${n++}`;
        const seen = third.on([soul, key]);

        await bob.client.putAcked([soul, key], value, { cert });
        await seen.value(value);
        await shows(scene, read, soul, { [key]: value });
      }
    }, missing());
  }
}
