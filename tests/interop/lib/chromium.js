// SPDX-License-Identifier: MIT
'use strict';

/* The browser of these tests: headless, and speaking to nobody but them. */

const fs = require('node:fs');
const { chromium } = require('playwright-core');

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--headless', '--disable-quic', '--disable-background-networking',
               '--disable-component-update', '--disable-sync'];

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

module.exports = { CHROMIUM, launch, missing };
