/* SPDX-License-Identifier: MIT */

/* Gets with conditions: who may ask them, what is answered, and who is told of changes. */

#include "mesh-fixture.h"

#include "gun-lex-followers.h"
#include "gun-text.h"

/* Souls and keys of every answer that came to @end, in order: "s:a,b, t:a," */
static char *
take_answer (GunSimEnd *end)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (end);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    {
      const GunMessage *message = messages->pdata[i];

      g_assert_null (message->err);
      if (message->put == NULL)
        g_string_append (text, message->get != NULL ? "asked " : "none ");
      for (guint j = 0; message->put != NULL && j < message->put->len; j++)
        {
          const GunNode *node = message->put->pdata[j];

          g_string_append_printf (text, "%s:", gun_node_get_soul (node));
          for (guint k = 0; k < gun_node_get_n_entries (node); k++)
            g_string_append_printf (text, "%s,", gun_node_get_entry (node, k)->key);
          g_string_append_c (text, ' ');
        }
    }
  return g_string_free (text, FALSE);
}

#define assert_answer(end, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer_text = take_answer (end);                                              \
                                                                                                   \
    g_assert_cmpstr (answer_text, ==, expected);                                                   \
  }                                                                                                \
  G_STMT_END

static void
fill (MeshFixture *f)
{
  static const char *const souls[] = { "pre/a", "pre/b", "pre/c", "pr", "prf", "other" };

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    {
      mesh_fixture_put_here (f, souls[i], "x", "\"v-x\"", 1000);
      mesh_fixture_put_here (f, souls[i], "y", "\"v-y\"", 1000);
    }
}

/* Recorded from a stock relay (vectors/lex-radisk.json), without its bugs */
static void
test_souls (MeshFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *get;
    const char *expected;
  } cases[] = {
    { "{\"#\":{\"*\":\"pre/\"}}", "pre/a:x, " },
    { "{\"#\":{\"*\":\"pre/\"},\"%\":50000}", "pre/a:x,y, pre/b:x,y, pre/c:x,y, " },
    { "{\"#\":{\"*\":\"pr\"},\"%\":50000}", "pr:x,y, pre/a:x,y, pre/b:x,y, pre/c:x,y, prf:x,y, " },
    { "{\"#\":{\"=\":\"pre/a\"}}", "pre/a:x,y, " },
    { "{\"#\":{\">\":\"pre/a\",\"<\":\"pre/c\"},\"%\":50000}",
      "pre/a:x,y, pre/b:x,y, pre/c:x,y, " },
    { "{\"#\":{\"*\":\"\",\">\":\"pre/c\"},\"%\":50000}", "pre/c:x,y, prf:x,y, " },
    { "{\"#\":{\"*\":\"pre/\",\"-\":1},\"%\":7}", "pre/b:x, pre/c:x,y, " },
    { "{\"#\":{\"*\":\"pre/\"},\".\":\"x\",\"%\":50000}", "pre/a:x, pre/b:x, pre/c:x, " },
    { "{\"#\":{\"*\":\"pre/\"},\".\":{\">\":\"xx\"},\"%\":50000}", "pre/a:y, pre/b:y, pre/c:y, " },
    { "{\"#\":{\"*\":\"zzz\"},\"%\":100}", "none " },
    { "{}", "other:x,y, pr:x,y, pre/a:x,y, pre/b:x,y, pre/c:x,y, prf:x,y, " },
    { "{\"%\":4}", "other:x,y, " },
    { "{\"#\":{}}", "other:x,y, pr:x,y, pre/a:x,y, pre/b:x,y, pre/c:x,y, prf:x,y, " },
  };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  fill (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].get);
      mesh_fixture_say (f, client, "{\"#\":\"g%u\",\"get\":%s}", i, cases[i].get);
      assert_answer (client, cases[i].expected);
    }
}

/* Relays would learn all that is kept here: they get nothing until it is switched on */
static void
test_only_clients (MeshFixture *f, gconstpointer data)
{
  static const char *const lists[] = {
    "{}",
    "{\"#\":{\"*\":\"\"},\"%\":1000}",
    "{\"#\":{\">\":\"a\"},\"%\":1000}",
  };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relaypid1");

  fill (f);
  mesh_fixture_settle (f);
  mesh_drain (relay);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      mesh_fixture_say (f, relay, "{\"#\":\"a%u\",\"get\":%s}", i, lists[i]);
      assert_answer (relay, "none ");
      mesh_fixture_say (f, relay, "{\"#\":\"b%u\",\"get\":%s,\"><\":\"x,y\"}", i, lists[i]);
      assert_answer (relay, "");
    }

  gun_mesh_set_lists_to_relays (f->mesh, TRUE);
  mesh_fixture_say (f, relay, "{\"#\":\"c\",\"get\":{\"#\":{\"*\":\"pre/\"},\"%%\":4}}");
  assert_answer (relay, "pre/a:x,y, ");
}

/* Prefixes go on to relays, which may know more; ranges do not, since stock relays invent souls */
static void
test_passed_on (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relaypid1");

  mesh_fixture_say (f, client, "{\"#\":\"g1\",\"get\":{\"#\":{\">\":\"a\"},\"%%\":1000}}");
  mesh_assert_silence (relay);
  assert_answer (client, "none ");

  mesh_fixture_say (f, client, "{\"#\":\"g2\",\"get\":{\"#\":{\"*\":\"a\"},\"%%\":1000}}");
  assert_answer (relay, "asked ");
  mesh_assert_silence (client);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"r\",\"@\":\"g2\",\"put\":{\"a/1\":{\"_\":{\"#\":\"a/1\",\">\":"
                    "{\"k\":1000}},\"k\":1}}}");
  assert_answer (client, "a/1:k, ");
  mesh_assert_silence (other);
}

static void
say_put (MeshFixture *f, GunSimEnd *end, const char *soul, const char *key, double state_ms)
{
  static guint count;
  g_autofree char *id = g_strdup_printf ("p%u", ++count);
  g_autofree char *put = mesh_put_text (id, soul, key, "1", state_ms);

  mesh_fixture_say (f, end, "%s", put);
  mesh_drain (end);
}

/* Whoever asked by a condition is told of what meets it, once, and of nothing else */
static void
test_follow (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) souls = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) keys = mesh_fixture_add_client (f, "client002");

  mesh_fixture_say (f, souls, "{\"#\":\"g1\",\"get\":{\"#\":{\"*\":\"room/\"},\"%%\":1000}}");
  mesh_fixture_say (f, souls, "{\"#\":\"g2\",\"get\":{\"#\":\"room/a\"}}");
  mesh_fixture_say (
      f, keys, "{\"#\":\"g3\",\"get\":{\"#\":\"room/a\",\".\":{\">\":\"b\",\"<\":\"d\"}}}");
  mesh_drain (souls);
  mesh_drain (keys);

  say_put (f, writer, "room/a", "a", 1000);
  assert_answer (souls, "room/a:a, ");
  mesh_assert_silence (keys);
  say_put (f, writer, "room/a", "c", 1000);
  assert_answer (souls, "room/a:c, ");
  assert_answer (keys, "room/a:c, ");
  say_put (f, writer, "room/b", "c", 1000);
  assert_answer (souls, "room/b:c, ");
  mesh_assert_silence (keys);
  say_put (f, writer, "rooms", "c", 1000);
  mesh_assert_silence (souls);

  /* Of a put with several keys only those that meet it */
  mesh_fixture_say (f,
                    writer,
                    "{\"#\":\"two\",\"put\":{\"room/a\":{\"_\":{\"#\":\"room/a\",\">\":"
                    "{\"a\":2000,\"c\":2000}},\"a\":2,\"c\":2}}}");
  assert_answer (souls, "room/a:a,c, ");
  assert_answer (keys, "room/a:c, ");
}

/* A relay that comes back is asked again for the keys that clients follow */
static void
test_resync (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunSimEnd *relay;
  g_autoptr (GPtrArray) messages = NULL;
  const GunMessage *asked = NULL;

  mesh_fixture_say (f, client, "{\"#\":\"g\",\"get\":{\"#\":\"s\",\".\":{\"*\":\"a\"}}}");
  gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_settle (f);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  messages = mesh_take_messages (relay);
  for (guint i = 0; i < messages->len; i++)
    if (((const GunMessage *) messages->pdata[i])->get != NULL)
      asked = messages->pdata[i];
  g_assert_nonnull (asked);
  g_assert_cmpstr (asked->get->soul.exact, ==, "s");
  g_assert_cmpstr (asked->get->key.prefix, ==, "a");
  g_assert_cmpfloat (asked->get->limit, ==, GUN_QUERY_MAX_LENGTH);
}

/* What a client that comes back shows already is not said again (PROTOCOL.md section 6) */
static void
test_value_hash (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");

  mesh_fixture_put_here (f, "s", "k", "\"zdD24q6fv\"", 1000);
  mesh_fixture_say (
      f, client, "{\"#\":\"g1\",\"##\":-1575127663,\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  mesh_assert_silence (client);
  mesh_fixture_say (
      f, client, "{\"#\":\"g2\",\"##\":-1575127662,\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  assert_answer (client, "s:k, ");
  mesh_fixture_say (
      f, client, "{\"#\":\"g3\",\"##\":\"-1575127663\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  assert_answer (client, "s:k, ");
}

#define N_LONG 50000

static void
put_long_node (MeshFixture *f)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("test", GUN_PATH_HERE, NULL);
  g_autoptr (GRefString) soul = gun_text_new ("long");
  GunNode *node = gun_node_new (soul);

  for (guint i = 0; i < N_LONG; i++)
    {
      g_autofree char *text = g_strdup_printf ("%06u", i);
      g_autoptr (GRefString) key = gun_text_new (text);
      g_autoptr (GunValue) value = gun_value_new_number (i);

      gun_node_add (node, key, value, 1000);
    }
  g_ptr_array_add (nodes, node);
  gun_graph_put (f->graph, nodes, origin, NULL, NULL, NULL);
}

/* Takes what came, in order; returns how many keys there are now. @has_more: of the last message */
static guint
take_keys (GunSimEnd *end, guint n_keys, gboolean *has_more)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (end);

  for (guint i = 0; i < messages->len; i++)
    {
      const GunMessage *message = messages->pdata[i];
      const GunNode *node = message->put->pdata[0];

      g_assert_cmpstr (message->ack, ==, "g");
      for (guint j = 0; j < gun_node_get_n_entries (node); j++)
        {
          g_autofree char *expected = g_strdup_printf ("%06u", n_keys++);

          g_assert_cmpstr (gun_node_get_entry (node, j)->key, ==, expected);
        }
      g_assert_true (*has_more);
      *has_more = message->has_more;
    }
  return n_keys;
}

/* A large node comes whole, each key once, as fast as it is read */
static void
test_long (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  gboolean has_more = TRUE;
  guint n_keys;

  put_long_node (f);
  mesh_fixture_say (f, client, "{\"#\":\"g\",\"get\":{\"#\":\"long\"}}");
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (client), 2 * 1024 * 1024);
  mesh_fixture_advance (f, 1);
  n_keys = take_keys (client, 0, &has_more);
  g_assert_cmpuint (n_keys, ==, GUN_QUERY_MAX_KEYS);
  g_assert_true (has_more);

  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (client), 0);
  mesh_fixture_advance (f, 1);
  n_keys = take_keys (client, n_keys, &has_more);
  g_assert_cmpuint (n_keys, ==, N_LONG);
  g_assert_false (has_more);
  mesh_fixture_advance (f, 1);
  mesh_assert_silence (client);
}

/* Who does not read is not read for; who does is answered meanwhile */
static void
test_turns (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) slow = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");

  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (slow), 2 * 1024 * 1024);
  mesh_fixture_say (f, slow, "{\"#\":\"g1\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  mesh_fixture_say (f, other, "{\"#\":\"g2\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  assert_answer (other, "s:k, ");
  mesh_fixture_advance (f, 1);
  mesh_assert_silence (slow);

  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (slow), 0);
  mesh_fixture_advance (f, 1);
  assert_answer (slow, "s:k, ");
}

/* Whoever leaves meanwhile leaves nothing behind */
static void
test_long_left (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");

  put_long_node (f);
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (client), 2 * 1024 * 1024);
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (other), 2 * 1024 * 1024);
  mesh_fixture_say (f, client, "{\"#\":\"g\",\"get\":{\"#\":\"long\"}}");
  mesh_fixture_say (f, other, "{\"#\":\"h\",\"get\":{\"#\":\"long\"}}");
  gun_link_close (GUN_LINK (gun_sim_end_get_link (client)), GUN_LINK_ERROR_CLOSED, "Going away");
  mesh_fixture_advance (f, 1);
  gun_mesh_close (f->mesh);
  mesh_fixture_settle (f);
}

static void
add (GunLexFollowers *followers, guint peer, const char *soul, const char *prefix)
{
  GunRange souls = { 0 };
  GunRange keys = { 0 };

  if (soul != NULL)
    souls.exact = gun_text_new (soul);
  keys.prefix = gun_text_new (prefix);
  gun_lex_followers_add (followers, GUINT_TO_POINTER (peer), &souls, &keys);
  gun_range_clear (&souls);
  gun_range_clear (&keys);
}

static gboolean
has (GunLexFollowers *followers, guint peer, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);

  return gun_lex_followers_has (followers, GUINT_TO_POINTER (peer), soul_text, key_text);
}

static void
test_bounds (void)
{
  g_autoptr (GunLexFollowers) followers = gun_lex_followers_new (3, 5);

  add (followers, 1, "s", "a");
  add (followers, 1, "s", "b");
  add (followers, 1, "s", "a");
  add (followers, 1, NULL, "c");
  g_assert_cmpuint (gun_lex_followers_get_n_of_peer (followers, GUINT_TO_POINTER (1)), ==, 3);
  g_assert_true (has (followers, 1, "anything", "c"));

  /* Its own oldest makes room: that is now `b`, since `a` was asked for again */
  add (followers, 1, "s", "d");
  g_assert_cmpuint (gun_lex_followers_get_n (followers), ==, 3);
  g_assert_false (has (followers, 1, "s", "b"));
  g_assert_true (has (followers, 1, "s", "a"));

  /* And the oldest of all, when all together have too many */
  add (followers, 2, "s", "a");
  add (followers, 2, "s", "b");
  add (followers, 2, "s", "c");
  g_assert_cmpuint (gun_lex_followers_get_n (followers), ==, 5);
  g_assert_false (has (followers, 1, "s", "a"));

  gun_lex_followers_remove_peer (followers, GUINT_TO_POINTER (2));
  g_assert_cmpuint (gun_lex_followers_get_n (followers), ==, 2);
  g_assert_false (has (followers, 2, "s", "a"));
  g_assert_true (has (followers, 1, "s", "d"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/query/souls", test_souls);
  mesh_add_test ("/mesh/query/only-clients", test_only_clients);
  mesh_add_test ("/mesh/query/passed-on", test_passed_on);
  mesh_add_test ("/mesh/query/follow", test_follow);
  mesh_add_test ("/mesh/query/resync", test_resync);
  mesh_add_test ("/mesh/query/value-hash", test_value_hash);
  mesh_add_test ("/mesh/query/long", test_long);
  mesh_add_test ("/mesh/query/long-left", test_long_left);
  mesh_add_test ("/mesh/query/turns", test_turns);
  g_test_add_func ("/mesh/query/bounds", test_bounds);

  return g_test_run ();
}
