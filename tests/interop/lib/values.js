// SPDX-License-Identifier: MIT
'use strict';

/* Every kind of GUN value, each with a name that serves as its key. */
const VALUES = {
  null: null,
  true: true,
  false: false,
  zero: 0,
  one: 1,
  negative: -17,
  fraction: 0.1,
  sum: 0.30000000000000004,
  large: 1e21,
  'just-not-large': 123456789012345680000,
  small: 1e-7,
  smallest: 5e-324,
  largest: 1.7976931348623157e308,
  'past-2-53': 9007199254740992,
  time: 1700000000000.001,
  empty: '',
  text: 'hello',
  digits: '42',
  spaces: '  two  ',
  lines: 'one\ntwo\r\n\tthree',
  quoted: 'she said "yes" \\ and \'no\' /',
  accents: 'Grüße, naïve façade',
  chinese: '你好，世界',
  emoji: '👩‍👩‍👧‍👦 🎉 𝒳',
  'right-to-left': 'שלום ‮abc‬ العربية',
  controls: '\u0000 \u0001 \u001b \u007f \u2028 \u2029 \ufeff',
  'high-alone': 'a\ud83db',
  'low-alone': '\udc4d end',
  json: '{"#":"not a link"}',
  long: 'long text, '.repeat(1500),
  link: { '#': 'some/other soul' },
};

/* Values of the same kinds that differ from these, so that a second write is seen. */
function changed(value)
{
  if (value === null) return 'was null';
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 0 ? 2 : value / 2;
  if (typeof value === 'string') return value + '!';
  return { '#': value['#'] + '/2' };
}

/* Runs work(name, value) for all, few at a time: each may start a program. */
async function forEachValue(work, together = 4)
{
  const rest = Object.entries(VALUES);
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await work(...next);
  };

  await Promise.all(Array.from({ length: together }, worker));
}

module.exports = { VALUES, changed, forEachValue };
