/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-frame-reader.h"
#include "gun-relay.h"

#define LIMIT 1000

typedef struct
{
  const char *name;
  GunFrameSide side;
  const char *bytes; /* hex */
  int code;          /* of GunLinkError, -1: taken */
  guint64 data_bytes;
  guint n_pings;    /* whole ones */
  guint n_controls; /* likewise */
} Case;

/* What was handed out. */
typedef struct
{
  GString *data; /* of text and binary frames */
  guint n_pings;
  guint n_controls;
  guint n_messages;
} Taken;

static const Case cases[] = {
  { "empty-text", GUN_FRAME_FROM_SERVER, "8100", -1, 0, 0, 0 },
  { "text", GUN_FRAME_FROM_SERVER, "81026869", -1, 2, 0, 0 },
  { "masked-text", GUN_FRAME_FROM_CLIENT, "8182000000006869", -1, 2, 0, 0 },
  { "binary", GUN_FRAME_FROM_SERVER, "820100", -1, 1, 0, 0 },
  { "two-frames", GUN_FRAME_FROM_SERVER, "8101618101 62", -1, 2, 0, 0 },
  { "fragments", GUN_FRAME_FROM_SERVER, "010161 000162 800163 810164", -1, 4, 0, 0 },
  { "ping-between-fragments", GUN_FRAME_FROM_SERVER, "010161 8900 800163", -1, 2, 1, 1 },
  { "controls", GUN_FRAME_FROM_SERVER, "8900 8a0161 880203e8", -1, 0, 1, 3 },
  { "half-header", GUN_FRAME_FROM_SERVER, "817e", -1, 0, 0, 0 },
  { "half-payload", GUN_FRAME_FROM_SERVER, "810561 62", -1, 2, 0, 0 },
  { "at-the-limit", GUN_FRAME_FROM_SERVER, "817e03e8", -1, 0, 0, 0 },
  { "over-the-limit", GUN_FRAME_FROM_SERVER, "817e03e9", GUN_LINK_ERROR_FLOOD, 0, 0, 0 },
  { "120-megabytes", GUN_FRAME_FROM_SERVER, "817f0000000007270e00", GUN_LINK_ERROR_FLOOD, 0, 0, 0 },
  { "longest-length",
    GUN_FRAME_FROM_SERVER,
    "817f7fffffffffffffff",
    GUN_LINK_ERROR_FLOOD,
    0,
    0,
    0 },
  { "negative-length",
    GUN_FRAME_FROM_SERVER,
    "817fffffffffffffffff",
    GUN_LINK_ERROR_CLOSED,
    0,
    0,
    0 },
  { "long-form-16", GUN_FRAME_FROM_SERVER, "817e007d", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "long-form-64", GUN_FRAME_FROM_SERVER, "817f000000000000ffff", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "masked-by-server", GUN_FRAME_FROM_SERVER, "818100000000", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "not-masked-by-client", GUN_FRAME_FROM_CLIENT, "8101", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "compressed", GUN_FRAME_FROM_SERVER, "c100", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "garbage", GUN_FRAME_FROM_CLIENT, "ffff", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "reserved-bit", GUN_FRAME_FROM_SERVER, "9100", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "no-such-opcode", GUN_FRAME_FROM_SERVER, "8300", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "no-such-control", GUN_FRAME_FROM_SERVER, "8b00", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "long-ping", GUN_FRAME_FROM_SERVER, "897e007e", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "ping-in-fragments", GUN_FRAME_FROM_SERVER, "0900", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "fragment-of-nothing", GUN_FRAME_FROM_SERVER, "8000", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
  { "message-in-message", GUN_FRAME_FROM_SERVER, "0100 8100", GUN_LINK_ERROR_CLOSED, 0, 0, 0 },
};

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (const char *p = hex; *p != '\0'; p++)
    {
      guint8 byte;

      if (*p == ' ')
        continue;
      byte = (guint8) (g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
      g_byte_array_append (bytes, &byte, 1);
      p++;
    }
  return bytes;
}

static gboolean
take_cb (const GunFramePiece *piece, gpointer user_data)
{
  Taken *taken = user_data;

  if (piece->kind & GUN_FRAME_CONTROL_BIT)
    {
      taken->n_controls += piece->ends_frame ? 1 : 0;
      taken->n_pings += piece->ends_frame && piece->kind == GUN_FRAME_PING ? 1 : 0;
      return TRUE;
    }
  g_string_append_len (taken->data, (const char *) piece->bytes, (gssize) piece->length_bytes);
  taken->n_messages += piece->ends_frame && piece->is_final ? 1 : 0;
  return TRUE;
}

/* With a copy, since masks are taken off in place */
static gboolean
feed (GunFrameReader *reader, const guint8 *bytes, gsize length, Taken *taken, GError **error)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  return gun_frame_reader_feed (reader, copy, length, take_cb, taken, error);
}

static void
run_case (const Case *c, gsize piece_bytes)
{
  g_autoptr (GByteArray) bytes = from_hex (c->bytes);
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Taken taken = { data };
  GunFrameReader reader;

  gun_frame_reader_init (&reader, c->side, LIMIT);
  for (gsize at = 0; at < bytes->len && error == NULL; at += piece_bytes)
    feed (&reader, bytes->data + at, MIN (piece_bytes, bytes->len - at), &taken, &error);

  if (c->code >= 0)
    {
      g_assert_error (error, GUN_LINK_ERROR, c->code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (data->len, ==, c->data_bytes);
  g_assert_cmpuint (taken.n_pings, ==, c->n_pings);
  g_assert_cmpuint (taken.n_controls, ==, c->n_controls);
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;

  for (gsize piece_bytes = 1; piece_bytes <= strlen (c->bytes); piece_bytes++)
    run_case (c, piece_bytes);
}

static void
test_sum_of_fragments (void)
{
  guint8 fragment[104] = { 0x00, 100 };
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Taken taken = { data };
  GunFrameReader reader;

  gun_frame_reader_init (&reader, GUN_FRAME_FROM_SERVER, LIMIT);
  fragment[0] = 0x01;
  for (guint i = 0; i < LIMIT / 100; i++)
    {
      g_assert_true (feed (&reader, fragment, 102, &taken, &error));
      fragment[0] = 0x00;
    }
  g_assert_false (feed (&reader, fragment, 102, &taken, &error));
  g_assert_error (error, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
}

static void
test_empty_fragments (void)
{
  guint8 fragment[2] = { 0x01, 0 };
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Taken taken = { data };
  GunFrameReader reader;

  gun_frame_reader_init (&reader, GUN_FRAME_FROM_SERVER, LIMIT);
  for (guint i = 0; i < GUN_RELAY_MAX_FRAGMENTS; i++)
    {
      g_assert_true (feed (&reader, fragment, 2, &taken, &error));
      fragment[0] = 0x00;
    }
  g_assert_false (feed (&reader, fragment, 2, &taken, &error));
  g_assert_error (error, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
}

/* A message in many fragments is followed by another: nothing is left over from the first. */
static void
test_messages_in_a_row (void)
{
  const guint8 message[] = { 0x01, 3, 'a', 'b', 'c', 0x80, 1, 'd' };
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Taken taken = { data };
  GunFrameReader reader;

  gun_frame_reader_init (&reader, GUN_FRAME_FROM_SERVER, 4);
  for (guint i = 0; i < GUN_RELAY_MAX_FRAGMENTS; i++)
    g_assert_true (feed (&reader, message, sizeof message, &taken, &error));
  g_assert_cmpuint (data->len, ==, 4 * GUN_RELAY_MAX_FRAGMENTS);
  g_assert_cmpuint (taken.n_messages, ==, GUN_RELAY_MAX_FRAGMENTS);
}

/* A mask goes on where the last piece ended, and begins anew with each frame. */
static void
test_masks (void)
{
  static const char text[] = "Pieces of any size, whatever the mask is in the middle of them";
  const guint8 mask[GUN_FRAME_MASK_BYTES] = { 0x12, 0xff, 0x00, 0x83 };
  const gsize n = sizeof text - 1;
  g_autoptr (GByteArray) frames = g_byte_array_new ();

  for (guint i = 0; i < 3; i++)
    {
      const guint8 header[] = { i == 0 ? 0x01 : i == 2 ? 0x80 : 0x00, (guint8) (0x80 | n) };

      g_byte_array_append (frames, header, sizeof header);
      g_byte_array_append (frames, mask, sizeof mask);
      for (gsize at = 0; at < n; at++)
        {
          const guint8 byte = (guint8) text[at] ^ mask[at % GUN_FRAME_MASK_BYTES];

          g_byte_array_append (frames, &byte, 1);
        }
    }

  for (gsize piece_bytes = 1; piece_bytes <= frames->len; piece_bytes++)
    {
      g_autoptr (GString) data = g_string_new (NULL);
      Taken taken = { data };
      GunFrameReader reader;

      gun_frame_reader_init (&reader, GUN_FRAME_FROM_CLIENT, LIMIT);
      for (gsize at = 0; at < frames->len; at += piece_bytes)
        g_assert_true (
            feed (&reader, frames->data + at, MIN (piece_bytes, frames->len - at), &taken, NULL));
      g_assert_cmpuint (data->len, ==, 3 * n);
      g_assert_cmpuint (taken.n_messages, ==, 1);
      for (guint i = 0; i < 3; i++)
        g_assert_cmpmem (data->str + i * n, n, text, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/frame-reader/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/relay/frame-reader/sum-of-fragments", test_sum_of_fragments);
  g_test_add_func ("/relay/frame-reader/empty-fragments", test_empty_fragments);
  g_test_add_func ("/relay/frame-reader/messages-in-a-row", test_messages_in_a_row);
  g_test_add_func ("/relay/frame-reader/masks", test_masks);
  return g_test_run ();
}
