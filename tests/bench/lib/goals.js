// SPDX-License-Identifier: MIT
'use strict';

/* The rows of the table, in its order. `must` says what a figure of ours has to reach, and against what:
 *   { times, than }   so many times better than the relay of that kind ('gun' where none is named)
 *   { atMost }        a number in the unit of the row
 * `works` is no matter of speed: where it does not hold, something is broken, and the run fails.
 * `more`: a larger figure is the better one. */

const CPU = 'µs';
const all = { works: value => value >= 100 };
const none = { works: value => value === 0 };

function kernel(name, label = name)
{
  return { figure: `${name} kernel`, label: `${label}: of that in the kernel`, unit: '%' };
}

function followers(count, same, p50, thanAxeOff)
{
  const name = `W4 ${count} ${same}`;
  const label = `W4 ${count} followers, ${same}`;

  return [
    { figure: `${name} delivered`, label: `${label}: delivered`, unit: '%', more: true, ...all },
    { figure: `${name} p50`, label: `${label}: p50`, unit: 'ms', must: [{ atMost: p50 }] },
    { figure: `${name} p99`, label: `${label}: p99`, unit: 'ms' },
    {
      figure: `${name} CPU`, label: `${label}: CPU a delivery`, unit: CPU,
      must: [{ times: 5 }, { times: thanAxeOff, than: 'axeOff' }],
    },
    kernel(name, label),
  ];
}

const ROWS = [
  { figure: 'W1 window', label: 'W1 puts, window 64', unit: '/s', more: true, must: [{ times: 50 }] },
  { figure: 'W1 window p50', label: 'W1 window 64: p50', unit: 'ms' },
  { figure: 'W1 window p99', label: 'W1 window 64: p99', unit: 'ms', must: [{ atMost: 10 }] },
  { figure: 'W1 window CPU', label: 'W1 window 64: CPU a put', unit: CPU },
  { figure: 'W1 window unanswered', label: 'W1 window 64: without ack', unit: '', ...none },
  { figure: 'W1 saturated', label: 'W1 saturated', unit: '/s', more: true },
  { figure: 'W1 saturated CPU', label: 'W1 saturated: CPU a put', unit: CPU, must: [{ times: 8 }] },
  kernel('W1 saturated'),
  { figure: 'W1 one soul CPU', label: 'W1 one soul: CPU a put', unit: CPU },
  { figure: 'W1 batches CPU', label: 'W1 batches of 100: CPU a put', unit: CPU },
  { figure: 'W1 saturated unanswered', label: 'W1 saturated: without ack', unit: '', ...none },
  { figure: 'W2 key', label: 'W2 gets of a key', unit: '/s', more: true },
  { figure: 'W2 key CPU', label: 'W2 key: CPU a get', unit: CPU, must: [{ times: 10 }] },
  kernel('W2 key'),
  { figure: 'W2 whole CPU', label: 'W2 whole node: CPU a get', unit: CPU },
  { figure: 'W2 large CPU', label: 'W2 key of a large node: CPU a get', unit: CPU },
  { figure: 'W2 wrong', label: 'W2 wrong values', unit: '', ...none },
  { figure: 'W2 unanswered', label: 'W2 without answer', unit: '', ...none },
  { figure: 'W2 restart CPU', label: 'W2 after a restart: CPU a get', unit: CPU, must: [{ times: 10 }] },
  { figure: 'W2 restart found', label: 'W2 after a restart: found', unit: '%', more: true, ...all },
  { figure: 'W3', label: 'W3 gets of what is not there', unit: '/s', more: true },
  { figure: 'W3 CPU', label: 'W3 CPU a get', unit: CPU, must: [{ times: 5 }] },
  { figure: 'W3 unanswered', label: 'W3 without answer', unit: '', ...none },
  ...followers(50, 'one key', 3, 2),
  ...followers(50, 'own keys', 3, 2),
  ...followers(500, 'one key', 10, 1.4),
  ...followers(500, 'own keys', 10, 1.4),
  { figure: 'W5', label: 'W5 start with many souls: first answer', unit: 'ms', must: [{ atMost: 60 }] },
  { figure: 'W5 RSS', label: 'W5 RSS', unit: 'MB', must: [{ atMost: 20 }] },
  { figure: 'W5 answered', label: 'W5 answered', unit: '%', more: true, ...all },
  { figure: 'W6 warm', label: 'W6 node of 10,000 keys, warm', unit: 'ms', must: [{ atMost: 40 }] },
  { figure: 'W6 cold', label: 'W6 cold', unit: 'ms', must: [{ atMost: 60 }] },
  { figure: 'W6 missing', label: 'W6 keys missing', unit: '', ...none },
  { figure: 'W6 twice', label: 'W6 keys twice', unit: '', ...none },
  { figure: 'W7 checked', label: 'W7 acked, then kill -9: read', unit: '', more: true },
  { figure: 'W7 lost', label: 'W7 lost', unit: '', ...none },
  { figure: 'W8 RSS', label: 'W8 RSS after many souls', unit: 'MB', must: [{ atMost: 100 }] },
  { figure: 'W8 disk', label: 'W8 disk', unit: 'MB' },
  { figure: 'W8 unanswered', label: 'W8 without ack', unit: '', ...none },
  { figure: 'W9 CPU', label: 'W9 CPU a connection', unit: CPU, must: [{ times: 5 }] },
  kernel('W9'),
  { figure: 'W9 growth', label: 'W9 RSS left', unit: 'MB', must: [{ atMost: 0.5 }] },
  { figure: 'W9 refused', label: 'W9 refused or dropped', unit: '', ...none },
];

const COLUMNS = [
  { kind: 'gun', head: 'gun', times: true },
  { kind: 'axeOff', head: 'axe:false', label: 'gun axe:false', times: true },
  { kind: 'floor', head: 'floor' },
];

module.exports = { ROWS, COLUMNS };
