/* SPDX-License-Identifier: MIT */

/* The meter of WebSocket frames: the same bytes in one piece and in crumbs must mean the same. */

#include "fuzz-target.h"
#include "gun-frame-meter.h"
#include "gun-link.h"

#define MAX_MESSAGE_BYTES 4096

static gboolean
feed (GunFrameMeter *meter,
      GunFrameSide side,
      const guint8 *bytes,
      gsize length_bytes,
      gsize piece_bytes,
      int *code)
{
  g_autoptr (GError) error = NULL;

  gun_frame_meter_init (meter, side, MAX_MESSAGE_BYTES);
  for (gsize at = 0; at < length_bytes; at += piece_bytes)
    if (!gun_frame_meter_feed (meter, bytes + at, MIN (piece_bytes, length_bytes - at), &error))
      {
        g_assert_true (error->domain == GUN_LINK_ERROR);
        *code = error->code;
        return FALSE;
      }
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GunFrameMeter whole;
  GunFrameMeter crumbs;
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

  feed (&whole, side, data, size, MAX (size, 1), &code_whole);
  feed (&crumbs, side, data, size, piece_bytes, &code_crumbs);
  g_assert_cmpint (code_whole, ==, code_crumbs);
  g_assert_cmpuint (whole.data_bytes, ==, crumbs.data_bytes);
  g_assert_cmpuint (whole.n_pings, ==, crumbs.n_pings);
  g_assert_cmpuint (whole.n_controls, ==, crumbs.n_controls);
  g_assert_cmpuint (whole.message_bytes, ==, crumbs.message_bytes);
  g_assert_cmpuint (whole.payload_left, ==, crumbs.payload_left);

  g_assert_cmpuint (whole.data_bytes, <=, size);
  g_assert_cmpuint (whole.message_bytes, <=, MAX_MESSAGE_BYTES);
  g_assert_cmpuint (whole.n_pings, <=, whole.n_controls);
  return 0;
}
