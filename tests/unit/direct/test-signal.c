/* SPDX-License-Identifier: MIT */

#include "gun-signal.h"

#include <string.h>

#include "gun-json.h"
#include "gun-message.h"
#include "gun-sdp.h"
#include "gun-test-table.h"

static const char *const kind_names[] = { "offer", "answer", "candidate" };

static void
assert_signal (const GunSignal *signal, const char *kind, const char *sender, const char *text)
{
  gboolean is_candidate = signal->kind == GUN_SIGNAL_CANDIDATE;

  g_assert_cmpstr (kind_names[signal->kind], ==, kind);
  g_assert_cmpstr (signal->sender, ==, sender);
  g_assert_cmpstr (is_candidate ? signal->candidate : signal->sdp, ==, text);
  g_assert_null (is_candidate ? signal->sdp : signal->candidate);
}

static gboolean
take_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error ((GError *) error);
  *(GunMessage **) user_data = gun_message_ref (message);
  return TRUE;
}

/* As the mesh hands them on, and what is written for the same is the same again when it is read */
static void
test_recorded (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/direct/data/signals.tsv", 5);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GRefString) text = gun_test_table_text (row[3]);
      g_autoptr (GunMessage) message = NULL;
      g_autoptr (GunMessage) written_message = NULL;
      g_autoptr (GunSignal) signal = NULL;
      g_autoptr (GunSignal) again = NULL;
      g_autoptr (GString) written = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      gsize length;
      const char *json;

      g_assert_cmpuint (
          gun_message_parse_frame (row[4], strlen (row[4]), take_cb, &message), ==, 1);
      json = g_bytes_get_data (message->json, &length);
      signal = gun_signal_read (json, length, &error);
      g_assert_no_error (error);
      assert_signal (signal, row[0], row[2], text);

      if (signal->kind == GUN_SIGNAL_CANDIDATE)
        gun_signal_append_candidate (
            written, message->id, message->ack, FALSE, row[2], signal->candidate);
      else
        gun_signal_append_description (
            written, signal->kind, message->id, message->ack, FALSE, row[2], signal->sdp);
      g_assert_cmpuint (
          gun_message_parse_frame (written->str, written->len, take_cb, &written_message), ==, 1);
      g_assert_cmpstr (written_message->ack, ==, row[1]);
      g_assert_cmpstr (written_message->id, ==, message->id);
      again = gun_signal_read (written->str, written->len, &error);
      g_assert_no_error (error);
      assert_signal (again, row[0], row[2], text);
    }
}

#define RTC(members) "{\"@\":\"a\",\"#\":\"b\",\"ok\":{\"rtc\":{" members "}}}"

static const struct
{
  const char *json;
  const char *kind;
  const char *text;
} good[] = {
  { RTC ("\"id\":\"p\",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\"}"), "offer", "v=0" },
  { RTC ("\"offer\":{\"sdp\":\"v=0\"},\"id\":\"p\""), "offer", "v=0" },
  /* What a browser puts right */
  { RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"v=0\\\\r\\\\na\\\\r\\\\n\"}"),
    "offer",
    "v=0\r\na\r\n" },
  { RTC ("\"id\":\"p\",\"answer\":{\"sdp\":\"\\\\r\\\\\\\\r\\\\n\\\\n\\\\r\"}"),
    "answer",
    "\\r\\\r\n\\n\\r" },
  /* The order in which lib/webrtc.js looks */
  { RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"o\"},\"candidate\":{\"candidate\":\"c\"},\"answer\":{"
         "\"sdp\":"
         "\"a\"}"),
    "answer",
    "a" },
  { RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"o\"},\"candidate\":{\"candidate\":\"c\"}"),
    "candidate",
    "c" },
  /* What is nothing to JavaScript */
  { RTC ("\"id\":\"p\",\"answer\":null,\"candidate\":null,\"offer\":{\"sdp\":\"o\"}"),
    "offer",
    "o" },
  { RTC ("\"id\":\"p\",\"answer\":false,\"offer\":{\"sdp\":\"o\"}"), "offer", "o" },
  { RTC ("\"id\":\"p\",\"answer\":\"\",\"offer\":{\"sdp\":\"o\"}"), "offer", "o" },
  { RTC ("\"id\":\"p\",\"answer\":0,\"offer\":{\"sdp\":\"o\"}"), "offer", "o" },
  { RTC ("\"id\":\"p\",\"candidate\":{\"candidate\":\"\",\"sdpMid\":null}"), "candidate", "" },
  /* The last of two, as JSON.parse() has it */
  { RTC ("\"id\":\"q\",\"id\":\"p\",\"offer\":{\"sdp\":\"n\"},\"offer\":{\"sdp\":\"o\",\"sdp\":"
         "\"p\"}"),
    "offer",
    "p" },
  { "{\"ok\":true,\"ok\":{\"rtc\":1,\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}}}}",
    "offer",
    "o" },
  /* More than is known */
  { RTC ("\"x\":[{\"id\":\"q\"}],\"id\":\"p\",\"offer\":{\"y\":{\"sdp\":1},\"sdp\":\"o\"}"),
    "offer",
    "o" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunSignal) signal = gun_signal_read (good[i].json, strlen (good[i].json), &error);

      g_assert_no_error (error);
      assert_signal (signal, good[i].kind, "p", good[i].text);
    }
}

static const char *const bad[] = {
  "",
  "[]",
  "{",
  "null",
  "{}",
  "{\"ok\":true}",
  "{\"ok\":{\"\":1}}",
  "{\"ok\":{\"rtc\":true}}",
  "{\"ok\":{\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}}},\"ok\":1}",
  "{\"ok\":{\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}},\"rtc\":null}}",
  "{\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}}}",
  RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}") "x",
  RTC (""),
  RTC ("\"id\":\"p\""),
  RTC ("\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":7,\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"\",\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"two\\nlines\",\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"a\\u202eb\",\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"\\ud800\",\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"p\",\"offer\":\"o\""),
  RTC ("\"id\":\"p\",\"offer\":[]"),
  RTC ("\"id\":\"p\",\"offer\":{}"),
  RTC ("\"id\":\"p\",\"offer\":{\"sdp\":null}"),
  RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"o\",\"sdp\":1}"),
  RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"o\\u0000\"}"),
  RTC ("\"id\":\"p\",\"offer\":{\"sdp\":\"\\udc00\"}"),
  RTC ("\"id\":\"p\",\"offer\":{\"type\":\"answer\",\"sdp\":\"o\"}"),
  RTC ("\"id\":\"p\",\"offer\":{\"type\":null,\"sdp\":\"o\"}"),
  /* An answer that cannot be read is no offer either */
  RTC ("\"id\":\"p\",\"answer\":{\"sdp\":1},\"offer\":{\"sdp\":\"o\"}"),
  RTC ("\"id\":\"p\",\"candidate\":\"candidate:1\""),
  RTC ("\"id\":\"p\",\"candidate\":{\"candidate\":1}"),
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gun_signal_read (bad[i], strlen (bad[i]), &error));
      g_assert_true (error != NULL && error->domain == GUN_WIRE_ERROR);
    }
}

static GunSignal *
read_long (const char *before, gsize length, const char *after)
{
  g_autofree char *text = g_strnfill (length, 'x');
  g_autofree char *json = g_strconcat (before, text, after, NULL);

  return gun_signal_read (json, strlen (json), NULL);
}

#define BEFORE "{\"x\":\""
#define AFTER "\",\"ok\":{\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"o\"}}}}"

static void
test_limits (void)
{
  const struct
  {
    const char *before;
    gsize max_bytes;
    const char *after;
  } limits[] = {
    { "{\"ok\":{\"rtc\":{\"id\":\"p\",\"offer\":{\"sdp\":\"", GUN_SIGNAL_MAX_SDP_BYTES, "\"}}}}" },
    { "{\"ok\":{\"rtc\":{\"id\":\"p\",\"candidate\":{\"candidate\":\"",
      GUN_SIGNAL_MAX_CANDIDATE_BYTES,
      "\"}}}}" },
    { "{\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"o\"},\"id\":\"", 256, "\"}}}" },
    { BEFORE, GUN_SIGNAL_MAX_JSON_BYTES - strlen (BEFORE AFTER), AFTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (GunSignal) longest
          = read_long (limits[i].before, limits[i].max_bytes, limits[i].after);
      g_autoptr (GunSignal) longer
          = read_long (limits[i].before, limits[i].max_bytes + 1, limits[i].after);

      g_assert_nonnull (longest);
      g_assert_null (longer);
    }

  g_assert_cmpuint (GUN_SIGNAL_MAX_SDP_BYTES, ==, GUN_SDP_MAX_BYTES);
  g_assert_cmpuint (GUN_SIGNAL_MAX_CANDIDATE_BYTES, ==, GUN_ICE_CANDIDATE_MAX_BYTES);
}

static void
test_write (void)
{
  g_autoptr (GRefString) id = g_ref_string_new ("id");
  g_autoptr (GRefString) ack = g_ref_string_new ("a\"k");
  g_autoptr (GRefString) number = g_ref_string_new ("12.5");
  g_autoptr (GString) out = g_string_new (NULL);

  gun_signal_append_description (out, GUN_SIGNAL_OFFER, id, ack, FALSE, "me", "v=0\r\n");
  g_assert_cmpstr (out->str,
                   ==,
                   "{\"@\":\"a\\\"k\",\"#\":\"id\",\"ok\":{\"rtc\":{\"offer\":{\"type\":\"offer\","
                   "\"sdp\":\"v=0\\r\\n\"},\"id\":\"me\"}}}");

  /* An id that was a number is one when it comes back */
  g_string_truncate (out, 0);
  gun_signal_append_description (out, GUN_SIGNAL_ANSWER, id, number, TRUE, "me", "v");
  g_assert_cmpstr (
      out->str,
      ==,
      "{\"@\":12.5,\"#\":\"id\",\"ok\":{\"rtc\":{\"answer\":{\"type\":\"answer\",\"sdp\":"
      "\"v\"},\"id\":\"me\"}}}");

  g_string_truncate (out, 0);
  gun_signal_append_candidate (out, id, number, TRUE, "me", "candidate:1 1 udp");
  g_assert_cmpstr (out->str,
                   ==,
                   "{\"@\":12.5,\"#\":\"id\",\"ok\":{\"rtc\":{\"candidate\":{\"candidate\":"
                   "\"candidate:1 1 udp\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0},\"id\":\"me\"}}}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direct/signal/recorded", test_recorded);
  g_test_add_func ("/direct/signal/good", test_good);
  g_test_add_func ("/direct/signal/bad", test_bad);
  g_test_add_func ("/direct/signal/limits", test_limits);
  g_test_add_func ("/direct/signal/write", test_write);

  return g_test_run ();
}
