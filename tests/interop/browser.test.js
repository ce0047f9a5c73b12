// SPDX-License-Identifier: MIT
'use strict';

/* gun.js in a real browser, through a stock relay, with gun-peer at the other end. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { Page, missing } = require('./lib/page.js');
const { until } = require('./lib/wait.js');

const PAIRS = { text: 'hello 🎉', number: 0.1, yes: true, nothing: null, empty: '' };

scenario('a page in Chromium and gun-peer see each other\'s values through a stock relay', async scene => {
  const relay = await scene.relay();
  const peers = [relay.url];
  const page = new Page(scene, peers);

  try {
    await page.open();
    for (const [key, value] of Object.entries(PAIRS)) {
      await page.put('from page', key, value);
      await until(async () => {
        const { out } = await scene.run('get', { memory: true, peers }, 'from page', key);

        return out === JSON.stringify(value);
      }, `${key} of the page at gun-peer`);
      await page.on('from peer', key);
      assert.strictEqual((await scene.run('put', { memory: true, peers, wait: 15 },
                                          'from peer', key, JSON.stringify(value))).code, 0);
      await until(async () => (await page.seen('from peer', key)) === value, `${key} of gun-peer in the page`);
    }

    const watch = scene.watch({ memory: true, peers }, 'from page');

    await watch.find(line => line.key === 'number' && line.value === 0.1, 'the value');
    await page.put('from page', 'number', 7);
    await watch.find(line => line.key === 'number' && line.value === 7, 'the change');
  } catch (error) {
    page.noise.forEach(line => process.stderr.write(`page: ${line}\n`));
    throw error;
  } finally {
    await page.close();
  }
}, missing());

scenario('a page of an origin that was not allowed is refused, and gun-peer says how to allow it', async scene => {
  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', events: true });
  const page = new Page(scene, [hub.url.replace(/^ws/, 'http')]);

  try {
    await page.open();
    await page.put('stolen', 'a', 'by a page');
    await until(() => page.noise.some(line => line.includes('403')), 'the refusal');
    await hub.event(event => event.event === 'origin' && event.url === page.origin, 'the refusal');
    await until(() => hub.child.err.all.some(line => line.includes(`--allow-origin ${page.origin} would let it connect`)),
                'the way in');

    const raw = await scene.raw(hub.url);

    assert.strictEqual(await raw.get('stolen', 'a'), undefined);
  } finally {
    await page.close();
  }
}, missing());

scenario('a page of an allowed origin and gun-peer see each other\'s values with no relay between', async scene => {
  const page = new Page(scene, []);

  try {
    await page.serve();

    const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', origins: [page.origin] });
    const peers = [hub.url];

    page.peers = [hub.url.replace(/^ws/, 'http')];
    await page.open();
    for (const [key, value] of Object.entries(PAIRS)) {
      await page.put('from page', key, value);
      await until(async () => {
        const { out } = await scene.run('get', { memory: true, peers }, 'from page', key);

        return out === JSON.stringify(value);
      }, `${key} of the page at gun-peer`);
      await page.on('from peer', key);
      assert.strictEqual((await scene.run('put', { memory: true, peers, wait: 15 },
                                          'from peer', key, JSON.stringify(value))).code, 0);
      await until(async () => (await page.seen('from peer', key)) === value, `${key} of gun-peer in the page`);
    }
    assert.deepStrictEqual(hub.child.err.all, []);
  } finally {
    await page.close();
  }
}, missing());
