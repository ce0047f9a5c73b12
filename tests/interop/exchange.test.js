// SPDX-License-Identifier: MIT
'use strict';

/* export and import: what GUN itself wrote goes through a file unchanged, large graphs take little memory, and
   nothing is half done when a program is killed. */

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const { scenario } = require('./lib/scene.js');
const { start } = require('./lib/gunpeer.js');
const { until } = require('./lib/wait.js');
const { VALUES } = require('./lib/values.js');

const LARGE_SOULS = 200000;
const LARGE_RSS_KIB = 150 * 1024;

async function exported(scene, db, ...words)
{
  const file = path.join(scene.folder('export'), 'graph.json');
  const { code, err } = await scene.run('export', { db }, file, ...words);

  assert.strictEqual(code, 0, err);
  return file;
}

async function imported(scene, db, file, ...words)
{
  const { code, out, err } = await scene.run('import', { db }, file, '--json', ...words);

  return { code, err, ...JSON.parse(out) };
}

function same(one, other)
{
  assert.ok(fs.readFileSync(one).equals(fs.readFileSync(other)), `${one} and ${other} differ`);
}

/* Souls of three keys each, as gun.js has them in memory, without holding them here */
function writeLarge(file, souls)
{
  const fd = fs.openSync(file, 'w');

  for (let i = 0; i < souls; i += 1000) {
    let text = '';

    for (let j = i; j < i + 1000; j++) {
      const soul = `people/${j}`;
      const node = {
        _: { '#': soul, '>': { age: 1.7e12, friend: 1.7e12 + j, name: 1.7e12 + 0.5 } },
        age: j % 99,
        friend: { '#': `people/${(j * 7) % souls}` },
        name: `Person number ${j}`,
      };

      text += `${j ? ',' : '{'}\n${JSON.stringify(soul)}:${JSON.stringify(node)}`;
    }
    fs.writeSync(fd, text);
  }
  fs.writeSync(fd, '\n}\n');
  fs.closeSync(fd);
}

/* The most memory a running program has had, KiB */
function peakOf(child)
{
  try {
    return Number(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)[1]);
  } catch {
    return 0;
  }
}

async function runMeasured(scene, command, ...words)
{
  const child = start(scene, `gun-peer ${command}`, [command, ...words]);
  let peak = 0;
  const timer = setInterval(() => { peak = Math.max(peak, peakOf(child)); }, 20);
  const { code } = await child.end;

  clearInterval(timer);
  assert.strictEqual(code, 0, child.err.all.join('\n'));
  return peak;
}

scenario('every kind of value that gun.js wrote comes through a file with the same bytes', async scene => {
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0' });
  const client = await scene.client([hub.url.replace('ws:', 'http:')]);

  for (const [name, value] of Object.entries(VALUES)) await client.putAcked(['nasty', name], value);

  const held = await exported(scene, db);

  await hub.stop();

  const closed = await exported(scene, db);
  const graph = JSON.parse(fs.readFileSync(closed, 'utf8'));

  same(held, closed);
  for (const [name, value] of Object.entries(VALUES)) assert.deepStrictEqual(graph.nasty[name], value, name);
  assert.strictEqual(typeof graph.nasty._['>'].text, 'number');

  /* into nothing, alone and through a holder */
  const other = scene.database();
  const third = scene.database();

  await scene.serve({ db: third });
  for (const target of [other, third]) {
    const first = await imported(scene, target, closed);

    assert.strictEqual(first.code, 0, first.err);
    assert.strictEqual(first.stored, Object.keys(VALUES).length);
    same(closed, await exported(scene, target));

    const again = await imported(scene, target, closed);

    assert.deepStrictEqual([again.stored, again.known], [0, first.stored]);
  }
});

scenario('who follows is told of what is imported, and a relay gets it', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, listen: '127.0.0.1:0', events: true, peers: [relay.url] });
  const watch = scene.watch({ memory: true, peers: [hub.url] }, 'story');
  const file = path.join(scene.folder('story'), 'story.json');

  await hub.connected();
  await hub.event(event => event.path === 'client' && event.state === 'open', 'the one who watches');
  fs.writeFileSync(file, JSON.stringify({ story: { title: 'Once', next: { '#': 'story/2' } } }));
  assert.strictEqual((await imported(scene, db, file)).code, 1);

  const { code, stored, err } = await imported(scene, db, file, '--restamp');

  assert.strictEqual(code, 0, err);
  assert.strictEqual(stored, 2);
  await watch.find(line => line.key === 'title' && line.value === 'Once', 'the title');
  await watch.find(line => line.key === 'next', 'the link');

  const raw = await scene.raw(relay.wsUrl);

  await until(async () => {
    const { code: found, out } = await scene.run('get', { memory: true, peers: [relay.url], wait: 1 }, 'story', 'title');

    return found === 0 && out === '"Once"';
  }, 'the title at the relay');
  raw.close();

  /* ahead of the clock it waits, and is not lost */
  const later = Date.now() + 3600000;

  fs.writeFileSync(file, JSON.stringify({ story: { _: { '#': 'story', '>': { end: later } }, end: 'Later' } }));
  assert.strictEqual((await imported(scene, db, file)).waiting, 1);
});

scenario('a relay that takes less than a file gives is waited for', async scene => {
  const relay = await scene.relay();
  const db = scene.database();
  const hub = await scene.serve({ db, events: true, peers: [relay.url] });
  const file = path.join(scene.folder('much'), 'much.json');
  const graph = {};

  /* more than a link holds for somebody who does not read (16 MB) */
  for (let i = 0; i < 8000; i++) graph[`much/${i}`] = { text: `${i} ${'x'.repeat(4000)}` };
  fs.writeFileSync(file, JSON.stringify(graph));
  await hub.connected();
  relay.child.signal('SIGSTOP');

  const importing = imported(scene, db, file, '--restamp');

  await new Promise(resolve => { setTimeout(resolve, 1500); });
  relay.child.signal('SIGCONT');

  const { code, stored, err } = await importing;

  assert.strictEqual(code, 0, err);
  assert.strictEqual(stored, 8000);
  assert.ok(hub.events.every(event => event.state !== 'waiting'), 'it stayed connected');
});

scenario('a large graph goes in and out in little memory', async scene => {
  const folder = scene.folder('large');
  const file = path.join(folder, 'large.json');
  const out = path.join(folder, 'out.json');
  const db = scene.database();
  /* a sanitizer takes memory of its own */
  const allowed = process.env.GUN_TEST_SANITIZED ? Infinity : LARGE_RSS_KIB;

  writeLarge(file, LARGE_SOULS);

  const importing = await runMeasured(scene, 'import', file, '--db', db);
  const exporting = await runMeasured(scene, 'export', out, '--db', db);

  process.stderr.write(`# most memory: import ${importing} KiB, export ${exporting} KiB\n`);
  assert.ok(importing > 0 && importing < allowed, `import took ${importing} KiB`);
  assert.ok(exporting < allowed, `export took ${exporting} KiB`);
  assert.deepStrictEqual(JSON.parse(fs.readFileSync(out, 'utf8')), JSON.parse(fs.readFileSync(file, 'utf8')));
}, process.env.GUN_TEST_SANITIZED ? 'takes too long under a sanitizer' : null);

scenario('killed in the middle: no half file, and an import goes on where it was', async scene => {
  const folder = scene.folder('killed');
  const file = path.join(folder, 'large.json');
  const out = path.join(folder, 'out.json');
  const db = scene.database();

  writeLarge(file, 20000);

  const importing = start(scene, 'gun-peer import', ['import', file, '--db', db]);

  await until(() => fs.existsSync(`${db}-wal`) && fs.statSync(`${db}-wal`).size > 1e6, 'some of it to be written');
  await importing.stop('SIGKILL');

  /* asked to end, it says how far it came, and that is so */
  const other = scene.database();
  const interrupted = start(scene, 'gun-peer import', ['import', file, '--json', '--db', other]);

  await until(() => fs.existsSync(`${other}-wal`) && fs.statSync(`${other}-wal`).size > 1e6, 'some of it to be written');
  await interrupted.stop('SIGINT');

  const { stored, imported: howMuch } = JSON.parse(interrupted.out.all.join(''));

  assert.ok(stored > 0 && stored < 60000, `${stored} stored`);
  assert.strictEqual(howMuch, 'part');
  assert.match(interrupted.err.all.join('\n'), new RegExp(`The first ${stored} of 60000 keys were imported, up to “people/`));
  assert.strictEqual((await imported(scene, other, file)).known, stored);

  const rest = await imported(scene, db, file);

  assert.strictEqual(rest.code, 0, rest.err);
  assert.strictEqual(rest.stored + rest.known, 60000);
  assert.ok(rest.known > 0, 'what was stored before is known');

  fs.writeFileSync(out, 'the file before');

  const exporting = start(scene, 'gun-peer export', ['export', out, '--db', db]);

  await until(() => exporting.ended || fs.readdirSync(folder).some(name => name.startsWith('.out.json')),
              'the export to begin');
  await exporting.stop('SIGKILL');

  const text = fs.readFileSync(out, 'utf8');

  assert.ok(text === 'the file before' || text.endsWith('}\n}\n'), 'whole or as before');
  assert.strictEqual(Object.keys(JSON.parse(fs.readFileSync(await exported(scene, db), 'utf8'))).length, 20000);

  /* asked to end, it takes away what it began */
  const asked = start(scene, 'gun-peer export', ['export', path.join(folder, 'asked.json'), '--db', db]);

  await until(() => asked.ended || fs.readdirSync(folder).some(name => name.startsWith('.asked.json')),
              'the export to begin');
  await asked.stop('SIGTERM');
  assert.ok(!fs.readdirSync(folder).some(name => name.startsWith('.asked.json')), 'nothing is left over');
});
