// SPDX-License-Identifier: MIT
'use strict';

/*
 * Who meets in one room: pages (room-page.js) and gun-peers (desktop.js). All of a room follow one node, in which each
 * writes under its own pid, so that what one says is heard by every other.
 */

const assert = require('node:assert');
const fs = require('node:fs');
const { after } = require('node:test');
const { Desktop } = require('./desktop.js');
const lan = require('./lan.js');
const { RoomBrowser, missing } = require('./room-page.js');
const { Scene } = require('./scene.js');
const { until } = require('./wait.js');

/* Noticed and connected, however busy this computer is: also those pages that offer in vain and wait for a minute */
const MEET_MS = 100000;
const HEAR_MS = 60000;
const SHOWN_CHARS = 100;

/* Why these tests cannot run here, or nothing */
const skip = missing() || lan.missing();

/* What is longer than a word of a command may be */
const LONG_CHARS = 100000;

class PageGuest
{
  constructor(page, soul)
  {
    Object.assign(this, { page, soul, isPage: true });
  }

  get name() { return this.page.name; }
  get pid() { return this.page.pid; }

  async begin() { await this.page.begin(); this.follow(); }
  async join() { await this.page.join(); this.follow(); }
  follow() { this.heard = this.page.map([this.soul]); }
  direct(other) { return this.page.direct(other.pid, MEET_MS); }
  say(key, value) { this.page.put([this.soul, key], value); }
  hears(key, value) { return this.heard.keyed(key, value, HEAR_MS); }
}

class OurGuest
{
  constructor(party, options)
  {
    const { scene, soul, relays, room } = party;

    this.desktop = new Desktop(scene, undefined, { relays, room, ...options });
    Object.assign(this, { party, scene, soul, isPage: false });
  }

  get name() { return this.desktop.name; }
  get pid() { return this.desktop.pid; }
  get serve() { return this.desktop.serve; }

  async begin()
  {
    await this.desktop.start();
    this.watch = this.desktop.watch(this.soul);
  }

  async join()
  {
    await this.begin();
    await this.party.heard(this);
  }

  direct(other) { return this.desktop.reaches(other, ['local'], MEET_MS); }

  hears(key, value)
  {
    return this.watch.find(line => line.key === key && line.value === value, `${key} = ${value}`.slice(0, SHOWN_CHARS), HEAR_MS);
  }

  say(key, value)
  {
    return value.length > LONG_CHARS ? this.sayLong(key, value) : this.desktop.put(this.soul, key, value);
  }

  async sayLong(key, value)
  {
    const { soul, desktop: { db } } = this;
    const file = `${db}.import`;

    fs.writeFileSync(file, JSON.stringify({ [soul]: { _: { '#': soul, '>': { [key]: Date.now() } }, [key]: value } }));

    const { code, err } = await this.scene.run('import', { db }, file);

    assert.strictEqual(code, 0, err);
  }
}

class Party
{
  /* `browser`: of the pages; `relays`: URLs that all of them connect to */
  constructor(scene, { browser, relays, room })
  {
    Object.assign(this, { scene, browser, relays, room, soul: `talk in ${room}`, guests: [] });
  }

  static async begin(...given)
  {
    const party = new Party(...given);

    await party.listen();
    return party;
  }

  async page(options)
  {
    const guest = new PageGuest(await this.browser.page(this.scene, { peers: this.relays, room: this.room, ...options }), this.soul);

    this.guests.push(guest);
    return guest;
  }

  ours(options)
  {
    const guest = new OurGuest(this, { name: `gun-peer ${this.guests.length + 1} in ${this.room}`, ...options });

    this.guests.push(guest);
    return guest;
  }

  /* Waits until a relay that there is has passed on the announce of `guest`. Who listens asked once, before all others. */
  async heard(guest)
  {
    const soul = `/RTC/${this.room}<?99`;

    if (!this.relays.length) return;
    await until(() => this.ear.messages.some(({ put, '@': to }) => {
      return to === undefined && put && put[soul] && put[soul]['+'] === guest.pid;
    }), `the announce of ${guest.name}`, MEET_MS);
  }

  async listen()
  {
    const [relay] = this.relays;

    if (!relay) return;
    this.ear = await this.scene.raw(relay.replace(/^http/, 'ws'));
    this.ear.ask(`/RTC/${this.room}<?99`, '+');
    await until(() => this.ear.messages.length, 'a relay that listens');
  }

  async inTurn(guests = this.guests)
  {
    for (const guest of guests) await guest.join();
  }

  /* Each of us and each other have a channel. What pages make of each other is their own affair. */
  meet(guests = this.guests)
  {
    return this.pairs(guests, (one, other) => one.isPage && other.isPage ? null : one.direct(other));
  }

  /* What each says, each other hears. */
  async talk(topic, guests = this.guests)
  {
    await Promise.all(guests.map(guest => guest.say(`${guest.pid} ${topic}`, `${topic} of ${guest.name}`)));
    await this.pairs(guests, (one, other) => one.hears(`${other.pid} ${topic}`, `${topic} of ${other.name}`));
  }

  pairs(guests, of)
  {
    return Promise.all(guests.flatMap(one => guests.filter(other => other !== one).map(other => of(one, other))));
  }
}

/* A browser, and a relay when `relay` says of what kind, for all parties of a file: either takes longer to start than most
 * of these tests take. They begin with the first party. */
class Place
{
  constructor({ relay } = {})
  {
    this.options = relay;
    this.scene = new Scene();
    this.rooms = 0;
    after(() => this.scene.end());
  }

  start()
  {
    this.started ??= (async () => {
      this.browser = await new RoomBrowser(this.scene).start();
      this.scene.pages.push(this.browser);
      if (this.options) this.relay = await this.scene.relay(this.options);
    })();
    return this.started;
  }

  /* In a room of its own */
  async party(scene, relays)
  {
    await this.start();
    return Party.begin(scene, { browser: this.browser, relays: relays || [this.relay.url], room: `room${this.rooms++}` });
  }
}

module.exports = { HEAR_MS, MEET_MS, Party, Place, skip };
