// SPDX-License-Identifier: MIT
'use strict';

/* The gun.js of web pages as a judge: which of these writes does it believe? */

const { signed, graphOf } = require('./sea.js');
const { Recorder } = require('./recorder.js');
const { WAIT_MS, until } = require('./wait.js');

const TOGETHER = 8;
const ASK_AGAIN_MS = 3000;

/*
 * Lets gun.js read `writes` at a relay that judges nothing; returns a Set of [soul, key] as JSON. `owners` are
 * pairs, whose souls have one more key at the end, and the first a soul more: when gun.js has believed these, it has seen
 * the rest.
 */
async function believed(scene, t, writes, owners)
{
  const open = await new Recorder().start();
  const patience = Date.now() + 2 * WAIT_MS;

  t.after(() => open.stop());
  open.keep(graphOf(writes));

  const ends = [];

  for (const soul of [...open.souls.keys(), `~${owners[0].pub}/the end`]) {
    const owner = owners.find(({ pub }) => soul.startsWith(`~${pub}/`));
    const end = { soul, key: 'the end', value: 'is reached', state: Date.now() };

    if (owner) ends.push({ ...end, value: await signed(owner, end) });
  }
  open.keep(graphOf(ends));

  const page = await scene.client([open.url], { page: true, sea: true, name: 'gun.js with SEA' });
  const souls = [...open.souls.keys()];
  const nameOf = (soul, key) => JSON.stringify([soul, key]);
  let taken = new Set();
  const look = async () => {
    taken = new Set((await page.held(souls)).map(([soul, key]) => nameOf(soul, key)));
    return taken.size;
  };

  for (let rest = souls; rest.length;) {
    /* gun.js may forget a question among many: it is asked again */
    rest.forEach(soul => page.on([soul]));
    await until(async () => await look() && ends.every(({ soul, key }) => taken.has(nameOf(soul, key))), 'all', ASK_AGAIN_MS)
      .catch(() => {});
    rest = ends.filter(({ soul, key }) => !taken.has(nameOf(soul, key))).map(({ soul }) => soul);
    if (Date.now() > patience) throw new Error(`gun.js does not believe in the end of ${rest.length} souls`);
  }
  await until(async () => {
    const before = taken.size;

    /* what is asked now is done after what it judges now */
    for (let i = 0; i < 20; i++) await page.sea('sign', `and on ${i}`, owners[0]);
    return await look() === before;
  }, 'gun.js to have judged everything');
  return taken;
}

/* Somebody else signed it and shows no certificate: gun.js does not mind. */
function isHole({ soul, value })
{
  try {
    const { '*': writer, '+': certificate } = JSON.parse(value);

    return writer && !soul.startsWith(`~${writer}`) && !(certificate && certificate.m && certificate.s);
  } catch (error) {
    return false;
  }
}

/* Writes each to gun-peer; returns where it and gun.js differ, as text. The one hole of gun.js must be none here. */
async function differences(raw, writes, taken)
{
  const different = [];

  const rest = [...writes];
  const compare = async write => {
    const { soul, key, value, state, what = key } = write;
    const wanted = taken.has(JSON.stringify([soul, key])) && !isHole(write);
    const why = await raw.refusal(soul, key, value, state);

    if ((await raw.get(soul, key) === undefined) !== (why !== null)) different.push(`${what}: answered ${why}, which is not so`);
    if ((why === null) !== wanted) different.push(`${what}: ${why || 'taken'}`);
  };

  await Promise.all(Array.from({ length: TOGETHER }, async () => {
    for (let write = rest.shift(); write; write = rest.shift()) await compare(write);
  }));
  return different;
}

module.exports = { believed, differences };
