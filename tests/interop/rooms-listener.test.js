// SPDX-License-Identifier: MIT
'use strict';

/* The listener of gun-peer is the only relay there is: for a page and itself, for two pages, for a page and another gun-peer. */

const assert = require('node:assert');
const { test } = require('node:test');
const lan = require('./lib/lan.js');
const { Place, skip } = require('./lib/party.js');
const { scenario } = require('./lib/scene.js');

const place = new Place();

/* A gun-peer that listens and lets these pages in; with `room` it is in that itself. */
async function listener(scene, room)
{
  await place.start();

  const hub = await scene.serve({ db: scene.database(), listen: '127.0.0.1:0', events: true, origins: [place.browser.origin], room });

  return { hub, url: hub.url.replace(/^ws/, 'http') };
}

scenario('a page at our listener becomes direct, and goes on when it has left that', async scene => {
  const party = await place.party(scene, []);
  const ours = party.ours({ listen: '127.0.0.1:0', origins: [place.browser.origin] });

  await ours.join();
  party.relays = [ours.serve.url.replace(/^ws/, 'http')];

  const guest = await party.page();

  await guest.join();
  await party.meet();
  await guest.page.leave();
  await party.talk('without a socket');
}, skip, { early: true });

scenario('two pages find each other through our listener, and go on without it', async scene => {
  const { hub, url } = await listener(scene);
  const party = await place.party(scene, [url]);
  const [one, other] = [await party.page(), await party.page()];

  await party.inTurn();
  await Promise.all([one.direct(other), other.direct(one)]);
  await hub.stop();
  await party.talk('without a listener');
}, skip, { early: true });

scenario('a page and a gun-peer find each other through our listener, and go on without it', async scene => {
  const { hub, url } = await listener(scene);
  const party = await place.party(scene, [url]);

  party.ours();
  await party.page();
  await party.inTurn();
  await party.meet();
  await hub.stop();
  await party.talk('without a listener');
}, skip, { early: true });

test('nobody was spoken to beyond this network', { skip: skip || false }, () => assert.deepStrictEqual(lan.beyond(), []));
