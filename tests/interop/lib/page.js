// SPDX-License-Identifier: MIT
'use strict';

/* gun.js in a page of headless Chromium. */

const fs = require('node:fs');
const http = require('node:http');
const { chromium } = require('playwright-core');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking',
               '--disable-component-update', '--disable-sync'];

function missing()
{
  return fs.existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`;
}

class Page
{
  constructor(scene, peers)
  {
    this.scene = scene;
    this.peers = peers;
    this.noise = [];
  }

  async open()
  {
    if (!this.server) await this.serve();
    this.browser = await chromium.launchPersistentContext(this.scene.folder('chromium'), {
      executablePath: CHROMIUM,
      headless: true,
      chromiumSandbox: false,
      args: FLAGS,
    });
    this.tab = await this.browser.newPage();
    this.tab.on('console', message => this.noise.push(message.text()));
    this.tab.on('pageerror', error => this.noise.push(String(error)));
    await this.tab.goto(this.origin);
    await this.tab.evaluate(list => {
      window.gun = window.Gun({ peers: list, localStorage: false });
      window.seen = {};
    }, this.peers);
    return this;
  }

  /* The page and gun.js itself, from this test and nowhere else. */
  serve()
  {
    const script = fs.readFileSync(require.resolve('gun/gun.js'));
    const page = '<!doctype html><title>gun.js</title><script src="/gun.js"></script>';

    this.server = http.createServer((request, response) => {
      const isScript = request.url === '/gun.js';

      response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : page);
    });
    return new Promise(resolve => this.server.listen(0, '127.0.0.1', resolve));
  }

  get origin()
  {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  put(soul, key, value)
  {
    return this.tab.evaluate(([s, k, v]) => { window.gun.get(s).get(k).put(v); }, [soul, key, value]);
  }

  on(soul, key)
  {
    return this.tab.evaluate(([s, k]) => {
      window.gun.get(s).get(k).on(data => { window.seen[`${s} ${k}`] = data; });
    }, [soul, key]);
  }

  seen(soul, key)
  {
    return this.tab.evaluate(name => window.seen[name], `${soul} ${key}`);
  }

  async close()
  {
    if (this.browser) await this.browser.close();
    this.server.close();
  }
}

module.exports = { Page, missing };
