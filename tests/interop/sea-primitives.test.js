// SPDX-License-Identifier: MIT
'use strict';

/*
 * Keys, signatures, encryption, stretched passphrases and certificates: each made by the sea.js of gun and taken by
 * gun-peer, and the other way, with keys and values that are new each time.
 */

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { SEA } = require('./lib/sea.js');
const { scenario } = require('./lib/scene.js');
const { missing } = require('./lib/page.js');
const { random, seedOf } = require('./lib/random.js');
const { MEETINGS } = require('./lib/users.js');
const { VALUES } = require('./lib/values.js');

const N_PAIRS = 4;
const N_VALUES = process.env.GUN_TEST_LONG ? 1000 : 40;
const N_CHANGES = process.env.GUN_TEST_LONG ? 1000 : 50;

/* UTF-8 in which a lone surrogate keeps its three bytes, which is how gun-peer takes all that JavaScript can say */
function bytes(text)
{
  return Buffer.concat([...text].map(character => {
    const unit = character.charCodeAt(0);

    if (character.length === 2 || unit < 0xd800 || unit > 0xdfff) return Buffer.from(character);
    return Buffer.from([0xe0 | unit >> 12, 0x80 | unit >> 6 & 63, 0x80 | unit & 63]);
  }));
}

/* Runs gun-peer with a text as its standard input: { code, out, err } */
function peer(input, ...args)
{
  return new Promise((resolve, reject) => {
    const child = execFile(process.env.GUN_PEER, args, { maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      if (error && typeof error.code !== 'number') reject(error);
      else if (/WARNING|CRITICAL|Sanitizer/.test(err)) reject(new Error(err));
      else resolve({ code: error ? error.code : 0, out: out.replace(/\n$/, ''), err });
    });

    child.stdin.on('error', () => {});
    child.stdin.end(typeof input === 'string' ? bytes(input) : input);
  });
}

async function good(input, ...args)
{
  const { code, out, err } = await peer(input, ...args);

  assert.equal(code, 0, `gun-peer ${args.join(' ')}: ${err}`);
  return out;
}

/* The text that gun-peer is given for what sea.js is given: the end of its last line is not part of it */
const textOf = data => (typeof data === 'string' ? data : JSON.stringify(data)) + '\n';

function keyFile(scene, pair, name = 'keys.json')
{
  const file = path.join(scene.folder('keys'), name);

  fs.writeFileSync(file, JSON.stringify(pair), { mode: 0o600 });
  return file;
}

/* Half of the pairs are gun's and half gun-peer's */
async function newPair(scene, n)
{
  const pair = n % 2 ? await SEA.pair() : JSON.parse(await good('', 'pair'));

  return { ...pair, file: keyFile(scene, pair) };
}

const WORDS = ['', 'a', '\u0000', '"', '\\', '\n', '\u2028', 'é', '你好', '🎉', '\ud83d', '\udc4d', '\ufeff', 'SEA{', '{', '[1', '1', '-0', '1e5',
               'true', 'null', '{"a":1}', '"text"', '__proto__', '0', '10', '9', '01', '4294967295', 'x'.repeat(700)];

/* Any value that JSON can write, texts of JSON among them */
function anyValue(draw, depth = 0)
{
  const kind = draw(depth > 4 ? 5 : 8);
  const word = () => Array.from({ length: draw(3) }, () => WORDS[draw(WORDS.length)]).join('');

  if (kind < 3) return word();
  if (kind === 3) return [null, true, false][draw(3)];
  if (kind === 4) return [0, 1, -1, 0.1, 1e21, 5e-324, 1700000000000.001, draw(1e6) / 7, -draw(1e9)][draw(9)];

  const some = Array.from({ length: draw(5) }, () => anyValue(draw, depth + 1));

  return kind === 5 ? some : Object.fromEntries(some.map(value => [word(), value]));
}

/* All kinds of values, and some at random */
function* values(draw)
{
  yield* Object.values(VALUES);
  for (let i = 0; i < N_VALUES; i++) yield anyValue(draw);
}

/* Runs work (value, pair) with all of them, few at a time */
async function forEach(list, pairs, work)
{
  const rest = [...list].map((value, i) => [value, pairs[i % pairs.length]]);
  const worker = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await work(...next);
  };

  await Promise.all(Array.from({ length: 4 }, worker));
}

const newPairs = scene => Promise.all(Array.from({ length: N_PAIRS }, (_, n) => newPair(scene, n)));

/* sea.js takes a text that begins with SEA{ and is JSON behind it for what it stands for; lone surrogates in a text
 * that stands for itself come back as they are */
const same = (a, b, what) => assert.equal(JSON.stringify(a), JSON.stringify(b), what);

scenario('what gun signed is verified, and what is signed here gun verifies', async (scene, t) => {
  const draw = random(seedOf(t));
  const pairs = await newPairs(scene);

  await forEach(values(draw), pairs, async (data, pair) => {
    const theirs = await SEA.sign(data, pair);
    const ours = await good(textOf(data), 'sign', '--key-file', pair.file);
    const verified = await SEA.verify(theirs, pair.pub);

    assert.equal(ours.slice(0, -95), theirs.slice(0, -95), 'all but the signature is the same');
    same(await SEA.verify(ours, pair.pub), verified, ours);
    same(JSON.parse(await good(theirs, 'verify', pair.pub, '--json')).value, verified, theirs);
    assert.equal((await peer(theirs, 'verify', pairs.find(other => other !== pair).pub)).code, 6);
  });
});

scenario('what gun encrypted is decrypted, and what is encrypted here gun decrypts', async (scene, t) => {
  const draw = random(seedOf(t));
  const pairs = await newPairs(scene);

  await forEach(values(draw), pairs, async (data, pair) => {
    const theirs = await SEA.encrypt(data, pair);
    const ours = await good(textOf(data), 'encrypt', '--key-file', pair.file);
    const opened = await SEA.decrypt(theirs, pair);

    assert.equal(ours.length, theirs.length);
    same(await SEA.decrypt(ours, pair), opened, 'ours, opened by gun');
    same(JSON.parse(await good(theirs, 'decrypt', '--key-file', pair.file, '--json')).value, opened, 'theirs, opened here');
    assert.equal((await peer(theirs, 'decrypt', '--key-file', pairs.find(other => other !== pair).file)).code, 6);
  });
});

scenario('passphrases, and what two people share', async (scene, t) => {
  const draw = random(seedOf(t));
  const pairs = await newPairs(scene);
  const [ada, bob] = pairs;
  const passphrases = ['correct horse', 'pässwörd 🎉', 'a', ' spaces ', '\ud83d alone', 'x'.repeat(300)];

  await forEach(passphrases, pairs, async passphrase => {
    const file = path.join(scene.folder('passphrase'), 'text');
    const data = anyValue(draw);

    fs.writeFileSync(file, Buffer.concat([bytes(passphrase), Buffer.from('\n')]), { mode: 0o600 });

    const ours = await good(textOf(data), 'encrypt', '--passphrase-file', file);
    const theirs = await SEA.encrypt(data, passphrase);
    const opened = await SEA.decrypt(theirs, passphrase);

    same(await SEA.decrypt(ours, passphrase), opened);
    same(JSON.parse(await good(theirs, 'decrypt', '--passphrase-file', file, '--json')).value, opened);
    assert.equal(await good(passphrase + '\n', 'work', '--salt', 'NaCl', '--iterations', '1000'),
                 await SEA.work(passphrase, 'NaCl', null, { iterations: 1000 }));
    assert.equal(await good(passphrase + '\n', 'work', '--sha256'), await SEA.work(passphrase, null, null, { name: 'SHA-256' }));
  });

  assert.equal(await good('password\n', 'work', '--salt', ada.epub), await SEA.work('password', ada));
  assert.equal(await good('password\n', 'work', '--salt', 'sälz 🎉'), await SEA.work('password', 'sälz 🎉'));

  const secret = await SEA.secret(bob.epub, ada);
  const fromAda = await SEA.encrypt('for you', secret);
  const fromBob = await good('and for you\n', 'encrypt', '--key-file', bob.file, '--epub', ada.epub);

  assert.equal(await good(fromAda, 'decrypt', '--key-file', bob.file, '--epub', ada.epub), 'for you');
  assert.equal(await SEA.decrypt(fromBob, secret), 'and for you');
});

scenario('certificates of all shapes', async scene => {
  const [ada, bob, eve] = await newPairs(scene);
  const cases = [
    [bob.pub, 'inbox'],
    ['*', { '*': 'inbox/' }],
    [{ pub: bob.pub }, { '+': '*', '.': 'k' }],
    [[bob.pub], ['a', { '*': 'b' }]],
    [[bob.pub, { pub: eve.pub }], { '#': { '*': 'x' }, '.': { '*': 'é🎉' } }],
    [[bob.pub, '*'], 'w', { expiry: 1900000000000 }],
    ['*', { read: 'r', write: { '=': 'w' } }, { expiry: 1900000000000.5, block: 'blocked' }],
    [bob.pub, { '10': 1, '9': 2, '*': 'order' }],
  ];

  for (const [who, what, { expiry, block } = {}] of cases) {
    const theirs = await SEA.certify(who, what, ada, null, { expiry, block });
    const word = value => (typeof value === 'string' ? value : JSON.stringify(value));
    const ours = await good('', 'certify', '--key-file', ada.file, word(who), word(what),
                            ...(expiry ? ['--expires', String(expiry)] : []), ...(block ? ['--block', block] : []));

    assert.equal(ours.slice(0, -95), theirs.slice(0, -95));
    same(await SEA.verify(ours, ada.pub), await SEA.verify(theirs, ada.pub));
    same(JSON.parse(await good(theirs, 'verify', ada.pub, '--json')).value, await SEA.verify(ours, ada.pub));
  }
});

scenario('values written here are signed as gun signs them', async (scene, t) => {
  const draw = random(seedOf(t));
  const [ada, bob] = await newPairs(scene);
  const options = { db: scene.database() };
  const soul = `~${ada.pub}/inbox`;
  const certificate = path.join(scene.folder('certificate'), 'text');
  const flags = pair => ['--key-file', pair.file, ...(pair === bob ? ['--certificate', certificate] : [])];

  fs.writeFileSync(certificate, await SEA.certify(bob.pub, { '*': 'inbox' }, ada));

  for (const [name, value] of Object.entries(VALUES)) {
    const key = `${name} ${WORDS[draw(8)].replace('\u0000', '')}`;
    const writer = draw(2) ? ada : bob;

    await scene.run('put', { ...options, wait: 0 }, soul, key, JSON.stringify(value), ...flags(writer));

    const text = JSON.parse((await scene.run('get', options, soul, key, '--raw')).out);
    const node = JSON.parse((await scene.run('get', options, soul)).out);
    const parts = JSON.parse(text);
    const packed = { m: { '#': soul, '.': key, ':': parts[':'], '>': node._['>'][key] }, s: parts['~'] };

    same(SEA.opt.unpack(await SEA.verify(packed, writer.pub)), value, key);
    same(node[key], value, key);
    assert.equal(parts['*'], writer === bob ? bob.pub : undefined);
    if (writer === bob) assert.equal((await SEA.verify(parts['+'], ada.pub)).c, bob.pub);
  }
});

for (const [through, meet] of Object.entries(MEETINGS)) {
  scenario(`what is written here with keys gun reads through ${through}`, async scene => {
    const [ada, bob] = await newPairs(scene);
    const { url } = await meet(scene, []);
    const reader = await scene.client([url], { page: true, sea: true, name: 'reader' });
    const certificate = path.join(scene.folder('certificate'), 'text');
    const soul = `~${ada.pub}/inbox`;

    fs.writeFileSync(certificate, await good('', 'certify', '--key-file', ada.file, bob.pub, '{"*":"inbox"}'));

    for (const name of ['text', 'emoji', 'high-alone', 'sum', 'time', 'true', 'digits', 'json']) {
      for (const [writer, flags] of [[ada, []], [bob, ['--certificate', certificate]]]) {
        const key = `${name} of ${writer === ada ? 'Ada' : 'Bob'}`;
        const seen = reader.on([soul, key]);
        const { code, err } = await scene.run('put', { db: scene.database(), peers: [url] }, soul, key, JSON.stringify(VALUES[name]),
                                              '--key-file', writer.file, ...flags);

        assert.equal(code, 0, err);
        await seen.value(VALUES[name]);
      }
    }
  });
}

/* One character is another one, is gone, or is there twice */
function change(text, draw)
{
  const at = draw(text.length);
  const signs = 'AZaz09+/=-_{}[]":,.\\ SEAms';
  const other = signs[draw(signs.length)];

  return text.slice(0, at) + [other, '', text[at] + other][draw(3)] + text.slice(at + 1);
}

scenario('whatever becomes of it on the way, gun and gun-peer say the same', async (scene, t) => {
  const draw = random(seedOf(t));
  const pairs = await newPairs(scene);
  const changes = Array.from({ length: N_CHANGES }, () => anyValue(draw));

  await forEach(changes, pairs, async (data, pair) => {
    const signed = change(await SEA.sign(data, pair), draw);
    const sealed = change(await SEA.encrypt(data, pair), draw);
    const verified = await SEA.verify(signed, pair.pub);
    const opened = await SEA.decrypt(sealed, pair);
    const here = await peer(signed + '\n', 'verify', pair.pub, '--json');
    const openedHere = await peer(sealed + '\n', 'decrypt', '--key-file', pair.file, '--json');

    if (verified === undefined) assert.ok(here.code === 6 || here.code === 1, `${signed}: ${here.out}`);
    else same(JSON.parse(here.out).value, verified, signed);
    if (opened === undefined) assert.ok(openedHere.code === 6 || openedHere.code === 1, `${sealed}: ${openedHere.out}`);
    else same(JSON.parse(openedHere.out).value, opened, sealed);
  });
});

scenario('the same with gun in Chromium', async scene => {
  const page = scene.page([], { sea: true });
  const call = (name, ...args) => page.tab.evaluate(([f, list]) => window.SEA[f](...list), [name, args]);

  await page.open();

  const theirs = await call('pair');
  const ours = JSON.parse(await good('', 'pair'));

  for (const pair of [theirs, ours]) {
    const file = keyFile(scene, pair);

    for (const data of ['hello', 'é 你好 🎉', '12', { b: 1, 10: [null, 'x'], 9: true }, 0.1, '']) {
      const verified = await call('verify', await call('sign', data, pair), pair.pub);

      same(JSON.parse(await good(await call('sign', data, pair), 'verify', pair.pub, '--json')).value, verified);
      same(await call('verify', await good(textOf(data), 'sign', '--key-file', file), pair.pub), verified);
      same(await call('decrypt', await good(textOf(data), 'encrypt', '--key-file', file), pair), verified);
      same(JSON.parse(await good(await call('encrypt', data, pair), 'decrypt', '--key-file', file, '--json')).value, verified);
    }
  }

  const file = keyFile(scene, ours);
  const secret = await call('secret', ours.epub, theirs);

  assert.equal(await good(await call('encrypt', 'between us', secret), 'decrypt', '--key-file', file, '--epub', theirs.epub), 'between us');
  assert.equal(await good('pass\n', 'work', '--salt', 'salt'), await call('work', 'pass', 'salt'));
  same(await call('verify', await good('', 'certify', '--key-file', file, theirs.pub, 'inbox'), ours.pub), { c: theirs.pub, w: 'inbox' });
}, missing());
