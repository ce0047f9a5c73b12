// SPDX-License-Identifier: MIT
'use strict';

/* One program under test or beside it: its lines are kept, waited for, and shown when a test fails. */

const { spawn } = require('node:child_process');
const { until, within } = require('./wait.js');

const KEPT_LINES = 20000;
const SHOWN_LINES = 60;
const SHOWN_CHARS = 500;
const alive = new Set();

class Lines
{
  constructor(stream)
  {
    this.all = [];
    this.listeners = new Set();
    this.rest = '';
    stream.setEncoding('utf8');
    stream.on('data', text => this.take(text));
    /* half a line, of a program that was killed as it wrote, is shown but not taken for a report */
    stream.on('end', () => { if (this.rest) this.all.push(this.rest); });
    stream.on('error', () => {});
  }

  take(text)
  {
    const parts = (this.rest + text).split('\n');

    this.rest = parts.pop();
    parts.forEach(line => this.push(line));
  }

  push(line)
  {
    if (this.all.length < KEPT_LINES) this.all.push(line);
    this.listeners.forEach(listener => listener(line));
  }
}

class Child
{
  constructor(name, command, args, { env = {}, cwd } = {})
  {
    this.name = name;
    this.process = spawn(command, args, {
      cwd,
      env: { ...process.env, MULTICAST: 'false', ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stdin.on('error', () => {});
    this.out = new Lines(this.process.stdout);
    this.err = new Lines(this.process.stderr);
    this.ended = null;
    this.sent = new Set();
    alive.add(this.process);
    this.end = new Promise(resolve => {
      const finish = end => {
        alive.delete(this.process);
        this.ended = end;
        resolve(end);
      };

      this.process.once('close', (code, signal) => finish({ code, signal }));
      this.process.once('error', error => finish({ code: null, signal: null, error }));
    });
  }

  get pid()
  {
    return this.process.pid;
  }

  send(object)
  {
    this.process.stdin.write(JSON.stringify(object) + '\n');
  }

  /* Waits for a line of stdout that test() likes, from line `from` on; throws when the program ends first. */
  async line(test, what, { ms, from = 0 } = {})
  {
    let next = from;

    return until(() => {
      for (; next < this.out.all.length; next++) {
        if (test(this.out.all[next])) return { line: this.out.all[next], index: next };
      }
      if (this.ended) throw new Error(`${this.name} ended (${describe(this.ended)}) before ${what}`);
      return null;
    }, `${what} from ${this.name}`, ms);
  }

  signal(name)
  {
    if (this.ended) return;
    this.sent.add(name);
    this.process.kill(name);
  }

  /* Ends the program by its process id: politely, then by force. */
  async stop(signal = 'SIGTERM', ms = 15000)
  {
    this.signal(signal);
    try {
      return await within(this.end, `the end of ${this.name}`, ms);
    } catch (error) {
      this.signal('SIGKILL');
      await this.end;
      throw error;
    }
  }

  show(write)
  {
    write(`--- ${this.name}: ${this.ended ? describe(this.ended) : 'running'}`);
    for (const [label, lines] of [['out', this.out.all], ['err', this.err.all]]) {
      lines.slice(-SHOWN_LINES).forEach(line => write(`    ${label}: ${line.slice(0, SHOWN_CHARS)}`));
    }
  }
}

function describe({ code, signal, error })
{
  if (error) return error.message;
  return signal ? `by ${signal}` : `exit ${code}`;
}

function killRest()
{
  alive.forEach(child => child.kill('SIGKILL'));
}

process.once('exit', killRest);
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  process.once(name, () => { killRest(); process.exit(1); });
}

module.exports = { Child };
