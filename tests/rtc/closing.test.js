// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and Chromium: how channels and connections end, by intent and by force, and what is measured until then. */

const assert = require('node:assert');
const { until } = require('../interop/lib/wait.js');
const { connect } = require('./lib/meet.js');
const { KIB, binary } = require('./lib/messages.js');
const { Pairs, skip } = require('./lib/pair.js');
const { TOLD_MS, bothClosed, closedClean, noErrors, scenario, states } = require('./lib/stage.js');

const GUN = { ordered: false, maxRetransmits: 2 };
const RELIABLE = { ordered: true };

/* How long the silence of who was killed takes to count, and what a busy machine adds to it */
const SUSPECT_MS = 20000;
const UNUSABLE_MS = 25000;
const OVER_MS = 60000;
/* The first heartbeat is sent at once, the next one 3 s later. */
const ROUND_TRIP_MS = 5000;

/* Of 256 KiB each: more than SCTP takes at once, so that some wait in the channel */
const MANY = 16;

const pairs = new Pairs();

function isOf(kind, id)
{
  return event => event.event === kind && event.id === id;
}

/* The id of the channel that `opener` opened: `other` was shown it. */
async function idOf(other, options)
{
  return (await other.event(event => event.event === 'channel', 'a channel', options)).id;
}

async function say(from, to, channel, message)
{
  const seen = to.events.length;

  await from.send(channel, message);
  await to.received(message, { from: seen });
}

async function talk(one, other, channel)
{
  await say(one, other, channel, { text: `there on ${channel}` });
  await say(other, one, channel, { text: `and back on ${channel}` });
}

/* Who closes, and whose channel */
const CLOSINGS = [
  ['we close our channel', 'ours', 'ours'],
  ['we close a channel of Chromium', 'ours', 'page'],
  ['Chromium closes its channel', 'page', 'page'],
  ['Chromium closes a channel of ours', 'page', 'ours'],
];

for (const [name, closing, opening] of CLOSINGS) {
  scenario(`${name}; the other one goes on, and another of the same name opens`, async stage => {
    const { ours, page } = await pairs.make(stage, { trickle: true });
    const [opener, other] = opening === 'ours' ? [ours, page] : [page, ours];

    await connect(ours, page);

    const id = await idOf(other);
    const rest = await idOf(opener);

    await (closing === 'ours' ? ours : page).do({ do: 'close-channel', channel: id });
    await Promise.all([ours, page].map(end => end.event(isOf('closed', id), 'the closing', { ms: TOLD_MS })));
    await talk(ours, page, rest);

    const seen = { opener: opener.events.length, other: other.events.length };

    await opener.channel('dc', GUN);

    const again = await idOf(other, { from: seen.other });

    await opener.event(isOf('open', again), 'the opening', { from: seen.opener });
    await talk(ours, page, again);
    await talk(ours, page, rest);
    for (const end of [ours, page]) assert.strictEqual(end.count(event => event.event === 'closed'), 1, end.name);
    noErrors(ours, page);
  }, { skip });
}

for (const side of ['ours', 'page']) {
  scenario(`what ${side === 'ours' ? 'we send' : 'Chromium sends'} before a channel is closed arrives before it is`, async stage => {
    const { ours, page } = await pairs.make(stage, { trickle: true });
    const [from, to] = side === 'ours' ? [ours, page] : [page, ours];

    await connect(ours, page, { channel: RELIABLE });

    const id = await idOf(to);
    const message = binary(256 * KIB);

    for (let i = 0; i < MANY; i++) from.send(id, message);
    from.do({ do: 'close-channel', channel: id });
    await to.event(isOf('closed', id), 'the closing');
    await from.event(isOf('closed', id), 'the closing');
    assert.strictEqual(to.count(event => event.event === 'message' && event.size === 256 * KIB), MANY);
    noErrors(ours, page);
  }, { skip });
}

/* How a page ends what it is connected by */
const ENDINGS = [
  ['pc.close() of Chromium', page => page.hangUp()],
  ['a page that goes elsewhere', page => page.navigate()],
];

for (const [name, act] of ENDINGS) {
  scenario(`${name} closes our connection, and is no error`, async stage => {
    const { ours, page } = await pairs.make(stage, { trickle: true });

    await connect(page, ours);
    await act(page);
    await closedClean(ours);
  }, { skip });
}

scenario('our close closes the channels of Chromium, and is no error', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  await connect(page, ours);
  ours.hangUp();
  await bothClosed(page);
  await closedClean(ours);
  noErrors(page);
}, { skip });

/* What nobody measured yet is not there, rather than a number. */
const UNKNOWN = {
  state: 'new', usable: false, local: null, remote: null, localCandidates: [], remoteCandidates: [], candidatesDropped: {},
  dtlsVersion: null, dtlsCipher: null, dtlsGroup: null, remoteFingerprint: null, sctpState: null, roundTripUs: null,
  rtoMs: null, cwnd: null, rwnd: null, mtu: null, unacked: null, pending: null, retransmitted: null,
  messagesAbandoned: null, packetsSent: 0, packetsReceived: 0, bytesSent: 0, bytesReceived: 0, packetsDropped: 0,
  channels: [],
};

function fingerprintOf({ sdp })
{
  return sdp.match(/a=fingerprint:sha-256 (\S+)/i)[1].toUpperCase();
}

const SECURITY = ['dtlsVersion', 'dtlsCipher', 'dtlsGroup', 'localFingerprint', 'remoteFingerprint', 'local', 'remote'];

function only(all, keys)
{
  return Object.fromEntries(keys.map(key => [key, all[key]]));
}

async function chromiumOf(page)
{
  const { reports } = await page.statistics();
  const all = type => reports.filter(report => report.type === type);
  const [transport] = all('transport');

  return { transport, certificates: all('certificate'), channels: all('data-channel') };
}

/* Both at a moment when nothing is on its way between them */
async function bothMeasured(ours, page)
{
  return until(async () => {
    const chromium = await chromiumOf(page);
    const facts = await ours.statistics();
    const { transport } = chromium;

    return facts.packetsSent === transport.packetsReceived && facts.packetsReceived === transport.packetsSent
           && { facts, chromium };
  }, 'both to have counted the same packets');
}

scenario('our close closes another of ours, which keeps what it measured', async stage => {
  const lan = await stage.network();
  const [one, other] = [lan.left, lan.right].map(host => stage.ours(host, { trickle: true }));

  await connect(one, other);

  const facts = await other.statistics();

  one.hangUp();
  await Promise.all([one, other].map(closedClean));
  assert.deepStrictEqual(only(await other.statistics(), SECURITY), only(facts, SECURITY));
}, { skip });

function assertSecurity(facts, chromium, { offered, answered })
{
  assert.deepStrictEqual([facts.remoteFingerprint, facts.localFingerprint], [offered, answered].map(fingerprintOf));
  assert.deepStrictEqual(chromium.certificates.map(({ fingerprint }) => fingerprint).sort(),
                         [facts.localFingerprint, facts.remoteFingerprint].sort());
  assert.deepStrictEqual([facts.dtlsVersion, chromium.transport.tlsVersion], ['DTLS 1.2', 'FEFD']);
  assert.ok(chromium.transport.dtlsCipher.includes(facts.dtlsCipher.replaceAll('-', '_')), facts.dtlsCipher);
  assert.strictEqual(facts.dtlsGroup, 'X25519');
}

function assertWay(facts, chromium, pair)
{
  assert.deepStrictEqual([facts.bytesSent, facts.bytesReceived],
                         [chromium.transport.bytesReceived, chromium.transport.bytesSent]);
  assert.deepStrictEqual([facts.local.type, facts.local.transport, facts.local.port], ['host', 'udp', pair.remote.port]);
  /* Its address has a name of mDNS: we know it by what came from there */
  assert.deepStrictEqual([facts.remote.type, facts.remote.transport, facts.remote.port],
                         ['peer-reflexive', 'udp', pair.local.port]);
  assert.ok(facts.localCandidates.length > 0 && facts.remoteCandidates.length > 0);
}

function assertAssociation(facts)
{
  assert.deepStrictEqual([facts.sctpState, facts.mtu], ['connected', 1180]);
  for (const name of ['cwnd', 'rwnd', 'rtoMs']) assert.ok(facts[name] > 0, `${name} is ${facts[name]}`);
  for (const name of ['unacked', 'pending', 'retransmitted', 'messagesAbandoned']) {
    assert.ok(facts[name] >= 0 && facts[name] !== null, `${name} is ${facts[name]}`);
  }
}

/* `expected`: of each channel its id and counts, by id */
function assertChannels(facts, chromium, expected)
{
  const keys = ['label', 'ordered', 'maxRetransmits', 'maxPacketLifeTime', 'state', ...Object.keys(expected[0])];

  assert.deepStrictEqual(facts.channels.map(channel => only(channel, keys)).sort((a, b) => a.id - b.id),
                         expected.map(counts => ({
                           label: 'dc', ordered: false, maxRetransmits: 2, maxPacketLifeTime: null, state: 'open', ...counts,
                         })));
  assert.deepStrictEqual(chromium.channels.map(channel => ({
    id: channel.dataChannelIdentifier, messagesSent: channel.messagesReceived, messagesReceived: channel.messagesSent,
    bytesSent: channel.bytesReceived, bytesReceived: channel.bytesSent,
  })).sort((a, b) => a.id - b.id), expected);
}

scenario('what we measure is what Chromium measures, and is kept when it is over', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  assert.deepStrictEqual(only(await ours.statistics(), Object.keys(UNKNOWN)), UNKNOWN);

  const met = await connect(page, ours);
  const [mine, theirs] = [await idOf(page), await idOf(ours)];

  for (let i = 1; i <= 3; i++) await say(ours, page, mine, binary(i * 100));
  for (let i = 1; i <= 2; i++) await say(page, ours, mine, binary(i * 1000));
  await say(page, ours, theirs, { text: 'é' });

  const { facts, chromium } = await bothMeasured(ours, page);

  assert.deepStrictEqual([facts.state, facts.usable], ['connected', true]);
  assertSecurity(facts, chromium, met);
  assertWay(facts, chromium, await page.pair());
  assertAssociation(facts);
  assertChannels(facts, chromium, [
    { id: mine, messagesSent: 3, messagesReceived: 2, bytesSent: 600, bytesReceived: 3000 },
    { id: theirs, messagesSent: 0, messagesReceived: 1, bytesSent: 0, bytesReceived: 2 },
  ]);
  await until(async () => (await ours.statistics()).roundTripUs > 0, 'a round trip', ROUND_TRIP_MS);

  await page.hangUp();
  await closedClean(ours);

  const last = await ours.statistics();

  assert.deepStrictEqual(only(last, SECURITY), only(facts, SECURITY));
  assert.deepStrictEqual([last.state, last.usable], ['closed', false]);
}, { skip });

/* In the order in which they must stand in a timeline */
const TOLD = [
  ['description', /offer was taken/], ['description', /answer was set/], ['ICE', /^ICE is checking/],
  ['ICE', /^Packets go from a host candidate to a .* one, over IPv4/], ['ICE', /^ICE is connected/],
  ['DTLS', /^DTLS is connecting/], ['DTLS', /^DTLS is connected/], ['DTLS', /^Encrypted by DTLS 1\.2, X25519, AES/],
  ['SCTP', /^SCTP is connecting/], ['SCTP', /^SCTP is connected/], ['connection', /^From connecting to connected/],
  ['channel', /^The other side opened channel \d, “dc”/], ['connection', /closed it/], ['connection', /^From connected to closed/],
];

scenario('the timeline tells all of it when it is over', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  await connect(page, ours);
  await page.hangUp();
  await closedClean(ours);

  const entries = await ours.timeline();
  let next = 0;

  for (const { layer, text } of entries) {
    if (next < TOLD.length && layer === TOLD[next][0] && TOLD[next][1].test(text)) next++;
  }
  assert.strictEqual(next, TOLD.length, `${TOLD[next]} is not in ${JSON.stringify(entries)}`);
  assert.ok(entries.some(({ layer, text }) => layer === 'ICE' && /^Candidates of this side: [1-9]/.test(text)));
  assert.deepStrictEqual(entries.map(({ ms }) => ms), entries.map(({ ms }) => ms).sort((a, b) => a - b));
}, { skip });

scenario('a browser that was killed is suspect, then of no use, then gone', async stage => {
  const lan = await stage.network();
  const browser = await stage.browser(lan.left);
  const [ours, page] = [stage.ours(lan.right, { trickle: true }), await browser.tab(stage, { trickle: true })];

  await connect(page, ours);
  assert.strictEqual((await ours.statistics()).usable, true);
  browser.kill();
  await ours.state('connection', 'disconnected', { ms: SUSPECT_MS });
  assert.strictEqual((await ours.statistics()).usable, true);
  await ours.event(event => event.event === 'restart-wanted', 'the wish for a restart', { ms: UNUSABLE_MS });
  assert.strictEqual((await ours.statistics()).usable, false);
  noErrors(ours);
  if (!process.env.GUN_TEST_LONG) return;

  await ours.state('connection', 'failed', { ms: OVER_MS });
  await ours.event(event => event.event === 'error' && event.code === 'timed-out', 'the reason');
  await bothClosed(ours);
  assert.deepStrictEqual(states(ours), ['connecting', 'connected', 'disconnected', 'failed']);
}, { skip, early: true });

scenario('Chromium misses us when we were killed', async stage => {
  const { ours, page } = await pairs.make(stage, { trickle: true });

  await connect(page, ours);
  ours.kill();
  await page.state('connection', ['disconnected', 'failed'], { ms: SUSPECT_MS });
}, { skip, early: true });
