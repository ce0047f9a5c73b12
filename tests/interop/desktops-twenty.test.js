// SPDX-License-Identifier: MIT
'use strict';

/* Twenty desktops that start in the same instant: everybody reaches everybody directly. */

const assert = require('node:assert');
const fs = require('node:fs');
const { Desktop, FOUND_MS, startAll } = require('./lib/desktop.js');
const { scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const { until } = require('./lib/wait.js');

const skip = missing();
/* A sanitizer makes each several times as slow. */
const MANY = process.env.GUN_TEST_SANITIZED ? 8 : 20;
const TICK_MS = 10;

const town = oneTown(async made => {
  made.homes = await Promise.all(Array.from({ length: MANY }, (_, i) => made.add(`D${i}`, 'open')));
});

/* What a process has computed so far, in itself and in the system */
function cpuMs(pid)
{
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');

  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/* Whom each does not reach directly */
function apart(desktops)
{
  return desktops.flatMap(one => desktops.filter(other => other !== one && !one.isDirect(other))
    .map(other => `${one.name} ${other.name}`));
}

for (const [name, options] of [['AXE on', {}], ['AXE off', { axe: false }]]) {
  scenario(`${MANY} at once, ${name}: all ${MANY * (MANY - 1) / 2} pairs`, async (scene, t) => {
    const street = await town();
    const relay = await street.relay(scene, options);
    const desktops = street.homes.map(host => new Desktop(scene, host, { relays: [relay.url], room: `crowd ${name}` }));
    const began = Date.now();

    await startAll(...desktops);
    await until(() => apart(desktops).length === 0, 'all to reach all', FOUND_MS).catch(error => {
      const left = apart(desktops);

      throw new Error(`${error.message}: ${left.length} do not, such as ${left.slice(0, 10).join(', ')}`);
    });

    const used = desktops.map(({ serve }) => cpuMs(serve.child.pid));

    t.diagnostic(`${Date.now() - began} ms; ${used.reduce((x, y) => x + y)} ms of CPU in all, ${Math.max(...used)} ms at most;`
                 + ` ${cpuMs(relay.child.pid)} ms at the relay`);

    /* Without the relay, everybody hears of everybody. */
    await relay.kill();
    await desktops[0].put('crowd', name, 'hello');
    for (const desktop of [desktops[1], desktops[MANY >> 1], desktops[MANY - 1]]) {
      await desktop.watch('crowd').find(({ key, value }) => key === name && value === 'hello', desktop.name);
    }
    assert.deepStrictEqual(apart(desktops), []);
  }, skip);
}
