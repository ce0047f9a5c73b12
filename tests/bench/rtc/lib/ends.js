// SPDX-License-Identifier: MIT
'use strict';

/* The ends that are measured: rtc-end, node-datachannel, and a page of Chromium. All take the same commands; one of
 * them may hold many connections, each under a name. */

const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { meet } = require('../../../rtc/lib/meet.js');
const { ProcessEnd, rtcEnd } = require('../../../rtc/lib/process.js');
const { Speaker } = require('../../../rtc/lib/speaker.js');

const PROGRAMS = path.join(__dirname, 'programs');
const ORIGIN = 'https://page.invalid/';
const CONNECT_MS = 20000;

/* Nobody gathers candidates where there is nothing but loopback: there is a wire, and what is sent to its own address
 * takes the loopback all the same. */
function layWire()
{
  const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });

  if (ip('-oneline', 'link').trim().split('\n').length > 1) {
    throw new Error('this lays a wire of its own: run it by tests/support/in-netns, in a network without any');
  }
  ip('link', 'add', 'wire', 'type', 'veth', 'peer', 'name', 'end-of-wire');
  ip('address', 'add', '203.0.113.1/24', 'dev', 'wire');
  ip('link', 'set', 'wire', 'up');
  ip('link', 'set', 'end-of-wire', 'up');
  ip('route', 'add', 'default', 'dev', 'wire');
}

/* Where all of them live: in the network of this process */
function here(name)
{
  return { name, entering: (command, ...args) => [command, args] };
}

class Page extends Speaker
{
  async load(browser)
  {
    this.noise = [];
    this.page = await browser.context.newPage();
    this.page.on('pageerror', error => this.noise.push(String(error)));
    await this.page.exposeFunction('report', event => this.hear(event));
    await this.page.goto(ORIGIN);
    for (const name of ['meter.js', 'page.js']) await this.page.addScriptTag({ path: path.join(PROGRAMS, name) });
    await this.page.evaluate(() => { window.act = window.rtcPage(window.report); });
    return this;
  }

  async do(command)
  {
    await this.page.evaluate(given => window.act(given), command);
  }

  show(write)
  {
    write(`--- ${this.name}`);
    this.events.slice(-20).forEach(event => write(`    event: ${JSON.stringify(event).slice(0, 500)}`));
    this.noise.forEach(line => write(`    error: ${line}`));
  }

  close()
  {
    return this.page.close();
  }
}

/* One of the many connections of an end */
class Connection extends Speaker
{
  constructor(end, connection)
  {
    super(`connection ${connection} of ${end.name}`);
    this.end = end;
    this.connection = connection;
    end.listeners.add(event => {
      if (event.connection === connection) this.hear(event);
    });
  }

  do(command)
  {
    return this.end.do({ ...command, connection: this.connection });
  }

  lookAlive(what)
  {
    this.end.lookAlive(what);
  }
}

/* How an end of each kind is made, for `scene`, in which it ends */
const MAKE = {
  ours: (scene, name, options = {}) => rtcEnd(scene, here(name), options),

  datachannel: (scene, name, { echo } = {}) =>
    new ProcessEnd(scene, here(name), `libdatachannel at ${name}`, [process.execPath, path.join(PROGRAMS, 'datachannel.js')],
                   echo ? ['--echo'] : [], false),

  chromium: async (scene, name, { browser }) => {
    const page = await new Page(`Chromium at ${name}`).load(browser);

    scene.pages.push(page);
    return page;
  },
};

/* One channel `dc` that the first of them makes, open on both sides */
async function join(offerer, answerer, channel)
{
  await offerer.channel('dc', channel);
  await meet(offerer, answerer);
  await Promise.all([offerer, answerer].map(end => end.open('dc', { ms: CONNECT_MS })));
}

module.exports = { layWire, MAKE, Connection, join };
