// SPDX-License-Identifier: MIT
'use strict';

/*
 * gun-peer and pages with gun.js and lib/webrtc.js find each other through a stock relay, in whatever order they come,
 * connect directly, and go on when the relay is killed. All of them are in one browser and at one relay, each case in a
 * room of its own.
 */

const assert = require('node:assert');
const { test } = require('node:test');
const lan = require('./lib/lan.js');
const { Party, skip } = require('./lib/party.js');
const { VARIANTS } = require('./lib/relay.js');
const { RoomBrowser } = require('./lib/room-page.js');
const { Scene } = require('./lib/scene.js');

/* Who comes, in that order or `together`, but for the `first` so many. `role`: that of the first page. */
const CASES = [
  { name: 'two pages, none of us: what is proved without us', guests: ['page', 'page'], role: 'offer' },
  { name: 'a page that was there before us: it offers to us', guests: ['page', 'ours'], role: 'offer' },
  { name: 'a page that comes after us: we offer to it', guests: ['ours', 'page'], role: 'answer' },
  { name: 'a page before us and one after us', guests: ['page', 'ours', 'page'], role: 'offer' },
  { name: 'two of us and a page', guests: ['ours', 'page', 'ours'], role: 'answer' },
  { name: 'a page in the same instant', guests: ['page', 'ours'], together: true },
  { name: 'four pages in the same instant', guests: ['page', 'page', 'ours', 'page', 'page'], together: true },
  { name: 'four pages in one instant after us', guests: ['ours', 'page', 'page', 'page', 'page'], together: true, first: 1 },
];

/* The same steps for all, each when all have done the one before. Who failed in one is left out of the next. */
class Evening
{
  constructor(options)
  {
    this.options = options;
    this.scene = new Scene();
    this.errors = new Map();
  }

  /* Once; how a case went is told by outcome() */
  run()
  {
    this.over ??= this.pass();
    return this.over;
  }

  async pass()
  {
    const { scene } = this;

    this.browser = await new RoomBrowser(scene).start();
    scene.pages.push(this.browser);
    this.relay = await scene.relay(this.options);
    this.parties = new Map(await Promise.all(CASES.map(async (one, i) => {
      const party = await Party.begin(scene, { browser: this.browser, relays: [this.relay.url], room: `room${i}` });

      return [one, party];
    })));
    await this.step(({ guests }, party) => this.invite(party, guests));
    await this.step(({ together, first = 0 }, party) => party.inTurn(together ? party.guests.slice(0, first) : party.guests));
    /* What is said to a relay that is stopped, it hears in one instant */
    this.relay.child.signal('SIGSTOP');
    await this.step(({ together, first = 0 }, party) => together && Promise.all(party.guests.slice(first).map(guest => guest.begin())));
    this.relay.child.signal('SIGCONT');
    await this.step((one, party) => this.meet(one, party));
    await this.relay.kill();
    await this.step((one, party) => party.talk('without a relay'));
  }

  async step(act)
  {
    await Promise.all([...this.parties].filter(([one]) => !this.errors.has(one)).map(async ([one, party]) => {
      try {
        await act(one, party);
      } catch (error) {
        this.errors.set(one, error);
      }
    }));
  }

  async invite(party, guests)
  {
    for (const kind of guests) await party[kind]();
  }

  async meet({ guests, role }, party)
  {
    await party.meet();
    if (!guests.includes('ours')) await party.pairs(party.guests, (page, other) => page.direct(other));
    if (!role) return;

    const page = party.guests.find(({ isPage }) => isPage);
    const other = party.guests.find(guest => guest !== page);

    assert.strictEqual((await page.direct(other)).role, role);
  }

  async outcome(one)
  {
    await this.run();
    if (this.errors.has(one)) throw this.errors.get(one);
  }

  async end()
  {
    if (this.errors.size) this.scene.show();
    await this.scene.end();
  }
}

for (const [name, options] of [['AXE on', VARIANTS.default], ['AXE off', VARIANTS['axe:false']]]) {
  const evening = new Evening(options);

  for (const one of CASES) test(`${name}: ${one.name}`, { skip: skip || false }, () => evening.outcome(one));
  test(`${name}: nobody complained`, { skip: skip || false }, () => evening.end());
}

test('nobody was spoken to beyond this network', { skip: skip || false }, () => assert.deepStrictEqual(lan.beyond(), []));
