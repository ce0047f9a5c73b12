// SPDX-License-Identifier: MIT
'use strict';

/* Other texts that say the same as what somebody signed: we take what the gun.js of web pages takes, and nothing else. */

const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { scenario } = require('./lib/scene.js');
const { SEA, signed } = require('./lib/sea.js');
const { believed, differences } = require('./lib/believer.js');
const { random, seedOf } = require('./lib/random.js');

const ANY = '127.0.0.1:0';

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/* The other signature that is as good: (r, n - s) */
function mirrored(base64)
{
  const bytes = Buffer.from(base64, 'base64');
  const s = ORDER - BigInt(`0x${bytes.subarray(32).toString('hex')}`);

  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, '0'), 'hex')]).toString('base64');
}

function withSignature(text, change)
{
  const parts = JSON.parse(text);

  parts['~'] = change(parts['~']);
  return JSON.stringify(parts);
}

function escaped(text)
{
  return text.replace(/[a-z]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/* 64 bytes leave four bits of the last letter, which mean nothing */
const LAST = { A: 'B', Q: 'R', g: 'h', w: 'x' };

/* Each makes another text of a signed one */
const SPELLINGS = {
  'as gun.js wrote it': text => text,
  'with white space': text => JSON.stringify(JSON.parse(text), null, '\t'),
  'with white space around': text => ` \r\n${text}\n`,
  'in another order': text => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
  'with escapes': text => escaped(text),
  'names written twice': text => `{":":"before","~":"none",${text.slice(1)}`,
  'with a member more': text => `{"x":[1,{"y":null}],${text.slice(1)}`,
  'the other s': text => withSignature(text, mirrored),
  'base64 without padding': text => withSignature(text, s => s.replace(/=/g, '')),
  'base64 with white space': text => withSignature(text, s => ` ${s.slice(0, 20)}\n\t${s.slice(20)}`),
  'base64 with other last bits': text => withSignature(text, s => s.replace(/.==$/, last => `${LAST[last[0]]}==`)),
  'base64 for addresses': text => withSignature(text, s => s.replace(/\+/g, '-').replace(/\//g, '_').replace('==', '') + '-_'),
  'one = for padding': text => withSignature(text, s => s.slice(0, -1)),
  'four = more': text => withSignature(text, s => `${s}====`),
  'SEA before it': text => `SEA${text}`,
  'signed as SEA signs': text => `SEA${JSON.stringify({ m: JSON.parse(text)[':'], s: JSON.parse(text)['~'] })}`,
  'in a list': text => `[${text}]`,
  'as JSON of JSON': text => JSON.stringify(text),
  'with a mark before it': text => `\ufeff${text}`,
  'with a comma more': text => `${text.slice(0, -1)},}`,
  'with single quotes': text => text.replace(/"/g, '\''),
};

const VALUES = { text: 'hello wörld 🎉', number: 12.5, nothing: null, yes: true, link: { '#': 'some/other soul' }, empty: '' };

/* Souls in which a public key stands somewhere */
const SOULS = {
  'an account': pub => `~${pub}`,
  'a path': pub => `~${pub}/a/b`,
  'any sign behind': pub => `~${pub} `,
  'a letter of another alphabet behind': pub => `~${pub}é`,
  'another dot behind': pub => `~${pub}.z`,
  'something before': pub => `x~${pub}/c`,
  'a path before': pub => `a/b/~${pub}/c`,
  'twice the mark': pub => `~~${pub}`,
  'a mark before': pub => `~x~${pub}`,
  'two runs before': pub => `~x.y~${pub}`,
  'the alias mark': pub => `~@${pub}`,
  'the alias mark later': pub => `x~@${pub}`,
  'a space before': pub => `~ ${pub}`,
  'another sign for the dot': pub => `~${pub.replace('.', '/')}`,
  'half a key': pub => `~${pub.split('.')[0]}`,
  'half a key and a path': pub => `~${pub.split('.')[0]}/a`,
  'no mark': pub => `${pub}/a`,
  'a mark alone': () => '~',
  'a mark and a sign': () => '~/',
  'content': pub => `~${pub}#`,
  'content before': pub => `#~${pub}`,
  'made to pass': pub => `~${pub}/chat<?600`,
  'made to pass before': pub => `<?600~${pub}`,
  'letters of addresses': pub => `~${pub}-_`,
  'a sign of control': pub => `~${pub}\u0000`,
};

/* What people allow one another: texts and conditions for path, key and both, some of which are met */
const PATHS = ['', 'inbox', 'inbox/a', 'in', 'wall', 'wall/inbox'];
const TEXTS = ['inbox', 'inbox/a', 'in', 'wall', 'a', 'b', 'inbox/b', 'wall/a', ''];
const OWNERS = process.env.GUN_TEST_LONG ? 12 : 4;
const POLICIES_EACH = 60;
const FLIPS = process.env.GUN_TEST_LONG ? 4000 : 300;

function randomCondition(pick)
{
  const text = () => TEXTS[pick(TEXTS.length)];

  return [text, () => ({ '=': text() }), () => ({ '*': text() }), () => ({ '>': text() }), () => ({ '<': text() }),
          () => ({ '>': text(), '<': text() }), () => ({ '*': text(), '>': text() }), () => ({})][pick(8)]();
}

function randomRight(pick)
{
  if (pick(2)) return randomCondition(pick);
  return {
    ...(pick(3) ? { '#': randomCondition(pick) } : {}),
    ...(pick(2) ? { '.': randomCondition(pick) } : {}),
    ...(pick(3) ? {} : { '+': '*' }),
    ...(pick(4) ? {} : { '*': TEXTS[pick(TEXTS.length)] }),
  };
}

/* What stands in a certificate. A list of people is no part of it: gun.js lets nobody write by one. */
function randomPolicy(pick, pub, state)
{
  const w = pick(3) ? randomRight(pick) : [randomRight(pick), randomRight(pick)];
  const c = [pub, '*', ['*'], 'somebody'][pick(8) ? pick(3) : 3];
  const e = [{}, { e: state + 1 }, { e: String(state) }, { e: state - 1 }, { e: 'for ever' }][pick(3) ? 0 : pick(5)];

  return { c, ...e, w };
}

/* A text with one bit of one character changed, at random */
function flipped(text, pick)
{
  for (;;) {
    const bytes = Buffer.from(text);

    bytes[pick(bytes.length)] ^= 1 << pick(8);
    /* what is no UTF-8 any more could not be sent */
    if (!bytes.toString().includes('\ufffd')) return bytes.toString();
  }
}

scenario('what the gun.js of web pages takes for signed, we take, and nothing else', async (scene, t) => {
  const ada = await SEA.pair();
  const soul = `~${ada.pub}/spelled`;
  const state = Date.now() - 1000;
  const writes = [];

  for (const [what, spell] of Object.entries(SPELLINGS)) {
    for (const [kind, value] of Object.entries(VALUES)) {
      const key = `${kind} ${what}`;

      writes.push({ soul, key, state, value: spell(await signed(ada, { soul, key, value, state })) });
    }
  }

  const taken = await believed(scene, t, writes, [ada]);
  const hub = await scene.serve({ memory: true, listen: ANY });

  t.diagnostic(`${writes.length} texts, ${taken.size} taken by gun.js`);
  assert.deepStrictEqual(await differences(await scene.raw(hub.url), writes, taken), []);
});

scenario('a soul is in the space of whom the gun.js of web pages says', async (scene, t) => {
  const ada = await SEA.pair();
  const state = Date.now() - 1000;
  const writes = [];

  for (const [what, make] of Object.entries(SOULS)) {
    const soul = make(ada.pub);

    for (const [kind, key, say] of [
      ['signed', 'signed', at => signed(ada, at)],
      ['open', 'open', () => 'by anybody'],
      ['the key', 'pub', () => ada.pub],
      ['a link', soul, () => ({ '#': soul })],
      ['content', createHash('sha256').update('content').digest('base64'), () => 'content'],
    ]) {
      const at = { soul, key, value: 'by Ada', state };

      writes.push({ ...at, value: await say(at), what: `${what}, ${kind}` });
    }
  }

  const taken = await believed(scene, t, writes, [ada]);
  const hub = await scene.serve({ memory: true, listen: ANY });

  t.diagnostic(`${writes.length} writes, ${taken.size} taken by gun.js`);
  assert.deepStrictEqual(await differences(await scene.raw(hub.url), writes, taken), []);
});

scenario('what a certificate allows in the gun.js of web pages it allows here, and nothing else', async (scene, t) => {
  const pick = random(seedOf(t));
  const bob = await SEA.pair();
  const state = Date.now() - 1000;
  const writes = [];
  const owners = [];

  for (let n = 0; n < OWNERS * POLICIES_EACH; n++) {
    if (n % POLICIES_EACH === 0) owners.unshift(await SEA.pair());

    const [ada] = owners;
    const policy = randomPolicy(pick, bob.pub, state);
    const certificate = JSON.parse((await SEA.sign(JSON.stringify(policy), ada)).slice(3));
    const path = PATHS[pick(PATHS.length)];
    const soul = `~${ada.pub}${path && `/${path}`}${pick(8) ? '' : `/${bob.pub}`}`;
    const key = [...TEXTS.slice(0, -1), bob.pub, `${n}`][pick(TEXTS.length + 1)];

    /* each place once: what came first would hide what came second */
    if (writes.some(write => write.soul === soul && write.key === key)) continue;
    writes.push({
      soul, key, state, what: `${soul.slice(1 + ada.pub.length)} ${key}: ${JSON.stringify(policy)}`,
      value: await signed(bob, { soul, key, value: `number ${n}`, state, certificate }),
    });
  }

  const taken = await believed(scene, t, writes, owners);
  const hub = await scene.serve({ memory: true, listen: ANY });

  t.diagnostic(`${writes.length} certificates, ${taken.size} of use in gun.js`);
  assert.ok(taken.size > writes.length / 20 && taken.size < writes.length, 'some allow, some do not');
  assert.deepStrictEqual(await differences(await scene.raw(hub.url), writes, taken), []);
});

scenario('a text with any bit changed is taken when the gun.js of web pages takes it, which is hardly ever', async (scene, t) => {
  const pick = random(seedOf(t));
  const [ada, bob] = [await SEA.pair(), await SEA.pair()];
  const state = Date.now() - 1000;
  const soul = `~${ada.pub}/flips`;
  const certificate = JSON.parse((await SEA.certify(bob.pub, { '*': 'flips' }, ada)).slice(3));
  const values = Object.values(VALUES);
  const writes = [];

  for (let n = 0; n < FLIPS; n++) {
    const at = { soul, key: `flip ${n}`, value: values[pick(values.length)], state };
    const text = flipped(pick(2) ? await signed(ada, at) : await signed(bob, { ...at, certificate }), pick);

    writes.push({ ...at, value: text, what: text });
  }

  const taken = await believed(scene, t, writes, [ada]);
  const hub = await scene.serve({ memory: true, listen: ANY });

  t.diagnostic(`${writes.length} texts, ${taken.size} taken by gun.js`);
  assert.deepStrictEqual(await differences(await scene.raw(hub.url), writes, taken), []);
});
