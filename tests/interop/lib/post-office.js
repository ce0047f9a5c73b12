// SPDX-License-Identifier: MIT
'use strict';

/*
 * A relay that keeps nothing and reads along: what one says all others hear, but letters between desktops are as `rules`
 * of their room has them, what `hold` takes comes later, and somebody who is not there can speak. So two whole programs can be made to see what a bad
 * relay, a firewall that rewrites, or another program would show them.
 */

const http = require('node:http');
const { Server: WebSocketServer } = require('ws');

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
    this.sockets = new Set();
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
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('message', data => {
      for (const part of [JSON.parse(data.toString())].flat()) this.hear(typeof part === 'string' ? JSON.parse(part) : part, socket);
    });
  }

  hear(message, socket)
  {
    if (message.dam === '?' && message['@'] === undefined) socket.send(JSON.stringify({ dam: '?', pid: 'office', '@': message['#'], '#': freshId() }));
    if (message.dam || (this.hold && this.hold(message))) return;

    const changed = this.judge(message);

    if (changed) this.pass(changed, socket);
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

  pass(message, except)
  {
    for (const socket of this.sockets) if (socket !== except) socket.send(JSON.stringify(message));
  }

  say(soul, key, value, state = Date.now())
  {
    this.pass({ '#': freshId(), put: { [soul]: { _: { '#': soul, '>': { [key]: state } }, [key]: value } } });
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
    this.sockets.forEach(socket => socket.terminate());
    await new Promise(resolve => this.http.close(resolve));
  }
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
