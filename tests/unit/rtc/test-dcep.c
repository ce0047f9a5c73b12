/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-dcep.h"
#include "gun-rtc-error.h"

typedef struct
{
  const char *name;
  const char *bytes; /* hex */
  int code;          /* of GunRtcError, -1: taken */
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
  guint priority;
  const char *label;
  const char *protocol;
  gboolean other_bytes; /* print writes it in another way */
} Case;

#define TAKEN -1

static const Case cases[] = {
  { "reliable", "03000000 00000000 00020000 6463", TAKEN, TRUE, -1, -1, 0, "dc", "", FALSE },
  { "unordered", "03800100 00000000 00020000 6463", TAKEN, FALSE, -1, -1, 256, "dc", "", FALSE },
  { "tries", "03010000 00000000 00020000 6463", TAKEN, TRUE, 0, -1, 0, "dc", "", FALSE },
  { "tries-unordered", "03810000 00000002 00020000 6463", TAKEN, FALSE, 2, -1, 0, "dc", "", FALSE },
  { "timed", "03020400 0000ffff 00020000 6463", TAKEN, TRUE, -1, 65535, 1024, "dc", "", FALSE },
  { "timed-unordered", "0382ffff 00000000 00020000 6463", TAKEN, FALSE, -1, 0, 65535, "dc", "", 0 },
  { "no-label", "03000000 00000000 00000000", TAKEN, TRUE, -1, -1, 0, "", "", FALSE },
  { "protocol", "03000000 00000000 00010002 613132", TAKEN, TRUE, -1, -1, 0, "a", "12", FALSE },
  { "only-protocol", "03000000 00000000 00000002 3132", TAKEN, TRUE, -1, -1, 0, "", "12", FALSE },
  { "umlaut", "03000000 00000000 00020000 c3bc", TAKEN, TRUE, -1, -1, 0, "ü", "", FALSE },
  /* A reliable channel has no limit, whatever is written there */
  { "parameter-ignored", "03000000 00000007 00000000", TAKEN, TRUE, -1, -1, 0, "", "", TRUE },
  { "many-tries", "03010000 ffffffff 00000000", TAKEN, TRUE, 65535, -1, 0, "", "", TRUE },
  { "long-time", "03020000 00010000 00000000", TAKEN, TRUE, -1, 65535, 0, "", "", TRUE },

  { .name = "empty", .bytes = "", .code = GUN_RTC_ERROR_INVALID },
  { .name = "type-only", .bytes = "03", .code = GUN_RTC_ERROR_INVALID },
  { .name = "half-header", .bytes = "03000000 00000000 0002", .code = GUN_RTC_ERROR_INVALID },
  { .name = "no-name", .bytes = "03000000 00000000 00020000", .code = GUN_RTC_ERROR_INVALID },
  { .name = "half-label", .bytes = "03000000 00000000 00020000 64", .code = GUN_RTC_ERROR_INVALID },
  { .name = "no-protocol",
    .bytes = "03000000 00000000 00020001 6463",
    .code = GUN_RTC_ERROR_INVALID },
  { .name = "longest", .bytes = "03000000 00000000 ffffffff", .code = GUN_RTC_ERROR_INVALID },
  { .name = "trailing",
    .bytes = "03000000 00000000 00020000 646300",
    .code = GUN_RTC_ERROR_INVALID },
  { .name = "latin-1", .bytes = "03000000 00000000 00010000 fc", .code = GUN_RTC_ERROR_INVALID },
  { .name = "cut-character",
    .bytes = "03000000 00000000 00010001 c3bc",
    .code = GUN_RTC_ERROR_INVALID },
  { .name = "nul", .bytes = "03000000 00000000 00020000 6400", .code = GUN_RTC_ERROR_INVALID },
  { .name = "protocol-latin-1",
    .bytes = "03000000 00000000 00000001 fc",
    .code = GUN_RTC_ERROR_INVALID },
  { .name = "type-3", .bytes = "03030000 00000000 00000000", .code = GUN_RTC_ERROR_UNSUPPORTED },
  { .name = "type-83", .bytes = "03830000 00000000 00000000", .code = GUN_RTC_ERROR_UNSUPPORTED },
  { .name = "type-40", .bytes = "03400000 00000000 00000000", .code = GUN_RTC_ERROR_UNSUPPORTED },
  { .name = "another-message", .bytes = "02", .code = GUN_RTC_ERROR_UNSUPPORTED },
  { .name = "message-1", .bytes = "01000000 00000000 00000000", .code = GUN_RTC_ERROR_UNSUPPORTED },
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
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (GByteArray) bytes = from_hex (c->bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDcepOpen) open = gun_dcep_open_parse (bytes->data, bytes->len, &error);
  g_autoptr (GBytes) printed = NULL;

  if (c->code != TAKEN)
    {
      g_assert_null (open);
      g_assert_error (error, GUN_RTC_ERROR, c->code);
      g_test_message ("%s", error->message);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpint (open->ordered, ==, c->ordered);
  g_assert_cmpint (open->max_retransmits, ==, c->max_retransmits);
  g_assert_cmpint (open->max_packet_life_time_ms, ==, c->max_packet_life_time_ms);
  g_assert_cmpuint (open->priority, ==, c->priority);
  g_assert_cmpstr (open->label, ==, c->label);
  g_assert_cmpstr (open->protocol, ==, c->protocol);

  printed = gun_dcep_open_print (open, &error);
  g_assert_no_error (error);
  if (!c->other_bytes)
    g_assert_cmpmem (
        g_bytes_get_data (printed, NULL), g_bytes_get_size (printed), bytes->data, bytes->len);
}

/* Every message that stops early is refused, and reads nothing behind its end. */
static void
test_cut (void)
{
  g_autoptr (GByteArray) bytes = from_hex ("03810000 00000002 00020003 6463 676c62");

  for (guint length = 0; length < bytes->len; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (bytes->data, MAX (length, 1));
      g_autoptr (GError) error = NULL;

      g_assert_null (gun_dcep_open_parse (cut, length, &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
    }
}

static GunDcepOpen *
open_of (const char *label, const char *protocol)
{
  GunDcepOpen *open = g_new0 (GunDcepOpen, 1);

  open->max_retransmits = -1;
  open->max_packet_life_time_ms = -1;
  open->label = g_strdup (label);
  open->protocol = g_strdup (protocol);
  return open;
}

static void
test_longest_names (void)
{
  g_autofree char *longest = g_strnfill (GUN_DCEP_MAX_NAME_BYTES, 'x');
  g_autoptr (GunDcepOpen) open = open_of (longest, longest);
  g_autoptr (GunDcepOpen) parsed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = gun_dcep_open_print (open, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 12 + 2 * GUN_DCEP_MAX_NAME_BYTES);
  parsed = gun_dcep_open_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (parsed->label, ==, longest);
  g_assert_cmpstr (parsed->protocol, ==, longest);
}

static void
test_names_too_long (void)
{
  guint8 bytes[12 + GUN_DCEP_MAX_NAME_BYTES + 1] = { 0x03 };
  g_autofree char *too_long = g_strnfill (GUN_DCEP_MAX_NAME_BYTES + 1, 'x');
  g_autoptr (GunDcepOpen) label = open_of (too_long, "");
  g_autoptr (GunDcepOpen) protocol = open_of ("", too_long);
  g_autoptr (GError) error = NULL;

  memset (bytes + 12, 'x', sizeof bytes - 12);
  for (guint field = 8; field <= 10; field += 2)
    {
      bytes[field] = (GUN_DCEP_MAX_NAME_BYTES + 1) >> 8;
      bytes[field + 1] = (GUN_DCEP_MAX_NAME_BYTES + 1) & 0xff;
      g_assert_null (gun_dcep_open_parse (bytes, sizeof bytes, &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "at most 512"));
      g_clear_error (&error);
      bytes[field] = bytes[field + 1] = 0;
    }

  g_assert_null (gun_dcep_open_print (label, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (gun_dcep_open_print (protocol, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

static void
test_print_refuses (void)
{
  static const struct
  {
    int max_retransmits;
    int max_packet_life_time_ms;
  } limits[] = { { 0, 0 }, { -2, -1 }, { -1, -2 }, { 65536, -1 }, { -1, 65536 } };
  g_autoptr (GunDcepOpen) latin_1 = open_of ("\xfc", "");
  g_autoptr (GunDcepOpen) open = open_of ("dc", "");
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_dcep_open_print (latin_1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      open->max_retransmits = limits[i].max_retransmits;
      open->max_packet_life_time_ms = limits[i].max_packet_life_time_ms;
      g_assert_null (gun_dcep_open_print (open, &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
      g_clear_error (&error);
    }
}

static void
test_ack (void)
{
  const guint8 two_bytes[] = { 0x02, 0x00 };
  const guint8 open = 0x03;
  g_autoptr (GBytes) ack = gun_dcep_ack_print ();
  gsize length;
  const guint8 *bytes = g_bytes_get_data (ack, &length);

  g_assert_true (gun_dcep_is_ack (bytes, length));
  g_assert_false (gun_dcep_is_ack (bytes, 0));
  g_assert_false (gun_dcep_is_ack (NULL, 0));
  g_assert_false (gun_dcep_is_ack (two_bytes, sizeof two_bytes));
  g_assert_false (gun_dcep_is_ack (&open, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rtc/dcep/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/rtc/dcep/cut", test_cut);
  g_test_add_func ("/rtc/dcep/longest-names", test_longest_names);
  g_test_add_func ("/rtc/dcep/names-too-long", test_names_too_long);
  g_test_add_func ("/rtc/dcep/print-refuses", test_print_refuses);
  g_test_add_func ("/rtc/dcep/ack", test_ack);
  return g_test_run ();
}
