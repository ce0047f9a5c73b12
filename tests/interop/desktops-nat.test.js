// SPDX-License-Identifier: MIT
'use strict';

/* Two desktops in networks that stand between them, as tests/rtc/nat.test.js has them: over which kind of path they
 * find each other, and that what one writes the other sees, whatever path that is. */

const assert = require('node:assert');
const { Desktop, meet, startAll, talk } = require('./lib/desktop.js');
const { scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const turn = require('../rtc/lib/turn-server.js');

const skip = missing() || turn.missing();

/* Who lives on the street; of two behind one NAT the second is named after the first. */
const HOMES = {
  'open': ['open'],
  'another open': ['open'],
  'cone': ['cone'],
  'beside cone': ['beside', { of: 'cone' }],
  'another cone': ['cone'],
  'full cone': ['full cone'],
  'symmetric': ['symmetric'],
  'another symmetric': ['symmetric'],
  'UDP blocked': ['cone', { udpBlocked: true }],
  'IPv6': ['open', { ipv6: true }],
  'another IPv6': ['open', { ipv6: true }],
  'lossy': ['cone', { lossPercent: 5 }],
  'another lossy': ['cone', { lossPercent: 5 }],
};

const CASES = [
  { name: 'no NAT at all', at: ['open', 'another open'], servers: 'none', route: 'internet' },
  { name: 'the same LAN behind a NAT', at: ['cone', 'beside cone'], servers: 'turn', route: 'local' },
  { name: 'the same LAN, and a TURN server that is silent', at: ['cone', 'beside cone'], servers: 'silent', route: 'local' },
  { name: 'cone and cone', at: ['cone', 'another cone'], servers: 'turn', route: 'internet' },
  { name: 'full cone and symmetric', at: ['full cone', 'symmetric'], servers: 'turn', route: 'internet' },
  { name: 'cone and symmetric', at: ['cone', 'symmetric'], servers: 'turn', route: 'turn' },
  { name: 'symmetric and symmetric', at: ['symmetric', 'another symmetric'], servers: 'turn', route: 'turn' },
  { name: 'UDP blocked on one side', at: ['UDP blocked', 'open'], servers: 'turn by TCP', route: 'turn' },
  { name: 'IPv6 only', at: ['IPv6', 'another IPv6'], servers: 'none', route: 'local' },
  /* Where packets are lost, the way through TURN may be found first, and then it is taken */
  { name: '5 % of packets lost', at: ['lossy', 'another lossy'], servers: 'stun', route: 'internet' },
  { name: 'cone and symmetric without TURN', at: ['another cone', 'another symmetric'], servers: 'stun', route: 'relay' },
];

const town = oneTown(async made => {
  made.coturn = await made.turnServer();
  made.homes = {};
  for (const [name, [kind, options]] of Object.entries(HOMES)) made.homes[name] = await made.add(name, kind, options);
  made.relays = { ipv4: await made.relay(made.scene), ipv6: await made.relay(made.scene, { ipv6: true }) };
});

function servers({ coturn }, wanted)
{
  return {
    'none': [],
    'stun': [coturn.stun],
    'turn': [coturn.stun, coturn.turn()],
    'silent': [coturn.stun, { ...coturn.turn(), urls: 'turn:203.0.113.200' }],
    'turn by TCP': [coturn.stun, coturn.turn('tcp')],
  }[wanted];
}

for (const { name, at, servers: wanted, route } of CASES) {
  scenario(`${name}: ${route}`, async scene => {
    const street = await town();
    const relay = street.relays[at[0] === 'IPv6' ? 'ipv6' : 'ipv4'];
    const [one, other] = at.map(home => new Desktop(scene, street.homes[home], {
      name: `${name}, ${home}`, relays: [relay.url], room: `nat ${name}`, iceServers: servers(street, wanted),
    }));

    await startAll(one, other);
    await meet([one, other], [route]);
    await talk(one, other, name);
    if (route === 'relay') return;
    assert.strictEqual((await one.ping(other)).path, route);
  }, skip, { early: true });
}
