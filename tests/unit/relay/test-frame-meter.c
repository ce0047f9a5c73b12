/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-frame-meter.h"
#include "gun-relay.h"

#define LIMIT 1000

typedef struct
{
  const char *name;
  GunFrameSide side;
  const char *bytes; /* hex */
  int code;          /* of GunLinkError, -1: taken */
  guint64 data_bytes;
  guint64 n_pings;
  guint64 n_controls;
} Case;

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

static void
run_case (const Case *c, gsize piece_bytes)
{
  g_autoptr (GByteArray) bytes = from_hex (c->bytes);
  g_autoptr (GError) error = NULL;
  GunFrameMeter meter;

  gun_frame_meter_init (&meter, c->side, LIMIT);
  for (gsize at = 0; at < bytes->len && error == NULL; at += piece_bytes)
    gun_frame_meter_feed (&meter, bytes->data + at, MIN (piece_bytes, bytes->len - at), &error);

  if (c->code >= 0)
    {
      g_assert_error (error, GUN_LINK_ERROR, c->code);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (meter.data_bytes, ==, c->data_bytes);
  g_assert_cmpuint (meter.n_pings, ==, c->n_pings);
  g_assert_cmpuint (meter.n_controls, ==, c->n_controls);
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
  g_autoptr (GError) error = NULL;
  GunFrameMeter meter;

  gun_frame_meter_init (&meter, GUN_FRAME_FROM_SERVER, LIMIT);
  fragment[0] = 0x01;
  for (guint i = 0; i < LIMIT / 100; i++)
    {
      g_assert_true (gun_frame_meter_feed (&meter, fragment, 102, &error));
      fragment[0] = 0x00;
    }
  g_assert_false (gun_frame_meter_feed (&meter, fragment, 102, &error));
  g_assert_error (error, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
}

static void
test_empty_fragments (void)
{
  guint8 fragment[2] = { 0x01, 0 };
  g_autoptr (GError) error = NULL;
  GunFrameMeter meter;

  gun_frame_meter_init (&meter, GUN_FRAME_FROM_SERVER, LIMIT);
  for (guint i = 0; i < GUN_RELAY_MAX_FRAGMENTS; i++)
    {
      g_assert_true (gun_frame_meter_feed (&meter, fragment, 2, &error));
      fragment[0] = 0x00;
    }
  g_assert_false (gun_frame_meter_feed (&meter, fragment, 2, &error));
  g_assert_error (error, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
}

/* A message in many fragments is followed by another: nothing is left over from the first. */
static void
test_messages_in_a_row (void)
{
  const guint8 message[] = { 0x01, 3, 'a', 'b', 'c', 0x80, 1, 'd' };
  g_autoptr (GError) error = NULL;
  GunFrameMeter meter;

  gun_frame_meter_init (&meter, GUN_FRAME_FROM_SERVER, 4);
  for (guint i = 0; i < GUN_RELAY_MAX_FRAGMENTS; i++)
    g_assert_true (gun_frame_meter_feed (&meter, message, sizeof message, &error));
  g_assert_cmpuint (meter.data_bytes, ==, 4 * GUN_RELAY_MAX_FRAGMENTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/frame-meter/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/relay/frame-meter/sum-of-fragments", test_sum_of_fragments);
  g_test_add_func ("/relay/frame-meter/empty-fragments", test_empty_fragments);
  g_test_add_func ("/relay/frame-meter/messages-in-a-row", test_messages_in_a_row);
  return g_test_run ();
}
