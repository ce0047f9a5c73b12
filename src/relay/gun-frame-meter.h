/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest header of a frame without its mask: 2 bytes and 8 of length. */
#define GUN_FRAME_HEADER_BYTES 10

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
 * GunFrameMeter:
 *
 * Reads the headers of WebSocket frames as their bytes pass by, in pieces of any size, and skips the payloads. Pure: no I/O, no memory of its own.
 *
 *   byte 0   FIN | RSV1-3 (0 without extensions) | opcode: 0 continues, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 *   byte 1   MASK | length: 0-125, 126: the next 2 bytes, 127: the next 8 bytes, in the shortest form that holds it
 *   4 bytes  mask, when MASK is set                                                               (RFC 6455 section 5.2)
 *
 * It keeps two kinds of rules. Limits that libsoup has not: bytes and fragments of one message (a message in fragments passes
 * max-incoming-payload-size). And the grammar above, before libsoup sees it: 3.2 answers a long ping with a broken close and reads
 * headers of frames it has already refused.
 */
typedef struct
{
  GunFrameSide side;
  guint64 max_message_bytes;
  guint8 header[GUN_FRAME_HEADER_BYTES];
  guint header_length;
  guint mask_left;       /* bytes of the mask, still to come */
  guint64 payload_left;  /* of the current frame, still to come */
  guint64 message_bytes; /* payload of the message so far */
  guint n_fragments;     /* of the message so far; 0 between messages */

  guint64 data_bytes; /* payload of text and binary frames that has passed */
  guint64 n_pings;
  guint64 n_controls; /* close, ping and pong */
} GunFrameMeter;

void gun_frame_meter_init (GunFrameMeter *self, GunFrameSide side, guint64 max_message_bytes);
gboolean
gun_frame_meter_feed (GunFrameMeter *self, const guint8 *bytes, gsize length_bytes, GError **error);

G_END_DECLS
