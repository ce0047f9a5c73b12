/* SPDX-License-Identifier: MIT */
// build-aux/run on a machine with no display: the address it prints shows the window to a browser, keys pressed there
// reach the window, and nothing of it is left when it ends. Speaks TAP. Environment: GUN_BUILD_DIR, CHROMIUM.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const modules = join(top, 'tests/interop/package.json');
const deadlineMs = 60_000;

function skip(reason) {
  console.log(`1..0 # SKIP ${reason}`);
  process.exit(0);
}

async function until(what, probe) {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    const found = await probe();
    if (found)
      return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
}

function startProgram(scratch) {
  const env = { ...process.env, TMPDIR: scratch, HOME: scratch };
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'])
    delete env[name];

  const child = spawn(join(top, 'build-aux/run'), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const program = { child, said: '', ended: false };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => { program.said += bytes; });
  child.on('close', () => { program.ended = true; });
  return program;
}

let count = 0;
function ok(condition, name, detail = '') {
  count += 1;
  console.log(`${condition ? 'ok' : 'not ok'} ${count} - ${name}`);
  if (!condition) {
    process.exitCode = 1;
    console.log(String(detail).replace(/^/gm, '# '));
  }
}

const missing = [[join(top, 'tests/interop/node_modules'), 'the node modules of tests/interop'], [chromium, 'chromium'],
  ['/usr/bin/gtk4-broadwayd', 'gtk4-broadwayd']].find(([path]) => !existsSync(path));
if (missing)
  skip(`${missing[1]} is not installed`);

const playwright = createRequire(modules)('playwright-core');
const scratch = mkdtempSync(join(tmpdir(), 'gun-broadway-'));
const program = startProgram(scratch);
let browser = null;

console.log('1..5');
try {
  const address = await until('the address', () => {
    if (program.ended)
      throw new Error(`build-aux/run ended:\n${program.said}`);
    return program.said.match(/http:\/\/127\.0\.0\.1:\d+\//)?.[0];
  });
  ok(program.said.split('\n').includes('Any web page open on this machine can control this window while it runs'),
     'it says who else can control the window', program.said);
  ok(program.said.includes('build-aux/run --headless'), 'it says how to run without a window', program.said);

  browser = await playwright.chromium.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update',
      '--disable-sync'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 840 } });
  await page.goto(address);

  // Broadway draws each surface as a div full of pictures
  const pictures = () => page.evaluate(() => document.querySelectorAll('img').length);
  await until('the window in the page', async () => await pictures() > 5);
  ok(true, 'the window is in the page');
  if (process.env.GUN_PICTURES)
    writeFileSync(join(process.env.GUN_PICTURES, 'broadway.png'), await page.screenshot());

  const markup = () => page.evaluate(() => document.body.innerHTML.length);
  const before = await markup();
  await page.keyboard.press('F10');
  await until('the main menu', async () => await markup() > before + 500);
  ok(true, 'a key pressed in the page opens the main menu');
} catch (error) {
  ok(false, 'no step fails', `${error.stack}\n${program.said}`);
} finally {
  await browser?.close();
  program.child.kill('SIGTERM');
  await until('the end', () => program.ended).catch(() => program.child.kill('SIGKILL'));
  const left = readdirSync(scratch).filter((name) => name.startsWith('gun-desktop.'));
  ok(program.ended && left.length === 0, 'it ends and leaves nothing', left.join('\n'));
  rmSync(scratch, { recursive: true, force: true });
}
