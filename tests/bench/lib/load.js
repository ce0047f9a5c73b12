// SPDX-License-Identifier: MIT
'use strict';

/* Runs bench-load and returns what it found. */

const path = require('node:path');
const { Child } = require('../../interop/lib/child.js');
const { onLoadCore } = require('./peers.js');

const PROGRAM = process.env.BENCH_LOAD || path.join(__dirname, '../../../_build/tests/bench/load/bench-load');

/* { oneSoul: true, n: 5 } becomes --one-soul --n 5 */
function flags(options)
{
  return Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;

    if (value === true) return [flag];
    return value === undefined || value === false ? [] : [flag, String(value)];
  });
}

async function load(peer, workload, options, command = [])
{
  const running = peer.child && !peer.child.ended;
  const common = { url: peer.url, pid: running ? peer.pid : undefined };
  const words = onLoadCore([path.resolve(PROGRAM), workload, ...flags({ ...common, ...options }),
                            ...(command.length ? ['--', ...command] : [])]);
  const child = new Child(`bench-load ${workload}`, words[0], words.slice(1),
                          { cwd: peer.folder, env: peer.environment });
  const { code } = await child.end;

  if (code !== 0) {
    child.show(line => process.stderr.write(line + '\n'));
    if (peer.child) peer.child.show(line => process.stderr.write(line + '\n'));
    throw new Error(`bench-load ${workload} failed`);
  }
  return JSON.parse(child.out.all.join('\n'));
}

module.exports = { load };
