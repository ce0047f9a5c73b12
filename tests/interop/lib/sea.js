// SPDX-License-Identifier: MIT
'use strict';

/* Signed data as gun.js makes it (PROTOCOL: `{":":value,"~":signature}` as a string), made here by its own sea.js. */

/* sea.js says aloud what fails; standard output belongs to the test's report */
console.log = (...words) => console.error(...words);

const SEA = require('gun/sea');

/*
 * The text that stands in the graph for a value that `pair` signed. With a certificate it is one written into somebody
 * else's space; `writer` is who it says it was.
 */
async function signed(pair, { soul, key, value, state, certificate, writer = pair.pub })
{
  const { s } = await SEA.sign({ '#': soul, '.': key, ':': value, '>': state }, pair, null, { raw: 1 });
  const parts = { ':': value, '~': s };

  if (certificate) Object.assign(parts, { '+': typeof certificate === 'string' ? JSON.parse(certificate.slice(3)) : certificate });
  if (certificate || writer !== pair.pub) parts['*'] = writer;
  return JSON.stringify(parts);
}

/* What a signed text says; anything else is what it is. */
function inner(value)
{
  if (typeof value !== 'string') return value;
  try {
    const parts = JSON.parse(value);

    return parts && parts['~'] !== undefined && parts[':'] !== undefined ? parts[':'] : value;
  } catch (error) {
    return value;
  }
}

module.exports = { SEA, signed, inner };
