// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer peers and ping tell the truth about real relays and clients. */

const assert = require('node:assert');
const { scenario, freePort } = require('./lib/scene.js');
const { RawPeer } = require('./lib/raw.js');
const { until } = require('./lib/wait.js');

const MEMBERS = ['name', 'url', 'pid', 'address', 'state', 'path', 'since_ms', 'round_trip_us', 'reason',
                 'retry_in_ms', 'messages_in', 'messages_out', 'bytes_in', 'bytes_out'];

async function peersOf(scene, db)
{
  const { code, out, err } = await scene.run('peers', { db }, '--json');

  assert.strictEqual(code, 0, err);
  return JSON.parse(out);
}

async function pinged(scene, db, name, wait = 5)
{
  const { code, out, err } = await scene.run('ping', { db, wait }, name, '--json');

  return { code, err, said: out ? JSON.parse(out) : null };
}

scenario('peers shows a relay, a client and what is not there', async scene => {
  const before = Date.now();
  const relay = await scene.relay();
  const dead = `http://127.0.0.1:${await freePort()}/gun`;
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0', events: true, peers: [relay.url, dead] });

  await hub.event(event => event.url === relay.url && event.state === 'open', 'the relay');

  const client = await scene.client([hub.url.replace('ws:', 'http:')]);

  /* gun.js connects when it first wants something */
  await client.once(['nothing', 'here'], 300);

  const peers = await until(async () => {
    const found = await peersOf(scene, db);

    return found.length === 3 && found.every(peer => peer.pid || peer.url === dead) && found;
  }, 'three peers');
  const [first, second, third] = peers;

  assert.deepStrictEqual([first.url, second.url, third.url], [relay.url, dead, null]);
  assert.deepStrictEqual(peers.map(peer => peer.path), ['relay', 'relay', 'client']);
  assert.deepStrictEqual([first.state, third.state], ['open', 'open']);
  assert.ok(['waiting', 'connecting'].includes(second.state), second.state);
  for (const peer of peers) {
    for (const name of MEMBERS) assert.ok(name in peer, name);
    assert.ok(peer.since_ms >= before - 1000 && peer.since_ms <= Date.now() + 1000, 'since');
  }
  assert.ok(first.messages_in > 0 && first.bytes_out > 0);
  assert.strictEqual(second.round_trip_us, null);
  assert.strictEqual(second.bytes_in, 0);
  assert.ok(third.bytes_in > 0);

  /* stock components answer, by each of their names */
  for (const name of [relay.url, first.name, first.pid, third.pid]) {
    const { code, said, err } = await pinged(scene, db, name);

    assert.strictEqual(code, 0, err);
    assert.ok(said.round_trip_us > 0 && said.round_trip_us < 5e6, JSON.stringify(said));
  }
  await client.child.stop();

  const table = await scene.run('peers', { db });

  assert.match(table.out.split('\n')[0], /^PEER +STATE +PATH/);
  assert.match(table.out, /connected +relay/);
  assert.match(table.out, /not connected|connecting/);
});

scenario('a relay that was stopped is silent, and answers again', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });

  await hub.connected();
  relay.child.signal('SIGSTOP');

  const silent = await pinged(scene, db, relay.url, 1);

  relay.child.signal('SIGCONT');
  assert.strictEqual(silent.code, 4, silent.err);
  assert.strictEqual(silent.said.round_trip_us, null);
  assert.strictEqual((await pinged(scene, db, relay.url)).code, 0);
});

scenario('without a running program, or without such a peer, each says so', async scene => {
  const db = scene.database();

  for (const words of [['peers'], ['ping', 'x']]) {
    const { code, err } = await scene.run(words[0], { db }, ...words.slice(1));

    assert.strictEqual(code, 5, err);
    assert.match(err, /gun-peer serve/);
  }

  const dead = `http://127.0.0.1:${await freePort()}/gun`;

  await scene.serve({ db, peers: [dead, dead.replace('/gun', '/other')] });
  assert.strictEqual((await pinged(scene, db, 'nobody')).code, 3);
  assert.strictEqual((await pinged(scene, db, dead)).code, 3);
  assert.strictEqual((await pinged(scene, db, 'http')).code, 2);
});

/* Turns what follows around, clears the screen, ends the line */
const HOSTILE = 'ab\u202ecd\u001b[2Jef\n\u0085gh';
const SHOWN = 'ab\ufffdcd\u241b[2Jef\u240a\ufffdgh';

/* Nothing in it moves a cursor, or turns a line around. */
function assertPlain(text)
{
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
}

/* A program called HOSTILE, connected to `hub`, that asked for a soul of that name and has it */
async function hostile(scene, hub)
{
  const raw = new RawPeer(hub.url);

  /* That is its answer when it is asked who it is, too */
  raw.pid = HOSTILE;
  scene.raws.push(raw);
  await raw.open();
  raw.socket.send(JSON.stringify({ '#': 'hellohellohello', 'dam': '?', 'pid': HOSTILE }));
  raw.socket.send(JSON.stringify({
    '#': 'saysaysay', 'put': { 'soul of it': { '_': { '#': 'soul of it', '>': { key: 1 } }, 'key': 'worth hiding' } },
  }));
  raw.socket.send(JSON.stringify({ '#': 'askaskask', 'get': { '#': `soul ${HOSTILE}` } }));
  await until(async () => {
    const { out } = await scene.run('report', { db: hub.options.db }, '--with-addresses');

    return out.includes(`soul ${SHOWN}`);
  }, 'what it asked for');
}

scenario('report tells all of each peer, without addresses, values and names of souls unless asked', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0', peers: [relay.url], events: true });
  const report = async (...words) => {
    const { code, out, err } = await scene.run('report', { db }, ...words);

    assert.strictEqual(code, 0, err);
    assertPlain(out);
    assert.doesNotMatch(out, /worth hiding/);
    return out;
  };

  await hub.connected();
  await hostile(scene, hub);

  const all = await report();

  assert.strictEqual(all.match(/^Timeline$/gm).length, 2);
  assert.match(all, /^Relay \[…\]\nConnected to this relay, not encrypted, since /);
  assert.ok(all.includes(`\n\nProgram ${SHOWN}\nThis program has been connected here since `), all);
  assert.match(all, /\d\d:\d\d:\d\d connection: Connected$/m);
  assert.doesNotMatch(all, /127\.0\.0\.1|soul /);

  const whole = await report('--with-addresses');

  assert.ok(whole.startsWith(`Relay ${new URL(relay.url).host}\n`), whole);
  assert.ok(whole.includes(`  soul ${SHOWN}\n`), whole);
  assert.ok((await report('--with-addresses', SHOWN)).startsWith(`Program ${SHOWN}\n`));
  assert.ok(!(await report(relay.url)).includes('Program'));

  const lines = (await report('--json')).split('\n').map(line => JSON.parse(line));

  assert.deepStrictEqual(lines.map(({ kind }) => kind), ['relay', 'program']);
  for (const line of lines) {
    assert.deepStrictEqual(Object.keys(line), ['kind', 'name', 'pid', 'device_id', 'url', 'room', 'state', 'at_ms', 'since_ms',
      'retry_in_ms', 'reason', 'paused', 'path', 'quality', 'security', 'channel', 'asked', 'timeline', 'timeline_forgotten']);
    assert.strictEqual(line.state, 'open');
    assert.ok(line.timeline.length && line.quality.messages_in > 0);
  }
  assert.strictEqual(JSON.parse(await report('--json', '--with-addresses', relay.url)).url, relay.url);

  const unknown = await scene.run('report', { db }, 'nobody');

  assert.strictEqual(unknown.code, 3);
  assert.match(unknown.err, /nobody/);
  assert.strictEqual(unknown.out, '');
  for (const words of [[], ['--json']]) assertPlain((await scene.run('peers', { db }, ...words)).out);
  assertPlain((await scene.run('why', { db }, HOSTILE)).err);
});

scenario('report says that there is no peer', async scene => {
  const db = scene.database();

  await scene.serve({ db });

  const { code, out } = await scene.run('report', { db });

  assert.deepStrictEqual([code, out], [0, 'There is no peer']);
  assert.strictEqual((await scene.run('report', { db }, '--json')).out, '');
});
