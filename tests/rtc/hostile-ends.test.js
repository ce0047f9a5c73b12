// SPDX-License-Identifier: MIT
'use strict';

/* What somebody may send to rtc-end who means no good: it is refused or dropped with a reason, and nothing else suffers. */

const assert = require('node:assert');
const { connect, meet, withLine } = require('./lib/meet.js');
const { binary } = require('./lib/messages.js');
const { Meddler } = require('./lib/meddler.js');
const { scenario, unable } = require('./lib/stage.js');

const skip = unable;
const CANDIDATES_KEPT = 32;
const NO_CANDIDATE = 'no candidate, or none of a kind that is known';
const PACKETS = 20000;
const FLOOD = 20000;
/* A process that has gone through all of it is larger than one that has just begun, but not by what was sent to it */
const GROWTH_KB = 8 * 1024;

async function two(stage, options = {})
{
  const network = await stage.network({});

  return { network, left: stage.ours(network.left, options), right: stage.ours(network.right, options) };
}

async function talk(left, right)
{
  const word = { text: `still here ${left.events.length}` };

  await left.send('dc', word);
  await right.received(word);
}

function errorOf(end, codes, from = 0)
{
  return end.event(event => event.event === 'error' && codes.includes(event.code), `an error of ${codes}`, { from });
}

function swapFingerprint(description)
{
  const other = Array(32).fill('AB').join(':');

  return withLine(/a=fingerprint:[^\r]*/, `a=fingerprint:sha-256 ${other}`)(description);
}

for (const side of ['offer', 'answer']) {
  scenario(`a fingerprint in the ${side} that is another one's`, async stage => {
    const { left, right } = await two(stage);

    await left.channel('dc');
    await meet(left, right, { [side]: swapFingerprint });

    const [deceived, other] = side === 'offer' ? [right, left] : [left, right];

    await errorOf(deceived, ['fingerprint']);
    await deceived.state('connection', 'failed');
    await other.state('connection', ['failed', 'closed']);
    assert.strictEqual(left.count(event => event.event === 'open'), 0);
    assert.strictEqual(right.count(event => event.event === 'open'), 0);
  }, { skip });
}

scenario('a wrong password of ICE: nothing comes about, and both say so', async stage => {
  const { left, right } = await two(stage, { connectTimeout: 3 });

  await left.channel('dc');
  await meet(left, right, { answer: withLine(/a=ice-pwd:[^\r]*/, `a=ice-pwd:${'x'.repeat(24)}`) });
  for (const end of [left, right]) {
    await errorOf(end, ['timed-out', 'ice']);
    await end.state('connection', 'failed');
  }
}, { skip, early: true });

scenario('descriptions that are none: each is refused with a reason, and the next good one is taken', async stage => {
  const { left, right } = await two(stage);

  await left.channel('dc');
  await right.channel('dc');

  const { sdp } = await left.offer();
  const lines = sdp.split('\r\n').filter(line => line);
  const bad = [
    '', '\0', 'v=0', '{}', sdp.replace(/\r\n/g, '\\r\\n'), sdp.replace('webrtc-datachannel', 'webrtc-data'),
    sdp.replace(/a=fingerprint:[^\r]*/, 'a=fingerprint:sha-256 AB:CD'), sdp.replace(/a=ice-pwd:[^\r]*/, 'a=ice-pwd:short'),
    sdp.replace(/a=setup:[^\r]*/, 'a=setup:holdconn'), sdp.replace(/m=application[^\r]*/, 'm=audio 9 UDP/TLS/RTP/SAVPF 0'),
    sdp.replace(/a=sctp-port:[^\r]*/, 'a=sctp-port:70000'), `${sdp}a=x:${'y'.repeat(70000)}\r\n`,
    'a=b\r\n'.repeat(20000), sdp.replace('a=mid:0', 'a=mid:\u0001'),
    ...lines.filter(line => /ice-ufrag|ice-pwd|fingerprint|setup|^m=/.test(line)).map(line => sdp.replace(`${line}\r\n`, '')),
  ];

  for (const text of bad) {
    const from = right.events.length;

    await right.remote({ type: 'offer', sdp: text });

    const { message } = await errorOf(right, ['invalid', 'unsupported'], from);

    assert.ok(message.length > 15, message);
  }
  await right.remote({ type: 'offer', sdp });
  await left.remote(await right.answer());
  await right.open('dc');
  await talk(left, right);
}, { skip });

scenario('a description that is cut off, after each of its lines and within it', async stage => {
  const { left, right } = await two(stage);

  await left.channel('dc');
  await right.channel('dc');

  const { sdp } = await left.offer();
  const lines = sdp.split('\r\n').filter(line => line);
  /* What nobody can do without; all else has a meaning when it is not there */
  const needed = lines.filter(line => /^m=|^a=(ice-ufrag|ice-pwd|fingerprint|setup):/.test(line));
  const whole = number => lines.slice(0, number).map(line => `${line}\r\n`).join('');
  const cuts = lines.flatMap((line, i) => [whole(i), whole(i) + line.slice(0, Math.floor(line.length / 2))]);

  assert.strictEqual(needed.length, 5);
  for (const [i, text] of cuts.entries()) {
    const connection = `cut ${i}`;
    const isOf = event => event.connection === connection;

    await right.do({ do: 'remote', type: 'offer', sdp: text, connection });
    await right.ask({ do: 'statistics', connection }, event => event.event === 'statistics' && isOf(event), 'that it lives');

    const errors = right.events.filter(event => event.event === 'error' && isOf(event));

    if (needed.some(line => !text.includes(`${line}\r\n`))) {
      assert.strictEqual(errors.length, 1, `${text}\n${JSON.stringify(errors)}`);
      assert.ok(['invalid', 'unsupported'].includes(errors[0].code), JSON.stringify(errors));
    }
  }
  await right.remote({ type: 'offer', sdp });
  await left.remote(await right.answer());
  await right.open('dc');
  await talk(left, right);
}, { skip });

/* So many lines of candidates after a description; the first two are none, the third is of no use */
function crowded(sdp, many)
{
  const more = ['a=candidate:', 'a=candidate:\u00ff 1 udp', 'a=candidate:1 1 udp 1 0.0.0.0 9 typ host'];

  for (let i = 0; i < many; i++) more.push(`a=candidate:${i} 1 udp ${i + 1} 198.51.${i >> 8}.${i & 255} 9 typ host`);
  return `${sdp.replace('a=end-of-candidates\r\n', '')}${more.join('\r\n')}\r\n`;
}

scenario('a description with more candidates than are kept, and one with far more than it may have', async stage => {
  const { left, right } = await two(stage);

  await left.channel('dc');
  await right.channel('dc');

  const { sdp } = await left.offer();

  await right.remote({ type: 'offer', sdp: crowded(sdp, 10000) });
  await errorOf(right, ['invalid']);
  await right.remote({ type: 'offer', sdp: crowded(sdp, 900) });
  await left.remote(await right.answer());
  await right.open('dc');
  await talk(left, right);

  const { remoteCandidates, candidatesDropped } = await right.statistics();
  const { [NO_CANDIDATE]: unreadable, 'the unspecified address': unspecified, 'too many candidates': tooMany } = candidatesDropped;

  assert.ok(remoteCandidates.length <= CANDIDATES_KEPT, String(remoteCandidates.length));
  assert.strictEqual(unreadable, 2, JSON.stringify(candidatesDropped));
  assert.strictEqual(unspecified, 1, JSON.stringify(candidatesDropped));
  /* One place is the real one's, and one went to the useless one */
  assert.strictEqual(tooMany, 900 + 2 - CANDIDATES_KEPT, JSON.stringify(candidatesDropped));
}, { skip });

scenario('candidates by the thousand, and those that no packet should go to', async stage => {
  const { left, right } = await two(stage, { trickle: true });

  await left.channel('dc');
  await meet(left, right);
  await right.open('dc');

  const useless = ['0.0.0.0 9', '224.0.0.1 9', '255.255.255.255 9', '127.0.0.1 9', '203.0.113.50 0', 'fe80::1 9',
                   '5d3f2a0e-1111-2222-3333-444455556666.local 9'];

  for (const where of useless) await right.candidate({ candidate: `candidate:1 1 udp 1 ${where} typ host` });
  for (let i = 0; i < 1000; i++) {
    await right.candidate({ candidate: `candidate:${i} 1 udp ${i + 1} 198.51.${i >> 8}.${i & 255} 9 typ host` });
  }

  const from = right.events.length;

  await right.candidate({ candidate: 'candidate:nonsense' });
  await errorOf(right, ['invalid'], from);

  const { remoteCandidates, candidatesDropped } = await right.statistics();
  const dropped = Object.values(candidatesDropped).reduce((sum, n) => sum + n, 0);

  assert.ok(remoteCandidates.length <= CANDIDATES_KEPT, String(remoteCandidates.length));
  assert.ok(dropped >= useless.length + 1000 - CANDIDATES_KEPT, JSON.stringify(candidatesDropped));
  assert.ok(Object.keys(candidatesDropped).length >= useless.length, JSON.stringify(candidatesDropped));
  await talk(left, right);
}, { skip });

scenario('a message that is longer than was said to be taken', async stage => {
  const { network, left } = await two(stage);
  const right = stage.ours(network.right, { maxMessage: 1000 });

  await connect(left, right, { channel: {}, answer: withLine(/a=max-message-size:\d+/, 'a=max-message-size:262144') });
  await left.send('dc', binary(50000));
  await talk(left, right);
  assert.strictEqual(right.count(event => event.event === 'message' && event.size === 50000), 0);
  assert.ok((await right.timeline()).some(({ text }) => /skipped/.test(text)), JSON.stringify(await right.timeline()));
}, { skip });

scenario('packets of anybody at the port of a connection', async stage => {
  const { network, left, right } = await two(stage);

  await connect(left, right, { channel: {} });

  const { local } = await right.pair();
  const { rssKb } = await right.ask({ do: 'usage' }, event => event.event === 'usage', 'its memory');
  const flood = `
    const s = require('node:dgram').createSocket('udp4');
    let left = ${PACKETS};
    function some() {
      for (let i = 0; i < 100 && left > 0; i++, left--) {
        const b = require('node:crypto').randomBytes(1 + left % 1400);
        b[0] = [0, 22, 23, 64, 128, 255][left % 6];
        s.send(b, ${local.port}, '${local.address}');
      }
      if (left > 0) setImmediate(some); else s.close();
    }
    some();`;

  /* From the address of the other side as from that of a stranger */
  await Promise.all([network.left, network.street].map(host => host.script(`${process.execPath} -e "${flood.replace(/"/g, '\\"').replace(/\n/g, ' ')}"`)));
  await talk(left, right);
  await talk(right, left);

  const after = await right.ask({ do: 'usage' }, event => event.event === 'usage', 'its memory');

  assert.ok(after.rssKb - rssKb < GROWTH_KB, `${rssKb} KB became ${after.rssKb}`);
  assert.strictEqual(right.count(event => event.event === 'error'), 0);
}, { skip });

scenario('somebody on the way who loses, doubles, repeats and spoils packets', async stage => {
  const { network, left, right } = await two(stage);
  const meddler = new Meddler(stage, network.street);

  for (const end of [left, right]) await end.channel('sure', { ordered: true });

  const offered = await left.offer();

  await right.remote(await meddler.edit('left', offered, network.left.address));

  const answered = await right.answer();

  await left.remote(await meddler.edit('right', answered, network.right.address));
  await right.open('sure');
  for (let i = 0; i < 40; i++) {
    const message = binary(5000 + i);

    await left.send('sure', message);
    await right.received(message);
  }

  const { spoilt, repeated } = await meddler.counts();
  const { packetsDropped } = await right.statistics();

  assert.ok(spoilt > 5 && repeated > 5, `${spoilt} spoilt, ${repeated} repeated`);
  assert.ok(packetsDropped > 0);
  assert.ok((await right.timeline()).some(({ text: said }) => /not authentic/.test(said)), 'a drop in the timeline');
  assert.strictEqual(right.count(event => event.event === 'message'), 40);

  /* Made up, seen before, and spoilt: all from where the other side is */
  const from = right.events.length;
  const isUsage = event => event.event === 'usage';
  const { rssKb } = await right.ask({ do: 'usage' }, isUsage, 'its memory');
  const word = { text: 'through all of it' };

  await meddler.flood('left', FLOOD);
  await left.send('sure', word);
  await right.received(word, { from });

  const flooded = await right.statistics();
  const usage = await right.ask({ do: 'usage' }, isUsage, 'its memory');

  assert.ok(flooded.packetsDropped - packetsDropped > FLOOD / 2, `${packetsDropped} became ${flooded.packetsDropped}`);
  assert.strictEqual(right.count(event => event.event === 'message'), 41);
  assert.strictEqual(right.count(event => event.event === 'error'), 0);
  if (!process.env.GUN_TEST_SANITIZED) {
    assert.ok(usage.rssKb - rssKb < GROWTH_KB, `${rssKb} KB became ${usage.rssKb}`);
  }
}, { skip });

scenario('lines that are no commands', async stage => {
  const { right } = await two(stage);

  for (const line of ['{', '', '[]', '7', '\u0000', '\u00ff\u0000{}', '{"do":"fly"}', '{"do":5}', '{"do":"send","channel":7,"text":"x"}', '{"do":"remote","type":"offer"}']) {
    const from = right.events.length;

    right.child.process.stdin.write(`${line}\n`);
    await right.event(event => event.event === 'error', `an answer to ${line}`, { from });
  }
  await right.statistics();
}, { skip });
