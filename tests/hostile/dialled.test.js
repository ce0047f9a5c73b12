// SPDX-License-Identifier: MIT
'use strict';

/* Relays that gun-peer dials and that answer wrongly, or send what nobody should: the link ends, with a reason. */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { FakeRelay } = require('./lib/fake-relay.js');
const frames = require('./lib/frames.js');
const { FLOODS, WRONG_FRAMES } = require('./lib/attacks.js');
const { NOT_JSON, NOT_GUN } = require('./lib/messages.js');
const { Witness } = require('./lib/witness.js');

async function start(scene, relay)
{
  await relay.start();

  const hub = await scene.serve({ memory: true, events: true, listen: '127.0.0.1:0', peers: [relay.url] });

  return [hub, await Witness.join(scene, hub)];
}

/* Runs body(relay…) and takes the fake relay down whatever happens. */
async function withRelay(relay, body)
{
  try {
    await body(relay);
  } finally {
    relay.end();
  }
}

const HANDSHAKES = {
  'a wrong accept key': link => link.answer({ 'Sec-WebSocket-Accept': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }),
  'no accept key': link => link.answer({ 'Sec-WebSocket-Accept': null }),
  'no upgrade header': link => link.answer({ Upgrade: null }),
  'another upgrade': link => link.answer({ Upgrade: 'h2c' }),
  'an extension nobody asked for': link => link.answer({ 'Sec-WebSocket-Extensions': 'permessage-deflate' }),
  'a web page': link => { link.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'); },
  'not found': link => { link.write('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'); },
  'its own trouble': link => {
    link.write('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    link.socket.end();
  },
  'a redirect': link => {
    link.write('HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/gun\r\nContent-Length: 0\r\n\r\n');
  },
  'no HTTP': link => { link.write('SSH-2.0-OpenSSH_9.2\r\n'); link.socket.end(); },
  'bytes without end': link => { link.pour(Array(400).fill(Buffer.alloc(65536, 'x'))).catch(() => {}); },
  'headers without end': link => {
    link.write('HTTP/1.1 101 Switching Protocols\r\n');
    link.pour(Array(400).fill(Buffer.from('X-More: and more\r\n'.repeat(3000)))).catch(() => {});
  },
  'half an answer': link => { link.write('HTTP/1.1 101 Switching Pro'); link.socket.end(); },
  'a close at once': link => { link.socket.end(); },
  'a reset at once': link => { link.socket.resetAndDestroy(); },
  'an empty status': link => { link.write('HTTP/1.1\r\n\r\n'); link.socket.end(); },
  'NUL bytes': link => {
    link.write(`HTTP/1.1 101 ${'\0'.repeat(100)}\r\n\r\n`);
    link.socket.end();
  },
};

for (const [name, respond] of Object.entries(HANDSHAKES)) {
  scenario(`a relay that answers the upgrade with ${name}: not connected, and why is told`, async (scene, t) => {
    await withRelay(new FakeRelay(respond), async relay => {
      const [hub, witness] = await start(scene, relay);
      const event = await hub.event(({ path, reason }) => path === 'relay' && reason, 'why not');

      assert.ok(event.url.startsWith(relay.url.replace(/gun$/, '')), event.url);
      t.diagnostic(event.reason);
      await relay.next();
      await witness.works(`after ${name}`);
      assert.ok(!hub.events.some(({ path, state }) => path === 'relay' && state === 'open'), 'was never open');
      witness.memoryBounded(t);
    });
  });
}

scenario('a relay that takes the connection and says nothing holds up nothing', async scene => {
  await withRelay(new FakeRelay(() => {}), async relay => {
    const [hub, witness] = await start(scene, relay);

    await relay.next();
    await witness.works('while it is silent');
    assert.strictEqual((await hub.stop()).code, 0, 'nor the end');
  });
});

scenario('a message in the same bytes as the answer to the upgrade is heard', async scene => {
  const early = frames.frame(frames.TEXT, JSON.stringify({
    '#': 'early', put: { early: { _: { '#': 'early', '>': { k: 1 } }, k: 'heard' } },
  }));

  await withRelay(new FakeRelay(link => link.answer({}, undefined, early)), async relay => {
    const [, witness] = await start(scene, relay);

    assert.strictEqual(await witness.peer.value('early', 'k'), 'heard');
  });
});

scenario('what a relay says that is no GUN is dropped, and the link goes on', async (scene, t) => {
  await withRelay(new FakeRelay(), async relay => {
    const [, witness] = await start(scene, relay);
    let link = await relay.next();

    for (const [name, text] of [...Object.entries(NOT_JSON), ...Object.entries(NOT_GUN)]) {
      const known = relay.links.length;

      link.text(text);

      const fate = await link.fate('witness', 'first');

      /* a relay that says it is full is left, as it asks */
      if (name === 'dam of a mob') assert.strictEqual(fate, 'closed', `after ${name}`);
      else if (text.length < 1000) assert.strictEqual(fate, 'open', `after ${name}`);
      await witness.works(`after ${name}`);
      if (fate === 'closed') link = await relay.next(known);
    }
    witness.memoryBounded(t);
  });
});

scenario('frames against RFC 6455 end the link with a reason, and the relay is dialled again', async scene => {
  await withRelay(new FakeRelay(), async relay => {
    const [hub, witness] = await start(scene, relay);

    for (const [name, attack] of Object.entries({
      ...WRONG_FRAMES,
      'a masked frame': link => link.frame(frames.TEXT, '{"#":"masked"}', { mask: Buffer.from([1, 2, 3, 4]) }),
      'half a frame': link => { link.write(Buffer.from([0x81, 0x20, 0x7b])); link.socket.end(); },
      'a reset': link => { link.socket.resetAndDestroy(); },
    })) {
      /* a relay of its own each, for the wait before dialling again grows */
      const own = await new FakeRelay().start();
      const from = hub.events.length;

      try {
        const dialler = await scene.serve({ memory: true, events: true, peers: [own.url] });
        const link = await own.next();

        await dialler.connected();
        await attack(link);
        await dialler.event(event => event.path === 'relay' && event.reason && event.state !== 'open',
                            `the reason after ${name}`);
        await own.next(own.links.length);
        await dialler.stop();
      } finally {
        own.end();
      }
      assert.ok(!hub.events.slice(from).some(({ state }) => state === 'waiting' || state === 'closed'),
                'nobody else lost a link');
    }
    await witness.works('after all');
  });
});

for (const [name, { attack, closes }] of Object.entries(FLOODS)) {
  scenario(`a relay that sends ${name}: bounded, and others are served meanwhile`, async (scene, t) => {
    await withRelay(new FakeRelay(), async relay => {
      const [hub, witness] = await start(scene, relay);
      const link = await relay.next();

      await hub.connected();

      const from = hub.events.length;
      const attacking = attack(link);

      await witness.works('meanwhile');
      await attacking;
      if (closes) await link.waitClosed();
      else await link.fate('witness', 'first');
      await witness.works('afterwards');
      witness.memoryBounded(t);
      if (!closes) return;

      const event = await hub.event(({ path, reason }) => path === 'relay' && reason, 'the reason', { from });

      t.diagnostic(event.reason);
    });
  });
}

scenario('put and get work through a good relay while another one only talks nonsense', async scene => {
  const good = await scene.relay();

  await withRelay(await new FakeRelay(link => {
    link.answer();
    link.babble = setInterval(() => link.text('{"#":"x","put":{"s":nonsense'), 5);
    link.socket.on('close', () => clearInterval(link.babble));
  }).start(), async bad => {
    const options = { memory: true, peers: [bad.url, good.url], wait: 10 };
    const put = await scene.run('put', options, 'calm', 'a', '"still"');

    assert.strictEqual(put.code, 0, put.err);
    await until(async () => (await scene.run('get', options, 'calm', 'a')).out === '"still"', 'the value');
  });
});
