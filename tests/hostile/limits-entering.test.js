// SPDX-License-Identifier: MIT
'use strict';

/* More who come than there is room for: each is told so or gives way, and whoever has a place keeps it. */

const assert = require('node:assert');
const net = require('node:net');
const { spawnSync } = require('node:child_process');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { RawLink } = require('./lib/raw-link.js');
const { Witness } = require('./lib/witness.js');

const ANY = '127.0.0.1:0';
const ADDRESS = '10.77.0.1';

/* The limits that are reached here */
const PER_ADDRESS = 64;
const ARRIVALS = 1024;
const RESERVED_FILES = 128;
const CONTROL_CLIENTS = 32;
const CONTROL_REQUESTS = 16;

async function answered(link)
{
  await until(() => link.closed || link.upgraded || link.head.includes('\r\n\r\n'), 'an answer');
  return link.upgraded ? 101 : Number((link.head.match(/^HTTP\/1\.1 (\d+)/) || [])[1] || 0);
}

async function come(url)
{
  const link = await RawLink.connect(url);

  link.request();
  return [link, await answered(link)];
}

scenario('64 connections from one address: for one more there is no room, until one leaves', async scene => {
  assert.strictEqual(spawnSync('ip', ['address', 'add', `${ADDRESS}/24`, 'dev', 'lo']).status, 0);

  const hub = await scene.serve({ memory: true, listen: `${ADDRESS}:0`, allowLan: true });
  const links = [];

  for (let i = 0; i < PER_ADDRESS; i++) {
    const [link, status] = await come(hub.url);

    assert.strictEqual(status, 101, `the ${i + 1}th`);
    links.push(link);
  }

  const [refused, status] = await come(hub.url);

  assert.strictEqual(status, 503);
  assert.match(refused.head, /retry-after: \d+/i);
  assert.strictEqual(await links[0].fate('nobody', 'k'), 'open', 'who is there stays');
  links.pop().end();
  await until(async () => (await come(hub.url))[1] === 101, 'room again');
});

scenario('as many connections as files are left: who comes after is told, and who is there is served', async scene => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const room = 60;

  assert.strictEqual(spawnSync('prlimit', ['--pid', String(hub.child.pid), `--nofile=${RESERVED_FILES + room}`]).status, 0);

  const links = [];
  let status;

  do {
    const [link, got] = await come(hub.url);

    status = got;
    links.push(link);
  } while (status === 101 && links.length <= room);
  assert.strictEqual(status, 503);
  assert.strictEqual(links.length, room, 'the witness has a place too');
  await witness.works('with no room');
  links.forEach(link => link.end());
  await until(async () => (await come(hub.url))[1] === 101, 'room again');
  await witness.works('afterwards');
});

scenario(`${ARRIVALS} connections that say nothing: the oldest give way to who comes`, async (scene, t) => {
  const hub = await scene.serve({ memory: true, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const { hostname, port } = new URL(hub.url);
  const silent = [];

  for (let i = 0; i < ARRIVALS + 20; i++) {
    const socket = net.connect(Number(port), hostname);

    socket.on('error', () => {});
    socket.on('close', () => { socket.gone = true; });
    await new Promise(resolve => socket.once('connect', resolve));
    silent.push(socket);
  }
  await until(() => silent.slice(0, 20).every(socket => socket.gone), 'the end of the oldest');
  assert.ok(!silent[ARRIVALS + 19].gone, 'not of the newest');
  await witness.newcomer(scene, 'beside them');
  await witness.works('beside them');
  silent.forEach(socket => socket.destroy());
  witness.memoryBounded(t);
});

/* A socket that is asked too fast says to come again. */
function control(db)
{
  return until(() => new Promise((resolve, reject) => {
    const socket = net.connect(`${db}.sock`, () => resolve(socket));

    socket.setEncoding('utf8');
    socket.heard = '';
    socket.on('data', text => { socket.heard += text; });
    socket.on('close', () => { socket.gone = true; });
    socket.once('error', error => error.code === 'EAGAIN' ? resolve(null) : reject(error));
  }), 'a connection to the socket');
}

function lines(socket)
{
  return socket.heard.split('\n').filter(Boolean).map(line => JSON.parse(line));
}

scenario('32 commands are served at a time, and 16 questions of each', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const sockets = [];

  for (let i = 0; i < CONTROL_CLIENTS; i++) sockets.push(await control(db));

  const one = sockets[0];

  for (let id = 1; id <= CONTROL_REQUESTS + 1; id++) one.write(`{"id":${id},"do":"watch","soul":"s${id}"}\n`);
  await until(() => lines(one).length, 'an answer');
  assert.deepStrictEqual(lines(one).map(({ id, done }) => [id, done]), [[CONTROL_REQUESTS + 1, 'invalid']]);
  assert.match(lines(one)[0].error, /Too much/);

  const late = await control(db);

  late.write('{"id":1,"do":"get","soul":"witness","key":"first","wait":0}\n');
  await until(() => late.gone, 'its end');
  await witness.works('meanwhile');
  sockets.pop().destroy();
  await until(async () => (await scene.run('get', { db, wait: 0 }, 'witness', 'first')).out === '"untouched"', 'room again');
  sockets.forEach(socket => socket.destroy());
  await witness.works('afterwards');
});

scenario('a command that does not read what it asked to watch is closed', async (scene, t) => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: ANY });
  const witness = await Witness.join(scene, hub);
  const socket = await control(db);

  socket.write('{"id":1,"do":"watch","soul":"watched"}\n');
  await witness.peer.putAcked('watched', 'key', 'first');
  await until(() => lines(socket).length, 'the first');
  socket.pause();
  for (let i = 0; i < 80; i++) await witness.peer.putAcked('watched', 'key', `${i}${'v'.repeat(1e6)}`);
  socket.resume();
  await until(() => socket.gone, 'its end');
  assert.ok(socket.heard.length < 80e6, 'not all of it waited');
  await witness.works('afterwards');
  if (!process.env.GUN_TEST_SANITIZED) t.diagnostic(`gun-peer peaked at ${Math.round(witness.peakMib())} MiB`);
});
