// SPDX-License-Identifier: MIT
'use strict';

/* The rows of the table, in its order; ../../lib/goals.js tells what is in one. */

const COLUMNS = [
  { kind: 'datachannel', head: 'libdatachannel', times: true },
  { kind: 'chromium', head: 'Chromium', times: true },
];

const none = { unit: '', works: value => value === 0 };
const turn = { unit: 'ms', must: [{ atMost: 20 }] };

function many(name, label)
{
  return [
    { figure: `${name} missing`, label: `${label}: not connected`, ...none },
    { figure: `${name} idle`, label: `${label}, idle: CPU of a core`, unit: '%', must: [{ atMost: 2 }] },
    { figure: `${name} RSS`, label: `${label}: RSS of each`, unit: 'MB', must: [{ atMost: 1 }] },
  ];
}

const ROWS = [
  {
    figure: 'reliable rate', label: 'Reliable, 16 KB', unit: 'MB/s', more: true, must: [{ times: 0.8, than: 'datachannel' }],
  },
  {
    figure: 'reliable CPU', label: 'Reliable: of a second of CPU', unit: 'MB', more: true,
    must: [{ times: 1, than: 'datachannel' }],
  },
  { figure: 'reliable CPU sender', label: 'Reliable: of that of the sender', unit: 'MB', more: true },
  { figure: 'reliable CPU receiver', label: 'Reliable: of that of the receiver', unit: 'MB', more: true },
  { figure: 'reliable lost', label: 'Reliable: lost', ...none },
  { figure: 'reliable turn sender', label: 'Reliable: longest turn of the sender', ...turn },
  { figure: 'reliable turn receiver', label: 'Reliable: longest turn of the receiver', ...turn },
  { figure: 'echo p50', label: 'Echo of 32 B: p50', unit: 'µs', must: [{ atMost: 150 }] },
  { figure: 'echo p99', label: 'Echo of 32 B: p99', unit: 'µs' },
  { figure: 'to rate', label: 'To Chromium, as GUN', unit: 'MB/s', more: true, must: [{ times: 1, than: 'chromium' }] },
  { figure: 'to lost', label: 'To Chromium: lost', unit: '', must: [{ atMost: 0 }] },
  { figure: 'to turn', label: 'To Chromium: longest turn', ...turn },
  { figure: 'from rate', label: 'From Chromium, as GUN', unit: 'MB/s', more: true },
  { figure: 'from lost', label: 'From Chromium: lost', unit: '', must: [{ noMoreThan: 'chromium' }] },
  { figure: 'from turn', label: 'From Chromium: longest turn', ...turn },
  ...many('many', '50 to a process'),
  ...many('many Chromium', '50 to a page'),
];

module.exports = { ROWS, COLUMNS };
