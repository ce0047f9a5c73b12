// SPDX-License-Identifier: MIT
'use strict';

/* Messages whose bytes tell when a piece of one is lost, doubled or out of its place. */

const KIB = 1024;

/* Bytes that repeat only after a long while, the same in every run */
function bytes(length)
{
  const made = Buffer.alloc(length);
  let state = 0x2545f491;

  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made[i] = state;
  }
  return made;
}

function binary(length)
{
  return { base64: bytes(length).toString('base64') };
}

/* So many bytes of UTF-8, with letters of one to four bytes among them */
function text(length)
{
  const whole = Array.from({ length: Math.floor(length / 16) }, (_, i) => `${String(i).padStart(7, '.')}é→🎉`).join('');

  return { text: whole + 'x'.repeat(length - Buffer.byteLength(whole)) };
}

/* Empty ones too: they are messages like any other */
const SIZES = [0, 1, 16 * KIB, 64 * KIB, 256 * KIB];

/* Bytes of every size, empty ones too, in both kinds, from each to the other */
async function exchange(one, other, label, sizes = SIZES)
{
  for (const [from, to] of [[one, other], [other, one]]) {
    for (const size of sizes) {
      for (const message of [text(size), binary(size)]) {
        const seen = to.events.length;

        await from.send(label, message);
        await to.received(message, { from: seen });
      }
    }
  }
}

module.exports = { KIB, SIZES, binary, exchange, text };
