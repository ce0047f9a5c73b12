// SPDX-License-Identifier: MIT
'use strict';

/* RTCPeerConnection in headless Chromium. A browser lives in one namespace and carries any number of pages. */

const fs = require('node:fs');
const path = require('node:path');
const chromium = require('../../interop/lib/chromium.js');
const { until } = require('../../interop/lib/wait.js');
const { Speaker } = require('./speaker.js');

/* An address that nobody serves but this test: a page of https may hash */
const ORIGIN = 'https://page.invalid/';
const COMMANDS = path.join(__dirname, 'programs', 'commands.js');
const PLAIN_ADDRESSES = '--disable-features=WebRtcHideLocalIpsWithMdns';

class Browser
{
  constructor(scene, host)
  {
    this.scene = scene;
    this.host = host;
    this.tabs = 0;
  }

  /* `plainAddresses`: candidates with the addresses of this machine, instead of names of mDNS for them */
  async open({ plainAddresses } = {})
  {
    const folder = this.scene.folder('chromium');
    const start = path.join(folder, 'start');
    const [command, args] = this.host.entering(chromium.CHROMIUM);

    this.pidFile = path.join(folder, 'pid');
    fs.writeFileSync(start, `#!/bin/sh\necho $$ >'${this.pidFile}'\nexec ${command} ${args.join(' ')} "$@"\n`, { mode: 0o755 });
    this.context = await chromium.launch(path.join(folder, 'profile'), {
      executable: start,
      flags: plainAddresses ? [PLAIN_ADDRESSES] : [],
    });
    await this.context.route('**/*', route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>rtc</title>' }));
    return this;
  }

  /* A new page, which closes with `scene` */
  async tab(scene, options = {})
  {
    const tab = new Tab(`page ${++this.tabs} at ${this.host.name}`);

    await tab.open(await this.context.newPage(), options);
    scene.pages.push(tab);
    return tab;
  }

  /* As when it crashes: nobody is told anything. */
  kill()
  {
    process.kill(Number(fs.readFileSync(this.pidFile, 'utf8')), 'SIGKILL');
  }

  async close()
  {
    await this.context.close();
  }

  show() {}
}

class Tab extends Speaker
{
  async open(page, options)
  {
    this.page = page;
    this.noise = [];
    page.on('console', message => this.noise.push(message.text()));
    page.on('pageerror', error => this.noise.push(String(error)));
    await page.exposeFunction('report', event => this.hear(event));
    await page.goto(ORIGIN);
    await page.addScriptTag({ path: COMMANDS });
    await page.evaluate(given => {
      const hash = async bytes => {
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

        return [...sum].map(byte => byte.toString(16).padStart(2, '0')).join('');
      };

      window.act = window.rtcCommands(RTCPeerConnection, given, hash, window.report);
    }, options);
    return this;
  }

  async do(command)
  {
    await this.page.evaluate(given => window.act(given), command);
  }

  /* The pair in use now: a browser is asked, it tells of none by itself. */
  async pair()
  {
    return until(async () => {
      const answer = await this.ask({ do: 'pair' }, event => event.event === 'pair', 'its pair');

      return answer.local && answer;
    }, `a pair of ${this.name}`);
  }

  /* Elsewhere: as when somebody follows a link */
  async navigate()
  {
    await this.page.goto('https://elsewhere.invalid/');
  }

  show(write)
  {
    write(`--- ${this.name}`);
    this.events.slice(-60).forEach(event => write(`    event: ${JSON.stringify(event).slice(0, 500)}`));
    this.noise.forEach(line => write(`    console: ${line}`));
  }

  /* The page, with what is in it; the connection alone is closed by hangUp() */
  async close()
  {
    await this.page.close();
  }
}

module.exports = { Browser, missing: chromium.missing };
