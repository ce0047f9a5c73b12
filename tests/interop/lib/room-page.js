// SPDX-License-Identifier: MIT
'use strict';

/* Pages with gun.js and lib/webrtc.js: one Chromium for a whole file, in which each page is of a person of its own. */

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const chromium = require('./chromium.js');
const { Teller } = require('./client.js');
const { until } = require('./wait.js');

const SCRIPTS = {
  '/gun.js': require.resolve('gun/gun.js'),
  '/webrtc.js': require.resolve('gun/lib/webrtc.js'),
  '/commands.js': path.join(__dirname, 'programs', 'commands.js'),
};
const DOCUMENT = `<!doctype html><title>gun.js</title>${Object.keys(SCRIPTS).map(name => `<script src="${name}"></script>`).join('')}`;
const MEETING = path.join(__dirname, 'programs', 'meeting.js');

/* What takes a while on a machine that is busy; gun.js itself gives up 9 s after an announce */
const MEET_MS = 25000;

/* Of what it said and heard about its room, so much is shown when a test fails */
const SHOWN_FRAMES = 60;
const SHOWN_CHARS = 300;

class RoomBrowser
{
  constructor(scene)
  {
    this.scene = scene;
    this.pages = 0;
  }

  async start()
  {
    this.server = http.createServer((request, response) => {
      const script = SCRIPTS[request.url];

      response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
      response.end(script ? fs.readFileSync(script) : DOCUMENT);
    });
    await new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.chromium = await chromium.launchForMany();
    return this;
  }

  get origin()
  {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  /* A page with its scripts, which begins when it is told; it closes with `scene`. */
  async page(scene, options)
  {
    const page = new RoomPage(`page ${++this.pages}`, options);

    scene.pages.push(page);
    await page.open(await this.chromium.newContext(), this.origin);
    return page;
  }

  async close()
  {
    await this.chromium.close();
    this.server.close();
  }

  show() {}
}

function messages(frame)
{
  return [].concat(JSON.parse(frame));
}

class RoomPage extends Teller
{
  constructor(name, { peers, room, ahead = 0, offerDelay = 0 })
  {
    super(name);
    Object.assign(this, { peers, room, soul: `/RTC/${room}<?99`, ahead, offerDelay });
    this.noise = [];
    this.frames = [];
    this.announces = [];
    this.stored = new Set();
  }

  async open(context, origin)
  {
    this.context = context;
    this.tab = await context.newPage();
    this.tab.on('console', message => this.noise.push(message.text()));
    this.tab.on('pageerror', error => this.noise.push(String(error)));
    this.tab.on('websocket', socket => {
      socket.on('framesent', ({ payload }) => this.says(payload));
      socket.on('framereceived', ({ payload }) => this.hearsFrame(payload));
    });
    await this.tab.exposeFunction('report', report => this.hear(report));
    await this.tab.addInitScript({ path: MEETING });
    await this.tab.addInitScript(`window.meet = meeting(${JSON.stringify({ ahead: this.ahead, offerDelay: this.offerDelay })});`);
    await this.tab.goto(origin);
  }

  says(payload)
  {
    for (const message of messages(payload)) {
      if (message.put && message.put[this.soul] && !message['@']) this.announces.push(message['#']);
      this.note('says', message);
    }
  }

  hearsFrame(payload)
  {
    for (const message of messages(payload)) {
      if (message.ok === true) this.stored.add(message['@']);
      this.note('hears', message);
    }
  }

  note(verb, message)
  {
    const text = JSON.stringify(message);

    if (this.frames.length >= SHOWN_FRAMES || !(text.includes(`"${this.soul}"`) || text.includes('"rtc"'))) return;
    this.frames.push(`${Date.now() % 1e6} ${verb} ${text.slice(0, SHOWN_CHARS)}`);
  }

  /* As a page does that loads gun.js now: it announces itself within a few milliseconds. */
  async begin()
  {
    this.pid = await this.tab.evaluate(({ peers, room }) => {
      window.gun = window.Gun({ peers, rtc: { iceServers: [], room } });
      window.commands = window.gunCommands(window.gun, null, window.report);
      return window.gun._.opt.pid;
    }, { peers: this.peers, room: this.room });
    this.name += ` ${this.pid}`;
    return this;
  }

  /* Begins, and one whom it dials has stored that it is there. Its own store acknowledges less. */
  async join()
  {
    await this.begin();
    await until(() => this.announces.some(id => this.stored.has(id)), `the announce of ${this.name} to be stored`, MEET_MS);
    return this;
  }

  tell(command)
  {
    this.tab.evaluate(given => { window.commands[given.do](given); }, command).catch(error => this.noise.push(String(error)));
  }

  /* What it knows of each connection that it tried to `pid` */
  connections(pid)
  {
    return this.tab.evaluate(id => window.meet.tell(id), pid);
  }

  /* Waits until a channel to `pid` is open, and returns that connection. */
  direct(pid, ms = MEET_MS)
  {
    return until(async () => (await this.connections(pid)).find(({ open, state }) => open && state === 'connected'),
                 `a channel of ${this.name} to ${pid}`, ms);
  }

  heardOverChannel(pid)
  {
    return this.tab.evaluate(id => window.meet.heard(id), pid);
  }

  openPeers()
  {
    return this.tab.evaluate(() => window.meet.peers());
  }

  port(pid)
  {
    return this.tab.evaluate(id => window.meet.port(id), pid);
  }

  /* From its relays for good: what it says and hears now goes over channels only. */
  leave()
  {
    return this.tab.evaluate(() => window.meet.leave());
  }

  announceAgain()
  {
    return this.tab.evaluate(() => window.gun._.opt.announce());
  }

  /* As when it runs out of memory: nobody is told anything. */
  async crash()
  {
    const gone = new Promise(resolve => this.tab.once('crash', resolve));

    this.tab.goto('chrome://crash').catch(() => {});
    await gone;
  }

  show(write)
  {
    write(`--- ${this.name}`);
    this.noise.slice(-40).forEach(line => write(`    console: ${line.slice(0, SHOWN_CHARS)}`));
    this.frames.forEach(line => write(`    ${line}`));
  }

  async close()
  {
    if (this.context) await this.context.close();
  }
}

module.exports = { MEET_MS, RoomBrowser, missing: chromium.missing };
