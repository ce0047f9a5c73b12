// SPDX-License-Identifier: MIT
'use strict';

/* Where the instructions of gun-peer serve go, a put and a get. callgrind counts them, so that the figures are the same
 * on a busy machine and an idle one, and a change of a hundred instructions shows. It takes valgrind and half a minute.
 *   profile.js [--functions N] [--n N]
 * What the kernel does is not counted, only how often it is asked. The delivery alone varies: what comes in one turn
 * leaves in one frame. */

const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { Peer } = require('./lib/peers.js');
const { load } = require('./lib/load.js');
const { lines } = require('./lib/callgrind.js');
const { markdown } = require('./lib/table.js');

const ROOMS = ['base', 'graph', 'wire', 'mesh', 'relay', 'store', 'engine', 'cli'];
const LIBRARIES = {
  libsoup: /^libsoup/,
  GLib: /^lib(glib|gobject|gio|gmodule|ffi)/,
  SQLite: /^libsqlite/,
  libc: /^(lib(c|m)\.|ld-)/,
};
const ALL = 1000000;
const FOLLOWERS = 50;
const FOLLOWED_PUTS = 200;

const PHASES = [
  { what: 'W1 put, saturated', workload: 'put', options: { prefix: 'souls', window: ALL } },
  { what: 'W1 put, one soul', workload: 'put', options: { prefix: 'keys', window: ALL, oneSoul: true } },
  { what: 'W2 get of a key', workload: 'get', options: { prefix: 'souls' } },
  { what: 'W2 get of a node', workload: 'get', options: { prefix: 'souls', whole: true } },
  { what: 'W3 get, not there', workload: 'get', options: { prefix: 'none', miss: true } },
  { what: 'W4 delivery to one of 50', workload: 'fan-out',
    options: { prefix: 'follow', clients: FOLLOWERS, rate: 100, n: FOLLOWED_PUTS },
    messages: FOLLOWERS * FOLLOWED_PUTS },
];

class ProfiledPeer extends Peer
{
  get command()
  {
    const words = super.command;
    const valgrind = ['valgrind', '--quiet', '--tool=callgrind', '--collect-systime=yes',
                      `--callgrind-out-file=${path.join(this.folder, 'callgrind')}`];

    /* it does not follow whoever puts the program on its core */
    words.splice(words.indexOf('serve') - 1, 0, ...valgrind);
    return words;
  }

  control(option)
  {
    execFileSync('callgrind_control', [option, String(this.pid)], { cwd: this.folder, stdio: 'ignore' });
  }

  /* What was counted since the last time. */
  take()
  {
    const before = new Set(fs.readdirSync(this.folder));

    this.control('--dump');

    const made = fs.readdirSync(this.folder).filter(name => name.startsWith('callgrind.') && !before.has(name));

    return made.map(name => fs.readFileSync(path.join(this.folder, name), 'utf8')).join('\n');
  }
}

function placeOf({ object = '', file = '' })
{
  const room = ROOMS.find(name => file.includes(`src/${name}/`));

  return room || Object.keys(LIBRARIES).find(name => LIBRARIES[name].test(path.basename(object))) || 'other';
}

function add(map, key, value)
{
  map.set(key, (map.get(key) || 0) + value);
}

/* What one message of a phase took: { places: Map, functions: Map, calls } */
function count(text, n)
{
  const places = new Map();
  const functions = new Map();
  let calls = 0;

  for (const line of lines(text)) {
    add(places, placeOf(line), line.costs.Ir / n);
    add(functions, `${line.name} (${placeOf(line)})`, line.costs.Ir / n);
    calls += (line.costs.sysCount || 0) / n;
  }
  return { places, functions, calls };
}

function print(results)
{
  const number = value => String(Math.round(value || 0));
  const sum = map => [...map.values()].reduce((total, value) => total + value, 0);
  const places = [...ROOMS, ...Object.keys(LIBRARIES), 'other']
    .map(place => [place, ...results.map(result => number(result.places.get(place)))])
    .filter(([, ...counts]) => counts.some(count_ => count_ !== '0'));

  console.log(markdown(['instructions', ...results.map(({ what }) => what)], [
    ...places,
    ['all', ...results.map(result => number(sum(result.places)))],
    ['system calls', ...results.map(result => result.calls.toFixed(2))],
  ]));
}

function printFunctions({ what, functions }, n)
{
  console.log(`\n${what}\n`);
  [...functions].sort((a, b) => b[1] - a[1]).slice(0, n)
    .forEach(([name, value]) => console.log(`${String(Math.round(value)).padStart(7)}  ${name}`));
}

async function main()
{
  const { values } = parseArgs({
    options: { functions: { type: 'string', default: '0' }, n: { type: 'string', default: '5000' } },
  });
  const n = Number(values.n);
  const peer = new ProfiledPeer('ours');
  const results = [];

  try {
    await peer.start();
    for (const { what, workload, options, messages = n } of PHASES) {
      peer.control('--zero');

      const { answered, asked, delivered, expected } = await load(peer, workload, { n, ...options });

      if ((delivered ?? answered) !== (expected ?? asked)) throw new Error(`${what}: not all were answered`);
      results.push({ what, ...count(peer.take(), messages) });
    }
  } finally {
    await peer.end();
  }

  print(results);
  results.forEach(result => Number(values.functions) && printFunctions(result, Number(values.functions)));
}

main();
