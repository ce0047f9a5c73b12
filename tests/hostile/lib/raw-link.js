// SPDX-License-Identifier: MIT
'use strict';

/* One end of a TCP connection to gun-peer that can send any bytes, and reads what gun-peer says. */

const net = require('node:net');
const { until, within } = require('../../interop/lib/wait.js');
const frames = require('./frames.js');

const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const DRAIN_MS = 60000;
let count = 0;

class RawLink
{
  constructor(socket, { masks })
  {
    this.socket = socket;
    this.mask = masks ? MASK : null;
    this.head = '';
    this.upgraded = false;
    this.closed = false;
    this.closeCode = null;
    this.messages = [];
    this.reader = new frames.Reader((opcode, payload) => this.hear(opcode, payload));
    socket.on('data', bytes => this.take(bytes));
    socket.on('error', () => {});
    socket.on('end', () => { this.closed = true; });
    socket.on('close', () => { this.closed = true; });
  }

  /* As a client. */
  static connect(url)
  {
    const { hostname, port } = new URL(url);
    const link = new RawLink(net.connect(Number(port), hostname), { masks: true });

    link.host = `${hostname}:${port}`;
    return within(new Promise((resolve, reject) => {
      link.socket.once('connect', () => resolve(link));
      link.socket.once('error', reject);
    }), `a TCP connection to ${url}`);
  }

  static async open(url, headers)
  {
    const link = await RawLink.connect(url);

    link.request(headers);
    await until(() => link.upgraded || link.closed, 'the answer to an upgrade');
    if (!link.upgraded) throw new Error(`not upgraded: ${link.head}`);
    return link;
  }

  request(headers = {}, line = 'GET /gun HTTP/1.1')
  {
    const all = {
      Host: this.host,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': KEY,
      'Sec-WebSocket-Version': '13',
      ...headers,
    };
    const lines = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}`);

    this.write([line, ...lines, '', ''].join('\r\n'));
  }

  take(bytes)
  {
    if (this.upgraded) {
      this.reader.take(bytes);
      return;
    }
    this.head += bytes.toString('latin1');

    const end = this.head.indexOf('\r\n\r\n');

    if (end < 0) return;
    this.heardHead(this.head.slice(0, end), Buffer.from(this.head.slice(end + 4), 'latin1'));
  }

  /* The answer of a listener; a fake relay hears a request instead. */
  heardHead(head, rest)
  {
    if (!head.startsWith('HTTP/1.1 101')) return;
    this.upgraded = true;
    this.reader.take(rest);
  }

  hear(opcode, payload)
  {
    if (opcode === frames.CLOSE) {
      this.closeCode = payload.length > 1 ? payload.readUInt16BE(0) : 1005;
      this.closed = true;
    }
    if (opcode !== frames.TEXT) return;

    const frame = JSON.parse(payload.toString());

    for (const message of Array.isArray(frame) ? frame : [frame]) this.messages.push(message);
  }

  write(bytes)
  {
    return this.closed || this.socket.destroyed ? false : this.socket.write(bytes);
  }

  frame(opcode, payload, options = {})
  {
    return this.write(frames.frame(opcode, payload, { mask: this.mask, ...options }));
  }

  text(text)
  {
    return this.frame(frames.TEXT, text);
  }

  /* Sends piece after piece as fast as the other side takes them, until it closes. */
  async pour(pieces)
  {
    for (const piece of pieces) {
      if (this.closed) return;
      if (this.write(piece)) continue;
      await Promise.race([
        new Promise(resolve => this.socket.once('drain', resolve)),
        until(() => this.closed, 'a drain or a close', DRAIN_MS),
      ]);
    }
  }

  /* Whether the other side still answers on this link: 'open', or 'closed'. */
  async fate(soul, key)
  {
    const id = `fate${process.pid}n${count++}`;

    this.text(JSON.stringify({ '#': id, get: { '#': soul, '.': key } }));
    await until(() => this.closed || this.messages.some(message => message['@'] === id), 'an answer or a close');
    return this.closed ? 'closed' : 'open';
  }

  waitClosed(ms)
  {
    return until(() => this.closed, 'the close', ms);
  }

  end()
  {
    this.socket.destroy();
  }
}

module.exports = { RawLink };
