// SPDX-License-Identifier: MIT
'use strict';

/* Every way in which a value can claim to be Ada's, each under a key of its own: nobody may believe any of them. */

const { createHash } = require('node:crypto');
const { SEA, signed } = require('./sea.js');

const HOUR_MS = 3600e3;

/* The text of a signed value with some of its parts exchanged */
function changed(text, change)
{
  const parts = JSON.parse(text);

  change(parts);
  return JSON.stringify(parts);
}

function flipped(base64, bit = 100)
{
  const bytes = Buffer.from(base64, 'base64');

  bytes[bit >> 3] ^= 1 << (bit & 7);
  return bytes.toString('base64');
}

/* In Ada's space. Each is given what Ada would have signed for this key, and returns what is said instead. */
const VALUES = {
  'no signature': () => 'plain text',
  'no signature, a number': () => 7,
  'no signature, a deletion': () => null,
  'no signature, a link': () => ({ '#': 'elsewhere' }),
  'signed by Eve': ({ eve, at }) => signed(eve, at),
  'signed by Eve, who says so': ({ eve, at }) => signed(eve, { ...at, writer: eve.pub }),
  'signed by Eve, who says it was Ada': ({ ada, eve, at }) => signed(eve, { ...at, writer: ada.pub }),
  'an empty certificate': ({ eve, at }) => signed(eve, { ...at, certificate: {} }),
  'no certificate in its place': ({ eve, at }) => signed(eve, { ...at, certificate: null, writer: eve.pub }),
  'a certificate by Eve': async ({ eve, at }) => signed(eve, { ...at, certificate: await SEA.certify('*', { '*': '' }, eve) }),
  'a certificate for Bob': ({ eve, at, forBob }) => signed(eve, { ...at, certificate: forBob }),
  'Bob, by Eve\'s hand': ({ bob, eve, at, forBob }) => signed(eve, { ...at, certificate: forBob, writer: bob.pub }),
  'a certificate widened': ({ eve, at, forBob }) =>
    signed(eve, { ...at, certificate: { ...forBob, m: { ...forBob.m, c: '*' } } }),
  'a certificate as it was prolonged': ({ bob, at, expired }) =>
    signed(bob, { ...at, certificate: { ...expired, m: { ...expired.m, e: Date.now() + HOUR_MS } } }),
  'a certificate that is over': ({ bob, at, expired }) => signed(bob, { ...at, certificate: expired }),
  'a certificate with another signature': ({ bob, at, forBob }) =>
    signed(bob, { ...at, certificate: { ...forBob, s: flipped(forBob.s) } }),
  'another value': ({ good }) => changed(good, parts => { parts[':'] = 'forged'; }),
  'another type of value': ({ good }) => changed(good, parts => { parts[':'] = 7; }),
  'nothing for the value': ({ good }) => changed(good, parts => { delete parts[':']; }),
  'one bit of r': ({ good }) => changed(good, parts => { parts['~'] = flipped(parts['~'], 10); }),
  'one bit of s': ({ good }) => changed(good, parts => { parts['~'] = flipped(parts['~'], 400); }),
  'half a signature': ({ good }) => changed(good, parts => { parts['~'] = parts['~'].slice(0, 44); }),
  'a signature with more behind it': ({ good }) => changed(good, parts => { parts['~'] = `AAAA${parts['~']}`; }),
  'a signature of zeros': ({ good }) => changed(good, parts => { parts['~'] = Buffer.alloc(64).toString('base64'); }),
  'no base64': ({ good }) => changed(good, parts => { parts['~'] = '💥'; }),
  'an empty signature': ({ good }) => changed(good, parts => { parts['~'] = ''; }),
  'a signature that is an object': ({ good }) => changed(good, parts => { parts['~'] = { s: parts['~'] }; }),
  'of another key': ({ ada, at }) => signed(ada, { ...at, key: `${at.key} ` }),
  'of another soul': ({ ada, at }) => signed(ada, { ...at, soul: `${at.soul}/x` }),
  'of a moment before': ({ ada, at }) => signed(ada, { ...at, state: at.state - 1 }),
  'of a later time': ({ ada, at }) => signed(ada, { ...at, state: at.state + 0.001 }),
  'signed as mere text': ({ ada, at }) => SEA.sign(at.value, ada),
  'encrypted, not signed': ({ ada, at }) => SEA.encrypt(at.value, ada),
  'a list': ({ ada, at }) => SEA.sign([at.soul, at.key, at.value, at.state], ada),
  'broken JSON': ({ good }) => good.slice(0, -1),
  'text behind the JSON': ({ good }) => `${good} and more`,
  'JSON of nothing': () => 'null',
};

/* Outside it: what proves itself, and does not. */
const PLACES = {
  'the key of an account is another': ({ ada, eve }) => [`~${ada.pub}`, 'pub', eve.pub],
  'the account of an alias is another': ({ ada, eve }) => ['~@ada', `~${ada.pub}`, { '#': `~${eve.pub}` }],
  'the account of an alias is text': ({ eve }) => ['~@ada', `~${eve.pub}`, 'it is me'],
  'an alias means another': () => ['~@', 'ada', { '#': '~@eve' }],
  'the hash of other text': () => ['#', createHash('sha256').update('true').digest('base64'), 'false'],
  'the hash of other text, in hexadecimal': () => ['notes#', `n#${createHash('sha256').update('true').digest('hex')}`, 'false'],
  'no hash at all': () => ['#', 'key', 'value'],
};

/* People, and what each of them may and may not say: [{ name, soul, key, value, state }], and one good key beside. */
async function forgeries(state = Date.now() - 1000)
{
  const [ada, bob, eve] = [await SEA.pair(), await SEA.pair(), await SEA.pair()];
  const certify = async (opt = {}) => JSON.parse((await SEA.certify(bob.pub, { '*': 'wall' }, ada, null, opt)).slice(3));
  const soul = `~${ada.pub}/wall`;
  const people = { ada, bob, eve, forBob: await certify(), expired: await certify({ expiry: state - HOUR_MS }) };
  const forged = [];

  for (const [name, make] of Object.entries(VALUES)) {
    const at = { soul, key: name, value: `this is ${name}`, state };

    forged.push({ name, soul, key: name, state, value: await make({ ...people, at, good: await signed(ada, at) }) });
  }
  for (const [name, make] of Object.entries(PLACES)) {
    const [where, key, value] = make(people);

    forged.push({ name, soul: where, key, value, state });
  }

  const own = { soul, key: 'by Ada', value: 'she did', state };
  const allowed = { soul, key: 'by Bob', value: 'he may', state };

  return {
    people,
    forged,
    good: [
      { ...own, value: await signed(ada, own), said: own.value },
      { ...allowed, value: await signed(bob, { ...allowed, certificate: people.forBob }), said: allowed.value },
    ],
  };
}

module.exports = { forgeries };
