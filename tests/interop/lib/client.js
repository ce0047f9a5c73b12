// SPDX-License-Identifier: MIT
'use strict';

const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { Child } = require('./child.js');
const { until } = require('./wait.js');

const PROGRAM = path.join(__dirname, 'programs', 'client.js');

/* What one on(), once(), map() or put() of a client reported, in order. */
class Reports
{
  constructor(name)
  {
    this.name = name;
    this.all = [];
  }

  find(test, what, ms)
  {
    return until(() => this.all.find(test), `${what} at ${this.name}`, ms);
  }

  value(wanted, ms)
  {
    return this.find(report => 'value' in report && isDeepStrictEqual(report.value, wanted),
                     `the value ${JSON.stringify(wanted).slice(0, 100)}`, ms);
  }

  /* The value that the newest report of `key` holds is `wanted`. */
  keyed(key, wanted, ms)
  {
    return until(() => {
      const own = this.all.filter(report => report.key === key);

      return own.length && isDeepStrictEqual(own[own.length - 1].value, wanted);
    }, `${key} = ${JSON.stringify(wanted)} at ${this.name}`, ms);
  }
}

class GunClient
{
  constructor(scene, peers, { page = false, ahead = 0, name = 'gun.js client', env = {} } = {})
  {
    this.name = name;
    this.next = 1;
    this.reports = new Map();
    this.child = scene.adopt(
      new Child(name, process.execPath, [PROGRAM, JSON.stringify({ peers, page, ahead })],
                { cwd: scene.folder('client'), env })
    );
    this.child.out.listeners.add(line => this.hear(line));
  }

  hear(line)
  {
    const report = JSON.parse(line);
    const reports = this.reports.get(report.id);

    if (reports) reports.all.push(report);
  }

  async start()
  {
    await this.child.line(line => line.includes('"started"'), 'the start');
    return this;
  }

  ask(command)
  {
    const id = this.next++;
    const reports = new Reports(`${this.name} ${command.do} ${(command.path || []).join(' ')}`);

    this.reports.set(id, reports);
    reports.id = id;
    this.child.send({ id, ...command });
    return reports;
  }

  put(at, value) { return this.ask({ do: 'put', path: at, value }); }
  set(at, value) { return this.ask({ do: 'set', path: at, value }); }
  on(at) { return this.ask({ do: 'on', path: at }); }
  map(at) { return this.ask({ do: 'map', path: at }); }
  off(reports) { return this.ask({ do: 'off', follow: reports.id }); }

  /* Closes its connections; gun.js opens them again about two seconds later. */
  drop() { return this.ask({ do: 'drop' }).find(report => report.event === 'dropped', 'the closing'); }

  /* A put that some peer stored. */
  async putAcked(at, value)
  {
    const reports = this.put(at, value);

    await reports.find(report => report.event === 'ack' && !report.err, 'an ack');
    return reports;
  }

  async once(at, wait)
  {
    const reports = this.ask({ do: 'once', path: at, wait });

    return reports.find(report => report.event === 'once', 'an answer');
  }

  /* Waits until as many connections are open; a gun.js client opens them with its first message. */
  connected(count = 1)
  {
    return until(async () => {
      const reports = this.ask({ do: 'peers' });
      const answer = await reports.find(report => report.event === 'peers', 'its peers');

      return answer.open >= count;
    }, `${count} open connections of ${this.name}`);
  }
}

module.exports = { GunClient };
