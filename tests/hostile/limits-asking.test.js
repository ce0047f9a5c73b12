// SPDX-License-Identifier: MIT
'use strict';

/*
 * Clients that ask for more than anybody needs: each limit on questions, on what is followed and on what is waited for is
 * reached; others are served meanwhile, memory stays bounded, and who is refused is told.
 */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { never, until } = require('../interop/lib/wait.js');
const { FakeRelay } = require('./lib/fake-relay.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');

const ANY = '127.0.0.1:0';
const LARGE = 'v'.repeat(1e6);
const LONG_NAME = 'é'.repeat(16000); /* 32 KB of UTF-8 */

/* The limits that are reached here */
const MAX_TURNS_PER_PEER = 10000;
const SUBSCRIPTIONS = 10000;
const LEX_PER_PEER = 100;
const LEX_IN_ALL = 1000;
const MAX_MISSES = 10000;
const ROUNDS = 5;
const MAX_LONG_ANSWERS = 50;

function get(id, soul, key)
{
  return JSON.stringify({ '#': id, get: key === undefined ? { '#': soul } : { '#': soul, '.': key } });
}

/* An id that was said before would be dropped, whoever said it. */
let count = 0;

function fresh()
{
  return `limit${count++}`;
}

function batch(messages)
{
  return `[${messages.join()}]`;
}

/* As many batches as it takes */
function sayAll(link, messages, each = 1000)
{
  for (let i = 0; i < messages.length; i += each) link.text(batch(messages.slice(i, i + each)));
}

function times(n, make)
{
  return Array.from({ length: n }, (_, i) => make(i));
}

function answers(link)
{
  return new Set(link.messages.map(message => message['@']).filter(id => id !== undefined));
}

/* A program that has just started, so that nothing is in memory, over what fill() says. */
async function restarted(scene, fill)
{
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });

  await fill(await scene.raw(hub.url));
  await hub.stop();

  const again = await scene.serve({ db, listen: ANY });

  return [again, await Witness.join(scene, again), db];
}

scenario('3,000 gets of a large value by somebody who does not read hold up nobody', async (scene, t) => {
  const [hub, witness] = await restarted(scene, peer => peer.putAcked('large', 'key', LARGE));
  const link = await RawLink.open(hub.url);
  const from = Date.now();

  link.socket.pause();
  link.text(batch(times(3000, i => get(`g${i}`, 'large', 'key'))));
  await witness.works('meanwhile');
  t.diagnostic(`the good client waited ${Date.now() - from} ms`);
  await witness.newcomer(scene, 'meanwhile');
  witness.memoryBounded(t);
  link.end();
  await witness.works('afterwards');
});

scenario('who asks for much is answered as fast as it reads; above 10,000 that wait it is told', async (scene, t) => {
  const [hub, witness] = await restarted(scene, async peer => {
    await peer.putAcked('large', 'key', LARGE);
    await peer.putAcked('small', 'key', 'here');
  });
  const link = await RawLink.open(hub.url);
  const n = MAX_TURNS_PER_PEER + 2000;

  link.socket.pause();
  link.text(batch(times(30, i => get(`l${i}`, 'large', 'key'))));
  await witness.works('when it no longer reads');
  sayAll(link, times(n, i => get(`s${i}`, 'small', 'key')));
  await witness.works('meanwhile');
  link.socket.resume();
  await until(() => answers(link).size === n + 30, 'an answer to each');

  const refused = link.messages.filter(({ err }) => /Too many of your questions/.test(err));
  const answered = link.messages.filter(({ put }) => put && put.small);

  t.diagnostic(`${answered.length} answered, ${refused.length} refused`);
  assert.ok(refused.length >= 1 && refused.length <= 2000 + 30, `${refused.length} were refused`);
  assert.strictEqual(answered.length + refused.length, n);
  link.text(get('again', 'small', 'key'));
  await until(() => answers(link).has('again'), 'an answer when there is room again');
  witness.memoryBounded(t);
});

scenario('questions with a condition are read a few at a time', async (scene, t) => {
  const [hub, witness] = await restarted(scene, async peer => {
    for (let i = 0; i < 200; i++) peer.put(`soul ${i}`, 'key', 'v'.repeat(2000));
    await peer.putAcked('last', 'key', 1);
  });
  const link = await RawLink.open(hub.url);

  link.socket.pause();
  for (let f = 0; f < 10; f++) {
    link.text(batch(times(1000, i => JSON.stringify({ '#': `${f}q${i}`, get: { '#': { '*': 'so' }, '%': 100000 } }))));
  }
  await witness.works('meanwhile');
  witness.memoryBounded(t);
  link.end();
  await witness.works('afterwards');
});

/* Follows souls of these names and tells which of them it is told of when somebody writes them. */
async function toldOf(scene, hub, names, watched)
{
  const link = await RawLink.open(hub.url);
  const writer = await scene.raw(hub.url);

  sayAll(link, names.map(name => get(fresh(), name, 'key')), 20);
  await until(() => answers(link).size === names.length, 'all answers');
  for (const name of watched) await writer.putAcked(name, 'key', 'news');
  await link.fate('witness', 'first');
  return watched.filter(name => link.messages.some(({ put, '@': to }) => to === undefined && put && put[name]));
}

scenario('a peer follows 10,000 souls: for one more, the one asked for longest ago makes room', async (scene, t) => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const names = times(SUBSCRIPTIONS + 1, i => `soul ${i}`);

  assert.deepStrictEqual(await toldOf(scene, hub, names, ['soul 0', 'soul 1', 'soul 5000', `soul ${SUBSCRIPTIONS}`]),
                         ['soul 1', 'soul 5000', `soul ${SUBSCRIPTIONS}`]);
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

scenario('souls with long names: a peer follows 2 MB of them', async (scene, t) => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const names = times(500, i => `${i}${LONG_NAME}`);
  const told = await toldOf(scene, hub, names, [names[0], names[400], names[499]]);

  assert.deepStrictEqual(told.map(name => names.indexOf(name)), [499]);
  assert.deepStrictEqual((await toldOf(scene, hub, names.slice(0, 60), [names[0]])).length, 1, 'of 60 it follows all');
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

async function followConditions(hub, n, make)
{
  const link = await RawLink.open(hub.url);

  sayAll(link, times(n, i => JSON.stringify({ '#': fresh(), get: make(i) })), 20);
  await until(() => answers(link).size === n, 'all answers');
  return link;
}

function heardOf(link, soul)
{
  return link.messages.some(({ put, '@': to }) => to === undefined && put && put[soul]);
}

scenario('a peer follows 100 conditions, all together 1,000: the oldest make room', async (scene, t) => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const one = await followConditions(hub, LEX_PER_PEER + 1, i => ({ '#': { '*': `p${i}/` } }));

  for (const i of [0, 1, LEX_PER_PEER]) await witness.peer.putAcked(`p${i}/x`, 'key', 1);
  await one.fate('witness', 'first');
  assert.deepStrictEqual([0, 1, LEX_PER_PEER].map(i => heardOf(one, `p${i}/x`)), [false, true, true]);

  for (let c = 0; c < LEX_IN_ALL / LEX_PER_PEER; c++) {
    await followConditions(hub, LEX_PER_PEER, i => ({ '#': `n${c}`, '.': { '*': `p${i}/` }, '%': 1000 }));
  }
  await witness.peer.putAcked('p1/y', 'key', 1);
  await one.fate('witness', 'first');
  assert.strictEqual(heardOf(one, 'p1/y'), false, 'others asked for 1,000 since');

  const long = await followConditions(hub, 90, i => ({ '#': { '*': `${i}${LONG_NAME}` } }));

  for (const i of [0, 89]) await witness.peer.putAcked(`${i}${LONG_NAME}x`.slice(0, 16384), 'key', 1);
  await long.fate('witness', 'first');
  assert.deepStrictEqual([0, 89].map(i => heardOf(long, `${i}${LONG_NAME}x`)), [false, true], '1 MB of texts');
  await witness.works('afterwards');
  witness.memoryBounded(t);
});

/* A hub between clients and a relay that never answers. */
async function besideSilence(scene, body)
{
  const relay = await new FakeRelay().start();

  try {
    const hub = await scene.serve({ memory: true, events: true, listen: ANY, peers: [relay.url] });
    const witness = await Witness.join(scene, hub);

    await hub.connected();
    await body(hub, witness, await relay.next());
  } finally {
    relay.end();
  }
}

/* Says more questions than may wait for a relay, and tells whether the last was answered before the first: only so when
 * all were heard within the second that each waits. */
async function overtakes(hub, round)
{
  const link = await RawLink.open(hub.url);
  const n = MAX_MISSES + 1000;

  sayAll(link, times(n, i => get(`m${round}-${i}`, `nobody ${round} ${i}`, 'k')), 5000);
  await until(() => answers(link).size === n, 'an answer to each');

  const order = link.messages.map(message => message['@']).filter(id => /^m/.test(id));

  assert.ok(link.messages.every(({ put, err }) => !put && !err));
  link.end();
  return order.indexOf(`m${round}-${n - 1}`) < order.indexOf(`m${round}-0`);
}

scenario('10,000 questions wait for a relay that is silent: more are answered at once', async (scene, t) => {
  await besideSilence(scene, async (hub, witness) => {
    let didNotWait = false;

    for (let round = 0; round < ROUNDS && !didNotWait; round++) didNotWait = await overtakes(hub, round);
    assert.ok(didNotWait, 'the last did not wait');
    await witness.works('afterwards');
    witness.memoryBounded(t);
  });
});

scenario('questions with long names wait for a silent relay: 4 MB of them', async (scene, t) => {
  await besideSilence(scene, async (hub, witness) => {
    const link = await RawLink.open(hub.url);
    const n = 400;

    for (let i = 0; i < n; i++) link.text(get(`m${i}`, `${i}${LONG_NAME}`, LONG_NAME));
    await until(() => answers(link).size === n, 'an answer to each');
    await witness.works('afterwards');
    witness.memoryBounded(t);
  });
});

scenario('a get that nobody answers is passed on to no relay that does not read', async (scene, t) => {
  await besideSilence(scene, async (hub, witness, relay) => {
    const link = await RawLink.open(hub.url);

    relay.socket.pause();
    for (let i = 0; i < 600; i++) link.text(get(`m${i}`, `${i}${LONG_NAME}`, LONG_NAME));
    await until(() => answers(link).size === 600, 'an answer to each');
    await witness.works('afterwards');
    assert.ok(!hub.events.some(event => event.path === 'relay' && event.state !== 'open' && event.reason), 'it keeps its link');
    witness.memoryBounded(t);
  });
});

scenario('50 large nodes are said at a time: one more is refused, and answered when there is room', async (scene, t) => {
  const [hub, witness] = await restarted(scene, async peer => {
    for (let i = 0; i < 1500; i++) peer.put('large', `key ${i}`, 'v'.repeat(10000));
    await peer.putAcked('large', 'last', 1);
  });
  const links = [];

  for (let i = 0; i < MAX_LONG_ANSWERS; i++) {
    const link = await RawLink.open(hub.url);

    link.socket.pause();
    link.text(get(fresh(), 'large'));
    links.push(link);
  }
  await witness.works('with those that do not read');

  const late = await RawLink.open(hub.url);

  late.text(get('one more', 'large'));
  await until(() => answers(late).has('one more'), 'an answer');
  assert.match(late.messages.find(message => message['@'] === 'one more').err, /Too many large nodes/);
  await witness.works('meanwhile');
  witness.memoryBounded(t);
  links.forEach(link => link.end());
  await until(async () => {
    const id = `again${late.messages.length}`;

    late.text(get(id, 'large'));
    await until(() => late.messages.some(message => message['@'] === id && (message.err || !message['%'])), 'its end');
    return !late.messages.some(message => message['@'] === id && message.err);
  }, 'room');
  await witness.works('afterwards');
});

scenario('thousands that come and go while a question waits leave nothing behind', async (scene, t) => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const asking = scene.run('get', { db, wait: 600 }, 'nobody has it', 'key');
  const comeAndGo = async n => {
    for (let i = 0; i < n; i += 50) {
      const links = await Promise.all(times(50, () => RawLink.open(hub.url)));

      await Promise.all(links.map(link => until(() => link.messages.some(({ get: asked }) => asked), 'the question')));
      links.forEach(link => link.end());
    }
    await witness.works('after all came and went');
  };

  await until(() => witness.peer.messages.some(message => message.get && message.get['#'] === 'nobody has it'), 'the question');
  await comeAndGo(500);

  const before = witness.residentMib();

  await comeAndGo(2500);

  const grown = witness.residentMib() - before;

  t.diagnostic(`2,500 more took ${grown.toFixed(1)} MiB`);
  if (!process.env.GUN_TEST_SANITIZED) assert.ok(grown < 4, `${grown} MiB more`);

  /* the witness says not found, and one more that comes has it */
  const knows = await RawLink.open(hub.url);

  await until(() => knows.messages.some(({ get: asked }) => asked), 'the question');

  const id = knows.messages.find(({ get: asked }) => asked)['#'];

  knows.text(JSON.stringify({ '#': 'told', '@': id, put: { 'nobody has it': { _: { '#': 'nobody has it', '>': { key: 1 } }, key: 'found' } } }));

  const asked = witness.peer.messages.find(message => message.get && message.get['#'] === 'nobody has it')['#'];

  witness.peer.say({ '@': asked });

  const { code, out } = await asking;

  assert.strictEqual(code, 0);
  assert.strictEqual(out, '"found"');
  await never(() => hub.child.ended, 'the end of gun-peer', 50);
});
