// SPDX-License-Identifier: MIT
'use strict';

/* Two desktops that connect by two texts, without a relay and without a room: gun-peer invite and accept, through whoever holds the database and
 * with an engine of their own, in the networks that stand between people. What takes long waits beside the others. */

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { Desktop, missingClock, startAll, talk } = require('./lib/desktop.js');
const gunpeer = require('./lib/gunpeer.js');
const { scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const turn = require('../rtc/lib/turn-server.js');

const skip = missing() || turn.missing();

const HOMES = {
  'open': ['open'],
  'cone': ['cone'],
  'its neighbour': ['beside', { of: 'cone' }],
  'another cone': ['cone'],
  'symmetric': ['symmetric'],
  'another symmetric': ['symmetric'],
  'forgetful': ['cone'],
  'another forgetful': ['cone'],
};

/* How long such a NAT knows a port from which nothing leaves, and how long people take: more than that, and than the 40 s for which libnice
 * checks by itself */
const FORGOTTEN_S = 20;
const LATE_MS = 45000;
/* What is tried for 30 s, on a machine that is busy */
const TRIED_MS = 70000;

/* The exit status of gun-peer, as its manual has them */
const FAILED = 1;
const USAGE = 2;
const NOT_IN_TIME = 4;

/* A NAT that gives a port another number when it is used again after it was forgotten, as those of homes do. Linux alone would give it the same. */
function forget(nat)
{
  return nat.nft(`
flush chain inet nat leaving
table inet nat {
  set seen { type inet_service; flags dynamic,timeout; timeout 1h; }
  set fresh { type inet_service; flags dynamic,timeout; timeout ${FORGOTTEN_S}s; }
  chain leaving {
    oifname "street" udp sport @seen udp sport != @fresh masquerade random,fully-random
    oifname "street" masquerade
  }
  chain left {
    type filter hook postrouting priority srcnat + 1
    oifname "street" meta l4proto udp update @seen { udp sport }
    oifname "street" meta l4proto udp update @fresh { udp sport }
  }
}`);
}

const town = oneTown(async made => {
  made.homes = {};
  for (const [name, [kind, options]] of Object.entries(HOMES)) made.homes[name] = await made.add(name, kind, options);
  made.coturn = await made.turnServer();
  await Promise.all(['forgetful', 'another forgetful'].map(name => forget(made.nats[name])));
});

/* gun-peer invite or accept, at somebody's */
class Exchange
{
  constructor(desktop, command, ...words)
  {
    const { scene, db, host, env } = desktop;

    this.child = gunpeer.start(scene, `gun-peer ${command}, ${desktop.name}`, [command, '--json', '--db', db, ...words], { host, env });
  }

  async text()
  {
    const { line } = await this.child.line(() => true, 'its text');

    return JSON.parse(line);
  }

  async connected(ms = TRIED_MS)
  {
    const { line } = await this.child.line(() => true, 'that it is connected', { from: 1, ms });

    return JSON.parse(line);
  }

  paste(text)
  {
    this.child.process.stdin.write(`${text}\n`);
  }

  async end()
  {
    const { code } = await this.child.end;

    return { code, err: this.child.err.all.join('\n') };
  }
}

const invite = desktop => new Exchange(desktop, 'invite');

async function accept(desktop, text)
{
  const exchange = new Exchange(desktop, 'accept');

  exchange.paste(text);
  return exchange;
}

/* What is refused for what it says */
async function refuses(exchange, reason, status = USAGE)
{
  const { code, err } = await exchange.end();

  assert.match(err, reason);
  assert.strictEqual(code, status, err);
}

/* Two at these homes, who serve, and the text that one of them gives the other */
async function two(scene, name, { at, servers = () => [] })
{
  const street = await town();
  const iceServers = servers(street);
  const [one, other] = at.map(home => new Desktop(scene, street.homes[home], { name: `${name}, ${home}`, iceServers }));

  await startAll(one, other);

  const made = invite(one);
  const offered = await made.text();
  const answer = await accept(other, offered.text);
  const answered = await answer.text();

  return { one, other, made, offered, answer, answered };
}

async function connect({ made, answer, answered }, route)
{
  made.paste(answered.text);

  const ends = await Promise.all([made.connected(), answer.connected()]);

  assert.deepStrictEqual(ends.map(end => end.path), [route, route]);
  assert.deepStrictEqual((await Promise.all([made.end(), answer.end()])).map(({ code }) => code), [0, 0]);
  return ends;
}

const CASES = [
  { name: 'in one network', at: ['cone', 'its neighbour'], route: 'local', isLocal: true },
  { name: 'on the street, without servers', at: ['open', 'open'], route: 'internet' },
  { name: 'behind two NATs, with STUN', at: ['cone', 'another cone'], servers: ({ coturn }) => [coturn.stun], route: 'internet' },
  { name: 'behind two strict NATs, with TURN', at: ['symmetric', 'another symmetric'], servers: ({ coturn }) => [coturn.stun, coturn.turn()], route: 'turn' },
];

for (const { name, route, isLocal = false, ...how } of CASES) {
  scenario(`${name}: ${route}`, async scene => {
    const pair = await two(scene, name, how);
    const left = pair.offered.until - Date.now();

    assert.ok(left > 14 * 60000 && left <= 15 * 60000, `${left} ms`);
    assert.strictEqual(pair.answered.until, pair.offered.until);
    assert.deepStrictEqual([pair.offered.local_only, pair.answered.local_only], [isLocal, isLocal]);

    const [there, here] = await connect(pair, route);

    assert.deepStrictEqual([there.peer, here.peer], [pair.other.pid, pair.one.pid]);
    await talk(pair.one, pair.other, name);
  }, skip, { early: true });
}

scenario(`an answer that comes after ${LATE_MS / 1000} s, through NATs that forget after ${FORGOTTEN_S} s`, async scene => {
  const pair = await two(scene, 'late', { at: ['forgetful', 'another forgetful'], servers: ({ coturn }) => [coturn.stun] });

  await new Promise(resolve => setTimeout(resolve, LATE_MS));
  await connect(pair, 'internet');
}, skip, { early: true });

scenario('behind two strict NATs, without TURN: no connection, and the reason', async scene => {
  const pair = await two(scene, 'in vain', { at: ['symmetric', 'another symmetric'], servers: ({ coturn }) => [coturn.stun] });

  pair.made.paste(pair.answered.text);
  await refuses(pair.made, /No connection came about: .*Make another invite/, FAILED);
}, skip, { early: true });

scenario('each with an engine of its own, which goes on until it is ended', async scene => {
  const street = await town();
  const [one, other] = ['one', 'other'].map(name => new Desktop(scene, street.homes.open, { name }));
  const made = invite(one);
  const answer = await accept(other, (await made.text()).text);

  made.paste((await answer.text()).text);
  await Promise.all([made.connected(), answer.connected()]);
  await talk(one, other, 'by themselves');
  for (const { child } of [made, answer]) assert.strictEqual((await child.stop()).code, 0);
}, skip, { early: true });

scenario('used twice, from a file and as mail quotes it', async scene => {
  const { one, other, made, offered, answer, answered } = await two(scene, 'twice', { at: ['open', 'open'] });
  const file = path.join(scene.folder('mail'), 'an.guninvite');
  const third = new Desktop(scene, one.host, { name: 'third' });

  fs.writeFileSync(file, `Hello!\n${offered.text.replace(/.{70}/g, '> $&\n')}\nYours`);

  const second = new Exchange(third, 'accept', file);
  const late = (await second.text()).text;

  await refuses(await accept(other, offered.text), /You have answered this invite already/);
  await connect({ made, answer, answered }, 'internet');
  await refuses(await accept(other, offered.text), /You have connected with this invite before/);

  const another = invite(one);

  await another.text();
  another.paste(late);
  await refuses(another, /This invite was answered already/);
  await second.child.stop();
}, skip, { early: true });

scenario('closed before anybody came, and no answer at all', async scene => {
  const { one, made, answered } = await two(scene, 'closed', { at: ['open', 'open'] });
  const another = invite(one);

  await made.child.stop();
  await another.text();
  another.paste(answered.text);
  await refuses(another, /This invite was cancelled here/, FAILED);

  const nothing = invite(one);

  await nothing.text();
  nothing.child.process.stdin.end();
  await refuses(nothing, /No answer was given/, FAILED);
}, skip, { early: true });

scenario('expired, by the clock of whoever accepts', async scene => {
  const street = await town();
  const one = new Desktop(scene, street.homes.open, { name: 'in time' });
  const late = new Desktop(scene, street.homes.open, { name: 'late', aheadS: 16 * 60 });

  await startAll(one, late);

  const made = invite(one);

  await refuses(await accept(late, (await made.text()).text), /has expired, or the clocks of the two computers differ/, NOT_IN_TIME);
}, skip || missingClock(), { early: true });

/* A text as somebody would forge it: all is right with it but what it says */
function forge(mark, object)
{
  const text = `${mark}:1:${Buffer.from(typeof object === 'string' ? object : JSON.stringify(object)).toString('base64url')}`;

  return `${text}:${crypto.createHash('sha256').update(text).digest('hex').slice(0, 8)}:end`;
}

function unforge(text)
{
  return JSON.parse(Buffer.from(text.split(':')[2], 'base64url').toString());
}

/* Descriptions of a connection that nobody means well with, from a good one */
const HOSTILE = {
  'no description': () => 'hello',
  'no fingerprint': sdp => sdp.replace(/^a=fingerprint:.*\r\n/gm, ''),
  'no password of ICE': sdp => sdp.replace(/^a=ice-pwd:.*\r\n/gm, ''),
  'a line that never ends': sdp => `${sdp}a=${'x'.repeat(15000)}\r\n`,
  'a NUL': sdp => sdp.replace('a=ice-ufrag:', 'a=ice-ufrag:\0'),
  'another transport': sdp => sdp.replace(/^m=.*$/m, 'm=audio 9 RTP/AVP 0'),
};

scenario('cut off, of another version, hostile, nonsense, and of the other kind', async scene => {
  const { one, other, made, offered, answer, answered } = await two(scene, 'refused', { at: ['open', 'open'] });
  const good = unforge(offered.text);
  const invalid = (change, reason) => [forge('gun-invite', change), reason];
  const cases = [
    ['hello', /no invite and no answer/],
    ['', /No invite was given/],
    [offered.text.slice(0, -20), /cut off or changed/],
    [offered.text.replace(/.(?=.{60}$)/, 'A_'), /cut off or changed/],
    [offered.text.replace(':1:', ':2:'), /another version/],
    ['x'.repeat(70000), /too long/],
    [answered.text, /an invite is needed here/],
    invalid('{"id":', /no invite in it/),
    invalid('['.repeat(40000), /no invite in it|too long/),
    invalid({ ...good, until: -1 }, /until when/),
    invalid({ ...good, until: 'soon' }, /until when/),
    invalid({ ...good, id: undefined }, /of which invite/),
    ...Object.values(HOSTILE).map(change => invalid({ ...good, id: 'hostile', offer: { ...good.offer, sdp: change(good.offer.sdp) } },
                                                    /cannot be made|until when/)),
  ];

  await Promise.all(cases.map(async ([text, reason]) => {
    const exchange = await accept(other, text);

    exchange.child.process.stdin.end();
    await refuses(exchange, reason).catch(error => { throw new Error(`${text.slice(0, 60)}: ${error.message}`); });
  }));

  /* Of an answer the same holds, and the invite goes on: what was wrong is no answer to it. */
  for (const [text, reason] of [[offered.text, /your own invite|answer to yours is needed/], ['hello', /no invite and no answer/],
                                [forge('gun-answer', { ...unforge(answered.text), id: 'of nobody' }), /does not answer an invite/]]) {
    const another = invite(one);

    await another.text();
    another.paste(text);
    another.child.process.stdin.end();
    await refuses(another, reason);
  }
  await connect({ made, answer, answered }, 'internet');
}, skip, { early: true });

scenario('servers that would be given in vain, and a file that is none', async scene => {
  const street = await town();
  const one = new Desktop(scene, street.homes.open, { name: 'one' });

  await startAll(one);
  await refuses(new Exchange(one, 'invite', '--ice-server', 'stun:192.0.2.1'), /has servers of its own/);
  await refuses(new Exchange(one, 'accept', '/nowhere.guninvite'), /nowhere/, FAILED);
  await refuses(new Exchange(one, 'accept', scene.root), /is a folder/, FAILED);
}, skip, { early: true });
