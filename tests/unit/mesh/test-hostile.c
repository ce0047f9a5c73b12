/* SPDX-License-Identifier: MIT */

/* Frames nobody should send: dropped and counted, nothing else is touched, no warning is logged. */

#include "mesh-fixture.h"

#include "gun-dedup.h"
#include "gun-subscriptions.h"

static void
get_counters (MeshFixture *f, guint i, GunPeerCounters *counters)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  gun_peer_get_counters (g_ptr_array_index (peers, i), counters);
}

/* The other client is served as ever */
static void
assert_serves (MeshFixture *f, GunSimEnd *good)
{
  static guint n_served;
  g_autofree char *id = g_strdup_printf ("good%u", n_served++);
  g_autofree char *put = mesh_put_text (id, "good", "k", "1", 1000 + n_served);
  g_autoptr (GunMessage) ack = NULL;

  mesh_drain (good);
  mesh_fixture_say (f, good, "%s", put);
  ack = mesh_take_message (good);
  g_assert_true (ack->has_ok);
}

static void
test_frames (MeshFixture *f, gconstpointer data)
{
  static const char *const frames[] = {
    "",
    " ",
    "hello",
    "{",
    "[",
    "[{",
    "{\"#\":\"x\",",
    "{\"#\":\"x\"}}",
    "{}{}",
    "{\"a\":tru}",
    "[1,2,3]",
    "[[]]",
    "[null]",
    "[\"\"]",
    "[\"[]\"]",
    "\"{}\"",
    "null",
    "{\"put\":[]}",
    "{\"put\":1,\"#\":\"a1\"}",
    "{\"put\":{\"s\":1},\"#\":\"a2\"}",
    "{\"put\":{\"s\":{}},\"#\":\"a3\"}",
    "{\"put\":{\"s\":{\"_\":{}}},\"#\":\"a4\"}",
    "{\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":\"x\"}},\"k\":1}},\"#\":\"a5\"}",
    "{\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"\":1}},\"\":1}},\"#\":\"a6\"}",
    "{\"put\":{\"#\":\"s\",\".\":\"k\",\":\":\"v\",\">\":1},\"#\":\"a7\"}",
    "{\"get\":1,\"#\":\"b1\"}",
    "{\"get\":{},\"#\":\"b2\"}",
    "{\"get\":{\"#\":1},\"#\":\"b3\"}",
    "{\"get\":{\"#\":\"\"},\"#\":\"b4\"}",
    "{\"get\":{\"#\":\"s\",\".\":1},\"#\":\"b5\"}",
    "{\"get\":{\"#\":\"s\",\".\":{\"*\":1}},\"#\":\"b6\"}",
    "{\"get\":{\"#\":\"s\",\"%\":-1},\"#\":\"b7\"}",
    "{\"#\":{},\"get\":{\"#\":\"s\"}}",
    "{\"#\":\"\",\"get\":{\"#\":\"s\"}}",
    "{\"#\":null,\"put\":{}}",
    "{\"@\":1,\"#\":\"c1\"}",
    "{\"@\":{},\"#\":\"c2\"}",
    "{\"@\":\"\",\"ok\":{\"rtc\":{}}}",
    "{\"@\":\"c1\",\"put\":{},\"##\":\"x\"}",
    "{\"dam\":1}",
    "{\"dam\":{}}",
    "{\"dam\":\"\"}",
    "{\"dam\":\"?\"}",
    "{\"dam\":\"?\",\"pid\":1}",
    "{\"dam\":\"?\",\"pid\":\"\"}",
    "{\"dam\":\"?\",\"pid\":\"a,b\\u0000c\"}",
    "{\"dam\":\"!\"}",
    "{\"dam\":\"c\"}",
    "{\"dam\":\"one\"}",
    "{\"><\":\",,,\",\"get\":{\"#\":\"s\"},\"#\":\"d1\"}",
    "{\"><\":[],\"get\":{\"#\":\"s\"},\"#\":\"d2\"}",
    "{\"ok\":{\"@\":-1,\"/\":1e99},\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":1}}}",
  };
  g_autoptr (GunSimEnd) good = mesh_fixture_add_client (f, "good00001");
  g_autoptr (GunSimEnd) bad = mesh_fixture_add_client (f, "bad000001");
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeerCounters counters;

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_test_message ("%s", frames[i]);
      mesh_fixture_say (f, bad, "%s", frames[i]);
      mesh_fixture_say (f, relay, "%s", frames[i]);
      assert_serves (f, good);
    }
  mesh_fixture_advance (f, 5);
  get_counters (f, 1, &counters);
  g_assert_cmpuint (counters.bad_frames, >=, 8);
  g_assert_cmpuint (counters.bad_messages, >=, 8);
}

static void
test_names (MeshFixture *f, gconstpointer data)
{
  static const char *const names[]
      = { "__proto__", "constructor", "toString", "hasOwnProperty", "link", "_", "#", ">" };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *id = g_strdup_printf ("n%u", i);
      g_autofree char *put = mesh_put_text (id, names[i], "toString", "1", 1000);
      g_autoptr (GunMessage) ack = NULL;

      mesh_fixture_say (f, client, "%s", put);
      ack = mesh_take_message (client);
      g_assert_true (ack->has_ok);
      mesh_assert_value (f, names[i], "toString", "1");
    }
}

static void
test_brackets (MeshFixture *f, gconstpointer data)
{
  static const char *const starts[] = { "[", "{\"a\":", "{\"put\":{\"s\":", "[{\"get\":[" };
  g_autoptr (GunSimEnd) good = mesh_fixture_add_client (f, "good00001");
  g_autoptr (GunSimEnd) bad = mesh_fixture_add_client (f, "bad000001");
  GunPeerCounters counters;

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      GString *frame = g_string_new (starts[i]);

      for (guint j = 0; j < 200000; j++)
        g_string_append_c (frame, '[');
      gun_sim_end_say_len (bad, frame->str, frame->len);
      assert_serves (f, good);
      g_string_free (frame, TRUE);
    }
  get_counters (f, 1, &counters);
  g_assert_cmpuint (counters.bad_frames + counters.bad_messages, ==, G_N_ELEMENTS (starts));
}

/* A state no number can be: a stock relay writes it. The key it stands at is refused, nothing else
 * may suffer */
static void
test_infinity (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  g_autoptr (GPtrArray) said = NULL;

  mesh_fixture_say (f, client, "%s", get);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"r1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"q\":-Infinity,"
                    "\"k\":1}},\"q\":1,\"k\":2}}}");
  mesh_assert_value (f, "s", "k", "2");
  mesh_assert_value (f, "s", "q", "undefined");
  said = mesh_take_messages (client);
  for (guint i = 0; i < said->len; i++)
    {
      GunMessage *message = g_ptr_array_index (said, i);

      g_assert_true (message->put == NULL || message->put->len == 1);
    }
}

/* Ten thousand questions of one peer: what it follows is bounded, and others are served */
static void
test_many_gets (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) good = mesh_fixture_add_client (f, "good00001");
  g_autoptr (GunSimEnd) bad = mesh_fixture_add_client (f, "bad000001");
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < 30; i++)
    {
      GString *batch = g_string_new ("[");

      for (guint j = 0; j < 500; j++)
        {
          g_autofree char *id = g_strdup_printf ("i%u.%u", i, j);
          g_autofree char *get = mesh_get_text (id, id, NULL);

          g_string_append_printf (batch, "%s%s", j > 0 ? "," : "", get);
        }
      g_string_append_c (batch, ']');
      mesh_fixture_say (f, bad, "%s", batch->str);
      g_string_free (batch, TRUE);
      mesh_drain (bad);
    }
  g_assert_cmpuint (gun_peer_get_n_subscriptions (g_ptr_array_index (peers, 1)),
                    ==,
                    GUN_SUBSCRIPTIONS_MAX_PER_PEER);
  assert_serves (f, good);
}

/* Answers to what it was never asked, and to what others were asked */
static void
test_false_answers (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) good = mesh_fixture_add_client (f, "good00001");
  g_autoptr (GunSimEnd) bad = mesh_fixture_add_client (f, "bad000001");
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autofree char *put = mesh_put_text ("p1", "s", "other", "1", 1000);

  mesh_fixture_say (f, good, "%s", get);
  mesh_fixture_say (f, good, "%s", put);
  mesh_drain (good);
  for (guint i = 0; i < 10; i++)
    {
      mesh_fixture_say (f, bad, "{\"#\":\"e%u\",\"@\":\"g1\",\"err\":\"no\"}", i);
      mesh_fixture_say (f, bad, "{\"#\":\"f%u\",\"@\":\"g1\"}", i);
      mesh_fixture_say (f, bad, "{\"#\":\"h%u\",\"@\":\"p1\",\"ok\":true}", i);
      mesh_fixture_say (f, bad, "{\"#\":\"j%u\",\"@\":\"zzz\",\"put\":{}}", i);
      mesh_fixture_say (f, bad, "{\"#\":\"k%u\",\"@\":\"k%u\",\"ok\":{\"rtc\":1}}", i, i);
    }
  mesh_assert_silence (good);
  assert_serves (f, good);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/hostile/frames", test_frames);
  mesh_add_test ("/mesh/hostile/names", test_names);
  mesh_add_test ("/mesh/hostile/brackets", test_brackets);
  mesh_add_test ("/mesh/hostile/infinity", test_infinity);
  mesh_add_test ("/mesh/hostile/many-gets", test_many_gets);
  mesh_add_test ("/mesh/hostile/false-answers", test_false_answers);

  return g_test_run ();
}
