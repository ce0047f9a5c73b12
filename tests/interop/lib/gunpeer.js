// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer, the program under test: GUN_PEER names it. */

const path = require('node:path');
const { Child } = require('./child.js');
const { until } = require('./wait.js');

const READY = /^ready pid=(\S+) listen=(\S*)$/;
const TROUBLE = /WARNING|CRITICAL|ERROR \*\*|Sanitizer|runtime error/;

function start(scene, name, args)
{
  const command = process.env.GUN_PEER;

  if (!command) throw new Error('GUN_PEER must name the gun-peer program');

  const home = scene.folder('home');
  const child = scene.adopt(
    new Child(name, path.resolve(command), args, {
      cwd: home,
      env: {
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

/* What a gun-peer must never do, whatever its peers do: log a warning, or end by a signal nobody sent. */
function trouble(child)
{
  if (!child.underTest) return [];

  const lines = child.err.all.filter(line => TROUBLE.test(line));
  const { signal } = child.ended || {};

  return signal && !child.sent.has(signal) ? [...lines, `${child.name} ended by ${signal}`] : lines;
}

function flags({ db, memory, listen, peers = [], events, wait })
{
  return [
    ...(db ? ['--db', db] : []),
    ...(memory ? ['--memory'] : []),
    ...(listen ? ['--listen', listen] : []),
    ...peers.flatMap(url => ['--peer', url]),
    ...(events ? ['--events'] : []),
    ...(wait === undefined ? [] : ['--wait', String(wait)]),
  ];
}

class Serve
{
  constructor(scene, options)
  {
    this.options = options;
    this.child = start(scene, 'gun-peer serve', ['serve', ...flags(options)]);
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
  const child = start(scene, `gun-peer ${command}`, [command, ...words, ...flags(options)]);
  const { code, signal, error } = await child.end;

  if (error) throw error;
  return { code, signal, out: child.out.all.join('\n'), err: child.err.all.join('\n') };
}

module.exports = { Serve, Watch, run, trouble };
