// SPDX-License-Identifier: MIT
'use strict';

/* Desktops whose direct path goes away while they write, and comes back. */

const assert = require('node:assert');
const { DIRECT, Desktop, FOUND_MS, meet, startAll } = require('./lib/desktop.js');
const { scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const { pause, until } = require('./lib/wait.js');
const { STREET } = require('../rtc/lib/networks.js');

const skip = missing();
const EARLY = { early: true };
/* Silence of 10 s, 2 s to go over to the relay, and what a busy machine adds */
const RELAYED_MS = 20000;
/* An address on the street that nobody has yet */
const MOVED = `${STREET}77`;
/* While something is waited for, each writes that often. */
const PACE_MS = 300;

const town = oneTown();

/* Writes with numbers from one to another; the watch tells each time that one came. */
class Stream
{
  constructor(from, to)
  {
    this.from = from;
    this.to = to;
    this.soul = `stream of ${from.name}`;
    this.watch = to.watch(this.soul);
    this.next = 0;
  }

  async write(count = 1)
  {
    for (let i = 0; i < count; i++) {
      const number = this.next++;

      await this.from.put(this.soul, `n${number}`, number);
      await this.from.put(this.soul, 'last', number);
    }
    return this.next - 1;
  }

  /* Goes on until something else is over */
  async during(something)
  {
    let over = false;

    something.then(() => { over = true; }, () => { over = true; });
    while (!over) {
      await this.write();
      await pause(PACE_MS);
    }
    await something;
  }

  came(number)
  {
    return this.watch.find(({ key, value }) => key === `n${number}` && value === number,
                           `write ${number} of ${this.from.name}, ${this.to.name}`);
  }

  /* Each write came, and came once; the last one is the last. */
  async whole()
  {
    await this.came(this.next - 1);
    for (let i = 0; i < this.next; i++) await this.came(i);
    await until(() => this.lasts().at(-1) === this.next - 1, 'the last value');

    const numbered = this.watch.seen.filter(({ key }) => key !== 'last').map(({ key }) => key);

    assert.deepStrictEqual(numbered.filter((key, i) => numbered.indexOf(key) !== i), [], 'doubled');
    assert.deepStrictEqual(this.lasts(), [...new Set(this.lasts())].sort((x, y) => x - y), 'in the order they were written');
  }

  lasts()
  {
    return this.watch.seen.filter(({ key }) => key === 'last').map(({ value }) => value);
  }
}

function writing(streams, something)
{
  return Promise.all(streams.map(stream => stream.during(something)));
}

scenario('UDP is blocked in mid-stream, and let through again', async (scene, t) => {
  const street = await town();
  const hosts = [await street.add('A', 'open'), await street.add('B', 'open')];
  const relay = await street.relay(scene);
  const [a, b] = hosts.map(host => new Desktop(scene, host, { relays: [relay.url], room: 'blocked' }));

  await startAll(a, b);
  await meet([a, b]);

  const streams = [new Stream(a, b), new Stream(b, a)];

  await Promise.all(streams.map(stream => stream.write(10)));
  await Promise.all(hosts.map(host => host.shutUdp()));

  const blocked = Date.now();

  /* Nobody has noticed yet: they take each other for directly connected */
  await Promise.all(streams.map(async stream => stream.came(await stream.write())));
  assert.ok(a.isDirect(b) && b.isDirect(a), 'noticed before anything was silent for long');
  await writing(streams, meet([a, b], ['relay'], RELAYED_MS));
  t.diagnostic(`on the relay after ${Date.now() - blocked} ms`);
  await Promise.all(streams.map(stream => stream.whole()));
  await Promise.all(hosts.map(host => host.gate()));

  const mended = Date.now();

  await writing(streams, meet([a, b], DIRECT, FOUND_MS));
  t.diagnostic(`direct again after ${Date.now() - mended} ms`);
  await relay.kill();
  await Promise.all(streams.map(stream => stream.write(5)));
  await Promise.all(streams.map(stream => stream.whole()));
}, skip, EARLY);

scenario('one loses its network, and gets it back: nothing that was written meanwhile is lost', async (scene, t) => {
  const street = await town();
  const hosts = [await street.add('C', 'open'), await street.add('D', 'open')];
  const relay = await street.relay(scene);
  const [c, d] = hosts.map(host => new Desktop(scene, host, { relays: [relay.url], room: 'cut' }));

  await startAll(c, d);
  await meet([c, d]);

  const streams = [new Stream(c, d), new Stream(d, c)];

  await Promise.all(streams.map(stream => stream.write(10)));
  await hosts[0].shut();
  await writing(streams, until(() => !c.isDirect(d) && !d.isDirect(c), 'both to notice', RELAYED_MS));
  await hosts[0].gate();

  const mended = Date.now();

  await writing(streams, meet([c, d], DIRECT, FOUND_MS));
  t.diagnostic(`direct again after ${Date.now() - mended} ms`);
  await Promise.all(streams.map(stream => stream.whole()));
}, skip, EARLY);

scenario('one gets another address: found again, and nothing that was written meanwhile is lost', async (scene, t) => {
  const street = await town();
  const hosts = [await street.add('E', 'open'), await street.add('F', 'open')];
  const relay = await street.relay(scene);
  const [e, f] = hosts.map(host => new Desktop(scene, host, { relays: [relay.url], room: 'moved' }));

  await startAll(e, f);
  await meet([e, f]);

  const streams = [new Stream(e, f), new Stream(f, e)];
  const events = e.events.length;

  await Promise.all(streams.map(stream => stream.write(10)));
  await hosts[0].script(`ip address del ${hosts[0].address}/24 dev wire`, `ip address add ${MOVED}/24 dev wire`,
                        `ip route replace default via ${street.street.address}`);

  const moved = Date.now();

  await writing(streams, until(() => e.paths(f, events).some(({ path }) => DIRECT.includes(path)) && f.isDirect(e),
                               'a direct path from the new address', FOUND_MS));
  t.diagnostic(`direct again after ${Date.now() - moved} ms`);
  await Promise.all(streams.map(stream => stream.whole()));
}, skip, EARLY);
