// SPDX-License-Identifier: MIT
'use strict';

/* A scene with networks and ends of connections on it. */

const assert = require('node:assert');
const { test } = require('node:test');
const { Scene } = require('../../interop/lib/scene.js');
const { Network, missing } = require('./networks.js');
const { rtcEnd, foreignEnd } = require('./process.js');
const { Browser } = require('./tab.js');
const { TurnServer } = require('./turn-server.js');

class Stage extends Scene
{
  network(options) { return new Network(this).build(options); }
  turnServer(network) { return new TurnServer(this, network.street).start(); }
  ours(host, options) { return rtcEnd(this, host, options); }
  foreign(library, host, options) { return foreignEnd(this, host, library, options); }

  async browser(host, options)
  {
    const browser = new Browser(this, host);

    this.pages.push(browser);
    return browser.open(options);
  }
}

const unable = missing();

/* Who is told of an end hears it at once. Silence counts after 5 s: what comes before was told. */
const TOLD_MS = 4500;

/* One test. What it takes a while to wait for, it says with `early`: then it begins at once, beside the others. */
function scenario(name, run, { skip, early } = {})
{
  const reason = unable || skip || null;
  const begun = early && !reason ? begin(run) : null;

  test(name, { skip: reason || false }, async () => {
    const outcome = await (begun || begin(run));

    if (outcome.error) throw outcome.error;
  });
}

/* An outcome instead of a rejection: nobody may be waiting for it yet. */
async function begin(run)
{
  const stage = new Stage();

  try {
    await run(stage);
    await stage.end();
    return {};
  } catch (error) {
    stage.show();
    await stage.end().catch(() => {});
    return { error };
  }
}

function noErrors(...ends)
{
  for (const end of ends) assert.deepStrictEqual(end.events.filter(event => event.event === 'error'), [], end.name);
}

/* The states that the connection of `end` went through */
function states(end)
{
  return end.events.filter(event => event.event === 'state' && event.of === 'connection').map(event => event.state);
}

function bothClosed(end, options = { ms: TOLD_MS })
{
  return end.event(() => end.count(event => event.event === 'closed') === 2, 'the closing of both channels', options);
}

/* That the connection of rtc-end was closed as it is meant, not found lost */
async function closedClean(ours)
{
  await ours.state('connection', 'closed', { ms: TOLD_MS });
  await bothClosed(ours);
  assert.deepStrictEqual(states(ours), ['connecting', 'connected', 'closed']);
  noErrors(ours);
}

module.exports = { Stage, TOLD_MS, bothClosed, closedClean, noErrors, scenario, states, unable };
