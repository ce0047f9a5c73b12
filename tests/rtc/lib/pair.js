// SPDX-License-Identifier: MIT
'use strict';

/* rtc-end and a page of Chromium in one LAN, with one browser for all tests of a file: it takes longer to start than
 * most of them take. */

const { after } = require('node:test');
const { Stage, unable } = require('./stage.js');
const tab = require('./tab.js');

const skip = unable || tab.missing();

class Pairs
{
  constructor()
  {
    this.stage = new Stage();
    after(() => this.stage.end());
  }

  /* When the first test asks for it */
  start()
  {
    this.started ??= (async () => {
      this.lan = await this.stage.network();
      this.browser = await this.stage.browser(this.lan.left);
    })();
    return this.started;
  }

  async make(stage, options = {})
  {
    await this.start();
    return { ours: stage.ours(this.lan.right, options), page: await this.browser.tab(stage, options) };
  }
}

module.exports = { Pairs, skip };
