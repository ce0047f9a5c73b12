/* SPDX-License-Identifier: MIT */

/* Questions of others: answered from here, passed on, and their answers brought back. */

#include "mesh-fixture.h"

#include "gun-get-query.h"
#include "gun-limits.h"
#include "gun-text.h"

static void
say_get (MeshFixture *f, GunSimEnd *end, const char *id, const char *soul, const char *key)
{
  g_autofree char *get = mesh_get_text (id, soul, key);

  mesh_fixture_say (f, end, "%s", get);
}

static void
test_found (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *frame = NULL;
  g_autoptr (GunMessage) whole = NULL;

  mesh_fixture_put_here (f, "s1", "a", "\"hello\"", 1700000000000);
  mesh_fixture_put_here (f, "s1", "b", "1", 1000);
  say_get (f, client, "g1", "s1", "a");
  frame = gun_sim_end_take_frame (client);
  /* The hash is the one of vectors/put-hash.json */
  g_assert_nonnull (strstr (frame, "\"@\":\"g1\",\"##\":-692832732,"));
  g_assert_nonnull (strstr (
      frame,
      "\"put\":{\"s1\":{\"_\":{\"#\":\"s1\",\">\":{\"a\":1700000000000}},\"a\":\"hello\"}}"));

  say_get (f, client, "g2", "s1", NULL);
  whole = mesh_take_message (client);
  g_assert_cmpstr (whole->ack, ==, "g2");
  g_assert_cmpuint (gun_node_get_n_entries (g_ptr_array_index (whole->put, 0)), ==, 2);
}

static void
test_not_found (MeshFixture *f, gconstpointer data)
{
  static const char *const gets[] = {
    "{\"#\":\"g\",\"get\":{\"#\":\"nope\"}}",
    "{\"#\":\"g\",\"get\":{\"#\":\"s\",\".\":\"nope\"}}",
    "{\"#\":\"g\",\"get\":{\"#\":\"s\",\".\":{\"*\":\"nope\"}}}",
    "{\"#\":\"g\",\"get\":{\"#\":{\"*\":\"zzz\"},\"%\":1000}}",
  };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  mesh_fixture_put_here (f, "s", "a", "1", 1000);
  for (guint i = 0; i < G_N_ELEMENTS (gets); i++)
    {
      g_autoptr (GunMessage) answer = NULL;

      mesh_fixture_say (f, client, "%s", gets[i]);
      answer = mesh_take_message (client);
      g_assert_cmpstr (answer->ack, ==, "g");
      g_assert_null (answer->put);
      g_assert_null (answer->err);
      g_assert_false (answer->has_ok);
      mesh_fixture_advance (f, 10);
    }
}

static gboolean
count_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_cmpstr (message->ack, ==, "g1");
  *(guint *) user_data += gun_node_get_n_entries (g_ptr_array_index (message->put, 0));
  return TRUE;
}

/* Without an id an answer could not say what it answers: only data is worth saying then */
static void
test_no_id (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GPtrArray) messages = NULL;

  mesh_fixture_say (f, client, "{\"get\":{\"#\":\"nothing\"}}");
  mesh_assert_silence (client);

  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  mesh_fixture_say (f, client, "{\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  messages = mesh_take_messages (client);
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_nonnull (((GunMessage *) messages->pdata[0])->put);
  g_assert_null (((GunMessage *) messages->pdata[0])->ack);
}

/* A node of 1200 keys, each once, in frames that a stock client and relay can read */
static void
test_large (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  guint n_keys = 0;
  guint n_frames = 0;
  char *frame;

  for (guint i = 0; i < 1200; i++)
    {
      g_autofree char *key = g_strdup_printf ("key%04u", i);

      mesh_fixture_put_here (f, "s", key, "\"about as long as a sentence\"", 1000);
    }
  say_get (f, client, "g1", "s", NULL);
  while ((frame = gun_sim_end_take_frame (client)) != NULL)
    {
      n_frames++;
      g_assert_cmpuint (strlen (frame), <=, GUN_LIMIT_FRAME_LENGTH);
      gun_message_parse_frame (frame, strlen (frame), count_cb, &n_keys);
      g_free (frame);
    }
  g_assert_cmpuint (n_keys, ==, 1200);
  g_assert_cmpuint (n_frames, <=, 6);
}

/* Asked of relays that were not asked before; "not found" is said once, for all */
static void
test_miss (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) to_one = NULL;
  g_autoptr (GunMessage) to_other = NULL;
  g_autoptr (GunMessage) answer = NULL;

  say_get (f, client, "g1", "s", "k");
  mesh_assert_silence (client);
  to_one = mesh_take_message (one);
  g_assert_cmpstr (to_one->id, ==, "g1");
  g_assert_cmpstr (to_one->get->soul.exact, ==, "s");
  g_assert_cmpstr (to_one->get->key.exact, ==, "k");
  g_assert_cmpstr (to_one->via, ==, "relay0001,relay0002,client001");
  to_other = mesh_take_message (other);

  mesh_fixture_say (f, one, "{\"#\":\"r1\",\"@\":\"g1\"}");
  mesh_assert_silence (client);
  mesh_fixture_say (f, other, "{\"#\":\"r2\",\"@\":\"g1\"}");
  answer = mesh_take_message (client);
  g_assert_cmpstr (answer->ack, ==, "g1");
  g_assert_null (answer->put);
}

/* Who has the question already, as its `><` says, is not asked again */
static void
test_via (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  GunSimEnd *third = mesh_fixture_add_relay (f, "http://third.test/gun", "relay0003");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  mesh_fixture_say (
      f, client, "{\"#\":\"g1\",\"><\":\"" RELAY_URL ",relay0002\",\"get\":{\"#\":\"s\"}}");
  mesh_assert_silence (one);
  mesh_assert_silence (other);
  g_assert_cmpuint (gun_sim_end_get_n_frames (third), ==, 1);
}

/* Ids that are numbers stay numbers on the way there and back; `%` says that more follows */
static void
test_number_id (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) asked = NULL;
  g_autoptr (GunMessage) answer = NULL;

  mesh_fixture_say (f, client, "{\"#\":12345,\"get\":{\"#\":\"s\"}}");
  asked = mesh_take_message (relay);
  g_assert_cmpstr (asked->id, ==, "12345");
  g_assert_true (asked->id_is_number);
  mesh_fixture_say (
      f,
      relay,
      "{\"#\":\"r1\",\"@\":12345,\"%%\":\"r2\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{"
      "\"k\":1}},\"k\":1}}}");
  answer = mesh_take_message (client);
  g_assert_cmpstr (answer->ack, ==, "12345");
  g_assert_true (answer->ack_is_number);
  g_assert_true (answer->has_more);
}

/* A relay without storage never says "not found" */
static void
test_miss_timeout (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) answer = NULL;
  g_autoptr (GunMessage) late = NULL;

  say_get (f, client, "g1", "s", "k");
  mesh_fixture_advance (f, 0.9);
  mesh_assert_silence (client);
  mesh_fixture_advance (f, 0.2);
  answer = mesh_take_message (client);
  g_assert_null (answer->put);

  mesh_fixture_say (
      f,
      relay,
      "{\"#\":\"r1\",\"@\":\"g1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":1}}}");
  late = mesh_take_message (client);
  g_assert_cmpstr (late->ack, ==, "g1");
  g_assert_nonnull (late->put);
}

#define REPLY                                                                                      \
  "{\"#\":\"%s\",\"##\":%d,\"@\":\"g1\",\"FOO\":1,\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{"      \
  "\"k\":1}},"                                                                                     \
  "\"k\":1}}}"

/* Data comes back to who asked, goes into the graph, and is not written to other relays */
static void
test_route_reply (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) answer = NULL;

  say_get (f, client, "g1", "s", "k");
  mesh_drain (one);
  mesh_drain (other);
  mesh_fixture_say (f, one, REPLY, "r1", 77);
  answer = mesh_take_message (client);
  g_assert_cmpstr (answer->id, ==, "r1");
  g_assert_cmpstr (answer->ack, ==, "g1");
  g_assert_cmpfloat (answer->hash, ==, 77);
  mesh_assert_value (f, "s", "k", "1");
  mesh_assert_silence (other);

  /* The same answer again, from elsewhere: not said twice; and it was found, so nobody says otherwise */
  mesh_fixture_say (f, other, REPLY, "r2", 77);
  mesh_assert_silence (client);
  mesh_fixture_say (f, other, "{\"#\":\"r3\",\"@\":\"g1\"}");
  mesh_fixture_advance (f, 5);
  mesh_assert_silence (client);

  /* Nor is anybody told its own answer to its own question */
  say_get (f, client, "g2", "s", "other");
  mesh_drain (one);
  mesh_fixture_say (f, client, "{\"#\":\"r4\",\"@\":\"g2\",\"ok\":{\"rtc\":{}}}");
  mesh_assert_silence (client);
}

/* What is followed upstream already is answered from here */
static void
test_no_repeat (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) one = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");

  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  mesh_fixture_settle (f);
  mesh_drain (relay);
  say_get (f, one, "g1", "s", "k");
  g_assert_cmpuint (gun_sim_end_get_n_frames (relay), ==, 1);
  say_get (f, other, "g2", "s", "k");
  g_assert_cmpuint (gun_sim_end_get_n_frames (relay), ==, 1);
  g_assert_cmpuint (gun_sim_end_get_n_frames (other), ==, 1);
}

/* What nobody here knows, another client may hold: few are asked, never who asked */
static void
test_ask_clients (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *clients[8];
  g_autoptr (GunMessage) answer = NULL;
  guint n_asked = 0;

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *pid = g_strdup_printf ("client%03u", i);

      clients[i] = mesh_fixture_add_client (f, pid);
    }
  say_get (f, clients[0], "g1", "s", "k");
  mesh_drain (clients[0]);
  for (guint i = 1; i < G_N_ELEMENTS (clients); i++)
    {
      guint n_frames = gun_sim_end_get_n_frames (clients[i]);

      if (n_frames > 0 && n_asked++ == 0)
        mesh_fixture_say (f,
                          clients[i],
                          "{\"#\":\"r1\",\"@\":\"g1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{"
                          "\"k\":1}},\"k\":1}}}");
    }
  g_assert_cmpuint (n_asked, ==, 3);
  answer = mesh_take_message (clients[0]);
  g_assert_nonnull (answer->put);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_object_unref (clients[i]);
}

/* gun's clients keep to themselves what they wrote while they were away: who follows is asked, also
 * for what is known here, with the hash of it */
static void
test_ask_followers (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "other0001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "reader001");
  g_autoptr (GunMessage) asked = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  mesh_fixture_put_here (f, "s", "k", "\"r4\"", 1000);
  mesh_fixture_say (f, writer, "{\"##\":3586,\"get\":{\"#\":\"s\",\".\":\"k\"},\"#\":\"resync\"}");
  say_get (f, writer, "whole", "s", NULL);
  mesh_drain (writer);
  say_get (f, reader, "g1", "s", "k");
  mesh_assert_silence (other);
  asked = mesh_take_message (writer);
  g_assert_cmpstr (asked->id, ==, "g1");
  g_assert_true (asked->has_hash);

  mesh_fixture_say (f,
                    writer,
                    "{\"@\":\"g1\",\"#\":\"r1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{"
                    "\"k\":2000}},\"k\":\"offline1\"}},\"##\":574328235}");
  mesh_assert_value (f, "s", "k", "\"offline1\"");
  answers = mesh_take_messages (reader);
  g_assert_cmpuint (answers->len, ==, 2);
}

/* Who has the same already is not told again */
static void
test_hash (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  mesh_fixture_put_here (f, "s1", "a", "\"hello\"", 1700000000000);
  mesh_fixture_say (
      f, client, "{\"##\":-692832732,\"get\":{\"#\":\"s1\",\".\":\"a\"},\"#\":\"g1\"}");
  mesh_assert_silence (client);
  mesh_fixture_say (
      f, client, "{\"##\":-692832733,\"get\":{\"#\":\"s1\",\".\":\"a\"},\"#\":\"g2\"}");
  mesh_drain (client);
}

/* A relay passes on everybody's gets: "I do not know either" helps nobody */
static void
test_relay_asks (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) not_found = NULL;
  g_autoptr (GunMessage) found = NULL;
  GunSimEnd *other;
  g_autoptr (GunMessage) passed_on = NULL;

  mesh_fixture_say (f, relay, "{\"#\":\"g1\",\"><\":\"a,b\",\"get\":{\"#\":\"s\"}}");
  mesh_assert_silence (relay);
  mesh_fixture_say (f, relay, "{\"#\":\"g2\",\"get\":{\"#\":\"s\"}}");
  not_found = mesh_take_message (relay);
  g_assert_null (not_found->put);

  other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  mesh_fixture_settle (f);
  mesh_drain (relay);
  mesh_drain (other);
  mesh_fixture_say (f, relay, "{\"#\":\"g3\",\"><\":\"a,b\",\"get\":{\"#\":\"s\"}}");
  found = mesh_take_message (relay);
  g_assert_nonnull (found->put);
  mesh_assert_silence (other);

  mesh_fixture_say (f, relay, "{\"#\":\"g4\",\"><\":\"a,b\",\"get\":{\"#\":\"unknown\"}}");
  passed_on = mesh_take_message (other);
  g_assert_cmpstr (passed_on->id, ==, "g4");
  mesh_fixture_say (f, other, "{\"#\":\"r4\",\"@\":\"g4\"}");
  mesh_fixture_advance (f, 2);
  mesh_assert_silence (relay);
}

/* `ok.rtc` finds its way, both ways, unchanged; plain acks end here */
static void
test_route_other (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) newcomer = mesh_fixture_add_client (f, "newcomer1");
  g_autoptr (GunSimEnd) member = mesh_fixture_add_client (f, "member001");
  const char *offer = "{\"@\":\"A1\",\"#\":\"O1\",\"ok\":{\"rtc\":{\"offer\":{\"type\":\"offer\","
                      "\"sdp\":\"v=0\\r\\n\"},\"id\":\"member001\"}}}";
  const char *reply
      = "{\"@\":\"O1\",\"#\":\"N1\",\"ok\":{\"rtc\":{\"answer\":{},\"id\":\"newcomer1\"}}}";
  static const char *const plain[] = {
    "{\"@\":\"A1\",\"#\":\"x1\",\"ok\":true}",    "{\"@\":\"A1\",\"#\":\"x2\",\"ok\":{\"\":1}}",
    "{\"@\":\"A1\",\"#\":\"x3\",\"ok\":1}",       "{\"@\":\"A1\",\"#\":\"x4\"}",
    "{\"@\":\"A1\",\"#\":\"x5\",\"err\":\"no\"}",
  };
  g_autofree char *came = NULL;
  g_autofree char *went = NULL;

  mesh_fixture_say (
      f,
      newcomer,
      "{\"#\":\"A1\",\"put\":{\"/RTC/room\":{\"_\":{\"#\":\"/RTC/room\",\">\":{\"+\":1}"
      "},\"+\":\"newcomer1\"}}}");
  mesh_drain (newcomer);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    mesh_fixture_say (f, member, "%s", plain[i]);
  mesh_assert_silence (newcomer);

  mesh_fixture_say (f, member, "%s", offer);
  came = gun_sim_end_take_frame (newcomer);
  g_assert_cmpstr (came, ==, offer);
  mesh_fixture_say (f, newcomer, "%s", reply);
  went = gun_sim_end_take_frame (member);
  g_assert_cmpstr (went, ==, reply);

  /* Without `@`, gun floods it to everybody */
  mesh_fixture_say (f, member, "{\"#\":\"x6\",\"ok\":{\"rtc\":{}}}");
  mesh_fixture_say (f, member, "{\"#\":\"x7\",\"foo\":1}");
  mesh_fixture_say (f, member, "{\"#\":\"x8\",\"@\":\"unknown\",\"ok\":{\"rtc\":{}}}");
  mesh_assert_silence (newcomer);
}

static GunNode *
new_lex_node (void)
{
  static const char *const keys[] = { "a", "ab", "abc",      "b", "ba", "c",  "d/1", "d/2",
                                      "e", "zz", "\303\251", "Z", "1",  "10", "2" };
  g_autoptr (GRefString) soul = gun_text_new ("lx");
  GunNode *node = gun_node_new (soul);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *text = g_strdup_printf ("v-%s", keys[i]);
      g_autoptr (GRefString) key = gun_text_new (keys[i]);
      g_autoptr (GRefString) string = gun_text_new (text);
      g_autoptr (GunValue) value = gun_value_new_text (string);

      gun_node_add (node, key, value, 1000);
    }
  gun_node_sort (node);
  return node;
}

static gboolean
answer_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_autoptr (GunNode) node = new_lex_node ();
  g_autoptr (GunQuery) query = gun_query_new_for_get (message->get);
  g_autoptr (GPtrArray) nodes = NULL;
  GunQueryAnswer answer;
  GString *keys = user_data;

  g_assert_no_error ((GError *) error);
  if (!gun_get_is_query (message->get))
    query->max_length = G_MAXDOUBLE;
  gun_query_answer_init (&answer, query);
  g_assert_true (gun_query_answer_begin (&answer, gun_node_get_soul (node)));
  gun_query_answer_add_node (&answer, node);
  nodes = gun_query_answer_end (&answer);

  g_assert_cmpuint (nodes->len, <=, 1);
  for (guint i = 0; nodes->len == 1 && i < gun_node_get_n_entries (nodes->pdata[0]); i++)
    g_string_append_printf (
        keys, "%s%s", i > 0 ? " " : "", gun_node_get_entry (nodes->pdata[0], i)->key);
  return TRUE;
}

/* Recorded from a stock relay (vectors/lex-radisk.json); where it has a bug, what it should have
 * said */
static void
test_lex (void)
{
  static const struct
  {
    const char *rest; /* of the get */
    const char *expected;
  } cases[] = {
    { "", "1 10 2 Z a ab abc b ba c d/1 d/2 e zz \303\251" },
    { ",\".\":{\"*\":\"ab\"}", "ab" },
    { ",\".\":{\"*\":\"\"}", "1" },
    { ",\".\":{\">\":\"b\",\"<\":\"d\"}", "b" },
    { ",\".\":{\">\":\"b\"}", "b" },
    { ",\".\":{\"<\":\"b\"}", "1" },
    { ",\".\":{\"=\":\"abc\"}", "abc" },
    { ",\".\":{\"*\":\"a\"},\"%\":100000", "a ab abc" },
    { ",\".\":{\"*\":\"a\"},\"%\":100001", "a ab abc" },
    { ",\".\":{\"*\":\"\"},\"%\":1", "1" },
    { ",\".\":{\"*\":\"\"},\"%\":20", "1 10 2 Z a ab" },
    { ",\".\":{\">\":\"b\",\"<\":\"d\"},\"%\":50000", "b ba c" },
    { ",\".\":{\">\":\"b\",\"<\":\"d\",\"-\":1},\"%\":50000", "b ba c" },
    { ",\".\":{\">\":\"b\",\"<\":\"d\",\"-\":1},\"%\":4", "ba c" },
    { ",\".\":{\">\":\"b\"},\"%\":50000", "b ba c d/1 d/2 e zz \303\251" },
    { ",\".\":{\"<\":\"b\"},\"%\":50000", "1 10 2 Z a ab abc b" },
    { ",\"%\":10", "1 10 2" },
    { ",\".\":\"\"", "1 10 2 Z a ab abc b ba c d/1 d/2 e zz \303\251" },
    { ",\".\":{}", "1 10 2 Z a ab abc b ba c d/1 d/2 e zz \303\251" },
    { ",\".\":{\"*\":\"nokey\"}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *frame
          = g_strdup_printf ("{\"#\":\"g\",\"get\":{\"#\":\"lx\"%s}}", cases[i].rest);
      GString *keys = g_string_new (NULL);

      g_test_message ("%s", cases[i].rest);
      g_assert_cmpuint (gun_message_parse_frame (frame, strlen (frame), answer_cb, keys), ==, 1);
      g_assert_cmpstr (keys->str, ==, cases[i].expected);
      g_string_free (keys, TRUE);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/get/found", test_found);
  mesh_add_test ("/mesh/get/not-found", test_not_found);
  mesh_add_test ("/mesh/get/no-id", test_no_id);
  mesh_add_test ("/mesh/get/large", test_large);
  mesh_add_test ("/mesh/get/miss", test_miss);
  mesh_add_test ("/mesh/get/via", test_via);
  mesh_add_test ("/mesh/get/number-id", test_number_id);
  mesh_add_test ("/mesh/get/miss-timeout", test_miss_timeout);
  mesh_add_test ("/mesh/get/route-reply", test_route_reply);
  mesh_add_test ("/mesh/get/no-repeat", test_no_repeat);
  mesh_add_test ("/mesh/get/ask-clients", test_ask_clients);
  mesh_add_test ("/mesh/get/ask-followers", test_ask_followers);
  mesh_add_test ("/mesh/get/hash", test_hash);
  mesh_add_test ("/mesh/get/relay-asks", test_relay_asks);
  mesh_add_test ("/mesh/get/route-other", test_route_other);
  g_test_add_func ("/mesh/get/lex", test_lex);

  return g_test_run ();
}
