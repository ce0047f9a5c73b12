// SPDX-License-Identifier: MIT
'use strict';

/* gun.js in a real browser, through a stock relay, with gun-peer at the other end. */

const assert = require('node:assert');
const { scenario } = require('./lib/scene.js');
const { missing } = require('./lib/page.js');
const { until } = require('./lib/wait.js');

const PAIRS = { text: 'hello 🎉', number: 0.1, yes: true, nothing: null, empty: '' };

/* Each kind of value crosses both ways: peers are what gun-peer dials. */
async function exchange(scene, page, peers)
{
  for (const [key, value] of Object.entries(PAIRS)) {
    page.put(['from page', key], value);
    await until(async () => {
      const { out } = await scene.run('get', { memory: true, peers }, 'from page', key);

      return out === JSON.stringify(value);
    }, `${key} of the page at gun-peer`);

    const seen = page.on(['from peer', key]);

    assert.strictEqual((await scene.run('put', { memory: true, peers, wait: 15 },
                                        'from peer', key, JSON.stringify(value))).code, 0);
    await seen.value(value);
  }
}

scenario('a page in Chromium and gun-peer see each other\'s values through a stock relay', async scene => {
  const relay = await scene.relay();
  const peers = [relay.url];
  const page = await scene.page(peers).open();

  await exchange(scene, page, peers);

  const watch = scene.watch({ memory: true, peers }, 'from page');

  await watch.find(line => line.key === 'number' && line.value === 0.1, 'the value');
  page.put(['from page', 'number'], 7);
  await watch.find(line => line.key === 'number' && line.value === 7, 'the change');
}, missing());

scenario('a page of an origin that was not allowed is refused, and gun-peer says how to allow it', async scene => {
  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', events: true });
  const page = await scene.page([hub.url.replace(/^ws/, 'http')]).open();

  page.put(['stolen', 'a'], 'by a page');
  await until(() => page.noise.some(line => line.includes('403')), 'the refusal');
  await hub.event(event => event.event === 'origin' && event.url === page.origin, 'the refusal');
  await until(() => hub.child.err.all.some(line => line.includes(`--allow-origin ${page.origin} would let it connect`)),
              'the way in');

  const raw = await scene.raw(hub.url);

  assert.strictEqual(await raw.get('stolen', 'a'), undefined);
}, missing());

scenario('a page of an allowed origin and gun-peer see each other\'s values with no relay between', async scene => {
  const page = scene.page();

  await page.serve();

  const hub = await scene.serve({ memory: true, listen: '127.0.0.1:0', origins: [page.origin] });

  await page.open([hub.url.replace(/^ws/, 'http')]);
  await exchange(scene, page, [hub.url]);
  assert.deepStrictEqual(hub.child.err.all, []);
}, missing());
