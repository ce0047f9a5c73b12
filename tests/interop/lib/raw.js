// SPDX-License-Identifier: MIT
'use strict';

/* A peer that writes its frames itself: exact states, exact values, and every ack and reply noted. */

const WebSocket = require('ws');
const { WAIT_MS, until, within } = require('./wait.js');

const ASK_AGAIN_MS = 1000;

let count = 0;

function freshId()
{
  count += 1;
  return `raw${process.pid.toString(36)}${count.toString(36)}`;
}

class RawPeer
{
  constructor(url, options)
  {
    this.url = url;
    this.pid = freshId();
    this.socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 256 << 20, ...options });
    this.messages = [];
    this.acked = new Map();
    this.closed = null;
    this.longest = 0;
    this.socket.on('message', data => this.hear(data.toString()));
    this.socket.on('error', error => { this.error = error; });
    this.socket.on('close', (code, reason) => { this.closed = { code, reason: String(reason) }; });
  }

  async open()
  {
    await within(new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
      this.socket.once('close', code => reject(new Error(`closed by ${this.url}: ${code}`)));
    }), `a connection to ${this.url}`);
    return this;
  }

  hear(text)
  {
    let frame;

    this.longest = Math.max(this.longest, text.length);
    try {
      frame = JSON.parse(text);
    } catch (error) {
      this.messages.push({ unreadable: text });
      return;
    }
    for (const part of Array.isArray(frame) ? frame : [frame]) {
      this.hearMessage(typeof part === 'string' ? JSON.parse(part) : part);
    }
  }

  hearMessage(message)
  {
    this.messages.push(message);
    if (message['@'] !== undefined && message.put === undefined && message.ok !== undefined && !message.err) {
      this.acked.set(message['@'], message);
    }
    if (message.dam === '?' && message['@'] === undefined) {
      this.say({ dam: '?', pid: this.pid, '@': message['#'] });
    }
  }

  say(message)
  {
    const id = message['#'] === undefined ? freshId() : message['#'];

    this.socket.send(JSON.stringify({ '#': id, ...message }));
    return id;
  }

  put(soul, key, value, state = Date.now())
  {
    return this.say({ put: { [soul]: { _: { '#': soul, '>': { [key]: state } }, [key]: value } } });
  }

  async putAcked(soul, key, value, state)
  {
    const id = this.put(soul, key, value, state);

    await until(() => this.acked.has(id) || this.closed, `the ack of ${soul} ${key}`);
    if (!this.acked.has(id)) throw new Error(`closed before the ack of ${soul} ${key}`);
  }

  /* Writes one key; returns why it was refused, or null. */
  async refusal(soul, key, value, state)
  {
    const id = this.put(soul, key, value, state);
    const { err } = await until(() => this.replies(id).find(reply => reply.ok || reply.err), `an answer about ${soul} ${key}`);

    return err || null;
  }

  ask(soul, key)
  {
    return this.say({ get: key === undefined ? { '#': soul } : { '#': soul, '.': key } });
  }

  replies(id)
  {
    return this.messages.filter(message => message['@'] === id);
  }

  /* All replies to one get, merged by state: { key: [value, state] } */
  merged(id, soul)
  {
    const node = new Map();

    for (const { put } of this.replies(id)) {
      if (!put || !put[soul]) continue;

      const states = put[soul]._['>'];

      for (const key of Object.keys(states)) {
        if (!node.has(key) || node.get(key)[1] <= states[key]) node.set(key, [put[soul][key], states[key]]);
      }
    }
    return node;
  }

  async get(soul, key, ms)
  {
    const id = this.ask(soul, key);

    await until(() => this.replies(id).length || this.closed, `a reply about ${soul} ${key}`, ms);
    return this.merged(id, soul).get(key);
  }

  /* The value of a key once this relay or peer has one; asked again, for some say nothing when they have none yet. */
  async value(soul, key, ms = WAIT_MS)
  {
    let entry;

    await until(async () => {
      entry = await this.get(soul, key, ASK_AGAIN_MS).catch(() => undefined);
      return entry || this.closed;
    }, `a value of ${soul} ${key}`, ms);
    return entry && entry[0];
  }

  close()
  {
    this.socket.terminate();
  }
}

module.exports = { RawPeer };
