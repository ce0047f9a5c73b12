// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer, the program under test: GUN_PEER names it. */

const path = require('node:path');
const { Child } = require('./child.js');
const { until } = require('./wait.js');

const READY = /^ready pid=(\S+) listen=(\S*)$/;
const TROUBLE = /WARNING|CRITICAL|ERROR \*\*|Sanitizer|runtime error/;

/* Starts a program of this project in a home of its own; it must stay quiet and end well (see trouble). `host`: where,
 * else here (networks.js of tests/rtc). */
function startOurs(scene, command, name, args, { host, env = {} } = {})
{
  if (!command) throw new Error(`no program was given for ${name}: run these tests by meson or build-aux/test`);

  const home = scene.folder('home');
  const program = path.resolve(command);
  const child = scene.adopt(
    new Child(name, ...(host ? host.entering(program, ...args) : [program, args]), {
      cwd: home,
      env: {
        ...env,
        G_DEBUG: 'fatal-warnings',
        HOME: home,
        XDG_DATA_HOME: path.join(home, 'data'),
        XDG_CONFIG_HOME: path.join(home, 'config'),
        XDG_RUNTIME_DIR: scene.folder('runtime'),
      },
    })
  );

  child.underTest = true;
  return child;
}

function start(scene, name, args, options)
{
  return startOurs(scene, process.env.GUN_PEER, name, args, options);
}

/* What a gun-peer must never do, whatever its peers do: log a warning, or end by a signal nobody sent. */
function trouble(child)
{
  if (!child.underTest) return [];

  const lines = child.err.all.filter(line => TROUBLE.test(line));
  const { signal } = child.ended || {};

  return signal && !child.sent.has(signal) ? [...lines, `${child.name} ended by ${signal}`] : lines;
}

/* Of direct connections: `room` to join, and how */
function directFlags({ room, noRtc, iceServers = [], iceServerFile, maxDirect, relayOnly, rtcPorts })
{
  return [
    ...(room === undefined ? [] : ['--room', room]),
    ...(noRtc ? ['--no-rtc'] : []),
    ...iceServers.flatMap(uri => ['--ice-server', uri]),
    ...(iceServerFile ? ['--ice-server-file', iceServerFile] : []),
    ...(maxDirect === undefined ? [] : ['--max-direct', String(maxDirect)]),
    ...(relayOnly ? ['--rtc-relay-only'] : []),
    ...(rtcPorts ? ['--rtc-ports', rtcPorts] : []),
  ];
}

function flags({ db, memory, listen, allowLan, origins = [], tls, peers = [], privatePeers = [], events, wait, keepAskedOnly, maxStore,
                 ...direct })
{
  return [
    ...(db ? ['--db', db] : []),
    ...(memory ? ['--memory'] : []),
    ...(listen ? ['--listen', listen] : []),
    ...(allowLan ? ['--allow-lan'] : []),
    ...(tls ? ['--tls-certificate', tls.certificate, '--tls-key', tls.key] : []),
    ...origins.flatMap(origin => ['--allow-origin', origin]),
    ...peers.flatMap(url => ['--peer', url]),
    ...privatePeers.flatMap(url => ['--private-peer', url]),
    ...(events ? ['--events'] : []),
    ...(keepAskedOnly ? ['--keep-asked-only'] : []),
    ...(maxStore ? ['--max-store', maxStore] : []),
    ...(wait === undefined ? [] : ['--wait', String(wait)]),
    ...directFlags(direct),
  ];
}

class Serve
{
  constructor(scene, options)
  {
    this.options = options;
    this.child = start(scene, options.name || 'gun-peer serve', ['serve', ...flags(options)], options);
    this.events = [];
    this.child.out.listeners.add(line => this.hear(line));
  }

  hear(line)
  {
    if (this.url !== undefined && line.startsWith('{')) this.events.push(JSON.parse(line));
    if (READY.test(line)) [, this.id, this.url] = line.match(READY);
  }

  async start()
  {
    await this.child.line(line => READY.test(line), 'its ready line');
    return this;
  }

  event(test, what, { ms, from = 0 } = {})
  {
    return until(() => {
      if (this.child.ended) throw new Error('gun-peer serve ended');
      return this.events.slice(from).find(test);
    }, `the event: ${what}`, ms);
  }

  /* Waits until the newest event of the relay it dials says open; needs `events`. */
  connected(ms)
  {
    return until(() => {
      const own = this.events.filter(({ event, path: by }) => by === 'relay' && event !== 'path');

      return own.length && own[own.length - 1].state === 'open';
    }, 'gun-peer to be connected to its relay', ms);
  }

  stop(signal)
  {
    return this.child.stop(signal);
  }
}

/* A gun-peer watch; each line it prints is kept as an object. */
class Watch
{
  constructor(scene, options, ...what)
  {
    this.seen = [];
    this.child = start(scene, `gun-peer watch ${what.join(' ')}`, ['watch', ...what, ...flags(options)]);
    this.child.out.listeners.add(line => this.seen.push(JSON.parse(line)));
  }

  find(test, what, ms)
  {
    return until(() => {
      if (this.child.ended) throw new Error('gun-peer watch ended');
      return this.seen.find(test);
    }, `${what} at gun-peer watch`, ms);
  }

  stop(signal)
  {
    return this.child.stop(signal);
  }
}

/* Runs one command to its end. */
async function run(scene, command, options, ...words)
{
  const child = start(scene, `gun-peer ${command}`, [command, ...words, ...flags(options)], options);
  const { code, signal, error } = await child.end;

  if (error) throw error;
  return { code, signal, out: child.out.all.join('\n'), err: child.err.all.join('\n') };
}

module.exports = { start, startOurs, Serve, Watch, run, trouble };
