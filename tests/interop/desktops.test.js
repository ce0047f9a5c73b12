// SPDX-License-Identifier: MIT
'use strict';

/* Desktops that join a room on a stock relay, find each other, and do without the relay from then on. */

const assert = require('node:assert');
const fs = require('node:fs');
const { DIRECT, Desktop, meet, missingClock, startAll, talk } = require('./lib/desktop.js');
const { roomSouls, said } = require('./lib/room.js');
const { freePort, scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const { until } = require('./lib/wait.js');
const turn = require('../rtc/lib/turn-server.js');

const skip = missing();
const skipTurn = skip || turn.missing();
const EARLY = { early: true };
const DAY_MS = 86400000;

/* Two in one home network, three who live on the street, and two behind a NAT each */
const town = oneTown(async made => {
  made.k = await made.add('K', 'cone');
  made.l = await made.add('L', 'beside', { of: 'K' });
  made.a = await made.add('A', 'open');
  made.b = await made.add('B', 'open');
  made.c = await made.add('C', 'open');
  made.p = await made.add('P', 'cone');
  made.q = await made.add('Q', 'cone');
  if (!turn.missing()) made.coturn = await made.turnServer();
});

scenario('two in one network: direct, and ping says which way', async scene => {
  const street = await town();
  const relay = await street.relay(scene);
  const [one, other] = [street.k, street.l].map(host => new Desktop(scene, host, { relays: [relay.url], room: 'lan' }));

  await startAll(one, other);
  await meet([one, other], ['local']);
  await talk(one, other, 'lan');
  for (const [from, to] of [[one, other], [other, one]]) {
    const row = await from.row(to);

    assert.deepStrictEqual([row.kind, row.path, row.state], ['desktop', 'local', 'open'], JSON.stringify(row));
    assert.strictEqual(row.via, relay.url, JSON.stringify(row));
    assert.strictEqual((await from.ping(to)).path, 'local');
  }
  assert.strictEqual((await one.ping({ pid: relay.url })).path, 'relay');
}, skip, EARLY);

scenario('the relay dies: writes go on both ways; it comes back empty: a third is found', async scene => {
  const street = await town();
  const relay = await street.relay(scene);
  const [a, b, c] = [street.a, street.b, street.c].map(host => new Desktop(scene, host, { relays: [relay.url], room: 'dies' }));

  await startAll(a, b);
  await meet([a, b]);
  await relay.kill();
  await Promise.all([a, b].map(desktop => until(() => relayState(desktop) !== 'open', `${desktop.name} to lose its relay`)));
  await talk(a, b, 'without a relay');
  fs.rmSync(relay.options.file, { recursive: true, force: true });
  await relay.restart();
  await c.start();
  await meet([a, b, c]);
  await talk(b, c, 'with a third');
  for (const [from, to] of [[a, b], [b, a]]) {
    const routes = from.paths(to).map(({ path }) => path);

    const first = routes.findIndex(route => DIRECT.includes(route));

    assert.ok(routes.slice(first).every(route => DIRECT.includes(route)), routes.join());
  }

  /* What was written while it was away arrives there too */
  const raw = await scene.raw(relay.wsUrl);

  for (const desktop of [a, b]) assert.strictEqual(await raw.value('without a relay', `of ${desktop.name}`), 'hello');
}, skip, EARLY);

function relayState(desktop)
{
  const own = desktop.events.filter(({ event, path }) => event !== 'path' && path === 'relay');

  return own.length ? own[own.length - 1].state : null;
}

scenario('they start before their relay does', async scene => {
  const street = await town();
  const port = await freePort();
  const [a, b] = [street.a, street.b].map(host => new Desktop(scene, host, {
    relays: [`http://${street.ours.ipv4}:${port}/gun`], room: 'late',
  }));

  await startAll(a, b);
  await Promise.all([a, b].map(desktop => desktop.serve.event(({ state }) => state === 'waiting', 'a relay that is not there')));
  await street.relay(scene, { port });
  await meet([a, b]);
}, skip, EARLY);

scenario('one of them is the only relay: all find each other', async scene => {
  const street = await town();
  const port = await freePort();
  const relays = [`http://${street.a.address}:${port}/gun`];
  const a = new Desktop(scene, street.a, { room: 'own', listen: `0.0.0.0:${port}`, allowLan: true });
  const [b, c] = [street.b, street.c].map(host => new Desktop(scene, host, { relays, room: 'own' }));

  await startAll(b, c, a);
  await meet([a, b, c]);
  await talk(b, c, 'own');
}, skip, EARLY);

scenario('one is killed and started again: found again under its new pid', async scene => {
  const street = await town();
  const relay = await street.relay(scene);
  const [a, b] = [street.a, street.b].map(host => new Desktop(scene, host, { relays: [relay.url], room: 'killed' }));

  await startAll(a, b);
  await meet([a, b]);

  const [before, { device_id: device }] = [b.pid, await b.room()];

  await b.stop('SIGKILL');
  await b.start();
  assert.notStrictEqual(b.pid, before);
  await meet([a, b]);
  assert.strictEqual((await b.room()).device_id, device);
  await talk(a, b, 'again');
  assert.strictEqual((await a.peers()).filter(({ kind }) => kind === 'desktop').length, 1);
}, skip, EARLY);

/* P and Q are each behind a NAT, without STUN: they reach B on the street, and not each other. */
scenario('a chain when relays are gone: two that reach only the third sync through it', async scene => {
  const street = await town();
  const relay = await street.relay(scene);
  const [a, b, c] = [street.p, street.b, street.q].map(host => new Desktop(scene, host, { relays: [relay.url], room: 'chain' }));

  await startAll(a, b, c);
  await Promise.all([meet([a, b]), meet([b, c])]);
  assert.ok(!a.isDirect(c) && !c.isDirect(a));

  const watches = [[c, 'of P'], [a, 'of Q']].map(([at, key]) => ({ key, watch: at.watch('chain') }));

  await relay.kill();
  await Promise.all([a, b, c].map(desktop => until(() => relayState(desktop) !== 'open', `${desktop.name} to lose its relay`)));
  await a.put('chain', 'of P', 'first');
  await c.put('chain', 'of Q', 'first');
  for (const { key, watch } of watches) await watch.find(line => line.key === key && line.value === 'first', key);
  await a.put('chain', 'of P', 'second');
  await c.put('chain', 'of Q', 'second');
  for (const { key, watch } of watches) await watch.find(line => line.key === key && line.value === 'second', key);

  /* Asked for the first time after it was written */
  await a.put('never asked', 'of P', 'late');
  await c.watch('never asked').find(line => line.value === 'late', 'what nobody asked for before');
}, skip, EARLY);

for (const aheadS of [5, -5]) {
  scenario(`a clock that is 5 s ${aheadS > 0 ? 'ahead' : 'behind'}`, async scene => {
    const street = await town();
    const relay = await street.relay(scene);
    const [a, b, c] = [street.a, street.b, street.c].map((host, i) => new Desktop(scene, host, {
      relays: [relay.url], room: `clock ${aheadS}`, aheadS: i ? 0 : aheadS,
    }));

    await startAll(a, b);
    await meet([a, b]);
    await c.start();
    await meet([a, b, c]);
    await talk(a, c, `clock ${aheadS}`);
  }, skip || missingClock(), EARLY);
}

scenario('relayed only: what it says of itself is the address of TURN, and nothing else leaves', async scene => {
  const street = await town();
  const shy = await street.add('Shy', 'open');
  const relay = await street.relay(scene, { axe: false });
  const tap = await scene.raw(relay.wsUrl);
  const iceServers = [street.coturn.stun, street.coturn.turn()];
  const a = new Desktop(scene, shy, { relays: [relay.url], room: 'shy', iceServers, relayOnly: true });
  const b = new Desktop(scene, street.b, { relays: [relay.url], room: 'shy', iceServers });

  await shy.count(`meta l4proto udp ip daddr != ${street.street.address}`);
  await startAll(a, b);
  await meet([a, b], ['turn']);
  await talk(a, b, 'shy');

  const told = said(tap, 'shy').filter(({ from }) => from === a.pid).map(({ sdp }) => sdp);

  assert.ok(told.length > 0, 'it was heard');
  for (const sdp of told) {
    const candidates = sdp.split('\r\n').filter(line => line.startsWith('a=candidate:'));

    assert.ok(candidates.length > 0, sdp);
    assert.ok(candidates.every(line => / typ relay raddr 0\.0\.0\.0 rport 9/.test(line)), sdp);
    assert.ok(candidates.every(line => line.split(' ')[4] === street.street.address), sdp);
    assert.ok(!sdp.includes(shy.address), sdp);
  }
  assert.strictEqual(await shy.counted(), 0);
}, skipTurn, EARLY);

scenario('no room, or direct connections off: nothing is announced, and no packet of UDP leaves', async scene => {
  const street = await town();
  const relay = await street.relay(scene, { axe: false });
  const tap = await scene.raw(relay.wsUrl);
  const quiet = await street.add('Quiet', 'open');
  const iceServers = [street.coturn.stun, street.coturn.turn()];
  const one = new Desktop(scene, quiet, { name: 'no room', relays: [relay.url] });
  const other = new Desktop(scene, quiet, { name: 'off', relays: [relay.url], iceServers, room: 'quiet', noRtc: true });
  const loud = new Desktop(scene, street.a, { relays: [relay.url], room: 'quiet' });

  await quiet.count('meta l4proto udp');
  await startAll(one, other, loud);
  await talk(one, other, 'quiet');
  await talk(one, loud, 'quiet too');
  await until(() => roomSouls(tap).size > 0, 'the presence of the one that is in the room');

  const { device_id: device } = await loud.room();

  for (const [soul, keys] of roomSouls(tap)) {
    const allowed = soul.endsWith('/gun-desktop<?99') ? [device] : ['+'];

    assert.ok(keys.every(({ key, value }) => allowed.includes(key) && value.includes(loud.pid)), JSON.stringify([soul, keys]));
  }
  assert.strictEqual(await quiet.counted(), 0);
}, skipTurn, EARLY);

scenario('who says the pid or the device id of somebody else displaces nobody', async scene => {
  const street = await town();
  const relay = await street.relay(scene, { axe: false });
  const tap = await scene.raw(relay.wsUrl);
  const room = 'impostors';
  const [a, b] = [street.a, street.b].map(host => new Desktop(scene, host, { relays: [relay.url], room }));

  /* Its database, so its device id, is taken before it is anywhere */
  await a.start();
  await a.stop();

  const copy = scene.database();

  fs.copyFileSync(a.db, copy);
  await startAll(a, b);
  await meet([a, b]);

  const [{ device_id: deviceA }, { device_id: deviceB }] = [await a.room(), await b.room()];
  const [from, row, before] = [b.events.length, await b.device(deviceA), await b.room()];
  const { sdp } = said(tap, room).find(description => description.from === a.pid);

  /* A stranger with the pid of A; an offer in the name of A, and its presence from tomorrow */
  tap.put(`/RTC/${room}/gun-desktop<?99`, 'stranger9', JSON.stringify({ v: 1, pid: a.pid }));
  tap.put(`/RTC/${room}/gun-desktop/${deviceB}<?99`, deviceA,
          JSON.stringify({ v: 1, to: b.pid, from: a.pid, n: 'forged', offer: { type: 'offer', sdp } }), Date.now() + 1);

  tap.put(`/RTC/${room}/gun-desktop<?99`, deviceA, JSON.stringify({ v: 1, pid: 'tomorrow' }), Date.now() + DAY_MS);

  const twin = new Desktop(scene, street.c, { name: 'twin', db: copy, relays: [relay.url], room });

  await twin.start();
  await until(async () => (await twin.room()).device_id === deviceA, 'the same device id');
  await talk(twin, b, 'twin');
  await until(async () => dropped(await b.room()) > dropped(before), 'what it dropped');
  assert.deepStrictEqual(b.paths(a, from).filter(({ device_id: device }) => device === deviceA), []);

  const after = await b.device(deviceA);

  assert.deepStrictEqual([after.pid, after.path, after.state, after.since_ms], [a.pid, 'internet', 'open', row.since_ms]);
  assert.strictEqual((await b.ping({ pid: deviceA })).path, 'internet');
  await talk(a, b, 'after all that');
}, skip, EARLY);

function dropped(room)
{
  return Object.values(room.dropped).reduce((sum, count) => sum + count, 0);
}
