// SPDX-License-Identifier: MIT
'use strict';

/* A relay that judges nothing: it keeps every key as it came over the wire, acknowledges it, and answers with it. */

const WebSocket = require('ws');
const { graphOf } = require('./sea.js');
const { within } = require('./wait.js');

class Recorder
{
  constructor()
  {
    /* soul -> key -> { soul, key, value, state } */
    this.souls = new Map();
  }

  async start()
  {
    this.server = new WebSocket.Server({ host: '127.0.0.1', port: 0, path: '/gun' });
    this.server.on('connection', socket => socket.on('message', text => this.hear(socket, String(text))));
    await within(new Promise(resolve => this.server.once('listening', resolve)), 'a port');
    return this;
  }

  get url()
  {
    return `http://127.0.0.1:${this.server.address().port}/gun`;
  }

  hear(socket, text)
  {
    const frame = JSON.parse(text);

    for (const part of Array.isArray(frame) ? frame : [frame]) {
      const message = typeof part === 'string' ? JSON.parse(part) : part;

      if (message.put) {
        this.keep(message.put);
        this.answer(socket, message, { ok: true });
      } else if (message.get) {
        this.answer(socket, message, { put: this.find(message.get['#'], message.get['.']) });
      }
    }
  }

  answer(socket, message, parts)
  {
    socket.send(JSON.stringify({ '#': `r${message['#']}`, '@': message['#'], ...parts }));
  }

  find(soul, key)
  {
    const writes = [...(this.souls.get(soul) || new Map()).values()].filter(write => key === undefined || write.key === key);

    return writes.length ? graphOf(writes) : undefined;
  }

  keep(graph)
  {
    for (const [soul, { _, ...keys }] of Object.entries(graph)) {
      if (!this.souls.has(soul)) this.souls.set(soul, new Map());
      for (const [key, value] of Object.entries(keys)) {
        this.souls.get(soul).set(key, { soul, key, value, state: _['>'][key] });
      }
    }
  }

  /* Everything written, each key as it was said last */
  get writes()
  {
    return [...this.souls.values()].flatMap(keys => [...keys.values()]);
  }

  stop()
  {
    this.server.clients.forEach(client => client.terminate());
    this.server.close();
  }
}

module.exports = { Recorder };
