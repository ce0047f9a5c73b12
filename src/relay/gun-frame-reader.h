/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest header of a frame without its mask: 2 bytes and 8 of length. */
#define GUN_FRAME_HEADER_BYTES 10

/* The mask after the header of a frame from a client. */
#define GUN_FRAME_MASK_BYTES 4

/* Largest payload of a close, ping or pong (RFC 6455 section 5.5). */
#define GUN_FRAME_CONTROL_BYTES 125

/**
 * GunFrameSide:
 * @GUN_FRAME_FROM_CLIENT: frames a client sent: masked
 * @GUN_FRAME_FROM_SERVER: frames a server sent: never masked
 */
typedef enum
{
  GUN_FRAME_FROM_CLIENT,
  GUN_FRAME_FROM_SERVER,
} GunFrameSide;

/**
 * GunFrameKind:
 *
 * Opcodes (RFC 6455 section 5.2).
 */
typedef enum
{
  GUN_FRAME_CONTINUES = 0x0,
  GUN_FRAME_TEXT = 0x1,
  GUN_FRAME_BINARY = 0x2,
  GUN_FRAME_CLOSE = 0x8,
  GUN_FRAME_PING = 0x9,
  GUN_FRAME_PONG = 0xa,
} GunFrameKind;

#define GUN_FRAME_FINAL_BIT 0x80
#define GUN_FRAME_CONTROL_BIT 0x08
#define GUN_FRAME_MASK_BIT 0x80

/**
 * GunFramePiece:
 * @kind: of the frame
 * @is_final: the frame is the last, or the only one, of its message
 * @ends_frame: its last piece
 * @bytes: (array length=length_bytes): payload, without its mask, in the bytes that were fed
 * @length_bytes: its length; 0 only at the end of a frame
 */
typedef struct
{
  GunFrameKind kind;
  gboolean is_final;
  gboolean ends_frame;
  const guint8 *bytes;
  gsize length_bytes;
} GunFramePiece;

/* Returns %FALSE when nothing more is wanted. */
typedef gboolean (*GunFrameFunc) (const GunFramePiece *piece, gpointer user_data);

/**
 * GunFrameReader:
 *
 * Takes a stream of WebSocket frames apart, in pieces of any size. Pure: no I/O, no memory of its own.
 *
 *   byte 0   FIN | RSV1-3 (0 without extensions) | opcode: 0 continues, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 *   byte 1   MASK | length: 0-125, 126: the next 2 bytes, 127: the next 8 bytes, in the shortest form that holds it
 *   4 bytes  mask, when MASK is set                                                               (RFC 6455 section 5.2)
 *
 * It keeps two kinds of rules: limits, on the bytes and the fragments of one message, and the grammar above.
 */
typedef struct
{
  GunFrameSide side;
  guint64 max_message_bytes;
  guint8 header[GUN_FRAME_HEADER_BYTES];
  guint header_length;
  guint8 mask[GUN_FRAME_MASK_BYTES]; /* turned so that the next byte of payload meets its first */
  guint mask_left;                   /* bytes of the mask, still to come */
  guint64 payload_left;              /* of the current frame, still to come */
  guint64 message_bytes;             /* payload of the message so far */
  guint n_fragments;                 /* of the message so far; 0 between messages */
} GunFrameReader;

void gun_frame_reader_init (GunFrameReader *self, GunFrameSide side, guint64 max_message_bytes);
gboolean gun_frame_reader_feed (GunFrameReader *self,
                                guint8 *bytes,
                                gsize length_bytes,
                                GunFrameFunc func,
                                gpointer user_data,
                                GError **error);
void gun_frame_mask (guint8 *bytes, gsize length_bytes, const guint8 *mask);

G_END_DECLS
