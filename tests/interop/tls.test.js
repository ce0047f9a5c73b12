// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer serve with a certificate: wss:// and nothing else. */

const assert = require('node:assert');
const fs = require('node:fs');
const net = require('node:net');
const { scenario } = require('./lib/scene.js');
const { makeCertificate, missing } = require('./lib/certificate.js');
const { RawPeer } = require('./lib/raw.js');
const { until, within } = require('./lib/wait.js');

const ANYWHERE = '0.0.0.0:0';
const CROWD = 100;
const STALLED = 18;
const TRIES = 5;

/* Where a client of this computer reaches a peer that listens everywhere */
const local = url => url.replace('0.0.0.0', '127.0.0.1');

for (const kind of ['ec', 'rsa']) {
  scenario(`gun.js clients exchange values over wss, with a key of kind ${kind}`, async scene => {
    const files = makeCertificate(scene.folder('tls'), kind);
    const hub = await scene.serve({ memory: true, listen: ANYWHERE, tls: files });

    assert.match(hub.url, /^wss:\/\/0\.0\.0\.0:\d+\/gun$/);

    const env = { NODE_EXTRA_CA_CERTS: files.certificate };
    const peers = [local(hub.url)];
    const one = await scene.client(peers, { name: 'one', env });
    const two = await scene.client(peers.map(url => url.replace(/^wss/, 'https')), { name: 'two', env });
    const long = 'x'.repeat(20000);
    const seen = { text: two.on(['secret', 'text']), long: two.on(['secret', 'long']) };

    await one.putAcked(['secret', 'text'], 'hello 🎉');
    await seen.text.value('hello 🎉');
    await one.putAcked(['secret', 'long'], long);
    await seen.long.value(long);

    const back = one.on(['back', 'text']);

    await one.connected();
    await two.putAcked(['back', 'text'], 'and back');
    await back.value('and back');
  }, missing());
}

/* On a busy machine somebody's handshake gives way to those who wait: then one comes again, as gun.js does. */
async function comeIn(url, ca)
{
  for (let tries = 1; ; tries++) {
    const peer = new RawPeer(url, { ca });

    try {
      await peer.open();
      return peer;
    } catch (error) {
      peer.close();
      if (error.code !== 'ECONNRESET' || tries === TRIES) throw error;
    }
  }
}

scenario(`${CROWD} clients at once over wss, while ${STALLED} never finish their handshake`, async scene => {
  const files = makeCertificate(scene.folder('tls'));
  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', tls: files });
  const ca = fs.readFileSync(files.certificate);
  const { hostname, port } = new URL(hub.url);
  const stalled = Array.from({ length: STALLED }, () => net.connect(Number(port), hostname));

  stalled.forEach(socket => socket.on('error', () => {}));
  await Promise.all(stalled.map(socket => within(new Promise(resolve => socket.once('connect', resolve)), 'connections')));
  stalled.forEach(socket => socket.write(Buffer.from([0x16, 3, 1, 2])));

  let crowd = [];

  try {
    crowd = await Promise.all(Array.from({ length: CROWD }, () => comeIn(hub.url, ca)));
    await crowd[0].putAcked('crowd', 'n', 1);
    assert.strictEqual(await crowd[CROWD - 1].value('crowd', 'n'), 1);
    await until(() => stalled.every(socket => socket.destroyed || socket.readableEnded || socket.closed), 'their end');
  } finally {
    crowd.forEach(peer => peer.close());
    stalled.forEach(socket => socket.destroy());
  }
}, missing());

scenario('a plain client gets nothing from a peer that speaks TLS', async scene => {
  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', tls: makeCertificate(scene.folder('tls')) });

  await assert.rejects(new RawPeer(hub.url.replace(/^wss/, 'ws')).open());
}, missing());

scenario('a certificate that cannot be used is refused with a reason', async scene => {
  const good = makeCertificate(scene.folder('tls'));
  const other = makeCertificate(scene.folder('tls'));

  for (const [tls, wanted] of [
    [{ ...good, key: other.key }, /does not belong to the certificate/],
    [{ ...good, key: good.locked }, /protected by a password/],
    [{ ...good, key: good.certificate }, /holds no private key/],
    [{ ...good, certificate: good.key }, /holds no certificate/],
    [{ ...good, certificate: '/nowhere.pem' }, /nowhere\.pem/],
  ]) {
    const { code, out, err } = await scene.run('serve', { memory: true, listen: '127.0.0.1:0', tls });

    assert.strictEqual(code, 1, err);
    assert.strictEqual(out, '');
    assert.match(err, wanted);
    assert.strictEqual(err.split('\n').length, 1, err);
  }
}, missing());
