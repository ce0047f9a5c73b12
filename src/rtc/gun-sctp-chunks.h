/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define GUN_SCTP_HEADER_BYTES 12

enum
{
  GUN_SCTP_CHUNK_DATA = 0,
  GUN_SCTP_CHUNK_HEARTBEAT = 4,
  GUN_SCTP_CHUNK_HEARTBEAT_ACK = 5,
  GUN_SCTP_CHUNK_FORWARD_TSN = 192,
};

/**
 * GunSctpChunks:
 * @type: of the chunk one is at
 * @tsn: of a DATA chunk, or up to which a FORWARD TSN chunk (RFC 3758 section 3.2) says that nothing more comes; else 0
 * @ends_message: whether it is a DATA chunk and the last one of its message
 * @value: what is behind the four bytes of its head
 * @value_bytes: how much that is
 *
 * Goes through the chunks of one packet (RFC 9260 section 3), to count what usrsctp does not tell. Pure.
 *
 *   12 bytes   ports, verification tag, checksum
 *   per chunk  type, flags, 2 bytes of length with these four; then its value, padded to 4; a DATA chunk begins it with
 *              its TSN
 */
typedef struct
{
  guint8 type;
  guint32 tsn;
  gboolean ends_message;
  const guint8 *value;
  gsize value_bytes;

  const guint8 *at;
  gsize left_bytes;
} GunSctpChunks;

void gun_sctp_chunks_init (GunSctpChunks *self, const guint8 *packet, gsize length_bytes);
gboolean gun_sctp_chunks_next (GunSctpChunks *self);

G_END_DECLS
