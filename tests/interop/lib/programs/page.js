// SPDX-License-Identifier: MIT
'use strict';

/* gun.js in a page of Chromium, as a program: told by lines of JSON what to do, as client.js is, and also to reload; it
 * reports as that does.
 * Its one argument is JSON: {"peers":[URL…]}. The first report has the origin of the page. */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Page, missing } = require('../page.js');

const wanted = JSON.parse(process.argv[2]);
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gun-page-'));

function report(object)
{
  process.stdout.write(JSON.stringify(object) + '\n');
}

class ToldPage extends Page
{
  hear(object)
  {
    report(object);
  }
}

async function main()
{
  const page = new ToldPage({ folder: () => root }, wanted.peers);
  const end = async () => {
    await page.close();
    fs.rmSync(root, { recursive: true, force: true, maxRetries: 3 });
    process.exit(0);
  };
  let rest = '';

  process.once('SIGTERM', end);
  await page.open();
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', text => {
    const lines = (rest + text).split('\n');

    rest = lines.pop();
    for (const line of lines) {
      const command = JSON.parse(line);

      if (command.do === 'reload') page.load().then(() => report({ id: command.id, event: 'reloaded' }));
      else page.tell(command);
    }
  });
  process.stdin.on('end', end);
  report({ event: 'started', origin: page.origin });
}

if (missing()) {
  report({ event: 'missing', reason: missing() });
} else {
  main().catch(error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  });
}
