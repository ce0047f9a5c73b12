/* SPDX-License-Identifier: MIT */

/* The reader of WebSocket frames: the same bytes in one piece and in crumbs must mean the same. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-frame-reader.h"
#include "gun-link.h"

#define MAX_MESSAGE_BYTES 4096

/* What was handed out: kind and end of each frame, and its payload */
static gboolean
take_cb (const GunFramePiece *piece, gpointer user_data)
{
  GByteArray *taken = user_data;
  const guint8 mark[] = { (guint8) piece->kind, (guint8) piece->is_final };

  g_assert_true (piece->length_bytes > 0 || piece->ends_frame);
  g_byte_array_append (taken, piece->bytes, (guint) piece->length_bytes);
  if (piece->ends_frame)
    g_byte_array_append (taken, mark, sizeof mark);
  return TRUE;
}

static void
feed (GunFrameReader *reader,
      GunFrameSide side,
      const guint8 *bytes,
      gsize length_bytes,
      gsize piece_bytes,
      GByteArray *taken,
      int *code)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length_bytes);
  g_autoptr (GError) error = NULL;

  gun_frame_reader_init (reader, side, MAX_MESSAGE_BYTES);
  for (gsize at = 0; at < length_bytes; at += piece_bytes)
    if (!gun_frame_reader_feed (
            reader, copy + at, MIN (piece_bytes, length_bytes - at), take_cb, taken, &error))
      {
        g_assert_true (error->domain == GUN_LINK_ERROR);
        *code = error->code;
        return;
      }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) of_whole = g_byte_array_new ();
  g_autoptr (GByteArray) of_crumbs = g_byte_array_new ();
  GunFrameReader whole;
  GunFrameReader crumbs;
  int code_whole = -1;
  int code_crumbs = -1;
  GunFrameSide side;
  gsize piece_bytes;

  if (size < 1)
    return 0;

  /* The first byte says who sends, and how large the crumbs are */
  side = data[0] & 1 ? GUN_FRAME_FROM_CLIENT : GUN_FRAME_FROM_SERVER;
  piece_bytes = 1 + (data[0] >> 1);
  data++;
  size--;

  feed (&whole, side, data, size, MAX (size, 1), of_whole, &code_whole);
  feed (&crumbs, side, data, size, piece_bytes, of_crumbs, &code_crumbs);
  g_assert_cmpint (code_whole, ==, code_crumbs);
  g_assert_cmpmem (of_whole->data, of_whole->len, of_crumbs->data, of_crumbs->len);
  g_assert_cmpuint (whole.message_bytes, ==, crumbs.message_bytes);
  g_assert_cmpuint (whole.payload_left, ==, crumbs.payload_left);
  g_assert_cmpuint (whole.message_bytes, <=, MAX_MESSAGE_BYTES);
  return 0;
}
