// SPDX-License-Identifier: MIT
'use strict';

const path = require('node:path');
const { Child } = require('./child.js');

const PROGRAM = path.join(__dirname, 'programs', 'relay.js');

/* The relays people run. What each does differently: radisk stores and acknowledges, AXE sends to subscribers only. */
const VARIANTS = {
  default: {},
  'axe:false': { axe: false },
  'radisk:false': { radisk: false },
};

class Relay
{
  constructor(scene, options)
  {
    this.scene = scene;
    this.options = { address: '127.0.0.1', port: 0, file: path.join(scene.folder('relay'), 'radata'), ...options };
    this.child = null;
  }

  async start()
  {
    const folder = path.dirname(this.options.file);

    this.child = this.scene.adopt(
      new Child('stock relay', process.execPath, [PROGRAM, JSON.stringify(this.options)], { cwd: folder })
    );

    const { line } = await this.child.line(text => text.startsWith('{"port"'), 'the port');

    this.options.port = JSON.parse(line).port;
    return this;
  }

  get url()
  {
    return `http://${this.at}/gun`;
  }

  get wsUrl()
  {
    return `ws://${this.at}/gun`;
  }

  get at()
  {
    const { address, port } = this.options;

    return `${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  kill()
  {
    return this.child.stop('SIGKILL');
  }

  /* Again with what it had on disk, on the same port unless told otherwise. */
  restart(port = this.options.port)
  {
    this.options.port = port;
    return this.start();
  }
}

module.exports = { Relay, VARIANTS };
