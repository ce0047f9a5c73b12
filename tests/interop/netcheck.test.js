// SPDX-License-Identifier: MIT
'use strict';

/* gun-peer netcheck in networks that stand between it and two STUN servers: what it measures of each, and what it says
 * follows. All stand on one street; a check that waits for who is silent runs beside the others. */

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Desktop } = require('./lib/desktop.js');
const { scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const turn = require('../rtc/lib/turn-server.js');

const skip = missing() || turn.missing();

const HOMES = {
  'open': ['open'],
  'IPv6': ['open', { ipv6: true }],
  'cone': ['cone'],
  'hairpin': ['cone'],
  'symmetric': ['symmetric'],
  'UDP blocked': ['cone', { udpBlocked: true }],
  'server': ['open'],
  'IPv6 server': ['open', { ipv6: true }],
  'quiet': ['open'],
};

/* Makes a NAT bring back what those behind it send to its outside address. Where bridges ask the rules of IP too, such
 * a packet would leave by the port of the bridge it came from, which no bridge does. */
async function bringBack(nat, inside)
{
  await nat.script('[ ! -e /proc/sys/net/bridge ] || echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables');
  await nat.nft(`
table ip hairpin {
  chain entering {
    type nat hook prerouting priority dstnat - 1
    iifname "rooms" ip daddr ${nat.address} meta l4proto udp dnat to ${inside}
  }
  chain leaving {
    type nat hook postrouting priority srcnat
    oifname "rooms" ip daddr ${inside} masquerade
  }
}`);
}

const town = oneTown(async made => {
  made.homes = {};
  for (const [name, [kind, options]] of Object.entries(HOMES)) made.homes[name] = await made.add(name, kind, options);
  made.coturn = await made.turnServer();
  made.another = await new turn.TurnServer(made.scene, made.homes.server).start();
  made.byIPv6 = await new turn.TurnServer(made.scene, made.homes['IPv6 server']).start();
  await bringBack(made.nats.hairpin, made.homes.hairpin.address);
  made.relays = { ipv4: await made.relay(made.scene), ipv6: await made.relay(made.scene, { ipv6: true }) };
});

/* The servers that are asked, by how they are called below */
function known({ coturn, another, byIPv6 })
{
  return {
    'stun': coturn.stun,
    'another stun': another.stun,
    'stun by IPv6': byIPv6.stun,
    'turn': coturn.turn(),
    'turn by TCP': coturn.turn('tcp'),
    'wrong turn': coturn.wrong(),
    'silent': { urls: `stun:${coturn.host.address}:9` },
    'unknown': { urls: 'stun:stun.invalid' },
  };
}

async function check(scene, street, home, { servers = [], relays = [], json = true } = {})
{
  /* Without a home, where the test itself lives */
  const desktop = new Desktop(scene, street.homes[home] || { name: 'here' }, { iceServers: servers.map(name => known(street)[name]), relays });
  const { iceServerFile } = desktop.options;
  const { code, out, err } = await scene.run('netcheck', { host: street.homes[home], iceServerFile, peers: relays },
                                             ...(json ? ['--json'] : []));

  assert.strictEqual(code, 0, err);
  return json ? JSON.parse(out) : out;
}

/* `servers`: those it asks; `says`: of what it prints as JSON */
const CASES = [
  { at: 'cone', servers: [], says: { verdict: 'unknown', reason: 'no-servers', udp: 'unknown', mapping: 'unknown', hairpin: null, outside_ipv4: null } },
  { at: 'open', servers: ['stun', 'another stun'], says: { verdict: 'should-work', reason: 'no-nat', udp: 'works', mapping: 'none' } },
  { at: 'cone', servers: ['stun', 'another stun'], says: { verdict: 'should-work', reason: 'same-port', udp: 'works', mapping: 'same', hairpin: 'silent' } },
  { at: 'hairpin', servers: ['stun', 'another stun'], says: { verdict: 'should-work', reason: 'same-port', mapping: 'same', hairpin: 'works' } },
  { at: 'cone', servers: ['stun'], says: { verdict: 'may-need-help', reason: 'one-answer', udp: 'works', mapping: 'unknown' } },
  { at: 'symmetric', servers: ['stun', 'another stun'], says: { verdict: 'may-need-help', reason: 'different-ports', mapping: 'different', hairpin: 'silent' } },
  { at: 'symmetric', servers: ['another stun', 'turn'], says: { verdict: 'should-work', reason: 'different-ports-turn-works', mapping: 'different' } },
  { at: 'symmetric', servers: ['stun', 'another stun', 'wrong turn'], says: { verdict: 'may-need-help', reason: 'different-ports-turn-fails', mapping: 'different' } },
  { at: 'UDP blocked', servers: ['stun', 'another stun'], says: { verdict: 'unlikely', reason: 'udp-silent', udp: 'silent', mapping: 'unknown', outside_ipv4: null } },
  { at: 'UDP blocked', servers: ['stun', 'another stun', 'turn by TCP'], says: { verdict: 'may-need-help', reason: 'udp-silent-turn-works', udp: 'silent' } },
  { at: 'open', servers: ['silent'], says: { verdict: 'may-need-help', reason: 'one-silent', udp: 'silent' } },
  { at: 'open', servers: ['unknown'], says: { verdict: 'unknown', reason: 'not-found', udp: 'unknown' } },
];

for (const { at, servers, says } of CASES) {
  scenario(`${at}, asking ${servers.join(', ') || 'nobody'}: ${says.verdict}, ${says.reason}`, async scene => {
    const street = await town();
    const home = street.homes[at];
    const said = await check(scene, street, at, { servers });

    for (const [name, value] of Object.entries(says)) assert.strictEqual(said[name], value, `${name} in ${JSON.stringify(said)}`);
    assert.deepStrictEqual(said.addresses, [home.address]);
    if (said.udp === 'works') assert.strictEqual(said.outside_ipv4, home.outside);
    assert.strictEqual(said.missing.includes('udp'), said.udp === 'unknown');
    assert.deepStrictEqual(said.relays, []);
  }, skip, { early: true });
}

scenario('each relay: how long it takes, what its clock says, and why not', async scene => {
  const street = await town();
  const gone = `http://${street.ours.ipv4}:9/gun`;
  const { relays, clock_difference_us: clock } = await check(scene, street, 'cone', { relays: [street.relays.ipv4.url, gone] });
  const [good, bad] = relays;

  assert.ok(good.reached_us > 0 && good.hello_us > 0 && good.echo_us > 0, JSON.stringify(good));
  assert.strictEqual(good.failed, null);
  assert.strictEqual(good.tls_us, null);
  assert.ok(Math.abs(good.clock_difference_us) <= 2e6);
  assert.strictEqual(clock, good.clock_difference_us);
  assert.strictEqual(bad.relay, gone);
  assert.strictEqual(bad.failed, 'reach');
  assert.ok(bad.reason);
}, skip, { early: true });

scenario('IPv6 only', async scene => {
  const street = await town();
  const home = street.homes.IPv6;
  const said = await check(scene, street, 'IPv6', { servers: ['stun by IPv6'], relays: [street.relays.ipv6.url] });

  assert.deepStrictEqual(said.addresses, [home.address]);
  assert.strictEqual(said.outside_ipv6, home.address);
  assert.strictEqual(said.outside_ipv4, null);
  assert.strictEqual(said.reason, 'no-nat');
  assert.strictEqual(said.relays[0].failed, null);
}, skip, { early: true });

scenario('a server that this computer has no family for', async scene => {
  const street = await town();
  const { reason, servers } = await check(scene, street, 'open', { servers: ['stun by IPv6'] });

  assert.strictEqual(reason, 'not-reached');
  assert.deepStrictEqual(servers.map(({ family, outcome, reason: why }) => [family, outcome, why]), [
    ['ipv4', 'unreachable', 'It has no IPv4 address'],
  ]);
}, skip, { early: true });

scenario('both families: each server by those that it has, and one that is not found once', async scene => {
  const street = await town();
  const said = await check(scene, street, 'here', { servers: ['stun', 'stun by IPv6', 'unknown'] });

  assert.strictEqual(said.outside_ipv4, street.ours.ipv4);
  assert.strictEqual(said.outside_ipv6, street.ours.ipv6);
  assert.deepStrictEqual(said.servers.map(({ server, family, outcome }) => [server, family, outcome]), [
    [street.coturn.stun.urls, 'ipv4', 'mapped'],
    [street.byIPv6.stun.urls, 'ipv6', 'mapped'],
    ['stun:stun.invalid', 'ipv4', 'not-resolved'],
  ]);
}, skip, { early: true });

scenario('in words, the same', async scene => {
  const street = await town();
  const out = await check(scene, street, 'symmetric', { servers: ['stun', 'another stun'], relays: [street.relays.ipv4.url], json: false });

  assert.match(out, /^Direct connections may need help\nYour network gives each server a different port, and no TURN server is set up\.\n/);
  assert.match(out, new RegExp(`IPv4 address: ${street.homes.symmetric.outside} \\(Here ${street.homes.symmetric.address}\\)`));
  assert.match(out, /How ports are mapped: Different for each server \(symmetric\) \(\S+ saw \d+, \S+ saw \d+\)/);
}, skip, { early: true });

scenario('the program that holds the database checks with its own servers and relays', async scene => {
  const street = await town();
  const desktop = new Desktop(scene, street.homes.symmetric, {
    iceServers: ['stun', 'another stun'].map(name => known(street)[name]), relays: [street.relays.ipv4.url],
  });

  await desktop.start();
  /* Asked from elsewhere: whoever runs is asked, and where it is */
  const said = await desktop.command('netcheck', {}, '--json');

  assert.strictEqual(said.mapping, 'different');
  assert.deepStrictEqual(said.addresses, [street.homes.symmetric.address]);
  assert.deepStrictEqual(said.servers.map(({ server }) => server), [street.coturn.stun.urls, street.another.stun.urls]);
  assert.deepStrictEqual(said.relays.map(({ relay }) => relay), [street.relays.ipv4.url]);
}, skip, { early: true });

scenario('nobody is asked whom nobody named', async scene => {
  const street = await town();
  const home = street.homes.quiet;

  await home.count('meta l4proto { udp, tcp } ip daddr 203.0.113.0/24');
  await check(scene, street, 'quiet');
  assert.strictEqual(await home.counted(), 0);
}, skip, { early: true });

scenario('the system knows its own name in .local', async scene => {
  const hosts = path.join(scene.folder('etc'), 'hosts');
  /* Where /etc/hosts is another file */
  const host = {
    entering: (program, ...args) => ['unshare', ['--mount', 'sh', '-e', '-c', `mount --bind ${hosts} /etc/hosts; exec "$@"`,
                                                 'sh', program, ...args]],
  };

  fs.writeFileSync(hosts, `127.0.0.1 localhost\n192.0.2.7 ${os.hostname().split('.')[0]}.local\n`);
  const { out } = await scene.run('netcheck', { host }, '--json');
  const said = JSON.parse(out);

  assert.strictEqual(said.local_names, 'resolved');
  assert.strictEqual(said.local_name, `${os.hostname().split('.')[0]}.local`);
}, skip, { early: true });
