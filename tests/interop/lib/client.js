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

/* Tells a gun.js what to do and hears what came of it, wherever that gun.js runs. */
class Teller
{
  constructor(name)
  {
    this.name = name;
    this.next = 1;
    this.reports = new Map();
  }

  hear(report)
  {
    const reports = this.reports.get(report.id);

    if (reports) reports.all.push(report);
  }

  ask(command)
  {
    const id = this.next++;
    const reports = new Reports(`${this.name} ${command.do} ${(command.path || []).join(' ')}`);

    this.reports.set(id, reports);
    reports.id = id;
    this.tell({ id, ...command });
    return reports;
  }

  /* `where`: { user }, whose space the path begins in (see programs/commands.js); of a put also { cert } */
  put(at, value, where) { return this.ask({ do: 'put', path: at, value, ...where }); }
  set(at, value, where) { return this.ask({ do: 'set', path: at, value, ...where }); }
  on(at, where) { return this.ask({ do: 'on', path: at, ...where }); }
  map(at, where) { return this.ask({ do: 'map', path: at, ...where }); }
  off(reports) { return this.ask({ do: 'off', follow: reports.id }); }

  /* What it has of these souls and believes: [soul, key] each */
  async held(souls)
  {
    return (await this.ask({ do: 'held', souls }).find(report => report.event === 'held', 'what it holds')).keys;
  }

  /* Closes its connections; gun.js opens them again about two seconds later. */
  drop() { return this.ask({ do: 'drop' }).find(report => report.event === 'dropped', 'the closing'); }

  /* A put that some peer stored. */
  async putAcked(at, value, where)
  {
    const reports = this.put(at, value, where);

    await reports.find(report => report.event === 'ack' && !report.err, 'an ack');
    return reports;
  }

  async once(at, wait, where)
  {
    const reports = this.ask({ do: 'once', path: at, wait, ...where });

    return reports.find(report => report.event === 'once', 'an answer');
  }

  /* Makes an account; who made it is logged in, though not before auth() holds the keys. */
  async create(alias, password)
  {
    const answer = await this.ask({ do: 'create', alias, password }).find(report => report.event === 'account', 'the account');

    if (answer.err) throw new Error(`${this.name}: ${answer.err}`);
    return answer.pub;
  }

  /* Logs in by alias and password or by a pair; returns the pair. */
  async auth(...args)
  {
    const answer = await this.ask({ do: 'auth', args }).find(report => report.event === 'account', 'a log in');

    if (answer.err) throw new Error(`${this.name}: ${answer.err}`);
    return answer.pair;
  }

  /* What a function of SEA returns; undefined when it failed. */
  async sea(name, ...args)
  {
    const { value } = await this.ask({ do: 'sea', name, args }).find(report => report.event === 'sea', `SEA.${name}`);

    return value;
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

/* A gun.js in node; with `page` the one of web pages. */
class GunClient extends Teller
{
  constructor(scene, peers, { page = false, sea = false, ahead = 0, name = 'gun.js client', env = {} } = {})
  {
    super(name);
    this.child = scene.adopt(
      new Child(name, process.execPath, [PROGRAM, JSON.stringify({ peers, page, sea, ahead })],
                { cwd: scene.folder('client'), env })
    );
    this.child.out.listeners.add(line => this.hear(JSON.parse(line)));
  }

  async start()
  {
    await this.child.line(line => line.includes('"started"'), 'the start');
    return this;
  }

  tell(command)
  {
    this.child.send(command);
  }
}

module.exports = { GunClient, Teller };
