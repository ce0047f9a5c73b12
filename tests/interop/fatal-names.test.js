// SPDX-License-Identifier: MIT
'use strict';

/*
 * Souls that end a stock relay (PROTOCOL.md section 9). A client of ours may use them, and others of ours see them; no
 * relay behind us hears them.
 */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { VARIANTS } = require('./lib/relay.js');

const ANY = '127.0.0.1:0';
const FATAL = Object.getOwnPropertyNames(Object.prototype);
const FRESH = Object.getOwnPropertyNames(String.prototype).filter(name => !FATAL.includes(name) && name !== 'length');

for (const variant of ['default', 'axe:false']) {
  scenario(`${variant}: no soul of a client of ours ends the relay behind us`, async scene => {
    const relay = await scene.relay(VARIANTS[variant]);
    const hub = await scene.serve({ memory: true, events: true, listen: ANY, peers: [relay.url] });
    const other = await scene.serve({ memory: true, events: true, listen: ANY, peers: [hub.url] });
    const peer = await scene.raw(hub.url);

    await hub.connected();
    await other.connected();
    for (const name of FATAL) {
      await peer.putAcked(name, 'key', 1);
      await peer.putAcked('names', name, 1);
    }
    peer.say({ put: { toString: { _: { '#': 'toString', '>': { k: 5 } }, k: 'not for relays' },
                      beside: { _: { '#': 'beside', '>': { k: 5 } }, k: 'for relays' } } });
    await peer.putAcked('last', 'key', 'here');

    const at = await scene.raw(relay.url);

    assert.strictEqual(await at.value('beside', 'k'), 'for relays');
    assert.strictEqual(await at.value('last', 'key'), 'here');
    /* what the relay asks us is answered, but for these */
    at.ask('toString', 'key');
    assert.strictEqual(await at.value('names', 'constructor'), 1);
    assert.strictEqual(relay.child.ended, null);
    assert.ok(await (await scene.raw(other.url)).value('last', 'key'));
  });
}

scenario('no id of a message ends the relay behind us', async scene => {
  const relay = await scene.relay();
  const hub = await scene.serve({ memory: true, events: true, listen: ANY, peers: [relay.url] });

  await hub.connected();
  for (const id of ['put', 'get', ...FATAL]) {
    const peer = await scene.raw(hub.url);

    peer.say({ '#': id, put: { ids: { _: { '#': 'ids', '>': { [id]: Date.now() } }, [id]: 1 } } });
    peer.say({ '#': id, get: { '#': 'nowhere', '.': id } });
    await peer.putAcked('after', id, 1);
  }

  const at = await scene.raw(relay.url);

  assert.strictEqual(await at.value('after', 'get'), 1);
  assert.strictEqual(relay.child.ended, null);
});

scenario('a relay that just started hears a get before such a put', async scene => {
  for (const name of ['link', 'at', ...FRESH.slice(-3)]) {
    const relay = await scene.relay();
    const hub = await scene.serve({ memory: true, events: true, listen: ANY, peers: [relay.url] });
    const peer = await scene.raw(hub.url);

    await hub.connected();
    await peer.putAcked(name, 'key', `of ${name}`);

    const at = await scene.raw(relay.url);

    assert.strictEqual(await at.value(name, 'key'), `of ${name}`);
    assert.strictEqual(relay.child.ended, null);
    await hub.stop();
  }
});
