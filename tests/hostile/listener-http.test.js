// SPDX-License-Identifier: MIT
'use strict';

/* What knocks at the port of a listening gun-peer and is no GUN client. */

const assert = require('node:assert');
const net = require('node:net');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');

const OPTIONS = { memory: true, events: true, listen: '127.0.0.1:0' };
const IDLE = 200;

/* The status line's number, or 0 when the connection was closed without one. */
async function status(link)
{
  await until(() => link.closed || link.head.includes('\r\n\r\n'), 'an answer');

  const match = link.head.match(/^HTTP\/1\.[01] (\d+)/);

  return match ? Number(match[1]) : 0;
}

scenario('plain requests get a status that is no success', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const plain = { Upgrade: null, Connection: 'close', 'Sec-WebSocket-Key': null, 'Sec-WebSocket-Version': null };

  for (const [line, wanted] of [['GET /gun HTTP/1.1', [400, 404, 426]], ['GET / HTTP/1.1', [404]],
                                ['GET /../../etc/passwd HTTP/1.1', [400, 404]],
                                ['POST /gun HTTP/1.1', [400, 404, 405, 426]], ['HEAD / HTTP/1.1', [404]],
                                ['DELETE /gun HTTP/1.1', [400, 404, 405, 426, 501]]]) {
    const link = await RawLink.connect(hub.url);

    link.request(plain, line);

    const got = await status(link);

    assert.ok(wanted.includes(got), `${line}: ${got}`);
    link.end();
  }
  await witness.works('after plain requests');
});

const STRANGERS = ['http://evil.example', 'null', '', 'https://app.example.evil.example', 'http://app.example',
                   'https://app.example:8443', 'https://app.example/', 'https://app.example, https://evil.example',
                   'https://evil.example#https://app.example', 'x'.repeat(1000), 'https://\x1b[31m.example'];

scenario('a page of an origin that was not allowed is refused with 403, and said once', async scene => {
  const hub = await scene.serve({ ...OPTIONS, origins: ['https://app.example'] });
  const witness = await Witness.join(scene, hub);
  const ours = hub.url.replace(/^ws/, 'http').replace(/\/gun$/, '');

  for (let round = 0; round < 2; round++) {
    for (const origin of [...STRANGERS, 'http://127.0.0.1', ours]) {
      const link = await RawLink.connect(hub.url);

      link.request({ Origin: origin });
      assert.strictEqual(await status(link), 403, `Origin "${origin}"`);
      assert.strictEqual(link.upgraded, false);
      link.end();
    }
  }

  for (const origin of ['http://evil.example', 'null', 'http://app.example', 'https://app.example:8443', ours]) {
    const told = hub.child.err.all.filter(line => line.includes(`a web page of ${origin} was refused`));

    assert.strictEqual(told.length, 1, origin);
    assert.ok(told[0].includes(`--allow-origin ${origin} `), told[0]);
  }
  assert.ok(!hub.child.err.all.some(line => line.includes('\x1b')));
  await hub.event(event => event.event === 'origin' && event.url === 'null' && event.state === 'refused', 'the refusal');
  await witness.works('after refused pages');

  const page = await RawLink.open(hub.url, { Origin: 'HTTPS://App.Example:443' });

  page.end();
});

scenario('a page that makes up a thousand origins fills neither memory nor the log', async (scene, t) => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);

  for (let n = 0; n < 1000; n++) {
    const link = await RawLink.connect(hub.url);

    link.request({ Origin: `https://made-up-${n}.example` });
    assert.strictEqual(await status(link), 403);
    link.end();
  }
  await witness.works('after a thousand origins');
  assert.strictEqual(hub.child.err.all.filter(line => line.includes('was refused')).length, 100);
  witness.memoryBounded(t);
});

scenario('* lets every origin in but null', async scene => {
  const hub = await scene.serve({ ...OPTIONS, origins: ['*'] });

  (await RawLink.open(hub.url, { Origin: 'http://any.example' })).end();

  const link = await RawLink.connect(hub.url);

  link.request({ Origin: 'null' });
  assert.strictEqual(await status(link), 403);
});

scenario('upgrades that are not right are refused', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);

  for (const [name, headers, line] of [
    ['an old version', { 'Sec-WebSocket-Version': '8' }],
    ['no version', { 'Sec-WebSocket-Version': null }],
    ['no key', { 'Sec-WebSocket-Key': null }],
    ['a short key', { 'Sec-WebSocket-Key': 'x' }],
    ['another upgrade', { Upgrade: 'h2c' }],
    ['another path', {}, 'GET /other HTTP/1.1'],
    ['POST', {}, 'POST /gun HTTP/1.1'],
  ]) {
    const link = await RawLink.connect(hub.url);

    link.request(headers, line);

    const got = await status(link);

    assert.ok(got === 0 || got >= 400, `${name}: ${got}`);
    link.end();
  }
  await witness.works('after wrong upgrades');
});

scenario('a deflate offer is not taken, so nothing small can become large', async scene => {
  const hub = await scene.serve(OPTIONS);
  const link = await RawLink.open(hub.url, { 'Sec-WebSocket-Extensions': 'permessage-deflate' });

  assert.ok(!/sec-websocket-extensions/i.test(link.head), link.head);
});

scenario('bytes that are no HTTP, and TLS on the plain port, are turned away', async scene => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const hello = Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), Buffer.alloc(502, 7)]);

  for (const [name, bytes] of [
    ['TLS', hello],
    ['zeros', Buffer.alloc(5000)],
    ['a frame', Buffer.from([0x81, 0x82, 1, 2, 3, 4, 5, 6])],
    ['words', Buffer.from('hello\r\nis anybody\r\nthere\r\n\r\n')],
    ['a long line', Buffer.from(`GET /${'a'.repeat(1e6)} HTTP/1.1\r\n\r\n`)],
    ['a long header', Buffer.from(`GET /gun HTTP/1.1\r\nX: ${'a'.repeat(1e6)}\r\n\r\n`)],
    ['many headers', Buffer.from(`GET /gun HTTP/1.1\r\n${'X: y\r\n'.repeat(1e5)}\r\n`)],
    ['a negative length', Buffer.from('POST /gun HTTP/1.1\r\nContent-Length: -1\r\n\r\nx')],
  ]) {
    const link = await RawLink.connect(hub.url);

    link.write(bytes);
    link.socket.end();

    const got = await status(link);

    assert.ok(got === 0 || got >= 400, `${name}: ${got}`);
    await witness.works(`after ${name}`);
    link.end();
  }
});

scenario(`${IDLE} connections that never finish their request keep nobody out`, async (scene, t) => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);
  const { hostname, port } = new URL(hub.url);
  const idle = Array.from({ length: IDLE }, () => net.connect(Number(port), hostname));

  idle.forEach(socket => socket.on('error', () => {}));
  await Promise.all(idle.map(socket => new Promise(resolve => socket.once('connect', resolve))));
  idle.forEach((socket, i) => { if (i % 2) socket.write('GET /gun HTTP/1.1\r\nHost: x\r\nUpg'); });
  await witness.works('with idle connections');
  await witness.newcomer(scene, 'with idle connections');
  for (const socket of idle) {
    if (!socket.destroyed) socket.write('r');
  }
  await witness.works('with slow connections');
  idle.forEach(socket => socket.destroy());
  await witness.newcomer(scene, 'after idle connections');
  witness.memoryBounded(t);
});

scenario('two thousand clients that come and go leave nothing behind', async (scene, t) => {
  const hub = await scene.serve(OPTIONS);
  const witness = await Witness.join(scene, hub);

  for (let round = 0; round < 40; round++) {
    const links = await Promise.all(Array.from({ length: 50 }, () => RawLink.open(hub.url)));

    links.forEach((link, i) => {
      link.text(JSON.stringify({ '#': `c${round}n${i}`, get: { '#': `nobody ${i}` } }));
      if (i % 2) link.socket.end();
      else link.end();
    });
  }
  await witness.works('after all');
  await witness.newcomer(scene, 'after all');
  witness.memoryBounded(t);
});
