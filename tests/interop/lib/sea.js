// SPDX-License-Identifier: MIT
'use strict';

/* Signed data as gun.js makes it (PROTOCOL: `{":":value,"~":signature}` as a string), made here by its own sea.js. */

/* sea.js says aloud what fails; standard output belongs to the test's report */
console.log = (...words) => console.error(...words);

const SEA = require('gun/sea');

/*
 * The text that stands in the graph for a value that `pair` signed. A certificate lets it be in somebody else's space;
 * `writer` is who it says it was, which stands there only when somebody else than the owner wrote.
 */
async function signed(pair, { soul, key, value, state, certificate, writer = certificate && pair.pub })
{
  const { s } = await SEA.sign({ '#': soul, '.': key, ':': value, '>': state }, pair, null, { raw: 1 });
  const parts = { ':': value, '~': s };

  if (certificate !== undefined) parts['+'] = typeof certificate === 'string' ? JSON.parse(certificate.slice(3)) : certificate;
  if (writer !== undefined) parts['*'] = writer;
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

/* One put of all these keys */
function graphOf(writes)
{
  const graph = {};

  for (const { soul, key, value, state } of writes) {
    if (!graph[soul]) graph[soul] = { _: { '#': soul, '>': {} } };
    graph[soul]._['>'][key] = state;
    graph[soul][key] = value;
  }
  return graph;
}

module.exports = { SEA, signed, inner, graphOf };
