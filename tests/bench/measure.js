// SPDX-License-Identifier: MIT
'use strict';

/* Measures gun-peer serve beside the stock relay of npm gun, round by round in turn, and prints a table: README.md has
 * the last one and tells how to repeat it.
 *   measure.js [--long] [--rounds N] [--only-ours] [--json FILE] [W1 W4 …]
 * It fails where something of ours does not work: a value lost, not delivered, wrong or there twice. Never for a time. */

const fs = require('node:fs');
const { parseArgs } = require('node:util');
const { Peer, KINDS } = require('./lib/peers.js');
const { WORKLOADS, LONG, SHORT } = require('./lib/workloads.js');
const { ROWS, COLUMNS } = require('./lib/goals.js');
const { format, broken } = require('./lib/table.js');

const LONG_ROUNDS = 3;

function wanted()
{
  const { values, positionals } = parseArgs({
    options: {
      long: { type: 'boolean', default: Boolean(process.env.GUN_TEST_LONG) },
      rounds: { type: 'string' },
      'only-ours': { type: 'boolean', default: false },
      json: { type: 'string' },
    },
    allowPositionals: true,
  });
  const unknown = positionals.filter(name => !WORKLOADS.some(workload => workload.name === name));

  if (unknown.length) throw new Error(`no workload is called ${unknown.join(', ')}; W8 is part of W5`);
  return { ...values, rounds: Number(values.rounds || (values.long ? LONG_ROUNDS : 1)), names: positionals };
}

/* The short form leaves out what does not change from day to day and takes long: the floor, gun without AXE, and gun
 * with many souls */
function kindsFor({ also = [], dear = false }, { 'only-ours': onlyOurs, long })
{
  if (onlyOurs || (dear && !long)) return ['ours'];
  return ['ours', 'gun', ...(long ? also : [])];
}

async function measure(workload, kind, size)
{
  const peer = new Peer(kind);

  try {
    await peer.start();
    return await workload.run(peer, size);
  } finally {
    await peer.end();
  }
}

async function runRound(options, size)
{
  const round = Object.fromEntries(Object.keys(KINDS).map(kind => [kind, {}]));

  for (const workload of WORKLOADS) {
    if (options.names.length && !options.names.includes(workload.name)) continue;
    for (const kind of kindsFor(workload, options)) {
      const began = Date.now();

      Object.assign(round[kind], await measure(workload, kind, size));
      process.stderr.write(`${workload.name} ${KINDS[kind].label}: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    }
  }
  return round;
}

async function main()
{
  const options = wanted();
  const size = options.long ? LONG : SHORT;
  const rounds = [];

  for (let i = 0; i < options.rounds; i++) rounds.push(await runRound(options, size));
  if (options.json) fs.writeFileSync(options.json, JSON.stringify({ size, rounds }, null, 1));
  console.log(`${options.long ? 'Long' : 'Short'} form, ${rounds.length === 1 ? 'one round' :
    `medians of ${rounds.length} rounds`}; the server on one core, the load on another\n`);
  console.log(format(rounds, ROWS, COLUMNS));

  const faults = broken(rounds, ROWS);

  faults.forEach(fault => console.log(`\nBROKEN: ${fault}`));
  process.exitCode = faults.length ? 1 : 0;
}

main();
