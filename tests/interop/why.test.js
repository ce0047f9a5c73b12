// SPDX-License-Identifier: MIT
'use strict';

/*
 * Each cause of “why not direct?” is brought about by the network, the other side or the relay, and the whole program is
 * asked. All of them wait beside each other: a try that comes to nothing takes 30 s. tests/WHY.md has the table.
 */

const assert = require('node:assert');
const { after } = require('node:test');
const { Desktop, startAll } = require('./lib/desktop.js');
const { PostOffice, readdress, rewrite } = require('./lib/post-office.js');
const { Scene, scenario } = require('./lib/scene.js');
const { missing, oneTown } = require('./lib/town.js');
const { until } = require('./lib/wait.js');
const { Host } = require('../rtc/lib/networks.js');
const { RoomBrowser, missing: missingBrowser } = require('./lib/room-page.js');
const turn = require('../rtc/lib/turn-server.js');

const skip = missing() || turn.missing();
const skipPages = skip || missingBrowser();

/* A try of 30 s, and the time until it begins on a machine that is busy */
const OVER_MS = 70000;
/* A device id that is smaller, and one that is larger, than any other is likely to be */
const SMALL = '0'.repeat(9);
const LARGE = 'z'.repeat(9);

const HOMES = {
  'open': ['open'],
  'another open': ['open'],
  'deaf': ['open'],
  'no handshake': ['open'],
  'no data': ['open'],
  'to be cut': ['open'],
  'cone': ['cone'],
  'symmetric': ['symmetric'],
  'another symmetric': ['symmetric'],
  'UDP blocked': ['cone', { udpBlocked: true }],
};

/* What arrives at some of them no more, by the first bytes of a datagram: an answer to a check; DTLS; its data, and its end */
const LOST = {
  'deaf': '@th,64,16 0x0101',
  'no handshake': '@th,64,8 20-63',
  'no data': '@th,64,8 { 21, 23 }',
};

const office = new PostOffice();
const browsing = new Scene();
let browser;

after(async () => {
  await browsing.end();
  if (office.http) await office.close();
});

const town = oneTown(async made => {
  made.coturn = await made.turnServer();
  made.homes = {};
  for (const [name, [kind, options]] of Object.entries(HOMES)) made.homes[name] = await made.add(name, kind, options);
  made.other = await new turn.TurnServer(made.scene, made.homes['another open']).start();
  for (const [name, lost] of Object.entries(LOST)) await made.homes[name].nft(`add rule inet gate arriving iifname != "lo" meta l4proto udp ${lost} drop`);
  await office.start(made.ours.ipv4);
});

class Asker extends Desktop
{
  async why(name)
  {
    return this.command('why', {}, name.pid || name, '--json');
  }

  /* Waits until this is why */
  async because(other, cause, ms = OVER_MS)
  {
    let last;

    await until(async () => {
      last = await this.why(other);
      if (last.cause === cause) return true;
      await new Promise(resolve => setTimeout(resolve, 250));
      return false;
    }, `${this.name} to say ${cause}`, ms).catch(error => { throw new Error(`${error.message}; it says ${JSON.stringify(last)}`); });
    return last;
  }
}

/* Two in a room of their own, at these homes; `rule`: for their letters */
async function two(scene, name, { at = ['open', 'another open'], rule, options = {}, others = options, servers = () => [] } = {})
{
  const street = await town();
  const room = `why ${name}`;
  const iceServers = servers(street);

  if (rule) office.rules.set(room, rule);

  const [one, other] = at.map((home, i) => new Asker(scene, street.homes[home], {
    name: `${name}, ${home}`, relays: [office.url], room, iceServers, ...(i ? others : options),
  }));

  await startAll(one, other);
  return { one, other, room, street };
}

/* Who offers, and who answers */
async function inOrder({ one, other })
{
  const ids = await Promise.all([one, other].map(async desktop => (await desktop.room()).device_id));

  return ids[0] < ids[1] ? [one, other] : [other, one];
}

async function alone(scene, name, options)
{
  const street = await town();
  const one = new Asker(scene, street.homes.open, { name, relays: [office.url], room: `why ${name}`, ...options });

  await one.start();
  await one.serve.connected();
  return { one, room: `why ${name}`, street };
}

/* A desktop, and a page that comes into its room; the page has no server, and hides its address */
async function withPage(scene, name, options)
{
  const made = await alone(scene, name, options);

  browser ??= new RoomBrowser(browsing).start();
  browsing.pages[0] = await browser;

  const page = await (await browser).page(scene, { peers: [office.url], room: made.room });

  return { ...made, page };
}

function scene(name, run, why = skip)
{
  scenario(name, run, why, { early: true });
}

/* A cause that the network or a rule brings about between two */
const BETWEEN = {
  'is-direct': {},
  'through-turn': { at: ['symmetric', 'another symmetric'], servers: ({ coturn }) => [coturn.stun, coturn.turn()], fact: /TURN/ },
  'strict-nat-here': { at: ['symmetric', 'another symmetric'], servers: ({ coturn, other }) => [coturn.stun, other.stun], fact: /saw port \d+, .* saw port \d+\./, action: 'preferences' },
  'turn-refused': { at: ['symmetric', 'another symmetric'], servers: ({ coturn }) => [coturn.stun, coturn.wrong()], fact: /401/, action: 'preferences' },
  'udp-blocked-here': { at: ['UDP blocked', 'cone'], servers: ({ coturn, other }) => [coturn.stun, other.stun], fact: /Nothing came back/, action: 'preferences' },
  'name-not-found': { at: ['symmetric', 'cone'], servers: () => [{ urls: 'stun:stun.invalid' }], fact: /stun\.invalid/, action: 'preferences' },
  'no-turn-here': { options: { relayOnly: true }, others: {}, servers: ({ coturn }) => [{ ...coturn.turn(), urls: 'turn:192.0.2.7' }] },
  'nothing-arrived': { rule: letter => readdress(letter, '192.0.2.9'), fact: /no packet of it came/ },
  'only-local-names': { rule: letter => readdress(letter, '3d2f1e2c-1111-4222-8333-444455556666.local'), fact: /\.local/ },
  'no-address-heard': { rule: letter => rewrite(letter, sdp => sdp.replace(/^a=candidate:.*\r\n/gm, '')) },
  'one-way': { at: ['deaf', 'open'] },
  /* Each thinks that it is for the other to answer, and both begin the handshake */
  'dtls-failed': { rule: letter => letter.answer ? rewrite(letter, sdp => sdp.replace('a=setup:active', 'a=setup:passive')) : letter },
  'dtls-timeout': { at: ['no handshake', 'open'] },
  'no-channel': { at: ['no data', 'open'] },
};

for (const [cause, { fact = /./, action, ...how }] of Object.entries(BETWEEN)) {
  scene(cause, async scene => {
    const { one, other } = await two(scene, cause, how);
    const said = await one.because(other, cause);

    assert.match(said.fact, fact);
    if (action) assert.strictEqual(said.step_action, action);
  });
}

scene('no-answer, and then answer-too-late', async scene => {
  const held = [];
  const pair = await two(scene, 'late', { rule: (letter, later) => letter.offer ? letter : held.push(later) && null });
  const [offerer, answerer] = await inOrder(pair);

  await offerer.because(answerer, 'no-answer');
  held.splice(0).forEach(later => later());
  assert.match((await offerer.because(answerer, 'answer-too-late')).fact, /s after our offer/);
});

scene('no-address-here, where only the loopback is', async scene => {
  const lonely = await new Host('lonely').start(scene);
  const room = 'why lonely';
  const relay = await scene.serve({ name: 'lonely, relay', host: lonely, memory: true, listen: '127.0.0.1:0' });
  const [one, other] = ['one', 'other'].map(name => new Asker(scene, lonely, { name: `lonely, ${name}`, room, relays: [relay.url] }));

  await startAll(one, other);

  const [offerer, answerer] = await inOrder({ one, other });

  assert.match((await offerer.because(answerer, 'no-address-here')).fact, /no address that may be used/);
});

scene('never-offered', async scene => {
  const pair = await two(scene, 'silent', { rule: () => null });
  const [offerer, answerer] = await inOrder(pair);

  await answerer.because(offerer, 'never-offered');
});

scene('fingerprint', async scene => {
  const wrong = sdp => sdp.replace(/^(a=fingerprint:sha-256) (..)/gm, (_, before, byte) => `${before} ${byte === '00' ? '01' : '00'}`);
  const { one, other } = await two(scene, 'forged', { rule: letter => rewrite(letter, wrong) });

  await Promise.any([one.because(other, 'fingerprint'), other.because(one, 'fingerprint')]);
});

scene('left', async scene => {
  const { one, other } = await two(scene, 'gone');

  await Promise.all([one.reaches(other), other.reaches(one)]);
  await other.stop();
  await one.because(other, 'left');
});

scene('went-silent', async scene => {
  const { one, other, street } = await two(scene, 'cut', { at: ['open', 'to be cut'] });

  await one.reaches(other);
  await street.homes['to be cut'].shutUdp();
  await one.because(other, 'went-silent');
});

scene('too-many-peers', async scene => {
  const street = await town();
  const names = ['one', 'two', 'three'];
  const [one, ...others] = names.map((name, i) => new Asker(scene, street.homes.open, {
    name: `full, ${name}`, relays: [office.url], room: 'why full', ...(i ? {} : { maxDirect: 1 }),
  }));

  await startAll(one, ...others);
  await Promise.any(others.map(other => one.because(other, 'too-many-peers')));
});

scene('off-here, no-room, not-in-room', async scene => {
  const [off, nowhere, somewhere] = await Promise.all([alone(scene, 'off', { noRtc: true }), alone(scene, 'no room', { room: undefined }), alone(scene, 'room')]);

  assert.strictEqual((await off.one.why('nobody')).cause, 'off-here');
  assert.strictEqual((await nowhere.one.why('nobody')).cause, 'no-room');
  assert.strictEqual((await somewhere.one.why('nobody')).cause, 'not-in-room');
});

scene('clocks, of one who is ahead and of one who is behind', async scene => {
  const { one, room } = await alone(scene, 'clocks');

  office.present(room, LARGE, 'early', 600000);
  office.present(room, SMALL, 'late', -600000);
  assert.match((await one.because(LARGE, 'clocks')).fact, /(599|600)\.\d s ahead/);
  assert.match((await one.because(SMALL, 'clocks')).fact, /(599|600|601)\.\d s behind/);
});

scene('trying, and then no-answer of one who only says that it is there', async scene => {
  const { one, room } = await alone(scene, 'nobody');

  office.present(room, LARGE, 'nobody');
  await one.because(LARGE, 'trying');
  await one.because(LARGE, 'no-answer');
});

scene('too-many-attempts', async scene => {
  const { one, room } = await alone(scene, 'often');
  const { letter } = await until(() => office.letters.find(({ letter: { offer } }) => offer), 'an offer to repeat');
  const { device_id: device, pid } = await one.room();

  for (let n = 0; n < 7; n++) {
    office.write(room, SMALL, device, { to: pid, from: 'eager', n: `attempt${n}`, offer: letter.offer });
    await until(async () => {
      const { attempts, dropped } = await one.room();

      return attempts + dropped['too-many'] > n;
    }, `offer ${n}`);
  }
  assert.match((await one.because(SMALL, 'too-many-attempts')).fact, /6 times/);
});

scene('is-direct, and then they-closed, of a page', async scene => {
  const { one, page } = await withPage(scene, 'page');

  await page.begin();
  await one.because(page, 'is-direct');
  await page.tab.evaluate(() => window.connections.forEach(connection => connection.close()));
  await one.because(page, 'they-closed');
}, skipPages);

scene('only-local-names, of a page, when only TURN is used', async scene => {
  const { coturn } = await town();
  const { one, page } = await withPage(scene, 'hidden page', { relayOnly: true, iceServers: [coturn.turn()] });

  await page.begin();
  assert.match((await one.because(page, 'only-local-names')).sentence, /only TURN/);
}, skipPages);

scene('no-answer, and then answer-too-late, of a page', async scene => {
  const { one, page, room } = await withPage(scene, 'slow page');
  const held = [];

  office.hold = message => message.ok && message.ok.rtc && message.ok.rtc.id === page.pid && message.ok.rtc.answer && held.push(message);
  await page.begin();
  assert.match((await one.because(page, 'no-answer')).sentence, /took our offer/);
  held.splice(0).forEach(message => office.pass(message, room));
  await one.because(page, 'answer-too-late');
}, skipPages);
