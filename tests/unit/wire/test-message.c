/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-limits.h"
#include "gun-message.h"
#include "gun-text.h"

/* What comes out of a frame: each message as it is written again, or `!` and the error's code */
typedef struct
{
  GString *log;
  guint n_left; /* how many to take before stopping */
} Listener;

static gboolean
listen_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  static const char *const codes[] = { "SYNTAX", "LIMIT", "SHAPE" };
  Listener *listener = user_data;

  g_assert_true ((message == NULL) == (error != NULL));
  if (listener->log->len > 0)
    g_string_append_c (listener->log, '\n');
  if (message != NULL)
    gun_message_append_json (message, listener->log);
  else
    {
      g_assert_true (error->domain == GUN_WIRE_ERROR);
      g_string_append_printf (listener->log, "!%s", codes[error->code]);
    }

  return --listener->n_left > 0;
}

static char *
hear (const char *frame, gsize length_bytes, guint *n_good)
{
  Listener listener = { g_string_new (NULL), G_MAXUINT };

  *n_good = gun_message_parse_frame (frame, length_bytes, listen_cb, &listener);
  return g_string_free (listener.log, FALSE);
}

static const struct
{
  const char *frame;
  guint n_good;
  const char *heard; /* NULL: just the frame */
} frames[] = {
  /* As gun writes them */
  { "{\"dam\":\"?\",\"pid\":\"7xedTIpdj\",\"#\":\"1RFe3KxMT\"}", 1, NULL },
  { "{\"dam\":\"hi\",\"#\":\"x\"}", 1, NULL },
  /* As a Gun Desktop says it; what makes no sense there is absent */
  { "{\"dam\":\"?\",\"pid\":\"p\",\"desktop\":{\"v\":1,\"now\":1700000000000},\"#\":\"a\"}",
    1,
    NULL },
  { "{\"dam\":\"?\",\"desktop\":{\"z\":[{}],\"now\":-1.5,\"v\":2},\"#\":\"a\"}",
    1,
    "{\"dam\":\"?\",\"desktop\":{\"v\":1,\"now\":-1.5},\"#\":\"a\"}" },
  { "{\"dam\":\"?\",\"desktop\":{\"now\":1e300},\"#\":\"a\"}", 1, "{\"dam\":\"?\",\"#\":\"a\"}" },
  { "{\"dam\":\"?\",\"desktop\":{\"now\":Infinity},\"#\":\"a\"}",
    1,
    "{\"dam\":\"?\",\"#\":\"a\"}" },
  { "{\"dam\":\"?\",\"desktop\":{\"now\":[1]},\"#\":\"a\"}", 1, "{\"dam\":\"?\",\"#\":\"a\"}" },
  { "{\"dam\":\"?\",\"desktop\":[1,{}],\"#\":\"a\"}", 1, "{\"dam\":\"?\",\"#\":\"a\"}" },
  { "{\"dam\":\"?\",\"desktop\":{\"now\":1", 0, "!SYNTAX" },
  { "{\"dam\":\"!\",\"err\":\"DAM JSON parse error.\"}", 1, NULL },
  { "{\"#\":\"a\",\"get\":{\"#\":\"s\"}}", 1, NULL },
  { "{\"#\":\"a\",\"##\":-5,\"get\":{\"#\":\"s\",\".\":\"k\"},\"><\":\"p,q\"}", 1, NULL },
  { "{\"#\":\"a\",\"@\":\"b\",\"##\":967420575,\"put\":{\"m1\":{\"_\":{\"#\":\"m1\",\">\":{\"c\":1}"
    "},\"c\":1}}}",
    1,
    NULL },
  { "{\"#\":\"a\",\"put\":{\"m\":{\"_\":{\"#\":\"m\",\">\":{\"c\":1}},\"c\":1}},\"ok\":{\"@\":9,\"/"
    "\":2},\"><\":\"p\"}",
    1,
    NULL },
  { "{\"#\":\"a\",\"@\":\"b\",\"put\":{\"m\":{\"_\":{\"#\":\"m\",\">\":{\"c\":1}},\"c\":1}},\"%\":"
    "1}",
    1,
    NULL },
  { "{\"#\":\"a\",\"@\":\"b\"}", 1, NULL },
  { "{\"#\":\"a\",\"@\":\"b\",\"ok\":{\"\":1}}", 1, NULL },
  { "{\"@\":\"A\",\"#\":\"O\",\"ok\":{\"rtc\":{\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}"
    ",\"id\":\"m\"}}}",
    1,
    NULL },
  { "{\"unknown\":[1,{}], \"#\":\"x\"}", 1, NULL },
  { "{}", 1, NULL },
  { "[]", 0, "" },
  { "[ ]", 0, "" },

  /* Ids that are numbers stay numbers; members that are no ids are absent */
  { "{\"#\":12345,\"@\":1.50,\"get\":{\"#\":\"s\"}}",
    1,
    "{\"#\":12345,\"@\":1.5,\"get\":{\"#\":\"s\"}}" },
  { "{\"#\":true,\"@\":null,\"dam\":\"hi\",\"##\":\"7\",\"><\":5}", 1, "{\"dam\":\"hi\"}" },
  { "{\"#\":-Infinity,\"dam\":\"hi\"}", 1, "{\"dam\":\"hi\"}" },
  { "{\"get\":{\"#\":\"s\"},\"#\":\"a\",\"#\":\"b\"}", 1, "{\"#\":\"b\",\"get\":{\"#\":\"s\"}}" },
  { "{\"dam\":\"!\",\"err\":{\"a\":1},\"%\":\"id\"}",
    1,
    "{\"dam\":\"!\",\"err\":\"{\\\"a\\\":1}\",\"%\":1}" },
  { "{\"dam\":\"!\",\"err\":null,\"%\":0,\"ok\":null,\"FOO\":1}", 1, "{\"dam\":\"!\"}" },
  { "{\"put\":null,\"#\":\"a\",\"get\":{\"#\":\"s\"}}", 1, "{\"#\":\"a\",\"get\":{\"#\":\"s\"}}" },
  /* No strict JSON, so its own text is not kept */
  { "{\"#\":\"a\",\"x\":-Infinity}", 1, "{\"#\":\"a\"}" },

  /* Lists */
  { "[{\"#\":\"a\"},{\"#\":\"b\"}]", 2, "{\"#\":\"a\"}\n{\"#\":\"b\"}" },
  { "[\"{\\\"#\\\":\\\"a\\\"}\", {\"#\":\"b\"}]", 2, "{\"#\":\"a\"}\n{\"#\":\"b\"}" },
  { "[{\"#\":\"a\"},5,[],\"x\",\"\",\"{\",\"[{}]\",null,{\"#\":\"b\"}]",
    2,
    "{\"#\":\"a\"}\n!SHAPE\n!SHAPE\n!SHAPE\n!SHAPE\n!SYNTAX\n!SHAPE\n!SHAPE\n{\"#\":\"b\"}" },
  { "[{\"get\":5},{\"#\":\"b\"}]", 1, "!SHAPE\n{\"#\":\"b\"}" },
  { "[{\"put\":[{\"a\":[]}],\"x\":{}},{\"#\":\"b\"}]", 1, "!SHAPE\n{\"#\":\"b\"}" },

  /* Broken: nothing of it is taken */
  { "", 0, "!SYNTAX" },
  { " {}", 0, "!SYNTAX" },
  { "hello", 0, "!SYNTAX" },
  { "\"{}\"", 0, "!SYNTAX" },
  { "{\"#\":\"a\"", 0, "!SYNTAX" },
  { "{\"#\":\"a\"}x", 0, "!SYNTAX" },
  { "[{\"#\":\"a\"},{\"#\":\"b\"", 0, "!SYNTAX" },
  { "[{\"#\":\"a\"}]]", 0, "!SYNTAX" },
  { "[{", 0, "!SYNTAX" },
  { "{\"get\":", 0, "!SYNTAX" },
  { "{\"get\":{\"#\":", 0, "!SYNTAX" },
  { "{\"put\":{\"s\":{\"_\":{\">\":{\"k\":", 0, "!SYNTAX" },
  { "{\"ok\":{\"@\"", 0, "!SYNTAX" },
  { "{\"get\":5,", 0, "!SYNTAX" },
  { "{\"get\":{\"#\":7}}", 0, "!SHAPE" },
  { "{\"get\":\"soul\"}", 0, "!SHAPE" },
  { "{\"put\":\"graph\"}", 0, "!SHAPE" },
};

static void
test_frames (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      guint n_good;
      g_autofree char *heard = hear (frames[i].frame, strlen (frames[i].frame), &n_good);

      g_assert_cmpstr (heard, ==, frames[i].heard != NULL ? frames[i].heard : frames[i].frame);
      g_assert_cmpuint (n_good, ==, frames[i].n_good);
    }
}

/* Cut anywhere, a frame is broken and nothing else happens */
static void
test_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    for (gsize length = 0; length < strlen (frames[i].frame); length++)
      {
        /* A copy of its own, so that reading past the end is seen */
        g_autofree char *part = g_memdup2 (frames[i].frame, MAX (length, 1));
        guint n_good;
        g_autofree char *heard = hear (part, length, &n_good);

        g_assert_nonnull (heard);
      }
}

static gboolean
take_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GunMessage **) user_data = gun_message_ref (message);
  return TRUE;
}

static GunMessage *
parse (const char *frame)
{
  GunMessage *message = NULL;

  gun_message_parse_frame (frame, strlen (frame), take_cb, &message);
  g_assert_nonnull (message);
  return message;
}

static void
test_fields (void)
{
  g_autoptr (GunMessage) put = parse (
      "{\"ok\":{\"@\":9,\"/\":1e99},\"put\":{},\"#\":7,\"@\":\"x\",\"##\":\"no\",\"%\":\"next\"}");
  g_autoptr (GunMessage) ack = parse ("{\"@\":7,\"ok\":0}");
  g_autoptr (GunMessage) rtc = parse ("{\"@\":7,\"ok\":{\"rtc\":{}}}");
  g_autoptr (GunMessage) dam = parse ("{\"dam\":\"?\",\"pid\":5}");

  g_assert_true (put->has_ok && put->ok_is_hint);
  g_assert_cmpuint (put->ok_wanted, ==, 9);
  g_assert_cmpuint (put->ok_peers, ==, G_MAXINT);
  g_assert_cmpstr (put->id, ==, "7");
  g_assert_true (put->id_is_number);
  g_assert_false (put->ack_is_number);
  g_assert_false (put->has_hash);
  g_assert_true (put->has_more);
  g_assert_nonnull (put->put);
  g_assert_cmpuint (put->put->len, ==, 0);
  g_assert_null (put->json);

  g_assert_true (ack->has_ok);
  g_assert_false (ack->ok_is_hint || ack->ok_is_rtc);
  g_assert_true (rtc->ok_is_rtc && !rtc->ok_is_hint);
  g_assert_true (ack->ack_is_number);
  g_assert_null (ack->id);
  g_assert_nonnull (ack->json);

  g_assert_cmpstr (dam->pid, ==, "5");
  g_assert_null (dam->json);
}

static void
test_stop (void)
{
  Listener listener = { g_string_new (NULL), 2 };

  g_assert_cmpuint (gun_message_parse_frame ("[{},{},{}]", 10, listen_cb, &listener), ==, 2);
  g_assert_cmpstr (listener.log->str, ==, "{}\n{}");
  g_string_free (listener.log, TRUE);
}

static void
test_limits (void)
{
  g_autofree char *long_id = g_strnfill (GUN_LIMIT_ID_LENGTH + 1, 'i');
  g_autofree char *with_id = g_strdup_printf (
      "[{\"#\":\"%s\"},{\"@\":\"%s\"},{\"#\":\"%s\"}]", long_id, long_id, long_id + 1);
  g_autofree char *id_expected = g_strdup_printf ("!LIMIT\n!LIMIT\n{\"#\":\"%s\"}", long_id + 1);
  g_autofree char *deep = g_strnfill (200000, '{');
  g_autofree char *large = g_strnfill (GUN_LIMIT_MESSAGE_BYTES + 1, '[');
  g_autoptr (GString) many = g_string_new ("[");
  char *heard[4];
  guint n_good;

  for (guint i = 0; i <= GUN_LIMIT_BATCH_MESSAGES; i++)
    g_string_append (many, i > 0 ? ",{}" : "{}");
  g_string_append_c (many, ']');

  heard[0] = hear (with_id, strlen (with_id), &n_good);
  g_assert_cmpstr (heard[0], ==, id_expected);
  heard[1] = hear (deep, strlen (deep), &n_good);
  g_assert_cmpstr (heard[1], ==, "!SYNTAX");
  heard[2] = hear (large, GUN_LIMIT_MESSAGE_BYTES + 1, &n_good);
  g_assert_cmpstr (heard[2], ==, "!LIMIT");
  heard[3] = hear (many->str, many->len, &n_good);
  g_assert_cmpstr (heard[3], ==, "!LIMIT");
  g_assert_cmpuint (n_good, ==, 0);
  for (guint i = 0; i < 4; i++)
    g_free (heard[i]);
}

static void
test_via_cut (void)
{
  g_autofree char *ninety_eight = g_strnfill (98, 'p');
  g_autofree char *frame = g_strdup_printf ("{\"dam\":\"hi\",\"><\":\"%s😀,q\"}", ninety_eight);
  g_autofree char *ascii = g_strdup_printf ("{\"dam\":\"hi\",\"><\":\"%sabc\"}", ninety_eight);
  g_autoptr (GunMessage) message = parse (frame);
  g_autoptr (GunMessage) plain = parse (ascii);

  g_assert_cmpstr (message->via, ==, ninety_eight);
  g_assert_cmpuint (g_ref_string_length (plain->via), ==, GUN_LIMIT_VIA_LENGTH);
}

static void
test_made (void)
{
  GRefString *soul = gun_text_new ("s");
  GRefString *key = gun_text_new ("k");
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  GunNode *node = gun_node_new (soul);
  g_autoptr (GunMessage) get = gun_message_new_get (soul, key);
  g_autoptr (GunMessage) asked = parse ("{\"#\":12,\"get\":{\"#\":\"s\"}}");
  GunMessage *made[5];
  const char *const expected[5] = {
    "{\"#\":\"ID\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":null}}}",
    "{\"#\":\"ID\",\"@\":12,\"##\":HASH,\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":"
    "null}}}",
    "{\"#\":\"ID\",\"@\":12}",
    "{\"#\":\"ID\",\"@\":12,\"ok\":true}",
    "{\"#\":\"ID\",\"@\":12,\"err\":\"disk full\"}",
  };

  gun_node_add (node, key, gun_value_new_null (), 5);
  g_ptr_array_add (nodes, node);
  made[0] = gun_message_new_put (nodes);
  made[1] = gun_message_new_reply (asked, node);
  made[2] = gun_message_new_reply (asked, NULL);
  made[3] = gun_message_new_ack (asked, NULL);
  made[4] = gun_message_new_ack (asked, "disk full");
  g_assert_cmpstr (get->get->key.exact, ==, "k");
  g_assert_true (gun_get_is_plain (get->get));

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GString) json = g_string_new (NULL);
      g_autofree char *hash = g_strdup_printf ("%d", gun_put_hash (nodes));

      g_assert_cmpuint (g_ref_string_length (made[i]->id), ==, 9);
      gun_message_append_json (made[i], json);
      g_string_replace (json, made[i]->id, "ID", 1);
      g_string_replace (json, hash, "HASH", 1);
      g_assert_cmpstr (json->str, ==, expected[i]);
      gun_message_unref (made[i]);
    }

  g_ref_string_release (soul);
  g_ref_string_release (key);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/message/frames", test_frames);
  g_test_add_func ("/wire/message/cut", test_cut);
  g_test_add_func ("/wire/message/fields", test_fields);
  g_test_add_func ("/wire/message/stop", test_stop);
  g_test_add_func ("/wire/message/limits", test_limits);
  g_test_add_func ("/wire/message/via-cut", test_via_cut);
  g_test_add_func ("/wire/message/made", test_made);

  return g_test_run ();
}
