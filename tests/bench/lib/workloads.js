// SPDX-License-Identifier: MIT
'use strict';

/* W1 to W9. Each begins with a peer that is running on an empty store, and returns its figures by name. */

const path = require('node:path');
const { load } = require('./load.js');

const LONG = {
  puts: 20000, putSeconds: 10, gets: 20000, restartGets: 500,
  fanOuts: [[50, 100, false], [50, 100, true], [500, 20, false], [500, 20, true]], fanOutSeconds: 5,
  nodeKeys: 10000, killPuts: 5000, souls: 200000, settle: 10, clients: 1000, clientSettle: 12,
};
/* The same in about a minute for all, where a figure is a hint. */
const SHORT = {
  puts: 4000, putSeconds: 2, gets: 4000, restartGets: 200,
  fanOuts: [[50, 100, true], [500, 20, false]], fanOutSeconds: 1,
  nodeKeys: 10000, killPuts: 1000, souls: 20000, settle: 1, clients: 200, clientSettle: 1,
};

/* More without an answer than there are messages, and many */
const ALL = 1000000;
const MANY = 1000;
/* A check of everything is not cut short. */
const PATIENT = { maxSeconds: 600 };

/* The window that a client with some manners keeps */
async function putInWindow(peer, size)
{
  const put = await load(peer, 'put', { prefix: 'w1', n: size.puts, maxSeconds: size.putSeconds });

  return {
    'W1 window': put.per_second,
    'W1 window p50': put.p50_ms,
    'W1 window p99': put.p99_ms,
    'W1 window CPU': put.cpu_us,
    'W1 window unanswered': put.asked - put.answered + put.errors,
  };
}

async function putSaturated(peer, size)
{
  const souls = await load(peer, 'put', { prefix: 'souls', n: size.puts, window: ALL });
  const batches = await load(peer, 'put', { prefix: 'batch', n: size.puts, window: ALL, batch: 100 });
  const keys = await load(peer, 'put', { prefix: 'keys', n: size.puts, window: ALL, oneSoul: true });

  return {
    'W1 saturated': souls.per_second,
    'W1 saturated CPU': souls.cpu_us,
    'W1 saturated kernel': souls.kernel_percent,
    'W1 one soul CPU': keys.cpu_us,
    'W1 batches CPU': batches.cpu_us,
    'W1 saturated unanswered': souls.asked - souls.answered + keys.asked - keys.answered
                               + batches.asked - batches.answered,
  };
}

async function get(peer, size)
{
  const n = size.gets;

  await load(peer, 'put', { prefix: 'souls', n: size.puts, window: ALL });
  await load(peer, 'put', { prefix: 'keys', n: size.puts, window: ALL, oneSoul: true });

  const key = await load(peer, 'get', { prefix: 'souls', n, of: size.puts });
  const whole = await load(peer, 'get', { prefix: 'souls', n, of: size.puts, whole: true });
  const large = await load(peer, 'get', { prefix: 'keys', n, of: size.puts, oneSoul: true });

  await peer.restart();

  const cold = await load(peer, 'get', { prefix: 'souls', n: size.restartGets, of: size.puts });

  return {
    'W2 key': key.per_second,
    'W2 key CPU': key.cpu_us,
    'W2 key kernel': key.kernel_percent,
    'W2 whole CPU': whole.cpu_us,
    'W2 large CPU': large.cpu_us,
    'W2 wrong': key.wrong + whole.wrong + large.wrong + cold.wrong,
    'W2 unanswered': key.asked - key.answered + whole.asked - whole.answered + large.asked - large.answered,
    'W2 restart CPU': cold.cpu_us,
    'W2 restart found': 100 * cold.answered / cold.asked,
  };
}

async function miss(peer, size)
{
  await load(peer, 'put', { prefix: 'souls', n: size.puts, window: ALL });

  const none = await load(peer, 'get', { prefix: 'none', n: size.gets, miss: true });

  return {
    'W3': none.per_second,
    'W3 CPU': none.cpu_us,
    'W3 unanswered': none.asked - none.answered,
  };
}

/* 50 who follow at 100 puts a second, 500 at 20; all puts for one key, or each for a key of its own */
async function fanOut(peer, size)
{
  const figures = {};

  for (const [clients, rate, ownKeys] of size.fanOuts) {
    const name = `W4 ${clients} ${ownKeys ? 'own keys' : 'one key'}`;
    const found = await load(peer, 'fan-out',
                             { prefix: 'follow', clients, rate, n: rate * size.fanOutSeconds, ownKeys });

    figures[`${name} delivered`] = found.percent;
    figures[`${name} p50`] = found.p50_ms;
    figures[`${name} p99`] = found.p99_ms;
    figures[`${name} CPU`] = found.cpu_us;
    figures[`${name} kernel`] = found.kernel_percent;
  }
  return figures;
}

/* Memory and disk after many souls, and a start with them; the souls serve both. */
async function manySouls(peer, size)
{
  const n = size.souls;
  const put = await load(peer, 'put', { prefix: 'many', n, window: MANY, settle: size.settle, ...PATIENT });

  await peer.stop();

  const disk = peer.diskBytes;
  const start = await load(peer, 'start', { prefix: 'many', n }, peer.command);

  return {
    'W8 unanswered': put.asked - put.answered,
    'W8 RSS': put.rss_mb,
    'W8 disk': disk / 1e6,
    'W5': start.ms,
    'W5 answered': 100 * start.answered,
    'W5 RSS': start.rss_mb,
  };
}

async function largeNode(peer, size)
{
  const what = { prefix: 'node', oneSoul: true, n: size.nodeKeys };

  await load(peer, 'put', { ...what, window: ALL });

  const warm = await load(peer, 'node', what);

  await peer.restart();

  const cold = await load(peer, 'node', what);

  return {
    'W6 warm': warm.ms,
    'W6 cold': cold.ms,
    'W6 missing': warm.missing + cold.missing,
    'W6 twice': warm.twice + cold.twice,
  };
}

async function killed(peer, size)
{
  const acked = path.join(peer.folder, 'acked');

  await load(peer, 'put', { prefix: 'kill', n: 2 * size.killPuts, window: MANY, killAfter: size.killPuts, acked });
  await peer.child.end;
  await peer.start();

  const read = await load(peer, 'get', { prefix: 'kill', acked, ...PATIENT });

  return {
    'W7 checked': read.asked,
    'W7 lost': read.asked - read.answered + read.wrong,
  };
}

async function churn(peer, size)
{
  await load(peer, 'put', { prefix: 'come', n: 100, window: ALL });

  const found = await load(peer, 'churn', { prefix: 'come', n: size.clients, settle: size.clientSettle });

  return {
    'W9 CPU': found.cpu_us,
    'W9 kernel': found.kernel_percent,
    'W9 growth': found.rss_growth_mb,
    'W9 refused': found.refused + (found.first_is_open ? 0 : 1),
  };
}

/* `also`: measured beside ours and gun's relay */
const WORKLOADS = [
  { name: 'W1', run: putInWindow, also: ['floor'] },
  { name: 'W1', run: putSaturated, also: ['floor'] },
  { name: 'W2', run: get },
  { name: 'W3', run: miss },
  { name: 'W4', run: fanOut, also: ['axeOff', 'floor'] },
  { name: 'W5', run: manySouls, dear: true },
  { name: 'W6', run: largeNode, dear: true },
  { name: 'W7', run: killed },
  { name: 'W9', run: churn, also: ['floor'] },
];

module.exports = { WORKLOADS, LONG, SHORT };
