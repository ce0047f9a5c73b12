// SPDX-License-Identifier: MIT
'use strict';

/* A test and all it starts. What it started is ended by process id, shown when it failed, and its folder removed. */

const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { Relay } = require('./relay.js');
const { GunClient } = require('./client.js');
const { Page } = require('./page.js');
const { RawPeer } = require('./raw.js');
const gunpeer = require('./gunpeer.js');

class Scene
{
  constructor()
  {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), 'gun-interop-'));
    this.children = [];
    this.raws = [];
    this.pages = [];
    this.folders = 0;
  }

  folder(name)
  {
    const made = path.join(this.root, `${name}-${this.folders++}`);

    fs.mkdirSync(made, { recursive: true, mode: 0o700 });
    return made;
  }

  adopt(child)
  {
    this.children.push(child);
    return child;
  }

  relay(options) { return new Relay(this, options).start(); }
  client(peers, options) { return new GunClient(this, peers, options).start(); }
  serve(options) { return new gunpeer.Serve(this, options).start(); }
  watch(options, ...what) { return new gunpeer.Watch(this, options, ...what); }
  run(command, options, ...words) { return gunpeer.run(this, command, options, ...words); }

  /* A page that is not open yet: its origin is known once it serves (page.js). */
  page(peers, options)
  {
    const page = new Page(this, peers, options);

    this.pages.push(page);
    return page;
  }

  raw(url, options)
  {
    const peer = new RawPeer(url, options);

    this.raws.push(peer);
    return peer.open();
  }

  database()
  {
    return path.join(this.folder('db'), 'graph.db');
  }

  show()
  {
    const write = line => process.stderr.write(line + '\n');

    this.children.forEach(child => child.show(write));
    this.pages.forEach(page => page.show(write));
  }

  async end()
  {
    this.raws.forEach(raw => raw.close());
    await Promise.all(this.pages.map(page => page.close().catch(() => {})));
    /* a gun-peer under a sanitizer reports when it ends by itself, so it is asked, not killed */
    const stubborn = await Promise.all(
      this.children.map(child => child.stop().then(() => null, error => child.underTest && error.message))
    );
    const spoken = [...stubborn.filter(Boolean), ...this.children.flatMap(gunpeer.trouble)];

    fs.rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
    if (spoken.length) throw new Error(`a program under test complained: ${spoken.slice(0, 3).join('; ')}`);
  }
}

/* One test: it fails also when a gun-peer in it logged a warning. `skip`: why it cannot run here, or nothing. With `early`
 * it begins at once, beside the others: for what is waited for longer than worked at. */
function scenario(name, run, skip = null, { early } = {})
{
  const begun = early && !skip ? begin(run) : null;

  test(name, { skip: skip || false }, async t => {
    const { error, said } = await (begun || begin(run, t));

    said.forEach(line => t.diagnostic(line));
    if (error) throw error;
  });
}

/* An outcome instead of a rejection, with what it had to say: nobody may be waiting for it yet. */
async function begin(run, t)
{
  const scene = new Scene();
  const said = [];
  const early = { diagnostic: line => said.push(line) };

  try {
    await run(scene, t || early);
    await scene.end();
    return { said };
  } catch (error) {
    scene.show();
    await scene.end().catch(() => {});
    return { error, said };
  }
}

function freePort()
{
  return new Promise((resolve, reject) => {
    const server = net.createServer();

    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();

      server.close(() => resolve(port));
    });
  });
}

module.exports = { Scene, scenario, freePort };
