// SPDX-License-Identifier: MIT
'use strict';

/* Two rtc-ends in networks that stand between them: whether they connect, over which candidates, and how soon. */

const assert = require('node:assert');
const { connect } = require('./lib/meet.js');
const { scenario } = require('./lib/stage.js');
const turnServer = require('./lib/turn-server.js');

const skip = turnServer.missing();
/* Of what is measured, below a second, most is the pace of ICE; a machine that is busy takes its time. */
const BOUND_MS = 15000;

/* Which types of candidates the pair may have, at left and right; a peer-reflexive one is what the other side saw
 * before it heard of it. */
const HOST = ['host', 'peer-reflexive'];
const OUTSIDE = ['server-reflexive', 'peer-reflexive'];
const ANY = [...HOST, ...OUTSIDE];
const RELAYED = ['relayed'];

const CASES = [
  { name: 'the same LAN', net: {}, servers: 'none', local: HOST, remote: HOST },
  { name: 'the same LAN behind a NAT', net: { left: 'cone', right: 'beside' }, local: HOST, remote: HOST },
  { name: 'cone and cone', net: { left: 'cone', right: 'cone' }, local: ANY, remote: ANY, direct: true },
  { name: 'full cone and symmetric', net: { left: 'full cone', right: 'symmetric' }, local: ANY, remote: ANY, direct: true },
  { name: 'cone and symmetric', net: { left: 'cone', right: 'symmetric' }, relayed: true },
  { name: 'symmetric and symmetric', net: { left: 'symmetric', right: 'symmetric' }, relayed: true },
  { name: 'UDP blocked on one side', net: { left: 'cone', right: 'open', udpBlocked: 'left' }, transport: 'tcp', relayed: true },
  { name: 'IPv6 only', net: { ipv6: true }, servers: 'none', local: HOST, remote: HOST },
  { name: '5 % of packets lost', net: { left: 'cone', right: 'cone', lossPercent: 5 }, servers: 'stun', local: ANY, remote: ANY, direct: true },
];

function relayed({ local, remote })
{
  return RELAYED.includes(local.type) || RELAYED.includes(remote.type);
}

/* Two ends on a network of their own, connected */
async function joined(stage, { net, servers, transport }, options = {})
{
  const network = await stage.network(net);
  const coturn = servers === 'none' ? null : await stage.turnServer(network);
  /* Where packets are lost, the way through a relay may be found first, and then it is taken */
  const iceServers = !coturn ? [] : servers === 'stun' ? [coturn.stun] : [coturn.stun, coturn.turn(transport)];
  const [left, right] = [network.left, network.right].map(host => stage.ours(host, { iceServers, trickle: true, ...options }));

  await connect(left, right, { ms: BOUND_MS });
  return { network, left, right };
}

async function talk(left, right)
{
  const word = { text: `still here ${left.events.length}` };

  await left.send('dc', word);
  await right.received(word);
  await right.send('dc', word);
  await left.received(word);
}

for (const one of CASES) {
  scenario(`${one.name}: ${one.relayed ? 'through TURN' : 'direct'}`, async stage => {
    const { left, right } = await joined(stage, one);

    await talk(left, right);
    for (const end of [left, right]) {
      const pair = await end.pair();

      assert.strictEqual(relayed(pair), Boolean(one.relayed), JSON.stringify(pair));
      if (one.relayed) continue;
      assert.ok(one.local.includes(pair.local.type), JSON.stringify(pair));
      assert.ok(one.remote.includes(pair.remote.type), JSON.stringify(pair));
    }
  }, { skip });
}
