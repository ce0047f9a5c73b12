// SPDX-License-Identifier: MIT
'use strict';

/*
 * Who abuses the room where pages are met: signals that answer nothing, come twice, name others or ourselves, hold
 * garbage, and crowds that announce themselves. Each is dropped and counted by what it was; a real page connects
 * afterwards. Once over a stock relay that passes everything on, once at our own listener.
 */

const assert = require('node:assert');
const { test } = require('node:test');
const lan = require('../interop/lib/lan.js');
const { MEET_MS, Place, skip } = require('../interop/lib/party.js');
const { VARIANTS } = require('../interop/lib/relay.js');
const { scenario } = require('../interop/lib/scene.js');
const { until } = require('../interop/lib/wait.js');
const { Witness } = require('./lib/witness.js');

const CROWD = 10000;
const AT_ONCE = 100;
const FINGERPRINT = Array(32).fill('AB').join(':');

/* What can be read, and leads nowhere */
const SDP = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
             'c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', `a=fingerprint:sha-256 ${FINGERPRINT}`,
             'a=setup:actpass', 'a=mid:0', 'a=sctp-port:5000', 'a=max-message-size:262144', ''].join('\r\n');
const ANSWER = SDP.replace('actpass', 'active');
const CANDIDATE = { candidate: 'candidate:1 1 udp 2113937151 10.9.0.99 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };

const offer = (id, sdp = SDP) => ({ offer: { type: 'offer', sdp }, id });
const answer = (id, sdp = ANSWER) => ({ answer: { type: 'answer', sdp }, id });
const candidate = id => ({ candidate: CANDIDATE, id });

/* What is sent, as answers to our announce, and as what all of it counts. `ours`: our pid, `page`: of who is connected */
const ATTACKS = [
  ['an answer to nothing', 'unknown', () => [answer('nobody1')]],
  ['a candidate of nobody', 'unknown', () => [candidate('nobody2')]],
  ['a candidate and an answer before the offer', 'unknown', () => [candidate('hasty'), answer('hasty')]],
  ['that offer, twice', 'repeated', () => [offer('hasty'), offer('hasty')], 1],
  ['an answer to an offer of theirs', 'unknown', () => [answer('hasty')]],
  ['an offer in our own name', 'ours', ({ ours }) => [offer(ours), answer(ours), candidate(ours)]],
  ['an offer in the name of a page that is connected', 'connected', ({ page }) => [offer(page)]],
  ['an answer in the name of that page', 'repeated', ({ page }) => [answer(page), candidate(page)]],
  ['descriptions that are none', 'malformed', () => ['', 'v=0', 'SDP', SDP.slice(0, 60), SDP.replace(/a=fingerprint.*\r\n/, ''),
                                                     SDP.replace('webrtc-datachannel', 'a fax'), '\u0000'.repeat(100), '🎉'.repeat(1000)]
    .map((sdp, i) => offer(`garbage${i}`, sdp))],
  ['descriptions that are too long', 'malformed', () => [offer('long1', SDP + 'a=x\r\n'.repeat(13500)),
                                                         offer('long2', 'x'.repeat(1000000))]],
  ['descriptions of no text', 'malformed', () => [5, null, [], {}, true].map((sdp, i) => offer(`shape${i}`, sdp))],
  ['a kind that there is not', 'malformed', () => [{ id: 'kind' }, { rollback: { type: 'rollback' }, id: 'kind' },
                                                   { offer: { type: 'answer', sdp: SDP }, id: 'kind' }]],
  ['senders that are none', 'malformed', () => [undefined, null, 5, {}, [], ''].map(id => offer(id))],
];

class Attacker
{
  constructor(raw, { room, ours })
  {
    Object.assign(this, { raw, soul: `/RTC/${room}<?99`, ours });
  }

  /* Hears us announce ourselves, as whoever is in the room does. */
  async listen()
  {
    this.raw.ask(this.soul, '+');

    const { '#': id } = await until(() => this.raw.messages.find(({ put, '@': to }) => {
      return to === undefined && put && put[this.soul] && put[this.soul]['+'] === this.ours.pid;
    }), 'our announce', MEET_MS);

    this.announce = id;
  }

  say(rtc)
  {
    this.raw.say({ '@': this.announce, ok: { rtc } });
  }

  async dropped()
  {
    return (await this.ours.desktop.room()).dropped;
  }

  /* Waits until as many more were counted as `kind`, and nothing else was. */
  async counts(kind, times, act)
  {
    const before = await this.dropped();

    await act();
    await until(async () => (await this.dropped())[kind] >= before[kind] + times, `${times} more ${kind}`)
      .catch(async error => { throw new Error(`${error.message}: ${JSON.stringify(before)} -> ${JSON.stringify(await this.dropped())}`); });
    assert.deepStrictEqual(await this.dropped(), { ...before, [kind]: before[kind] + times });
  }

  /* As many announce themselves, one after the other, as fast as it goes */
  crowd(count)
  {
    const now = Date.now() - 1000;

    for (let i = 0; i < count; i += AT_ONCE) {
      const frame = Array.from({ length: AT_ONCE }, (_, j) => ({
        '#': `crowd${i + j}`,
        put: { [this.soul]: { _: { '#': this.soul, '>': { '+': now + (i + j) / 100 } }, '+': `member${i + j}` } },
      }));

      this.raw.socket.send(JSON.stringify(frame));
    }
  }

  /* Of what was said before, and goes the same way */
  async heardAll()
  {
    await this.raw.putAcked('after the crowd', this.ours.pid, true);
    await this.ours.desktop.watch('after the crowd').find(({ key }) => key === this.ours.pid, 'what was said last');
  }
}

async function attack(t, { party, ours, raw })
{
  const attacker = new Attacker(raw, { room: party.room, ours });
  const witness = new Witness();

  witness.hub = ours.serve;
  await attacker.listen();

  const page = await party.page();

  await page.join();
  await party.meet();
  for (const [name, kind, signals, times] of ATTACKS) {
    const all = signals({ ours: ours.pid, page: page.pid });

    t.diagnostic(`${name}: ${kind}`);
    await attacker.counts(kind, times || all.length, () => all.forEach(rtc => attacker.say(rtc)));
  }
  t.diagnostic('an offer to nobody: no-addressee');
  await attacker.counts('no-addressee', 1, () => raw.say({ ok: { rtc: offer('nobody3') } }));
  await party.talk('while it goes on', [ours, page]);

  /* A page makes a connection for each name of a crowd, and comes to an end of its own */
  await page.page.close();

  const friend = party.ours();

  await friend.begin();
  await party.meet([ours, friend]);
  t.diagnostic(`${CROWD} announces`);
  attacker.crowd(CROWD);
  await until(async () => (await attacker.dropped())['too-many'] > 0, 'the limit to be reached', MEET_MS);
  await attacker.heardAll();
  await party.talk('in the crowd', [ours, friend]);

  /* Nobody is there any more of all who came */
  const late = await party.page();

  await late.join();
  await party.meet([ours, late]);
  await party.talk('at last', [ours, friend, late]);
  witness.memoryBounded(t);
}

const place = new Place({ relay: VARIANTS['axe:false'] });

scenario('over a stock relay: all of it is dropped and counted, and pages connect', async (scene, t) => {
  const party = await place.party(scene);
  const ours = party.ours();
  const raw = await scene.raw(place.relay.wsUrl);

  await ours.begin();
  await attack(t, { party, ours, raw });
}, skip, { early: true });

scenario('at our listener: all of it is dropped and counted, and pages connect', async (scene, t) => {
  const party = await place.party(scene, []);
  const ours = party.ours({ listen: '127.0.0.1:0', origins: [place.browser.origin] });

  await ours.begin();
  party.relays = [ours.serve.url.replace(/^ws/, 'http')];
  await attack(t, { party, ours, raw: await scene.raw(ours.serve.url) });
}, skip, { early: true });

test('nobody was spoken to beyond this network', { skip: skip || false }, () => assert.deepStrictEqual(lan.beyond(), []));
