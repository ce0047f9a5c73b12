// SPDX-License-Identifier: MIT
'use strict';

/* People with accounts, who run gun.js with sea.js in node or in Chromium and meet at a relay. */

const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');
const { freePort } = require('./scene.js');
const { inner } = require('./sea.js');
const page = require('./page.js');
const { until } = require('./wait.js');

const PASSWORD = 'correct horse';

/* What people run; `missing` says why it cannot run here. */
const KINDS = {
  node: {
    missing: () => null,
    open: (scene, url, name) => scene.client([url], { page: true, sea: true, name }),
    origins: () => [],
  },
  Chromium: {
    missing: page.missing,
    open: async (scene, url, name) => {
      const opened = await scene.spare.open([url]);

      opened.name = name;
      return opened;
    },
    /* gun-peer lets a page in by its origin, which is known once the page is served */
    origins: async scene => {
      scene.spare = scene.page([], { sea: true });
      await scene.spare.serve();
      return [scene.spare.origin];
    },
  },
};

/* Where they meet: `url` is what gun.js dials, `read` the options of a gun-peer command that reads there. */
const MEETINGS = {
  'a stock relay': async scene => {
    const { url } = await scene.relay();

    return { url, read: { memory: true, peers: [url] } };
  },
  'gun-peer': async (scene, origins) => {
    const options = { db: scene.database(), listen: `127.0.0.1:${await freePort()}`, origins };
    const hub = await scene.serve(options);
    const url = hub.url.replace(/^ws/, 'http');

    return {
      url,
      hub,
      read: { memory: true, peers: [url] },
      restart: async () => {
        await hub.stop();
        return scene.serve(options);
      },
    };
  },
};

/* An account made by a gun.js: { client, pair }; the pair has `pub` in it. */
async function account(client, alias)
{
  await client.create(alias, PASSWORD);
  return { client, pair: await client.auth(alias, PASSWORD) };
}

/* The node as gun-peer shows it, signed values as what they say; null when nobody has it. */
async function shownNode(scene, options, soul)
{
  const { code, out, err } = await scene.run('get', options, soul);

  assert.ok(code === 0 || code === 3, `get ${soul}: ${err}`);
  if (code === 3) return null;

  const { _, ...keys } = JSON.parse(out);

  return Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, inner(value)]));
}

/* Waits until gun-peer shows all of `wanted` in a node; there may be more. */
function shows(scene, options, soul, wanted)
{
  return until(async () => {
    const node = await shownNode(scene, options, soul);

    return node && Object.entries(wanted).every(([key, value]) => isDeepStrictEqual(node[key], value));
  }, `gun-peer to show ${soul} ${JSON.stringify(wanted).slice(0, 200)}`);
}

module.exports = { KINDS, MEETINGS, PASSWORD, account, shownNode, shows };
