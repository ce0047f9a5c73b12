// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end with a real STUN and TURN server: through it, around it, and when it is of no use. */

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { after, before } = require('node:test');
const { connect, meet } = require('./lib/meet.js');
const { Stage, scenario, unable } = require('./lib/stage.js');
const tab = require('./lib/tab.js');
const turnServer = require('./lib/turn-server.js');

const skip = unable || turnServer.missing();
const skipPages = skip || tab.missing();
/* Gathering waits 5 s for servers, and no longer */
const GATHERING_MS = 10000;

const shared = new Stage();
let net;
let coturn;

before(async () => {
  if (skip) return;
  net = await shared.network();
  coturn = await shared.turnServer(net);
});
after(() => shared.end());

async function talk(left, right)
{
  for (const [from, to] of [[left, right], [right, left]]) {
    const word = { text: `through a relay, ${from.name}` };

    await from.send('dc', word);
    await to.received(word);
  }
}

function candidates({ sdp })
{
  return sdp.split('\r\n').filter(line => line.startsWith('a=candidate:'));
}

for (const transport of ['udp', 'tcp']) {
  for (const sides of ['one', 'both']) {
    scenario(`TURN over ${transport}, relayed on ${sides === 'one' ? 'one side' : 'both sides'}`, async stage => {
      const options = { iceServers: [coturn.turn(transport)], relayOnly: true };
      const left = stage.ours(net.left, options);
      const right = stage.ours(net.right, sides === 'both' ? options : {});

      await connect(left, right);
      await talk(left, right);

      const { local } = await left.pair();

      assert.strictEqual(local.type, 'relayed');
      assert.strictEqual(local.address, net.street.address);
    }, { skip });
  }
}

scenario('relayed only: no address of this computer is told', async stage => {
  for (const trickle of [false, true]) {
    const left = stage.ours(net.left, { iceServers: [coturn.stun, coturn.turn()], relayOnly: true, trickle });

    await left.channel('dc');

    const { sdp } = await left.offer();

    await left.state('gathering', 'complete', { ms: GATHERING_MS });

    const apart = left.events.filter(event => event.event === 'candidate').map(event => event.candidate);
    const all = [...candidates({ sdp }), ...apart];
    const told = [sdp, ...apart].join('\n');

    assert.ok(all.length > 0, told);
    assert.ok(all.every(line => / typ relay raddr 0\.0\.0\.0 rport 9/.test(line)), told);
    assert.ok(!told.includes(net.left.address), told);
  }
}, { skip });

scenario('STUN tells how this computer is seen', async stage => {
  const behind = await stage.network({ left: 'cone' });
  const server = await stage.turnServer(behind);
  const left = stage.ours(behind.left, { iceServers: [server.stun] });

  await left.channel('dc');

  const seen = candidates(await left.offer()).filter(line => / typ srflx /.test(line));

  assert.ok(seen.length > 0);
  assert.ok(seen.every(line => line.includes(` ${behind.left.outside} `)), seen.join('\n'));
}, { skip });

/* Whose answers libnice takes for those of TURN, it asks again and again */
scenario('STUN and TURN at one address: each is asked, STUN once', async stage => {
  const behind = await stage.network({ left: 'cone' });
  const server = await stage.turnServer(behind);
  const left = stage.ours(behind.left, { iceServers: [server.stun, server.turn()] });

  /* A request of STUN has nothing but its header */
  await behind.left.count('udp length 28');
  await left.channel('dc');

  const types = candidates(await left.offer()).map(line => line.split(' ')[7]);

  assert.deepStrictEqual(types.sort(), ['host', 'relay', 'srflx']);
  assert.strictEqual(await behind.left.counted(), 1);
}, { skip });

scenario('a wrong password ends by our own time limit, with the reason', async stage => {
  const left = stage.ours(net.left, { iceServers: [coturn.wrong()], relayOnly: true, connectTimeout: 5 });
  const right = stage.ours(net.right, { connectTimeout: 5 });

  await left.channel('dc');
  await meet(left, right);
  for (const [end, reason] of [[left, /within 5 s: 0 candidates here.*no TURN server gave an address/],
                               [right, /within 5 s: 1 candidates here, 0 there/]]) {
    const { code, message } = await end.event(event => event.event === 'error', 'the reason');

    assert.strictEqual(code, 'ice');
    assert.match(message, reason);
    await end.state('connection', 'failed');

    const entries = (await end.timeline()).map(({ text }) => text);

    assert.ok(entries.includes(`ICE is failed: ${message}`), entries.join('\n'));
    assert.ok(entries.includes(`It failed: ${message}`), entries.join('\n'));
  }
}, { skip });

for (const [what, server] of [['a STUN server whose name nobody knows', 'stun:nobody.invalid'],
                              ['a STUN server that is silent', 'stun:203.0.113.200']]) {
  scenario(`${what} holds up nothing for long`, async stage => {
    const alone = await stage.network({});
    const [left, right] = [alone.left, alone.right].map(host => stage.ours(host, { iceServers: [{ urls: server }], trickle: true }));

    await connect(left, right);
    await talk(left, right);
    await left.state('gathering', 'complete', { ms: GATHERING_MS });
  }, { skip: unable, early: true });
}

scenario('turns: is refused with the reason', async () => {
  const { status, stderr } = spawnSync(process.env.GUN_RTC_END, [
    '--ice-server', 'turns:relay.invalid', '--username', 'a', '--credential', 'b'], { encoding: 'utf8', input: '' });

  assert.strictEqual(status, 2);
  assert.match(stderr, /turns:/);
  assert.match(stderr, /TLS|encrypt|plain/i);
}, {});

scenario('the ports and the address that were chosen are used, and no others', async stage => {
  await net.left.script('ip address add 203.0.113.99/24 dev wire');
  const left = stage.ours(net.left, { portRange: '50000-50003', address: '203.0.113.99' });

  await left.channel('dc');

  const lines = candidates(await left.offer());

  assert.ok(lines.length > 0);
  for (const line of lines) {
    const [, , , , address, port] = line.split(' ');

    assert.strictEqual(address, '203.0.113.99');
    assert.ok(Number(port) >= 50000 && Number(port) <= 50003, line);
  }
}, { skip });

scenario('an interface that was chosen is used, and no other', async stage => {
  const two = await stage.network({});

  await two.left.script('ip link add other type veth peer name beyond',
                        'ip address add 198.51.100.5/24 dev other', 'ip link set other up', 'ip link set beyond up');
  for (const [chosen, expected] of [['other', ['198.51.100.5']], ['wire', [two.left.address]],
                                    [undefined, ['198.51.100.5', two.left.address]]]) {
    const left = stage.ours(two.left, { interface: chosen });

    await left.channel('dc');

    const lines = candidates(await left.offer());

    assert.deepStrictEqual(lines.map(line => line.split(' ')[4]).sort(), expected);
  }
}, { skip: unable });

for (const [name, ours, theirs] of [['we', true, false], ['Chromium', false, true], ['both', true, true]]) {
  scenario(`Chromium and rtc-end, relayed only: ${name}`, async stage => {
    const iceServers = [coturn.turn()];
    const browser = await stage.browser(net.left);
    const page = await browser.tab(stage, { iceServers, relayOnly: theirs, trickle: true });
    const end = stage.ours(net.right, { iceServers, relayOnly: ours, trickle: true });

    await connect(page, end);
    await talk(page, end);

    const { local, remote } = await end.pair();

    if (ours) assert.strictEqual(local.type, 'relayed');
    if (theirs) assert.notStrictEqual(remote.address, net.left.address);
  }, { skip: skipPages });
}
