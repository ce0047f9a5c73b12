// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer -> stock relay -> gun.js client: what gun-peer wrote is received exactly, over each kind of relay. */

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');
const { scenario } = require('./lib/scene.js');
const { VARIANTS } = require('./lib/relay.js');
const { VALUES, forEachValue } = require('./lib/values.js');

for (const [variant, options] of Object.entries(VARIANTS)) {
  scenario(`${variant}: put reaches a gun.js client with every kind of value, and exits with 0`, async scene => {
    const relay = await scene.relay(options);
    const reader = await scene.client([relay.url], { page: true });
    const raw = await scene.raw(relay.wsUrl);
    const node = reader.on(['written']);
    const peers = [relay.url];

    await reader.connected();
    raw.ask('written');
    await forEachValue(async (key, value) => {
      const { code, err } = await scene.run('put', { memory: true, peers, wait: 15 },
                                            'written', key, JSON.stringify(value));

      assert.strictEqual(code, 0, `put ${key}: ${err}`);
    }, 6);
    for (const [key, value] of Object.entries(VALUES)) {
      await node.find(report => {
        const got = report.value && report.value[key];

        return key in (report.value || {}) && JSON.stringify(got) === JSON.stringify(value);
      }, `${key} = ${JSON.stringify(value).slice(0, 80)}`);
    }
    /* the frame itself, not what gun.js made of it */
    for (const [key, value] of Object.entries(VALUES)) {
      const states = raw.messages.map(message => message.put && message.put.written)
        .filter(put => put && key in put).map(put => put[key]);

      assert.deepStrictEqual(states[states.length - 1], value, `${key} on the wire`);
    }
  });
}

scenario('put overwrites and deletes what a gun.js client wrote, and it sees that', async scene => {
  const relay = await scene.relay();
  const writer = await scene.client([relay.url]);
  const name = writer.on(['shared', 'name']);
  const peers = [relay.url];

  await writer.putAcked(['shared', 'name'], 'by gun.js');
  assert.strictEqual((await scene.run('put', { memory: true, peers }, 'shared', 'name', '"ours"')).code, 0);
  await name.value('ours');
  await writer.putAcked(['shared', 'name'], 'by gun.js again');
  assert.strictEqual((await scene.run('get', { memory: true, peers }, 'shared', 'name')).out, '"by gun.js again"');
  assert.strictEqual((await scene.run('put', { memory: true, peers }, 'shared', 'name', 'null')).code, 0);
  await name.value(null);
});

scenario('put of a link is walked by a gun.js client', async scene => {
  const relay = await scene.relay();
  const reader = await scene.client([relay.url]);
  const peers = [relay.url];

  for (const [soul, key, json] of [['b', 'name', '"the far end"'], ['a', 'next', '{"#":"b"}']]) {
    assert.strictEqual((await scene.run('put', { memory: true, peers }, soul, key, json)).code, 0);
  }
  await reader.on(['a', 'next', 'name']).value('the far end');
});

scenario('numbers are written as JavaScript reads them, -0 as 0', async scene => {
  const relay = await scene.relay();
  const options = { memory: true, peers: [relay.url] };
  const raw = await scene.raw(relay.wsUrl);

  for (const [json, wanted] of [['-0', 0], ['12345678901234567890', 12345678901234567000], ['1E3', 1000],
                                ['1.0', 1], ['0.1e-6', 1e-7]]) {
    assert.strictEqual((await scene.run('put', options, 'numbers', 'n', json)).code, 0, json);
    assert.deepStrictEqual(await raw.value('numbers', 'n'), wanted, json);
    assert.strictEqual((await scene.run('get', options, 'numbers', 'n')).out, String(wanted));
  }
});

scenario('a long value goes whole; one that a stock relay would lose is kept here, and why is told', async scene => {
  const relay = await scene.relay();
  const options = { memory: true, peers: [relay.url], wait: 15 };
  const raw = await scene.raw(relay.wsUrl);
  const reader = await scene.client([relay.url]);
  const long = 'a long text of many words, "quoted" now and then 🎉 '.repeat(1800);
  const seen = reader.on(['long', 'text']);

  assert.strictEqual((await scene.run('put', options, 'long', 'text', JSON.stringify(long))).code, 0);
  assert.strictEqual(await raw.value('long', 'text'), long);
  await seen.value(long);

  const quotes = await scene.run('put', { ...options, wait: 2 }, 'long', 'quotes', JSON.stringify('"'.repeat(40000)));

  assert.strictEqual(quotes.code, 4);
  assert.match(quotes.err, /quotation marks/);
  assert.strictEqual(await raw.get('long', 'quotes', 1000).catch(() => undefined), undefined);
});

for (const [variant, options] of Object.entries(VARIANTS)) {
  scenario(`${variant}: a node of 1200 keys that only gun-peer holds reaches a gun.js client whole`, async scene => {
    const relay = await scene.relay(options);
    const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', peers: [relay.url], events: true });
    const writer = await scene.client([hub.url]);
    const wanted = {};

    /* while the relay is away, so that it gets nothing of it as it is written */
    await hub.connected();

    const from = hub.events.length;

    await relay.kill();
    await hub.event(({ path, state }) => path === 'relay' && state === 'waiting', 'the loss', { from });
    for (let i = 0; i < 1200; i++) wanted[`key${i}`] = `value ${i} of "many"`;
    await writer.putAcked(['held'], wanted);
    await relay.restart();
    await hub.connected();

    const reader = await scene.client([relay.url], { page: true });

    await reader.on(['held']).find(({ value }) => {
      const { _, ...rest } = value || {};

      return isDeepStrictEqual(rest, wanted);
    }, 'all 1200 keys');
  });
}

scenario('put exits with 4 when no peer has it in time, and keeps it', async scene => {
  const db = scene.database();
  const alone = await scene.run('put', { db, wait: 1 }, 'kept', 'a', '"here"');

  assert.strictEqual(alone.code, 4, alone.err);

  const unreachable = await scene.run('put', { db, wait: 1, peers: ['http://127.0.0.1:9/gun'] }, 'kept', 'b', '2');

  assert.strictEqual(unreachable.code, 4, unreachable.err);
  assert.strictEqual((await scene.run('get', { db, wait: 1 }, 'kept', 'a')).out, '"here"');
  assert.strictEqual((await scene.run('get', { db, wait: 1 }, 'kept', 'b')).out, '2');

  const ls = await scene.run('ls', { db });

  assert.strictEqual(ls.code, 0);
  assert.ok(ls.out.split('\n').includes('kept'), 'ls names the soul');
});

scenario('put through a serving gun-peer reaches the relay of that one', async scene => {
  const relay = await scene.relay();
  const reader = await scene.client([relay.url]);
  const seen = reader.on(['through', 'socket']);
  const db = scene.database();

  await scene.serve({ db, peers: [relay.url] });

  const { code, err } = await scene.run('put', { db, wait: 15 }, 'through', 'socket', '"went"');

  assert.strictEqual(code, 0, err);
  await seen.value('went');
});

scenario('wrong use is told in one line, with exit 2', async scene => {
  for (const [command, ...words] of [['put', 's', 'k'], ['put', 's', 'k', '{"a":1}'], ['put', 's', 'k', '[1]'],
                                     ['put', 's', 'k', 'nonsense'], ['get'], ['no-such-command'],
                                     ['get', 's', '--no-such-option']]) {
    const { code, out, err } = await scene.run(command, { memory: true }, ...words);

    assert.strictEqual(code, 2, `${command} ${words.join(' ')}: ${out} ${err}`);
    assert.strictEqual(err.trim().split('\n').length, 1, `one line: ${err}`);
    assert.ok(err.trim(), 'says something');
    assert.strictEqual(out, '');
  }
});
