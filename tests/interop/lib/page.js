// SPDX-License-Identifier: MIT
'use strict';

/* gun.js in a page of headless Chromium, which is told what a gun.js in node is told (client.js). */

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { launch, missing } = require('./chromium.js');
const { Teller } = require('./client.js');

/* What the page loads, from this test and nowhere else */
const SCRIPTS = {
  '/gun.js': require.resolve('gun/gun.js'),
  '/sea.js': require.resolve('gun/sea.js'),
  '/commands.js': path.join(__dirname, 'programs', 'commands.js'),
};

class Page extends Teller
{
  constructor(scene, peers, { sea = false } = {})
  {
    super('page in Chromium');
    this.scene = scene;
    this.scripts = Object.keys(SCRIPTS).filter(name => sea || name !== '/sea.js');
    this.peers = peers;
    this.noise = [];
  }

  async open(peers = this.peers)
  {
    this.peers = peers;
    if (!this.server) await this.serve();
    this.browser = await launch(this.scene.folder('chromium'));
    this.tab = await this.browser.newPage();
    this.tab.on('console', message => this.noise.push(message.text()));
    this.tab.on('pageerror', error => this.noise.push(String(error)));
    await this.tab.exposeFunction('report', report => this.hear(report));
    return this.load();
  }

  /* Again, what was open before is gone: as when somebody reloads the page. */
  async load()
  {
    await this.tab.goto(this.origin);
    await this.tab.evaluate(list => {
      window.gun = window.Gun({ peers: list, localStorage: false });
      window.commands = window.gunCommands(window.gun, window.SEA, window.report);
    }, this.peers);
    return this;
  }

  serve()
  {
    const tags = this.scripts.map(name => `<script src="${name}"></script>`).join('');

    this.server = http.createServer((request, response) => {
      const script = SCRIPTS[request.url];

      response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
      response.end(script ? fs.readFileSync(script) : `<!doctype html><title>gun.js</title>${tags}`);
    });
    return new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
  }

  get origin()
  {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  tell(command)
  {
    /* an answer comes by report(); a page that is gone is noticed by who waits for one */
    this.tab.evaluate(given => { window.commands[given.do](given); }, command).catch(error => this.noise.push(String(error)));
  }

  show(write)
  {
    write(`--- ${this.name}`);
    this.noise.forEach(line => write(`    console: ${line}`));
  }

  async close()
  {
    if (this.browser) await this.browser.close();
    if (this.server) this.server.close();
  }
}

module.exports = { Page, missing };
