// SPDX-License-Identifier: MIT
'use strict';

/* What is measured, and how much of it. A case runs once for each kind of end and returns figures by name; goals.js
 * makes rows of them. */

const { pause, until } = require('../../../interop/lib/wait.js');
const { MAKE, Connection, join } = require('./ends.js');

const MESSAGE_BYTES = 16 * 1024;
const MEGABYTE = 1e6;
const FLOOD_MS = 60000;
const RELIABLE = { ordered: true };
/* What GUN asks for */
const GUN = { ordered: false, maxRetransmits: 2 };
/* Nothing arrived for so long: nothing will. What may lose messages may be late with the last, and count as lost; what
 * must not lose any is given time for every timer of SCTP, on a machine with other things to do. */
const OVER_MS = 1500;
const LOST_MS = 20000;
const PING_BYTES = 32;
/* Slow start, and a compiler that learns, are no part of what is measured */
const WARM_MESSAGES = 200;
const WARM_PINGS = 300;

const CONNECTIONS = 50;
/* Connections that are new still look for better pairs */
const REST_MS = 2000;

const SHORT = { messages: 1000, pings: 1000, gunMessages: 305, idleMs: 5000, rounds: 1 };
/* 1526 messages of 16 KB are the 25 MB */
const LONG = { messages: 4000, pings: 5000, gunMessages: 1526, idleMs: 20000, rounds: 3 };

function ask(end, action, options, event = action)
{
  return end.ask({ do: action, ...options }, heard => heard.event === event, event, { ms: FLOOD_MS });
}

/* Floods, and waits until all has arrived, or nothing does any more. */
async function flood(from, to, times, overMs = OVER_MS)
{
  let counts = { messages: 0 };
  let since;

  await to.do({ do: 'quiet' });
  await ask(to, 'counts');
  await ask(from, 'flood', { label: 'dc', times, size: MESSAGE_BYTES }, 'flooded');
  since = Date.now();
  return until(async () => {
    const now = await ask(to, 'counts');

    if (now.messages > counts.messages) since = Date.now();
    counts = now;
    return (counts.messages === times || Date.now() - since > overMs) && counts;
  }, 'the end of a flood', FLOOD_MS);
}

function rate({ bytes, ms })
{
  return bytes / MEGABYTE / (ms / 1000);
}

function longestTurn({ longestTurnUs })
{
  return longestTurnUs / 1000;
}

async function reliable(scene, kind, { messages })
{
  const from = await MAKE[kind](scene, 'the sender');
  const to = await MAKE[kind](scene, 'the receiver');
  const usage = () => Promise.all([from, to].map(end => ask(end, 'usage')));

  await join(from, to, RELIABLE);
  await flood(from, to, WARM_MESSAGES, LOST_MS);

  const before = await usage();
  const counts = await flood(from, to, messages, LOST_MS);
  const after = await usage();
  const [sending, receiving] = after.map(({ cpuUs }, i) => (cpuUs - before[i].cpuUs) / 1e6);
  const megabytes = counts.bytes / MEGABYTE;

  return {
    'reliable rate': rate(counts),
    'reliable CPU': megabytes / (sending + receiving),
    'reliable CPU sender': megabytes / sending,
    'reliable CPU receiver': megabytes / receiving,
    'reliable lost': messages - counts.messages,
    ...(kind === 'ours' ? {
      'reliable turn sender': longestTurn(after[0]), 'reliable turn receiver': longestTurn(after[1]),
    } : {}),
  };
}

async function echo(scene, kind, { pings })
{
  const from = await MAKE[kind](scene, 'the asker');
  const to = await MAKE[kind](scene, 'the echo', { echo: true });

  await join(from, to, RELIABLE);
  await to.do({ do: 'quiet' });
  await ask(from, 'ping', { label: 'dc', times: WARM_PINGS, size: PING_BYTES }, 'latency');

  const { p50Us, p99Us } = await ask(from, 'ping', { label: 'dc', times: pings, size: PING_BYTES }, 'latency');

  return { 'echo p50': p50Us, 'echo p99': p99Us };
}

/* A flood on the channel of GUN, from one end to another of any kind: what is lost is lost. */
async function gunFlood(from, to, messages)
{
  await join(from, to, GUN);

  const counts = await flood(from, to, messages);

  return { lost: messages - counts.messages, rate: counts.messages > 1 ? rate(counts) : 0 };
}

function named(name, figures)
{
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [`${name} ${key}`, value]));
}

async function toChromium(scene, kind, { gunMessages }, browsers)
{
  const from = await MAKE[kind](scene, 'the sender', { browser: browsers[0] });
  const to = await MAKE.chromium(scene, 'the receiver', { browser: browsers[1] });
  const figures = await gunFlood(from, to, gunMessages);

  /* Chromium to itself is what both directions are held against */
  if (kind === 'chromium') return { ...named('to', figures), ...named('from', figures) };
  return kind === 'ours' ? { ...named('to', figures), 'to turn': longestTurn(await ask(from, 'usage')) } : named('to', figures);
}

async function fromChromium(scene, kind, { gunMessages }, browsers)
{
  const from = await MAKE.chromium(scene, 'the sender', { browser: browsers[0] });
  const to = await MAKE[kind](scene, 'the receiver');
  const figures = await gunFlood(from, to, gunMessages);

  return kind === 'ours' ? { ...named('from', figures), 'from turn': longestTurn(await ask(to, 'usage')) } : named('from', figures);
}

/* Joined, and a message of each arrives at the other: the number of those that did */
async function joinAll(one, other, names)
{
  const pairs = names.map(name => [new Connection(one, name), new Connection(other, name)]);
  const arrived = async ([from, to]) => {
    await join(from, to, GUN);
    await from.send('dc', { text: to.connection });
    await to.message(({ text }) => text === to.connection, 'its greeting');
  };

  return (await Promise.allSettled(pairs.map(arrived))).filter(({ status }) => status === 'fulfilled').length;
}

/* Many connections in one process, to one other, that do nothing: what the first process takes. */
async function many(one, other, { idleMs })
{
  const names = Array.from({ length: CONNECTIONS }, (_, i) => `c${i}`);
  let joined = await joinAll(one, other, names.slice(0, 1));

  await pause(REST_MS / 2);

  const single = await ask(one, 'usage');

  joined += await joinAll(one, other, names.slice(1));
  await pause(REST_MS);

  const began = process.hrtime.bigint();
  const before = await ask(one, 'usage');

  await pause(idleMs);

  const after = await ask(one, 'usage');
  const elapsedUs = Number(process.hrtime.bigint() - began) / 1000;

  return {
    missing: CONNECTIONS - joined,
    idle: 100 * (after.cpuUs - before.cpuUs) / elapsedUs,
    RSS: (after.rssKb - single.rssKb) * 1024 / MEGABYTE / (CONNECTIONS - 1),
  };
}

/* To a process of the same kind and to a page, in the same time: neither has anything to do. */
async function manyOfBoth(scene, kind, size, browsers)
{
  const alike = async () => many(await MAKE[kind](scene, 'one process'), await MAKE[kind](scene, 'another'), size);
  const page = async ([browser]) =>
    many(await MAKE[kind](scene, 'the process of a page'), await MAKE.chromium(scene, 'the page', { browser }), size);
  const [toProcess, toPage] = await Promise.all([alike(), browsers.length ? page(browsers) : {}]);

  return { ...named('many', toProcess), ...named('many Chromium', toPage) };
}

/* In the order in which they run. `long`: kinds that only the long form measures too. `browsers`: for it there must be
 * Chromium ('needed'), or it does more where there is. `once`: not in every round. */
const CASES = [
  { name: 'reliable', run: reliable, kinds: ['ours', 'datachannel'] },
  { name: 'echo', run: echo, kinds: ['ours', 'datachannel'] },
  { name: 'to-chromium', run: toChromium, kinds: ['ours', 'chromium'], long: ['datachannel'], browsers: 'needed' },
  { name: 'from-chromium', run: fromChromium, kinds: ['ours'], long: ['datachannel'], browsers: 'needed' },
  { name: 'many', run: manyOfBoth, kinds: ['ours'], long: ['datachannel'], browsers: 'used', once: true },
];

module.exports = { CASES, SHORT, LONG };
