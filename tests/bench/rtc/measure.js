// SPDX-License-Identifier: MIT
'use strict';

/* Measures data channels: rtc-end beside libdatachannel and Chromium, in turn, and prints a table. ../README.md has the
 * last one and tells how to repeat it.
 *   measure.js [--long] [--rounds N] [--only-ours] [--json FILE] [CASE…]
 * It fails where something of ours does not work: a message lost on a reliable channel, a connection that is not made.
 * Never for a time. */

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { Scene } = require('../../interop/lib/scene.js');
const { Browser, missing } = require('../../rtc/lib/tab.js');
const { format, broken } = require('../lib/table.js');
const { CASES, SHORT, LONG } = require('./lib/cases.js');
const { layWire } = require('./lib/ends.js');
const { ROWS, COLUMNS } = require('./lib/goals.js');

const BUILD = path.join(__dirname, '../../../_build');

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
  const unknown = positionals.filter(name => !CASES.some(one => one.name === name));

  if (unknown.length) {
    throw new Error(`no case is called ${unknown.join(', ')}; there are ${CASES.map(({ name }) => name).join(', ')}`);
  }
  return { ...values, rounds: Number(values.rounds || (values.long ? LONG : SHORT).rounds), names: positionals };
}

function chosen({ names }, reason)
{
  const cases = CASES.filter(({ name }) => !names.length || names.includes(name));

  if (reason && cases.some(({ browsers }) => browsers)) process.stderr.write(`without Chromium: ${reason}\n`);
  return cases.filter(({ browsers }) => !(browsers === 'needed' && reason));
}

/* Who is first changes from round to round: what is first meets another machine than what comes after. */
function kindsOf({ kinds, long = [] }, options, number)
{
  const all = options.long ? [...kinds, ...long] : kinds;
  const kept = options['only-ours'] ? all.filter(kind => kind === 'ours') : all;

  return number % 2 ? [...kept].reverse() : kept;
}

async function measure(one, kind, size, browsers)
{
  const scene = new Scene();

  try {
    const figures = await one.run(scene, kind, size, browsers);

    await scene.end();
    return figures;
  } catch (error) {
    scene.show();
    await scene.end().catch(() => {});
    throw error;
  }
}

async function runRound(cases, options, size, browsers, number)
{
  const round = Object.fromEntries(['ours', ...COLUMNS.map(({ kind }) => kind)].map(kind => [kind, {}]));

  for (const one of cases.filter(({ once }) => !(once && number > 0))) {
    for (const kind of kindsOf(one, options, number)) {
      const began = Date.now();

      Object.assign(round[kind], await measure(one, kind, size, one.browsers ? await browsers() : []));
      process.stderr.write(`${one.name} ${kind}: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    }
  }
  return round;
}

/* Two, so that each end of a connection has all of a browser to itself; made when they are first wanted */
function launcher(scene, reason)
{
  const where = { name: 'here', entering: (command, ...args) => [command, args] };
  let made;

  return () => {
    made = made || Promise.all((reason ? [] : [0, 1]).map(() => {
      const browser = new Browser(scene, where);

      scene.pages.push(browser);
      return browser.open({ plainAddresses: true });
    }));
    return made;
  };
}

async function main()
{
  const options = wanted();
  const size = options.long ? LONG : SHORT;
  const reason = missing();
  const cases = chosen(options, reason);
  const scene = new Scene();
  const browsers = launcher(scene, reason);
  const rounds = [];

  /* What it costs without the checks that tests switch on */
  for (const name of ['MALLOC_CHECK_', 'MALLOC_PERTURB_']) delete process.env[name];
  process.env.GUN_RTC_END = process.env.GUN_RTC_END || path.join(BUILD, 'tests/rtc/rtc-end');
  layWire();
  try {
    for (let i = 0; i < options.rounds; i++) rounds.push(await runRound(cases, options, size, browsers, i));
  } finally {
    await scene.end();
  }
  if (options.json) fs.writeFileSync(options.json, JSON.stringify({ size, rounds }, null, 1));
  console.log(`${options.long ? 'Long' : 'Short'} form, ${rounds.length === 1 ? 'one round' :
    `medians of ${rounds.length} rounds`}; MB are a million bytes\n`);
  console.log(format(rounds, ROWS, COLUMNS));

  const faults = broken(rounds, ROWS);

  faults.forEach(fault => console.log(`\nBROKEN: ${fault}`));
  process.exitCode = faults.length ? 1 : 0;
}

main();
