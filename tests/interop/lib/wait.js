// SPDX-License-Identifier: MIT
'use strict';

/* Every wait of these tests has a condition and an end; nothing sleeps for luck. */

const WAIT_MS = 30000;
const POLL_MS = 20;

function pause(ms)
{
  return new Promise(resolve => setTimeout(resolve, ms));
}

/* Resolves with the first truthy answer of check(), which may be async. */
async function until(check, what, ms = WAIT_MS)
{
  const end = Date.now() + ms;

  for (;;) {
    const answer = await check();

    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(POLL_MS);
  }
}

/* Fails when check() becomes truthy within ms: the only wait that is meant to run out. */
async function never(check, what, ms)
{
  const end = Date.now() + ms;

  while (Date.now() < end) {
    if (await check()) throw new Error(`this was not to happen: ${what}`);
    await pause(POLL_MS);
  }
}

function within(promise, what, ms = WAIT_MS)
{
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${ms} ms for ${what}`)), ms);
  });

  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

module.exports = { WAIT_MS, pause, until, never, within };
