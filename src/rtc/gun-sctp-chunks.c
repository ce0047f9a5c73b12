/* SPDX-License-Identifier: MIT */

#include "gun-sctp-chunks.h"

#define CHUNK_HEADER_BYTES 4
#define TSN_BYTES 4
#define LAST_FRAGMENT 0x01

static guint
read_16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

/**
 * gun_sctp_chunks_init:
 * @self: the walk
 * @packet: an SCTP packet, which must live as long as the walk
 * @length_bytes: its length
 *
 * Stands before the first chunk.
 */
void
gun_sctp_chunks_init (GunSctpChunks *self, const guint8 *packet, gsize length_bytes)
{
  gsize head_bytes = MIN (length_bytes, GUN_SCTP_HEADER_BYTES);

  *self = (GunSctpChunks){ .at = packet + head_bytes, .left_bytes = length_bytes - head_bytes };
}

/**
 * gun_sctp_chunks_next:
 * @self: the walk
 *
 * Goes to the next chunk.
 *
 * Returns: %FALSE at the end, or where the packet is not what it says
 */
gboolean
gun_sctp_chunks_next (GunSctpChunks *self)
{
  gsize length_bytes;
  gsize step_bytes;

  if (self->left_bytes < CHUNK_HEADER_BYTES)
    return FALSE;
  length_bytes = read_16 (self->at + 2);
  if (length_bytes < CHUNK_HEADER_BYTES || length_bytes > self->left_bytes)
    return FALSE;

  self->type = self->at[0];
  self->value = self->at + CHUNK_HEADER_BYTES;
  self->value_bytes = length_bytes - CHUNK_HEADER_BYTES;
  self->tsn = 0;
  self->ends_message = self->type == GUN_SCTP_CHUNK_DATA && (self->at[1] & LAST_FRAGMENT) != 0;
  if ((self->type == GUN_SCTP_CHUNK_DATA || self->type == GUN_SCTP_CHUNK_FORWARD_TSN)
      && self->value_bytes >= TSN_BYTES)
    self->tsn = (guint32) read_16 (self->value) << 16 | read_16 (self->value + 2);

  step_bytes = MIN ((length_bytes + 3) & ~(gsize) 3, self->left_bytes);
  self->at += step_bytes;
  self->left_bytes -= step_bytes;
  return TRUE;
}
