// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer serve as somebody's desktop: with a database and a room, somewhere on a street (town.js). What it tells of
 * its paths to others is kept. */

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { until } = require('./wait.js');

const DIRECT = ['local', 'internet', 'turn'];

/* They must find each other within that, wherever they are and however busy this computer is. */
const FOUND_MS = 60000;

/* Another time of day for one program, and for nothing that it measures */
function clockEnv(aheadS)
{
  return {
    LD_PRELOAD: '/usr/$LIB/faketime/libfaketimeMT.so.1',
    FAKETIME: `${aheadS < 0 ? '' : '+'}${aheadS}s`,
    DONT_FAKE_MONOTONIC: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
}

/* Why no program can be given another time of day here, or nothing */
function missingClock()
{
  const now = Math.floor(Date.now() / 1000);

  if (process.env.GUN_TEST_SANITIZED) return 'a sanitizer must be loaded before anything else, libfaketime too';
  try {
    const told = Number(execFileSync('date', ['+%s'], { env: { ...process.env, ...clockEnv(1000) }, stdio: 'pipe' }));

    return told - now > 900 ? null : 'libfaketime is not installed';
  } catch (error) {
    return `libfaketime does not work: ${error.message}`;
  }
}

class Desktop
{
  /* `relays`: their URLs; `aheadS`: of its clock; `iceServers`: as of turn-server.js; the rest is for gun-peer */
  constructor(scene, host, { name = host.name, relays = [], aheadS = 0, iceServers = [], db, ...options })
  {
    this.scene = scene;
    this.host = host;
    this.name = name;
    this.db = db || scene.database();
    this.aheadS = aheadS;
    this.options = { ...options, ...this.serversFile(iceServers), name, host, db: this.db, peers: relays, events: true };
  }

  serversFile(iceServers)
  {
    const iceServerFile = `${this.db}.ice`;
    const lines = iceServers.map(({ urls, username, credential }) => [urls, username, credential].filter(Boolean).join(' '));

    if (!lines.length) return {};
    fs.writeFileSync(iceServerFile, `${lines.join('\n')}\n`, { mode: 0o600 });
    return { iceServerFile };
  }

  /* Again too, with the database that it had */
  async start()
  {
    this.serve = await this.scene.serve({ ...this.options, env: this.aheadS ? clockEnv(this.aheadS) : {} });
    return this;
  }

  get pid()
  {
    return this.serve.id;
  }

  get events()
  {
    return this.serve.events;
  }

  /* All it said of its path to `other`, from the event `from` on */
  paths(other, from = 0)
  {
    return this.events.slice(from).filter(({ event, peer }) => event === 'path' && peer === other.pid);
  }

  route(other)
  {
    const said = this.paths(other);

    return said.length ? said[said.length - 1].path : 'none';
  }

  isDirect(other)
  {
    return DIRECT.includes(this.route(other));
  }

  alive()
  {
    if (this.serve.child.ended) throw new Error(`${this.name} ended (${JSON.stringify(this.serve.child.ended)})`);
  }

  /* Waits until its path to `other` is one of these. */
  reaches(other, routes = DIRECT, ms = FOUND_MS)
  {
    return until(() => {
      this.alive();
      return routes.includes(this.route(other));
    }, `a path (${routes.join(', ')}) of ${this.name} to ${other.name}`, ms)
      .catch(error => { throw new Error(`${error.message}; it said ${JSON.stringify(this.paths(other))}`); });
  }

  async command(name, options, ...words)
  {
    const { code, out, err } = await this.scene.run(name, { db: this.db, ...options }, ...words);

    assert.strictEqual(code, 0, `${name} at ${this.name}: ${err}`);
    return JSON.parse(out);
  }

  peers() { return this.command('peers', {}, '--json'); }
  room() { return this.command('room', {}, '--json'); }
  ping(other, wait = 5) { return this.command('ping', { wait }, other.pid, '--json'); }

  async row(other)
  {
    return (await this.peers()).find(({ pid }) => pid === other.pid);
  }

  async device(id)
  {
    return (await this.peers()).find(({ device_id: device }) => device === id);
  }

  /* A write of its own; that nobody has said yet that it arrived is no failure. */
  async put(soul, key, value)
  {
    const { code, err } = await this.scene.run('put', { db: this.db, wait: 0 }, soul, key, JSON.stringify(value));

    assert.ok(code === 0 || code === 4, `put at ${this.name}: ${err}`);
  }

  watch(soul)
  {
    return this.scene.watch({ db: this.db }, soul);
  }

  stop(signal)
  {
    return this.serve.stop(signal);
  }
}

/* Desktops that start together */
function startAll(...desktops)
{
  return Promise.all(desktops.map(desktop => desktop.start()));
}

/* Waits until each of them reaches each other by one of these routes. */
function meet(desktops, routes, ms)
{
  const pairs = desktops.flatMap(one => desktops.filter(other => other !== one).map(other => [one, other]));

  return Promise.all(pairs.map(([one, other]) => one.reaches(other, routes, ms)));
}

/* What one writes the other sees, both ways. */
async function talk(one, other, soul, ms)
{
  await Promise.all([[one, other], [other, one]].map(async ([from, to]) => {
    const watch = to.watch(soul);

    await from.put(soul, `of ${from.name}`, 'hello');
    await watch.find(line => line.key === `of ${from.name}` && line.value === 'hello', `what ${from.name} wrote, ${to.name}`, ms);
    await watch.stop();
  }));
}

module.exports = { DIRECT, Desktop, FOUND_MS, meet, missingClock, startAll, talk };
