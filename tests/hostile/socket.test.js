// SPDX-License-Identifier: MIT
'use strict';

/* Programs that talk nonsense to the socket beside a database: they are told so, and nobody else notices. */

const assert = require('node:assert');
const net = require('node:net');
const { scenario } = require('../interop/lib/scene.js');
const { until, within } = require('../interop/lib/wait.js');
const { Witness } = require('./lib/witness.js');

const LINES = {
  nothing: '',
  'a word': 'hello',
  'half an object': '{"command":',
  'an array': '[]',
  'a number': '17',
  null: 'null',
  'an empty object': '{}',
  'opening brackets': '['.repeat(200000),
  'opening braces': '{"a":'.repeat(50000),
  'a NUL': '{"command":"ls\u0000"}',
  'bytes that are no UTF-8': Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  'a long line': 'x'.repeat(40e6),
  'unknown words': '{"command":"rm","cmd":"rm","method":"rm","op":"rm","path":"/"}',
};

function connect(db)
{
  const socket = net.connect(`${db}.sock`);

  socket.closed_ = false;
  socket.on('error', () => {});
  socket.on('close', () => { socket.closed_ = true; });
  socket.setEncoding('utf8');
  socket.heard = '';
  socket.on('data', text => { socket.heard += text; });
  return within(new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  }), 'the control socket');
}

scenario('lines that are no command get an error, or the end of the connection', async (scene, t) => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0' });
  const witness = await Witness.join(scene, hub);

  for (const [name, line] of Object.entries(LINES)) {
    const socket = await connect(db);

    socket.write(line);
    socket.end('\n');
    await until(() => socket.closed_ || socket.heard.includes('\n'), `an answer to ${name}`);
    for (const answer of socket.heard.split('\n').filter(Boolean)) {
      assert.ok('error' in JSON.parse(answer), `${name} was answered ${answer}`);
    }
    socket.destroy();
    assert.strictEqual((await scene.run('get', { db, wait: 0 }, 'witness', 'first')).out, '"untouched"', `after ${name}`);
    await witness.works(`after ${name}`);
  }
  witness.memoryBounded(t);
});

scenario('many connections that say nothing keep no command out', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0' });
  const witness = await Witness.join(scene, hub);
  const idle = [];

  for (let i = 0; i < 100; i++) {
    const socket = await connect(db).catch(() => null);

    if (socket) idle.push(socket);
  }
  await witness.works('with idle connections');
  idle.forEach(socket => socket.destroy());
  await until(async () => (await scene.run('get', { db, wait: 0 }, 'witness', 'first')).out === '"untouched"',
              'a command after the idle connections');
});
