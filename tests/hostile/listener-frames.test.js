// SPDX-License-Identifier: MIT
'use strict';

/* Clients of a listening gun-peer that break the WebSocket protocol, or send more than anybody should. */

const assert = require('node:assert');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const frames = require('./lib/frames.js');
const { FLOODS, WRONG_FRAMES } = require('./lib/attacks.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');

const OPTIONS = { memory: true, events: true, listen: '127.0.0.1:0' };

scenario('frames against RFC 6455 close the link, and only that one', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);

  for (const [name, attack] of Object.entries(WRONG_FRAMES)) {
    const link = await RawLink.open(hub.url);

    await attack(link);
    await link.waitClosed().catch(error => { throw new Error(`${name}: ${error.message}`); });
    await witness.works(`after ${name}`);
    link.end();
  }
  await witness.newcomer(scene, 'after all');
});

scenario('a server takes no frame that is not masked', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const link = await RawLink.open(hub.url);

  link.frame(frames.TEXT, '{"#":"bare","put":{}}', { mask: null });
  await link.waitClosed();
  await witness.works('after an unmasked frame');
});

scenario('binary frames are dropped', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const link = await RawLink.open(hub.url);

  link.frame(frames.BINARY, Buffer.from('{"#":"b","put":{"bin":{"_":{"#":"bin",">":{"k":1}},"k":1}}}'));
  link.frame(frames.BINARY, Buffer.alloc(0));
  link.frame(frames.BINARY, Buffer.alloc(100000, 0xff));
  assert.strictEqual(await link.fate('witness', 'first'), 'open');
  await witness.works('after binary frames');
  assert.strictEqual(await witness.peer.get('bin', 'k', 500).catch(() => undefined), undefined, 'was not taken');
});

scenario('messages in fragments, with pings between them, are heard', async scene => {
  const hub = await scene.serve(OPTIONS);
  const peer = await scene.raw(hub.url);
  const link = await RawLink.open(hub.url);
  const text = JSON.stringify({ '#': 'frag', put: { frag: { _: { '#': 'frag', '>': { k: 1 } }, k: 'whole 🎉' } } });
  const bytes = Buffer.from(text);

  bytes.forEach((byte, i) => {
    link.frame(i ? frames.CONTINUATION : frames.TEXT, bytes.subarray(i, i + 1), { fin: i === bytes.length - 1 });
    if (i % 10 === 5) link.frame(frames.PING, 'still here');
  });
  await until(() => link.messages.some(message => message['@'] === 'frag' && message.ok), 'the ack');
  assert.strictEqual(await peer.value('frag', 'k'), 'whole 🎉');
});

scenario('connections that end in the middle of something are forgotten', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);

  for (let i = 0; i < 50; i++) {
    const link = await RawLink.open(hub.url);
    const whole = frames.frame(frames.TEXT, '{"#":"half","put":{"half":{"_":{"#":"half",">":{"k":1}},"k":1}}}',
                               { mask: Buffer.from([1, 2, 3, 4]) });

    link.write(whole.subarray(0, 1 + (i % (whole.length - 1))));
    if (i % 2) link.socket.end();
    else link.socket.resetAndDestroy();
  }
  await witness.works('after half frames');
  assert.strictEqual(await witness.peer.get('half', 'k', 500).catch(() => undefined), undefined);
  await witness.newcomer(scene, 'after half frames');
});

for (const [name, { attack, closes }] of Object.entries(FLOODS)) {
  scenario(`${name}: bounded, and others are served meanwhile`, async (scene, t) => {
    const hub = await scene.serve(OPTIONS);
    const witness = await Witness.join(scene, hub);
    const link = await RawLink.open(hub.url);
    const attacking = attack(link);

    await witness.works('meanwhile');
    await attacking;
    if (closes) await link.waitClosed();
    else await link.fate('witness', 'first');
    await witness.works('afterwards');
    witness.memoryBounded(t);
    if (!closes) return;
    await hub.event(event => event.state === 'closed' && event.reason && event.path === 'client', 'the reason');
  });
}
