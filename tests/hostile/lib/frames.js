// SPDX-License-Identifier: MIT
'use strict';

/* WebSocket frames (RFC 6455, section 5.2) made by hand, so that they can be wrong. */

const crypto = require('node:crypto');

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

function header(opcode, length, { fin = true, rsv = 0, mask = null } = {})
{
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const masked = mask ? 0x80 : 0;
  let head;

  if (length < 126) {
    head = Buffer.from([first, masked | length]);
  } else if (length < 65536) {
    head = Buffer.from([first, masked | 126, length >> 8, length & 255]);
  } else {
    head = Buffer.alloc(10);
    head[0] = first;
    head[1] = masked | 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return mask ? Buffer.concat([head, mask]) : head;
}

function frame(opcode, payload, options = {})
{
  const bytes = Buffer.from(payload);

  if (options.mask) bytes.forEach((byte, i) => { bytes[i] = byte ^ options.mask[i & 3]; });
  return Buffer.concat([header(opcode, bytes.length, options), bytes]);
}

function accept(key)
{
  return crypto.createHash('sha1').update(key + GUID).digest('base64');
}

/* Reads well-formed frames, as gun-peer sends them. */
class Reader
{
  constructor(heard)
  {
    this.heard = heard;
    this.bytes = Buffer.alloc(0);
  }

  take(bytes)
  {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    while (this.next());
  }

  next()
  {
    const b = this.bytes;

    if (b.length < 2) return false;

    const masked = b[1] & 0x80;
    let length = b[1] & 0x7f;
    let at = 2;

    if (length === 126) { if (b.length < 4) return false; length = b.readUInt16BE(2); at = 4; }
    if (length === 127) { if (b.length < 10) return false; length = Number(b.readBigUInt64BE(2)); at = 10; }

    const mask = masked ? b.subarray(at, at + 4) : null;

    if (masked) at += 4;
    if (b.length < at + length) return false;

    const payload = Buffer.from(b.subarray(at, at + length));

    if (mask) payload.forEach((byte, i) => { payload[i] = byte ^ mask[i & 3]; });
    this.bytes = b.subarray(at + length);
    this.heard(b[0] & 15, payload);
    return true;
  }
}

module.exports = { CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG, header, frame, accept, Reader };
