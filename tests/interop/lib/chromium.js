// SPDX-License-Identifier: MIT
'use strict';

/* The browser of these tests: headless, and speaking to nobody but them. */

const fs = require('node:fs');
const { chromium } = require('playwright-core');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
/* Whom it would ask about itself, whatever it is told not to do */
const ITS_OWN = ['accounts.google.com', 'clients2.google.com', 'update.googleapis.com'];
const FLAGS = ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking',
               '--disable-component-update', '--disable-sync',
               `--host-resolver-rules=${ITS_OWN.map(name => `MAP ${name} ~NOTFOUND`).join(', ')}`];

function missing()
{
  return fs.existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed`;
}

/* A browser that keeps what it must in `folder`. `executable`: what starts it, when that is not Chromium itself. */
function launch(folder, { executable = CHROMIUM, flags = [] } = {})
{
  return chromium.launchPersistentContext(folder, {
    executablePath: executable,
    headless: true,
    chromiumSandbox: false,
    args: [...FLAGS, ...flags],
  });
}

/* A browser with nothing open yet, for many contexts that know nothing of each other. */
function launchForMany()
{
  return chromium.launch({ executablePath: CHROMIUM, headless: true, chromiumSandbox: false, args: FLAGS });
}

module.exports = { CHROMIUM, launch, launchForMany, missing };
