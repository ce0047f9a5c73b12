// SPDX-License-Identifier: MIT
'use strict';

/*
 * A relay that keeps nothing but who is there, and reads along: what one says all others of its room hear, but letters between desktops are as `rules`
 * of their room has them, what `hold` takes comes later, and somebody who is not there can speak. So two whole programs can be made to see what a bad
 * relay, a firewall that rewrites, or another program would show them.
 */

const http = require('node:http');
const { Server: WebSocketServer } = require('ws');

/* The name of a room, in a soul of it */
const ROOM = /^\/RTC\/(.*?)(?:\/gun-desktop(?:\/[0-9A-Za-z]+)?)?<\?99$/;
const SOUL = /^\/RTC\/(.*)\/gun-desktop(?:\/([0-9A-Za-z]+))?<\?99$/;

let count = 0;

function freshId()
{
  count += 1;
  return `office${count.toString(36)}`;
}

class PostOffice
{
  constructor()
  {
    this.rules = new Map();
    this.letters = [];
    this.rooms = new Map();
    this.kept = new Map();
  }

  async start(address)
  {
    this.http = http.createServer();
    this.server = new WebSocketServer({ server: this.http, perMessageDeflate: false });
    this.server.on('connection', socket => this.greet(socket));
    await new Promise(resolve => this.http.listen(0, address, resolve));
    this.url = `http://${address}:${this.http.address().port}/gun`;
    return this;
  }

  greet(socket)
  {
    this.rooms.set(socket, null);
    socket.on('close', () => this.rooms.delete(socket));
    socket.on('message', data => {
      for (const part of [JSON.parse(data.toString())].flat()) this.hear(typeof part === 'string' ? JSON.parse(part) : part, socket);
    });
  }

  hear(message, socket)
  {
    if (message.dam === '?' && message['@'] === undefined) socket.send(JSON.stringify({ dam: '?', pid: 'office', '@': message['#'], '#': freshId() }));
    if (message.dam || (this.hold && this.hold(message))) return;

    const changed = this.judge(message);
    const room = roomOf(message);

    if (room) this.rooms.set(socket, room);
    if (message.get) this.tell(message, socket);
    else if (message.put) this.keep(message.put);
    if (changed) this.pass(changed, this.rooms.get(socket), socket);
  }

  keep(put)
  {
    for (const [soul, { _, ...keys }] of Object.entries(put)) {
      if (!soul.endsWith('/gun-desktop<?99')) continue;

      const kept = this.kept.get(soul) || { _: { '#': soul, '>': {} } };

      Object.assign(kept, keys);
      Object.assign(kept._['>'], _['>']);
      this.kept.set(soul, kept);
    }
  }

  tell({ '#': id, get: { '#': soul } }, socket)
  {
    if (this.kept.has(soul)) socket.send(JSON.stringify({ '#': freshId(), '@': id, put: { [soul]: this.kept.get(soul) } }));
  }

  /* Letters of a room with a rule: what that makes of each, and nothing when it makes nothing */
  judge(message)
  {
    for (const [soul, node] of Object.entries(message.put || {})) {
      const [, room, to] = soul.match(SOUL) || [];

      if (!to) continue;
      for (const [from, text] of Object.entries(node)) {
        if (from === '_' || typeof text !== 'string') continue;

        const letter = JSON.parse(text);
        const rule = this.rules.get(room);

        this.letters.push({ room, from, to, letter });
        if (!rule) continue;
        const ruled = rule(letter, later => this.say(soul, from, JSON.stringify(later || letter)));

        if (!ruled) return null;
        message = { ...message, put: { [soul]: { ...node, [from]: JSON.stringify(ruled) } } };
      }
    }
    return message;
  }

  pass(message, room, except)
  {
    for (const [socket, its] of this.rooms) if (its === room && socket !== except) socket.send(JSON.stringify(message));
  }

  say(soul, key, value, state = Date.now())
  {
    const message = { '#': freshId(), put: { [soul]: { _: { '#': soul, '>': { [key]: state } }, [key]: value } } };

    this.pass(message, roomOf(message));
  }

  /* Somebody of this device and session id is in a room, by a clock that is `ahead` of ours */
  present(room, device, pid, ahead = 0)
  {
    this.say(`/RTC/${room}/gun-desktop<?99`, device, JSON.stringify({ v: 1, pid }), Date.now() + ahead);
  }

  write(room, from, to, letter)
  {
    this.say(`/RTC/${room}/gun-desktop/${to}<?99`, from, JSON.stringify({ v: 1, ...letter }));
  }

  async close()
  {
    [...this.rooms.keys()].forEach(socket => socket.terminate());
    await new Promise(resolve => this.http.close(resolve));
  }
}

function roomOf({ put, get })
{
  const soul = put ? Object.keys(put)[0] : get && get['#'];
  const [, room] = String(soul).match(ROOM) || [];

  return room;
}

/* What a rule does with the description of a letter */
function rewrite(letter, change)
{
  const kind = letter.offer ? 'offer' : 'answer';

  return { ...letter, [kind]: { ...letter[kind], sdp: change(letter[kind].sdp) } };
}

/* With each address of a candidate as `address` has it: the last of its numbers, or anything else */
function readdress(letter, address)
{
  return rewrite(letter, sdp => sdp.replace(/^(a=candidate:\S+ \d+ \S+ \d+) \S+( .*)$/gm, (_, before, after) => `${before} ${address}${after}`));
}

module.exports = { PostOffice, readdress, rewrite };
