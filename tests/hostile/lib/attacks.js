// SPDX-License-Identifier: MIT
'use strict';

/* Frames that RFC 6455 forbids, and floods of allowed ones; for either end of a link. */

const frames = require('./frames.js');

const MIB = 1 << 20;
const PIECE = Buffer.alloc(64 * 1024, 'a');

function* many(piece, bytes)
{
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}

/* A receiver must close on each of these. */
const WRONG_FRAMES = {
  'invalid UTF-8': link => link.frame(frames.TEXT, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  'UTF-8 of a lone surrogate': link => link.frame(frames.TEXT, Buffer.from([0xed, 0xa0, 0x80])),
  'a reserved bit': link => link.frame(frames.TEXT, '{"#":"r"}', { rsv: 4 }),
  'a reserved opcode': link => link.frame(3, '{}'),
  'a reserved control opcode': link => link.frame(11, ''),
  'a long ping': link => link.frame(frames.PING, Buffer.alloc(126, 'p')),
  'a ping in fragments': link => link.frame(frames.PING, 'p', { fin: false }),
  'a continuation of nothing': link => link.frame(frames.CONTINUATION, '{}'),
  'a close with half a code': link => link.frame(frames.CLOSE, Buffer.from([3])),
  'a close': link => link.frame(frames.CLOSE, Buffer.from([3, 232])),
  'a length beyond all': link => {
    const head = frames.header(frames.TEXT, 126 + 65536, { mask: link.mask });

    head.writeBigUInt64BE(0xffffffffffffffffn, 2);
    link.write(head);
    link.write(PIECE);
  },
};

/* `closes`: it is over a limit, so the link must go. */
const FLOODS = {
  'a message of 120 MB in one frame': {
    closes: true,
    attack: async link => {
      link.write(frames.header(frames.TEXT, 120e6, { mask: link.mask }));
      await link.pour(many(PIECE, 120e6));
    },
  },
  'a message of 120 MB in fragments': {
    closes: true,
    attack: async link => {
      link.frame(frames.TEXT, '{"#":"', { fin: false });
      await link.pour(many(frames.frame(frames.CONTINUATION, PIECE, { fin: false, mask: link.mask }), 120e6));
    },
  },
  'a frame that announces 120 MB and sends none': {
    closes: true,
    attack: async link => {
      link.write(frames.header(frames.TEXT, 120e6, { mask: link.mask }));
    },
  },
  '100 fragments of 100 KB': {
    closes: false,
    attack: async link => {
      const piece = Buffer.alloc(100000, 'a');

      link.frame(frames.TEXT, piece, { fin: false });
      for (let i = 1; i < 99; i++) link.frame(frames.CONTINUATION, piece, { fin: false });
      link.frame(frames.CONTINUATION, piece);
    },
  },
  '300,000 empty fragments': {
    closes: false,
    attack: async link => {
      link.frame(frames.TEXT, '{', { fin: false });

      const empty = frames.frame(frames.CONTINUATION, '', { fin: false, mask: link.mask });
      const block = Buffer.concat(Array(3000).fill(empty));

      await link.pour(many(block, 100 * block.length));
      link.frame(frames.CONTINUATION, '}');
    },
  },
  '100,000 pings': {
    closes: false,
    attack: async link => {
      const block = Buffer.concat(Array(1000).fill(frames.frame(frames.PING, 'ping', { mask: link.mask })));

      await link.pour(many(block, 100 * block.length));
    },
  },
  '200 MB of garbage in small messages': {
    closes: false,
    attack: async link => {
      const one = frames.frame(frames.TEXT, Buffer.alloc(16000, 'x'), { mask: link.mask });
      const block = Buffer.concat(Array(60).fill(one));

      await link.pour(many(block, 200 * MIB));
    },
  },
  'ten messages of 15 MB that are almost right': {
    closes: false,
    attack: async link => {
      const text = `{"#":"big","put":{"big":{"_":{"#":"big",">":{"k":1}},"k":"${'v'.repeat(15e6)}"`;
      const message = frames.frame(frames.TEXT, text, { mask: link.mask });

      await link.pour(many(message, 10 * message.length));
    },
  },
};

module.exports = { WRONG_FRAMES, FLOODS };
