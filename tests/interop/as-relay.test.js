// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer as the relay between programs that know nothing but gun.js. */

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');
const { scenario, freePort } = require('./lib/scene.js');
const { VARIANTS } = require('./lib/relay.js');
const { VALUES, changed } = require('./lib/values.js');
const { until } = require('./lib/wait.js');

const ANY = '127.0.0.1:0';

/* gun.js shows a link as the node behind it, so links have tests of their own */
const PLAIN = Object.entries(VALUES).filter(([key]) => key !== 'link');

scenario('two gun.js clients exchange every kind of value, both ways', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const one = await scene.client([hub.url], { name: 'one' });
  const two = await scene.client([hub.url], { page: true, name: 'two' });

  for (const [writer, reader, soul] of [[one, two, 'from one'], [two, one, 'from two']]) {
    const seen = Object.fromEntries(PLAIN.map(([key]) => [key, reader.on([soul, key])]));

    await reader.connected();
    for (const [key, value] of PLAIN) writer.put([soul, key], value);
    for (const [key, value] of PLAIN) await seen[key].value(value);
    for (const [key, value] of PLAIN) writer.put([soul, key], changed(value));
    for (const [key, value] of PLAIN) await seen[key].value(changed(value));
  }
});

scenario('puts are acknowledged, and one that joins late gets what was written before', async scene => {
  const hub = await scene.serve({ db: scene.database(), listen: ANY });
  const early = await scene.client([hub.url], { name: 'early' });

  await early.putAcked(['town', 'name'], 'Ghent');
  await early.putAcked(['town', 'mayor'], { name: 'Mathias', office: { room: 7 } });
  await early.child.stop();

  const late = await scene.client([hub.url], { page: true, name: 'late' });

  assert.strictEqual((await late.once(['town', 'name'])).value, 'Ghent');
  await late.on(['town', 'mayor', 'office', 'room']).value(7);
  assert.strictEqual((await late.once(['town', 'river'], 500)).absent, true);
});

scenario('sets and maps: items of both clients appear at both, changes and removals too', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const one = await scene.client([hub.url], { name: 'one' });
  const two = await scene.client([hub.url], { page: true, name: 'two' });
  const [atOne, atTwo] = [one.map(['things']), two.map(['things'])];
  const has = (reports, text) => reports.find(report => report.value && report.value.text === text, text);

  await one.set(['things'], { text: 'by one' });
  await two.set(['things'], { text: 'by two' });
  for (const reports of [atOne, atTwo]) {
    await has(reports, 'by one');
    await has(reports, 'by two');
  }

  const item = atTwo.all.find(report => report.value && report.value.text === 'by one').key;

  two.put([item, 'text'], 'changed by two');
  await has(atOne, 'changed by two');

  const names = [one.map(['names']), two.map(['names'])];

  await one.putAcked(['names'], { a: 'x', b: 'y' });
  await names[1].keyed('a', 'x');
  await two.putAcked(['names', 'a'], null);
  await names[0].keyed('a', null);
});

scenario('a client that lost its connection sees what was written meanwhile', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const one = await scene.client([hub.url], { name: 'one' });
  const two = await scene.client([hub.url], { page: true, name: 'two' });
  const seen = two.on(['away', 'value']);

  await one.putAcked(['away', 'value'], 'before');
  await seen.value('before');
  await two.drop();
  await one.putAcked(['away', 'value'], 'meanwhile');
  await seen.value('meanwhile');
  await one.putAcked(['away', 'value'], 'after');
  await seen.value('after');
});

scenario('gun-peer is killed and started again: its clients come back, with all they wrote', async scene => {
  const db = scene.database();
  const listen = `127.0.0.1:${await freePort()}`;
  const hub = await scene.serve({ db, listen });
  const one = await scene.client([hub.url], { name: 'one' });
  const two = await scene.client([hub.url], { page: true, name: 'two' });
  const seen = two.on(['hub', 'value']);

  await one.putAcked(['hub', 'value'], 'before');
  await seen.value('before');
  await hub.stop('SIGKILL');
  await scene.serve({ db, listen });
  await until(async () => {
    one.put(['hub', 'value'], 'after');
    await seen.value('after', 1000).catch(() => {});
    return seen.all.some(report => report.value === 'after');
  }, 'a value after the restart');

  const third = await scene.raw(`ws://${listen}/gun`);

  assert.strictEqual(await third.value('hub', 'value'), 'after');
});

scenario('a node of 1200 keys written by one gun.js client reaches another whole', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const one = await scene.client([hub.url], { name: 'one' });
  const wanted = {};

  for (let i = 0; i < 1200; i++) wanted[`key${i}`] = `value ${i}`;
  await one.putAcked(['large'], wanted);

  const two = await scene.client([hub.url], { page: true, name: 'two' });

  await two.on(['large']).find(({ value }) => {
    if (!value) return false;

    const { _, ...rest } = value;

    return isDeepStrictEqual(rest, wanted);
  }, 'all 1200 keys');

  /* what a stock relay reads without loss */
  const raw = await scene.raw(hub.url);
  const id = raw.ask('large');

  await until(() => raw.merged(id, 'large').size === 1200, 'all keys at a raw peer');
  assert.ok(raw.longest <= 32768, `no frame is longer than a stock relay reads: ${raw.longest}`);
});

for (const [variant, options] of Object.entries(VARIANTS)) {
  scenario(`${variant}: gun-peer joins two stock relays`, async scene => {
    const left = await scene.relay(options);
    const right = await scene.relay(options);

    await scene.serve({ memory: true, peers: [left.url, right.url] });

    const one = await scene.client([left.url], { name: 'left client' });
    const two = await scene.client([right.url], { page: true, name: 'right client' });
    const atOne = one.on(['bridge', 'right']);
    const atTwo = two.on(['bridge', 'left']);

    await one.connected();
    await two.connected();
    for (const [writer, key, seen] of [[one, 'left', atTwo], [two, 'right', atOne]]) {
      for (const value of ['first', 'second', 3, null, 'last']) {
        writer.put(['bridge', key], value);
        await seen.value(value);
      }
    }
  });

  scenario(`${variant}: a stock relay that dials gun-peer shares what gun-peer has`, async scene => {
    const hub = await scene.serve({ memory: true, listen: ANY });
    const raw = await scene.raw(hub.url);

    await raw.putAcked('at hub', 'value', 'from below');

    const relay = await scene.relay({ ...options, peers: [hub.url.replace(/^ws/, 'http')] });
    const client = await scene.client([relay.url], { name: 'client of the relay' });
    const flood = await scene.raw(relay.wsUrl);

    /* a stock relay dials its peers at its first broadcast */
    flood.say({ hello: 'all' });
    await until(async () => (await client.once(['at hub', 'value'], 500)).value === 'from below',
                'the value of gun-peer at a client of the relay');
  });
}

scenario('two gun-peers in a row between two gun.js clients', async scene => {
  const far = await scene.serve({ memory: true, listen: ANY });
  const near = await scene.serve({ memory: true, listen: ANY, peers: [far.url] });
  const one = await scene.client([near.url], { name: 'near client' });
  const two = await scene.client([far.url], { page: true, name: 'far client' });
  const [atOne, atTwo] = [one.on(['row', 'far']), two.on(['row', 'near'])];

  await one.connected();
  await two.connected();
  one.put(['row', 'near'], 'hello');
  await atTwo.value('hello');
  two.put(['row', 'far'], 'and back');
  await atOne.value('and back');
  assert.notStrictEqual(near.id, far.id);
});
