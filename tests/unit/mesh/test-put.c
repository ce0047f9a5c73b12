/* SPDX-License-Identifier: MIT */

/* What a put of somebody else brings: an answer, and news for those who follow. */

#include "mesh-fixture.h"

#include "gun-limits.h"
#include "gun-text.h"

static void
say_put (MeshFixture *f, GunSimEnd *end, const char *id, const char *value, double state_ms)
{
  g_autofree char *put = mesh_put_text (id, "s", "k", value, state_ms);

  mesh_fixture_say (f, end, "%s", put);
}

static void
follow (MeshFixture *f, GunSimEnd *end, const char *soul, const char *key)
{
  static guint n_gets;
  g_autofree char *id = g_strdup_printf ("follow%u", n_gets++);
  g_autofree char *get = mesh_get_text (id, soul, key);
  g_autoptr (GPtrArray) answer = NULL;

  mesh_fixture_say (f, end, "%s", get);
  mesh_fixture_advance (f, 2);
  answer = mesh_take_messages (end);
}

static void
test_ack (MeshFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *value;
    double state_ms;
    const char *expected; /* value in force afterwards */
  } cases[] = {
    { "new", "\"one\"", 1000, "\"one\"" },   { "identical", "\"one\"", 1000, "\"one\"" },
    { "newer", "\"two\"", 2000, "\"two\"" }, { "older", "\"old\"", 500, "\"two\"" },
    { "smaller", "\"a\"", 2000, "\"two\"" }, { "larger", "\"z\"", 2000, "\"z\"" },
  };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) ack = NULL;

      g_test_message ("%s", cases[i].name);
      say_put (f, client, cases[i].name, cases[i].value, cases[i].state_ms);
      ack = mesh_take_message (client);
      g_assert_cmpstr (ack->ack, ==, cases[i].name);
      g_assert_nonnull (ack->id);
      g_assert_true (ack->has_ok);
      g_assert_null (ack->err);
      mesh_assert_value (f, "s", "k", cases[i].expected);
    }
}

static void
test_number_id (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) ack = NULL;
  g_autoptr (GunMessage) news = NULL;

  mesh_fixture_say (
      f, client, "{\"#\":12345,\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":1}}}");
  ack = mesh_take_message (client);
  g_assert_cmpstr (ack->ack, ==, "12345");
  g_assert_true (ack->ack_is_number);
  news = mesh_take_message (relay);
  g_assert_cmpstr (news->id, ==, "12345");
  g_assert_true (news->id_is_number);
}

static void
test_refused (MeshFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *put;
    const char *kept; /* key that is kept all the same */
  } cases[] = {
    { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":[1]}}", NULL },
    { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":{\"#\":\"\"}}}", NULL },
    { "{\"s\":{\"_\":{\"#\":\"other\",\">\":{\"k\":1}},\"k\":1}}", NULL },
    { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"g\":1}},\"g\":1,\"k\":2}}", "g" },
  };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) ack = NULL;

      mesh_fixture_say (f, client, "{\"#\":\"bad%u\",\"put\":%s}", i, cases[i].put);
      ack = mesh_take_message (client);
      g_assert_nonnull (ack->err);
      g_assert_false (ack->has_ok);
      mesh_assert_value (f, "s", "k", "undefined");
      if (cases[i].kept != NULL)
        mesh_assert_value (f, "s", cases[i].kept, "1");
    }
}

static void
test_future (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "reader001");
  g_autoptr (GunMessage) news = NULL;
  g_autoptr (GunMessage) ack = NULL;

  follow (f, writer, "s", NULL);
  follow (f, reader, "s", NULL);
  mesh_drain (writer);
  say_put (f, writer, "soon", "1", GUN_VIRTUAL_CLOCK_START_MS + 60000);
  mesh_assert_silence (writer);
  mesh_assert_silence (reader);
  mesh_assert_value (f, "s", "k", "undefined");

  mesh_fixture_advance (f, 61);
  mesh_assert_value (f, "s", "k", "1");
  news = mesh_take_message (reader);
  g_assert_nonnull (news->put);
  ack = mesh_take_message (writer);
  g_assert_cmpstr (ack->ack, ==, "soon");
  g_assert_true (ack->has_ok);
}

/* The answer says that all of it is in force, so the last key is waited for. */
static void
test_future_parts (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) leaver = mesh_fixture_add_client (f, "leaver001");
  g_autoptr (GunMessage) ack = NULL;

  mesh_fixture_say (
      f,
      writer,
      "{\"#\":7,\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":%.0f,\"b\":%.0f,\"c\":1}},"
      "\"a\":1,\"b\":2,\"c\":3}}}",
      GUN_VIRTUAL_CLOCK_START_MS + 20000,
      GUN_VIRTUAL_CLOCK_START_MS + 10000);
  say_put (f, leaver, "gone", "1", GUN_VIRTUAL_CLOCK_START_MS + 10000);
  gun_link_close (GUN_LINK (gun_sim_end_get_link (leaver)), GUN_LINK_ERROR_CLOSED, "It leaves");
  mesh_fixture_settle (f);
  mesh_assert_value (f, "s", "c", "3");
  mesh_fixture_advance (f, 11);
  mesh_assert_value (f, "s", "b", "2");
  mesh_assert_value (f, "s", "k", "1");
  mesh_assert_silence (writer);
  mesh_fixture_advance (f, 10);
  mesh_assert_value (f, "s", "a", "1");
  ack = mesh_take_message (writer);
  g_assert_cmpstr (ack->ack, ==, "7");
  g_assert_true (ack->ack_is_number);
  g_assert_true (ack->has_ok);
}

/* What is too far ahead is refused, what has to give way to others later. */
static void
test_future_refused (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunMessage) too_far = NULL;
  g_autoptr (GunMessage) gave_way = NULL;

  say_put (f, writer, "far", "1", GUN_VIRTUAL_CLOCK_START_MS + 86400001.0);
  too_far = mesh_take_message (writer);
  g_assert_cmpstr (too_far->ack, ==, "far");
  g_assert_cmpstr (too_far->err,
                   ==,
                   "Soul “s”, key “k”: its state lies more than a day ahead of the clock here");

  for (guint i = 0; i < GUN_GRAPH_MAX_WAITING_OF_PEER; i++)
    {
      g_autofree char *id = g_strdup_printf ("id%u", i);

      say_put (f, writer, id, "1", GUN_VIRTUAL_CLOCK_START_MS + 10000 + i);
    }
  mesh_assert_silence (writer);
  say_put (f, writer, "first", "1", GUN_VIRTUAL_CLOCK_START_MS + 5000);
  gave_way = mesh_take_message (writer);
  g_assert_cmpstr (gave_way->ack, ==, "id99");
  g_assert_nonnull (gave_way->err);
}

static void
test_expired (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) ack = NULL;

  mesh_fixture_say (
      f,
      client,
      "{\"#\":\"x\",\"put\":{\"r<?99\":{\"_\":{\"#\":\"r<?99\",\">\":{\"k\":1}},\"k\":1}}}");
  ack = mesh_take_message (client);
  g_assert_nonnull (ack->err);
}

/* Only followers are told, never the writer, under the same id */
static void
test_followers (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) of_soul = mesh_fixture_add_client (f, "ofsoul001");
  g_autoptr (GunSimEnd) of_key = mesh_fixture_add_client (f, "ofkey0001");
  g_autoptr (GunSimEnd) of_other = mesh_fixture_add_client (f, "ofother01");
  g_autoptr (GunMessage) ack = NULL;
  g_autoptr (GunMessage) news = NULL;
  g_autoptr (GunMessage) key_news = NULL;

  follow (f, writer, "s", NULL);
  follow (f, of_soul, "s", NULL);
  follow (f, of_soul, "s", "k");
  follow (f, of_key, "s", "k");
  follow (f, of_other, "s", "other");
  mesh_drain (writer);
  mesh_drain (of_soul);
  mesh_drain (of_key);
  mesh_drain (of_other);
  say_put (f, writer, "p1", "1", 1000);

  ack = mesh_take_message (writer);
  g_assert_true (ack->has_ok);
  news = mesh_take_message (of_soul);
  g_assert_cmpstr (news->id, ==, "p1");
  g_assert_cmpuint (news->put->len, ==, 1);
  g_assert_cmpstr (news->via, ==, "ofsoul001,ofkey0001,writer001");
  key_news = mesh_take_message (of_key);
  g_assert_cmpstr (key_news->id, ==, "p1");
  mesh_assert_silence (of_other);
}

static guint
count_entries (const GunMessage *message)
{
  guint n_entries = 0;

  for (guint i = 0; i < message->put->len; i++)
    n_entries += gun_node_get_n_entries (g_ptr_array_index (message->put, i));
  return n_entries;
}

/* With one peer there is nobody to name */
static void
test_no_via (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) put = NULL;

  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  mesh_fixture_settle (f);
  put = mesh_take_message (relay);
  g_assert_null (put->via);
}

/* A part of a put goes under an id of its own: elsewhere the whole may come by under the first */
static void
test_parts (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) of_soul = mesh_fixture_add_client (f, "ofsoul001");
  g_autoptr (GunSimEnd) of_key = mesh_fixture_add_client (f, "ofkey0001");
  g_autoptr (GunMessage) whole = NULL;
  g_autoptr (GunMessage) some = NULL;
  g_autoptr (GunMessage) won = NULL;

  follow (f, of_soul, "s", NULL);
  follow (f, of_key, "s", "b");
  mesh_drain (of_soul);
  mesh_drain (writer);

  mesh_fixture_say (f,
                    writer,
                    "{\"#\":\"p1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1,\"b\":1}},"
                    "\"a\":1,\"b\":1}}}");
  whole = mesh_take_message (of_soul);
  g_assert_cmpstr (whole->id, ==, "p1");
  g_assert_cmpuint (count_entries (whole), ==, 2);
  some = mesh_take_message (of_key);
  g_assert_cmpstr (some->id, !=, "p1");
  g_assert_cmpuint (count_entries (some), ==, 1);

  mesh_fixture_say (f,
                    writer,
                    "{\"#\":\"p2\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":2,\"b\":0.5}},"
                    "\"a\":2,\"b\":2}}}");
  won = mesh_take_message (of_soul);
  g_assert_cmpstr (won->id, !=, "p2");
  g_assert_cmpuint (count_entries (won), ==, 1);
}

/* Relays get every change, but not back, not what `><` says they have, and not what changed nothing
   */
static void
test_relays (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) to_one = NULL;
  g_autoptr (GunMessage) to_other = NULL;
  g_autoptr (GunMessage) from_relay = NULL;

  say_put (f, client, "p1", "1", 1000);
  to_one = mesh_take_message (one);
  g_assert_cmpstr (to_one->id, ==, "p1");
  to_other = mesh_take_message (other);
  g_assert_cmpstr (to_other->id, ==, "p1");

  say_put (f, client, "p2", "1", 1000);
  mesh_assert_silence (one);

  say_put (f, one, "p3", "3", 3000);
  mesh_assert_silence (one);
  from_relay = mesh_take_message (other);
  g_assert_cmpstr (from_relay->id, ==, "p3");

  mesh_fixture_say (f,
                    client,
                    "{\"#\":\"p4\",\"><\":\"client001,relay0001," OTHER_RELAY_URL
                    "\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":4000}},\"k\":4}}}");
  mesh_assert_value (f, "s", "k", "4");
  mesh_assert_silence (one);
  mesh_assert_silence (other);
}

/* What relays pass on is answered only when its writer wanted answers */
static void
test_relay_acks (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) ack = NULL;

  say_put (f, relay, "p1", "1", 1000);
  mesh_assert_silence (relay);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"p2\",\"ok\":{\"@\":2,\"/\":2},\"put\":{\"s\":{\"_\":{\"#\":\"s\","
                    "\">\":{\"k\":2000}},\"k\":2}}}");
  ack = mesh_take_message (relay);
  g_assert_cmpstr (ack->ack, ==, "p2");
  g_assert_true (ack->has_ok);
}

/* The second copy of an id is dropped for 9 s, whoever brings it */
static void
test_duplicates (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) one = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");
  g_autoptr (GunMessage) ack = NULL;
  GunPeerCounters counters;
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  say_put (f, one, "p1", "1", 1000);
  ack = mesh_take_message (one);
  say_put (f, other, "p1", "2", 2000);
  mesh_assert_silence (other);
  mesh_assert_value (f, "s", "k", "1");
  gun_peer_get_counters (g_ptr_array_index (peers, 1), &counters);
  g_assert_cmpuint (counters.duplicates, ==, 1);

  mesh_fixture_advance (f, 10);
  say_put (f, other, "p1", "2", 2000);
  mesh_assert_value (f, "s", "k", "2");
}

static char *
big_node_text (guint n_keys, guint value_length)
{
  g_autofree char *value = g_strnfill (value_length, 'x');
  GString *states = g_string_new (NULL);
  GString *values = g_string_new (NULL);
  char *text;

  for (guint i = 0; i < n_keys; i++)
    {
      g_string_append_printf (states, "%s\"k%04u\":%u", i > 0 ? "," : "", i, 1000 + i);
      g_string_append_printf (values, ",\"k%04u\":\"%s\"", i, value);
    }
  text = g_strdup_printf ("{\"_\":{\"#\":\"wide\",\">\":{%s}}%s}", states->str, values->str);
  g_string_free (states, TRUE);
  g_string_free (values, TRUE);
  return text;
}

typedef struct
{
  GHashTable *keys; /* set of GRefString */
  GPtrArray *kept;  /* of GunMessage: what owns them */
} KeyCount;

static gboolean
count_keys_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  KeyCount *count = user_data;
  GunNode *node = g_ptr_array_index (message->put, 0);

  g_assert_cmpstr (message->id, !=, "p1");
  g_ptr_array_add (count->kept, gun_message_ref (message));
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    g_assert_true (g_hash_table_add (count->keys, gun_node_get_entry (node, i)->key));
  return TRUE;
}

/* Each key once, no frame longer than a relay can read */
static void
test_split (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *node = big_node_text (1200, 40);
  g_autoptr (GHashTable) keys = g_hash_table_new (gun_text_hash, gun_text_equal);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_message_unref);
  char *frame;

  mesh_fixture_say (f, client, "{\"#\":\"p1\",\"put\":{\"wide\":%s}}", node);
  g_assert_cmpuint (gun_sim_end_get_n_frames (relay), >=, 3);
  while ((frame = gun_sim_end_take_frame (relay)) != NULL)
    {
      g_assert_cmpuint (strlen (frame), <=, GUN_LIMIT_FRAME_LENGTH);
      gun_message_parse_frame (frame, strlen (frame), count_keys_cb, &(KeyCount){ keys, kept });
      g_free (frame);
    }
  g_assert_cmpuint (g_hash_table_size (keys), ==, 1200);
}

static void
test_too_long (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "client002");
  g_autofree char *plain = g_strnfill (50000, 'x');
  g_autofree char *plain_value = g_strdup_printf ("\"%s\"", plain);
  GString *quotes = g_string_new ("\"");
  g_autoptr (GunMessage) news = NULL;
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  GunPeerCounters counters;

  follow (f, reader, "s", NULL);
  mesh_drain (relay);
  say_put (f, writer, "long", plain_value, 1000);
  mesh_drain (reader);
  news = mesh_take_message (relay);
  g_assert_cmpstr (news->id, ==, "long");

  for (guint i = 0; i <= GUN_LIMIT_QUOTES; i++)
    g_string_append (quotes, "\\\"");
  g_string_append_c (quotes, '"');
  say_put (f, writer, "quotes", quotes->str, 2000);
  mesh_assert_silence (relay);
  mesh_drain (reader);
  gun_peer_get_counters (g_ptr_array_index (peers, 0), &counters);
  g_assert_cmpuint (counters.too_long, ==, 1);
  g_string_free (quotes, TRUE);
}

/* One loop turn, one frame */
static void
test_joined (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GString *batch = g_string_new ("[");
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);
      g_autofree char *put = mesh_put_text (id, "s", id, "1", 1000);

      g_string_append_printf (batch, "%s%s", i > 0 ? "," : "", put);
    }
  g_string_append_c (batch, ']');
  mesh_fixture_say (f, client, "%s", batch->str);
  g_string_free (batch, TRUE);

  g_assert_cmpuint (gun_sim_end_get_n_frames (client), ==, 2);
  first = gun_sim_end_take_frame (client);
  g_assert_true (first[0] == '{');
  rest = gun_sim_end_take_frame (client);
  g_assert_true (rest[0] == '[');
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/put/ack", test_ack);
  mesh_add_test ("/mesh/put/number-id", test_number_id);
  mesh_add_test ("/mesh/put/refused", test_refused);
  mesh_add_test ("/mesh/put/future", test_future);
  mesh_add_test ("/mesh/put/future-parts", test_future_parts);
  mesh_add_test ("/mesh/put/future-refused", test_future_refused);
  mesh_add_test ("/mesh/put/expired", test_expired);
  mesh_add_test ("/mesh/put/followers", test_followers);
  mesh_add_test ("/mesh/put/no-via", test_no_via);
  mesh_add_test ("/mesh/put/parts", test_parts);
  mesh_add_test ("/mesh/put/relays", test_relays);
  mesh_add_test ("/mesh/put/relay-acks", test_relay_acks);
  mesh_add_test ("/mesh/put/duplicates", test_duplicates);
  mesh_add_test ("/mesh/put/split", test_split);
  mesh_add_test ("/mesh/put/too-long", test_too_long);
  mesh_add_test ("/mesh/put/joined", test_joined);

  return g_test_run ();
}
