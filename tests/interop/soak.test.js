// SPDX-License-Identifier: MIT
'use strict';

/* A day's comings and goings in a short while: visitors connect, follow, write, read, stop reading and go, politely or
 * not, among them gun.js clients. The memory of gun-peer serve is flat once it is warm, and after a restart all that was
 * acknowledged is there. */

const assert = require('node:assert');
const fs = require('node:fs');
const { scenario } = require('./lib/scene.js');
const { pause, until } = require('./lib/wait.js');
const { random, seedOf } = require('./lib/random.js');

const LONG = Boolean(process.env.GUN_TEST_LONG);
const SECONDS = LONG ? 600 : 8;

/* Souls written before it begins: in the long form more than the cache of nodes holds (64 MB, some 400 bytes each), so
 * that it is full and gives up one for each new one. */
const FILL = LONG ? 250000 : 2000;
const FILL_FRAME = 500;
const FILL_CHECKED = 100; // one of so many is read back

const VISITORS = 12;
const SOULS = 500; // written again and again
const KEYS = 20;
const FOLLOWED = 5;
const ROUNDS = 20; // of a visit
const PUTS = 5; // of a round, the last one for a soul of its own
const FROZEN_MS = 2000;
const GUN_CLIENTS = 2;
const GUN_PUTS = 5;
const READ_TOGETHER = 200;

/* Flat: the median of the last quarter is above that of the second by no more than the larger of these. The first
 * quarter is for warming up. */
const GROWTH = 0.03;
const GROWTH_MB = 2;

/* The newest acknowledged put of each key; without a state where gun.js chose it. */
class Ledger
{
  constructor()
  {
    this.puts = new Map();
  }

  note(put)
  {
    const name = JSON.stringify([put.soul, put.key]);
    const known = this.puts.get(name);

    if (!known || put.state === undefined || known.state < put.state) this.puts.set(name, put);
  }
}

function check({ soul, key, value, state }, entry)
{
  assert.ok(entry, `${soul} ${key} is lost`);

  const [got, newest] = entry;

  assert.ok(got === value || newest > state, `${soul} ${key}: ${got} at ${newest}, not ${value} at ${state}`);
}

/* Many puts in few frames; each is acknowledged. */
async function fill(peer, ledger)
{
  const state = Date.now();

  for (let i = 0; i < FILL; i += FILL_FRAME) {
    const puts = Array.from({ length: FILL_FRAME }, (_, j) => {
      const soul = `fill/${i + j}`;

      return { '#': `fill${i + j}z`, put: { [soul]: { _: { '#': soul, '>': { k: state } }, k: `value ${i + j}` } } };
    });

    peer.socket.send(JSON.stringify(puts));
    await until(() => peer.acked.size >= FILL_FRAME, 'the acks of a full frame');
    peer.acked.clear();
    peer.messages.length = 0;
  }
  for (let i = 0; i < FILL; i += FILL_CHECKED) {
    ledger.note({ soul: `fill/${i}`, key: 'k', value: `value ${i}`, state });
  }
}

class Soak
{
  constructor(scene, hub, pick)
  {
    Object.assign(this, { scene, hub, pick, ledger: new Ledger(), began: Date.now(), n: 0, visits: 0, over: false });
  }

  freshPut(soul, key)
  {
    const n = this.n++;

    /* never twice the same, and never ahead: there are fewer than a thousand in a millisecond */
    return { soul, key, value: `value ${n}`, state: this.began + n / 1000 };
  }

  somePuts()
  {
    const own = this.freshPut(`new/${this.n}`, 'k');
    const puts = Array.from({ length: PUTS - 1 }, () => this.freshPut(`soak/${this.pick(SOULS)}`,
                                                                     `k${this.pick(KEYS)}`));

    return [...puts, own];
  }

  async round(peer)
  {
    const puts = this.somePuts();

    await Promise.all(puts.map(async put => {
      await peer.putAcked(put.soul, put.key, put.value, put.state);
      this.ledger.note(put);
    }));
    peer.ask(`none/${this.n}`, 'k');

    const read = puts[this.pick(PUTS)];

    check(read, await peer.get(read.soul, read.key));
  }

  /* One stops reading what it follows and is gone a while later; the others leave, politely or not. */
  async leave(peer)
  {
    if (this.pick(20) === 0) {
      peer.socket._socket.pause();
      await pause(FROZEN_MS);
      peer.close();
    } else if (this.pick(2)) peer.socket.close();
    else peer.close();
  }

  /* One who comes and goes */
  async visit()
  {
    const peer = await this.scene.raw(this.hub.url);

    for (let i = 0; i < FOLLOWED; i++) peer.ask(`soak/${this.pick(SOULS)}`);
    for (let i = this.pick(ROUNDS); i < ROUNDS && !this.over; i++) await this.round(peer);
    await this.leave(peer);
    this.scene.raws.splice(this.scene.raws.indexOf(peer), 1);
    this.visits++;
  }

  async gunVisit()
  {
    const client = await this.scene.client([this.hub.url]);
    const soul = `gun/${this.n++}`;

    client.on([`soak/${this.pick(SOULS)}`, `k${this.pick(KEYS)}`]);
    client.map([`soak/${this.pick(SOULS)}`]);
    for (let i = 0; i < GUN_PUTS; i++) {
      const put = { soul, key: `k${i}`, value: `of gun.js ${i}` };

      await client.putAcked([put.soul, put.key], put.value);
      this.ledger.note(put);
    }
    for (const end = Date.now() + this.pick(10000); Date.now() < end && !this.over;) await pause(200);
    await client.child.stop(this.pick(2) ? 'SIGKILL' : 'SIGTERM');
  }

  /* One visit after the other until it is over */
  async keepOn(visit)
  {
    do await visit(); while (!this.over);
  }

  rssMb()
  {
    const [, kb] = /VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${this.hub.child.pid}/status`, 'utf8'));

    return Number(kb) * 1024 / 1e6;
  }

  /* Lets them come and go; returns the memory second by second. */
  async run()
  {
    const visitors = [
      ...Array.from({ length: VISITORS }, () => this.keepOn(() => this.visit())),
      ...Array.from({ length: GUN_CLIENTS }, () => this.keepOn(() => this.gunVisit())),
    ];
    const all = Promise.all(visitors);
    const rss = [];

    try {
      for (let i = 0; i < SECONDS; i++) {
        await Promise.race([pause(1000), all]);
        rss.push(this.rssMb());
      }
    } finally {
      this.over = true;
    }
    await all;
    return rss;
  }
}

async function readBack(scene, hub, puts)
{
  for (let i = 0; i < puts.length; i += READ_TOGETHER) {
    const reader = await scene.raw(hub.url);

    await Promise.all(puts.slice(i, i + READ_TOGETHER).map(async put =>
      check(put, await reader.get(put.soul, put.key))));
    reader.close();
    scene.raws.pop();
  }
}

function quarters(values)
{
  const length = Math.floor(values.length / 4);

  return [0, 1, 2, 3].map(i => {
    const sorted = values.slice(i * length, (i + 1) * length).sort((a, b) => a - b);

    return sorted[Math.floor(sorted.length / 2)];
  });
}

scenario(`${SECONDS} seconds of visitors lose nothing and take no more and more memory`, async (scene, t) => {
  const pick = random(seedOf(t));
  const options = { db: scene.database(), listen: '127.0.0.1:0' };
  const hub = await scene.serve(options);
  const soak = new Soak(scene, hub, pick);

  await fill(await scene.raw(hub.url), soak.ledger);

  const medians = quarters(await soak.run());
  const [, second, , last] = medians;

  t.diagnostic(`${soak.visits} visits, ${soak.n} writes, ${soak.ledger.puts.size} keys`);
  t.diagnostic(`RSS by quarters, MB: ${medians.map(mb => mb.toFixed(1)).join(' ')}`);
  if (LONG && !process.env.GUN_TEST_SANITIZED) {
    assert.ok(last - second <= Math.max(second * GROWTH, GROWTH_MB), `memory grew from ${second} to ${last} MB`);
  }

  await hub.stop();
  await readBack(scene, await scene.serve(options), [...soak.ledger.puts.values()]);
});
