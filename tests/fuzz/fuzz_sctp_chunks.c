/* SPDX-License-Identifier: MIT */

/* The walk through the chunks of an SCTP packet: it stays inside, goes on, and comes to an end. */

#include "fuzz-target.h"

#include <glib.h>

#include "gun-sctp-chunks.h"

#define CHUNK_HEADER_BYTES 4

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GunSctpChunks chunks;
  gsize left_bytes;

  gun_sctp_chunks_init (&chunks, data, size);
  left_bytes = chunks.left_bytes;
  g_assert_cmpuint (left_bytes, <=, size);
  while (gun_sctp_chunks_next (&chunks))
    {
      g_assert_cmpuint (chunks.left_bytes, <, left_bytes);
      left_bytes = chunks.left_bytes;
      g_assert_true (chunks.value >= data + GUN_SCTP_HEADER_BYTES + CHUNK_HEADER_BYTES);
      g_assert_true (chunks.value + chunks.value_bytes <= data + size);
      if (chunks.type != GUN_SCTP_CHUNK_DATA)
        g_assert_cmpuint (chunks.tsn, ==, 0);
    }
  return 0;
}
