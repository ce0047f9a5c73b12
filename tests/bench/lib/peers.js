// SPDX-License-Identifier: MIT
'use strict';

/* The peers that are measured: gun-peer serve, the stock relay of npm gun, and a server on libsoup that does nothing but
 * answer. Each has a fresh folder and a core of its own; whatever loads it computes on another. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Child } = require('../../interop/lib/child.js');
const { freePort } = require('../../interop/lib/scene.js');

const STOCK = path.join(__dirname, '../../interop/lib/programs/relay.js');
const BUILD = path.join(__dirname, '../../../_build');
const GUN_PEER = process.env.GUN_PEER || path.join(BUILD, 'src/cli/gun-peer');
const BENCH_FLOOR = process.env.BENCH_FLOOR || path.join(BUILD, 'tests/bench/floor/bench-floor');

const KINDS = {
  ours: { label: 'ours' },
  gun: { label: 'gun', options: {} },
  axeOff: { label: 'gun axe:false', options: { axe: false } },
  floor: { label: 'floor' },
};

/* The command on one core, where there are two to choose from. */
function pinned(which, words)
{
  const cores = os.availableParallelism ? os.availableParallelism() : os.cpus().length;

  return cores > 1 ? ['taskset', '-c', String(which), ...words] : words;
}

function onServerCore(words)
{
  return pinned(0, words);
}

function onLoadCore(words)
{
  return pinned(1, words);
}

/* What it costs without the checks that tests switch on. */
function environment(folder)
{
  return {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_RUNTIME_DIR: folder,
    G_DEBUG: undefined,
    MALLOC_CHECK_: undefined,
    MALLOC_PERTURB_: undefined,
  };
}

function bytesBelow(folder)
{
  return fs.readdirSync(folder, { withFileTypes: true, recursive: false }).reduce((sum, entry) => {
    const name = path.join(folder, entry.name);

    return sum + (entry.isDirectory() ? bytesBelow(name) : fs.statSync(name).size);
  }, 0);
}

class Peer
{
  constructor(kind)
  {
    this.kind = kind;
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gun-bench-'));
    this.data = path.join(this.folder, 'data');
    fs.mkdirSync(this.data);
    this.child = null;
  }

  /* How it is started; the same each time, so that it finds its store and its port again. */
  get command()
  {
    const address = `127.0.0.1:${this.port}`;

    if (this.kind === 'floor') return onServerCore([path.resolve(BENCH_FLOOR), address]);
    if (this.kind === 'ours') {
      return onServerCore([path.resolve(GUN_PEER), 'serve', '--db', path.join(this.data, 'graph.db'),
                           '--listen', address]);
    }
    return onServerCore([process.execPath, STOCK,
                         JSON.stringify({ port: this.port, file: path.join(this.data, 'radata'),
                                          ...KINDS[this.kind].options })]);
  }

  get url()
  {
    return `http://127.0.0.1:${this.port}/gun`;
  }

  get pid()
  {
    return this.child.pid;
  }

  get environment()
  {
    return environment(this.folder);
  }

  async start()
  {
    this.port = this.port || await freePort();

    const [command, ...words] = this.command;

    this.child = new Child(KINDS[this.kind].label, command, words,
                           { cwd: this.folder, env: this.environment });
    await this.child.line(line => line.startsWith('ready ') || line.startsWith('{"port"'), 'its start');
    return this;
  }

  stop(signal)
  {
    return this.child.stop(signal);
  }

  async restart(signal)
  {
    await this.stop(signal);
    return this.start();
  }

  get diskBytes()
  {
    return bytesBelow(this.data);
  }

  async end()
  {
    if (this.child) await this.child.stop('SIGKILL');
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

module.exports = { Peer, KINDS, onLoadCore };
