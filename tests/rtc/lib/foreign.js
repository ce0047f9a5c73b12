// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and another implementation of WebRTC: the same tests for each of them. */

const assert = require('node:assert');
const { after } = require('node:test');
const { connect } = require('./meet.js');
const { KIB, exchange } = require('./messages.js');
const { Stage, bothClosed, closedClean, noErrors, scenario, unable } = require('./stage.js');
const turnServer = require('./turn-server.js');

const RELIABLE = { ordered: true };
const SIZES = [1, 16 * KIB, 64 * KIB];
/* How long silence takes to count, and what a busy machine adds to it */
const SUSPECT_MS = 20000;

/* One network for all tests of a file. */
class Lan
{
  constructor()
  {
    this.stage = new Stage();
    after(() => this.stage.end());
  }

  start()
  {
    this.started ??= (async () => {
      this.network = await this.stage.network();
      this.coturn = await this.stage.turnServer(this.network);
    })();
    return this.started;
  }

  /* Theirs is given a STUN server: a library that has none may ask one of the internet. */
  async pair(stage, library, options)
  {
    await this.start();
    return {
      ours: stage.ours(this.network.right, options),
      theirs: stage.foreign(library, this.network.left, { iceServers: [this.coturn.stun], ...options }),
    };
  }
}

/* `silent`: what it tells nobody when it ends */
function meetings(library, { silent } = {})
{
  const skip = unable || turnServer.missing();
  const lan = new Lan();

  for (const trickle of [false, true]) {
    for (const offering of ['ours', 'theirs']) {
      scenario(`${offering === 'ours' ? 'we offer' : `${library} offers`}${trickle ? ', candidates apart' : ''}`, async stage => {
        const { ours, theirs } = await lan.pair(stage, library, { trickle });
        const ends = offering === 'ours' ? [ours, theirs] : [theirs, ours];

        await connect(...ends, { channel: RELIABLE });
        await exchange(ours, theirs, 'dc', SIZES);
        assert.strictEqual((await ours.statistics()).dtlsVersion, 'DTLS 1.2');
        noErrors(ours, theirs);
      }, { skip });
    }
  }

  for (const closing of ['ours', 'theirs']) {
    scenario(`a channel that ${closing === 'ours' ? 'we close' : `${library} closes`} is closed, and the other one goes on`, async stage => {
      const { ours, theirs } = await lan.pair(stage, library, { trickle: true });

      await connect(ours, theirs);

      const { id } = await theirs.event(event => event.event === 'channel', 'our channel');

      await (closing === 'ours' ? ours : theirs).do({ do: 'close-channel', channel: id });
      await Promise.all([ours, theirs].map(end => end.event(event => event.event === 'closed' && event.id === id, 'the closing')));
      /* There is one of that name left */
      await exchange(ours, theirs, 'dc', [KIB]);
      noErrors(ours, theirs);
    }, { skip });
  }

  scenario(`our close closes the channels of ${library}`, async stage => {
    const { ours, theirs } = await lan.pair(stage, library, { trickle: true });

    await connect(theirs, ours);
    ours.hangUp();
    await bothClosed(theirs);
    await closedClean(ours);
    noErrors(theirs);
  }, { skip });

  scenario(`the close of ${library} ${silent ? 'is silent, and seen by that' : 'closes our connection'}`, async stage => {
    const { ours, theirs } = await lan.pair(stage, library, { trickle: true });

    await connect(ours, theirs);
    theirs.hangUp();
    if (silent) await ours.state('connection', 'disconnected', { ms: SUSPECT_MS });
    else await closedClean(ours);
    noErrors(ours);
  }, { skip, early: silent });
}

module.exports = { meetings };
