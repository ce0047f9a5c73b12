// SPDX-License-Identifier: MIT
'use strict';

/*
 * What goes wrong between gun-peer and a page that find each other through a stock relay: clocks that differ, offers that
 * cross, pages that go without a word, channels that drop what they carry, values that no channel takes. All tests begin
 * together, each in a room of its own.
 */

const assert = require('node:assert');
const { test } = require('node:test');
const lan = require('./lib/lan.js');
const { MEET_MS, Place, skip } = require('./lib/party.js');
const { VARIANTS } = require('./lib/relay.js');
const { scenario } = require('./lib/scene.js');
const { until } = require('./lib/wait.js');

/* More than a message on a channel of Chromium may have */
const LONG = 'long '.repeat(60000);
const CHANNEL_TAKES = 262144;

/* What a page says, it says twice again when it has to, and then no more: lib/webrtc.js has it so. */
const SAID = 'said three times in vain '.repeat(30);
const TIMES = 3;

const place = new Place({ relay: VARIANTS.default });

async function pair(scene, options)
{
  const party = await place.party(scene);

  return { party, ours: party.ours(), guest: await party.page(options) };
}

async function met(scene, options)
{
  const all = await pair(scene, options);

  await all.party.inTurn();
  await all.party.meet();
  return all;
}

for (const ahead of [5000, -5000]) {
  const clock = `a page whose clock is 5 s ${ahead > 0 ? 'ahead' : 'behind'}`;

  scenario(`${clock} and that was there before us`, async scene => {
    const { party, ours, guest } = await pair(scene, { ahead });

    await guest.begin();
    await until(() => guest.page.announces.length, 'its announce');
    await ours.join();
    await party.meet();
    await party.talk('in spite of the clock');
  }, skip, { early: true });

  /* A relay takes what its clock says only when that is newer than our announce */
  scenario(`${clock} and that comes ${ahead > 0 ? '' : '5 s '}after us`, async scene => {
    const { party, ours, guest } = await pair(scene, { ahead });

    await ours.join();

    const since = Date.now();

    await until(() => Date.now() + ahead > since, 'its clock to be where ours was', MEET_MS);
    await guest.begin();
    await party.meet();
    await party.talk('in spite of the clock');
  }, skip, { early: true });
}

scenario('offers that cross: that of the page is answered, ours is forgotten', async scene => {
  const { party, ours, guest } = await pair(scene, { offerDelay: 3000 });
  const { page } = guest;

  await guest.join();
  await ours.join();
  /* It is about to offer: until then it hears no offer of ours, which its own announce brings about */
  await until(async () => (await page.connections(ours.pid)).length, 'the page to notice us', MEET_MS);
  await page.announceAgain();
  await party.meet();
  assert.deepStrictEqual((await page.connections(ours.pid)).map(({ role }) => role), ['offer']);
  await party.talk('after a glare');
}, skip, { early: true });

scenario('a page that crashes is noticed by its silence', async scene => {
  const { ours, guest } = await met(scene);

  await guest.page.crash();
  await ours.desktop.reaches(guest, ['none', 'relay'], MEET_MS);
}, skip, { early: true });

scenario('a page that is closed is noticed', async scene => {
  const { ours, guest } = await met(scene);

  await guest.page.close();
  await ours.desktop.reaches(guest, ['none', 'relay'], MEET_MS);
}, skip, { early: true });

scenario('what the channel of a page dropped is asked for again', async scene => {
  const { party, ours, guest } = await met(scene);
  const { page } = guest;
  const asked = async () => (await page.heardOverChannel(ours.pid)).filter(text => text.includes(`"get":{"#":"${party.soul}"`)).length;
  const port = await page.port(ours.pid);

  await party.talk('before');
  await page.leave();

  const before = await asked();

  lan.cutData(port, SAID.length);
  guest.say('dropped', SAID);
  await until(() => lan.lostLong(port) >= TIMES, 'the channel to give it up');
  lan.mend(port);
  await ours.hears('dropped', SAID);
  assert.ok(await asked() > before, `it was asked for: ${JSON.stringify(await page.heardOverChannel(ours.pid))}`);
  await party.talk('after');
}, skip, { early: true });

scenario('a value that no channel takes goes by the relay, both ways, and the channel goes on', async scene => {
  const { party, ours, guest } = await met(scene);

  await ours.say('long of ours', LONG);
  guest.say('long of the page', LONG);
  await guest.hears('long of ours', LONG);
  await ours.hears('long of the page', LONG);

  const heard = (await guest.page.heardOverChannel(ours.pid)).map(({ length }) => length);

  assert.ok(Math.max(...heard) < CHANNEL_TAKES, 'nothing of it came over the channel');
  await guest.page.leave();
  await party.talk('in short');
}, skip, { early: true });

test('nobody was spoken to beyond this network', { skip: skip || false }, () => assert.deepStrictEqual(lan.beyond(), []));
