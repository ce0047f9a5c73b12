// SPDX-License-Identifier: MIT
'use strict';

/* Numbers that come again from the same seed (mulberry32): random(seed)(limit) is a whole number below limit. */
function random(seed)
{
  let a = seed;

  return limit => {
    a = (a + 0x6d2b79f5) | 0;

    let t = Math.imul(a ^ (a >>> 15), a | 1);

    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

/* GUN_TEST_SEED repeats a run. */
function seedOf(t)
{
  const seed = Number(process.env.GUN_TEST_SEED || Date.now() % 1e6);

  t.diagnostic(`GUN_TEST_SEED=${seed}`);
  return seed;
}

module.exports = { random, seedOf };
