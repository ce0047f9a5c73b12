/* SPDX-License-Identifier: MIT */

/* Questions of this computer: asking, and following. */

#include "mesh-fixture.h"

#include "gun-text.h"

typedef struct
{
  GString *log; /* one letter a call: n node, m missing, o over */
  GunAsk *ask;
  gboolean cancel_at_node;
} Asked;

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Asked *asked = user_data;

  g_assert_true (asked->ask == NULL || asked->ask == ask);
  g_string_append_c (asked->log, peer == NULL ? 'o' : node == NULL ? 'm' : 'n');
  if (peer == NULL)
    {
      asked->ask = NULL;
    }
  else if (node != NULL && asked->cancel_at_node)
    {
      asked->ask = NULL;
      gun_ask_cancel (ask);
    }
}

static void
ask (MeshFixture *f, Asked *asked, const char *soul, const char *key, GunPeer *only)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = key != NULL ? gun_text_new (key) : NULL;
  g_autoptr (GunGet) get = gun_get_new (soul_text, key_text);

  asked->log = g_string_new (NULL);
  asked->ask = gun_mesh_ask (f->mesh, get, only, 5 * G_USEC_PER_SEC, asked_cb, asked);
  g_assert_cmpstr (asked->log->str, ==, "");
}

static void
assert_log (MeshFixture *f, Asked *asked, const char *expected)
{
  mesh_fixture_settle (f);
  g_assert_cmpstr (asked->log->str, ==, expected);
}

static void
end_log (Asked *asked)
{
  g_string_free (asked->log, TRUE);
}

/* Answers the only message @end was told: @rest goes on after `@` */
static void
answer (MeshFixture *f, GunSimEnd *end, const char *rest)
{
  static guint n_answers;
  g_autoptr (GunMessage) asked = NULL;

  mesh_fixture_settle (f);
  asked = mesh_take_message (end);
  g_assert_nonnull (asked->get);
  g_assert_null (asked->via);
  mesh_fixture_say (f, end, "{\"#\":\"a%u\",\"@\":\"%s\"%s}", n_answers++, asked->id, rest);
}

#define DATA ",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":1}}"

static void
test_all_missing (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  Asked asked = { NULL };

  ask (f, &asked, "s", "k", NULL);
  g_assert_cmpuint (gun_ask_get_n_asked (asked.ask), ==, 2);
  answer (f, one, "");
  g_assert_cmpuint (gun_ask_get_n_missing (asked.ask), ==, 1);
  assert_log (f, &asked, "m");
  answer (f, other, "");
  assert_log (f, &asked, "mmo");
  end_log (&asked);
}

/* Data, and more data, until time is up: there is no end marker */
static void
test_data (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  Asked asked = { NULL };
  g_autoptr (GunMessage) to_one = NULL;

  ask (f, &asked, "s", "k", NULL);
  answer (f, other, "");
  mesh_fixture_settle (f);
  to_one = mesh_take_message (one);
  mesh_fixture_say (f, one, "{\"#\":\"d1\",\"@\":\"%s\"" DATA ",\"%%\":\"d2\"}", to_one->id);
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_ask_get_n_partial (asked.ask), ==, 1);
  mesh_fixture_say (f, one, "{\"#\":\"d2\",\"@\":\"%s\"" DATA "}", to_one->id);
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_ask_get_n_partial (asked.ask), ==, 0);
  /* Its disk does not have what its memory had */
  mesh_fixture_say (f, one, "{\"#\":\"d3\",\"@\":\"%s\"}", to_one->id);
  mesh_assert_value (f, "s", "k", "1");
  assert_log (f, &asked, "mnn");
  mesh_fixture_advance (f, 4.9);
  assert_log (f, &asked, "mnn");
  mesh_fixture_advance (f, 0.2);
  assert_log (f, &asked, "mnno");
  mesh_assert_silence (other);
  end_log (&asked);
}

/* Chunks name the one that comes next, and overtake each other: the last may come first */
static void
test_chunks (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  static const struct
  {
    const char *id;
    const char *next;
    guint n_partial;
  } chunks[] = { { "c1", "c2", 1 }, { "c4", NULL, 1 }, { "c3", "c4", 1 }, { "c2", "c3", 0 } };
  Asked asked = { NULL };
  g_autoptr (GunMessage) question = NULL;

  ask (f, &asked, "s", NULL, NULL);
  mesh_fixture_settle (f);
  question = mesh_take_message (relay);

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    {
      g_autofree char *next = g_strdup_printf (",\"%%\":\"%s\"", chunks[i].next);

      mesh_fixture_say (f,
                        relay,
                        "{\"#\":\"%s\",\"@\":\"%s\"" DATA "%s}",
                        chunks[i].id,
                        question->id,
                        chunks[i].next != NULL ? next : "");
      mesh_fixture_settle (f);
      g_assert_cmpuint (gun_ask_get_n_partial (asked.ask), ==, chunks[i].n_partial);
    }

  gun_ask_cancel (asked.ask);
  end_log (&asked);
}

/* What was not asked for goes into the graph, as anybody's put would, and is not told as an answer
 * */
static void
test_other_soul (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Asked asked = { NULL };

  ask (f, &asked, "other", NULL, NULL);
  answer (f, relay, DATA);
  mesh_assert_value (f, "s", "k", "1");
  assert_log (f, &asked, "");
  gun_ask_cancel (asked.ask);
  end_log (&asked);
}

static void
test_cancel (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Asked asked = { NULL };

  asked.cancel_at_node = TRUE;
  ask (f, &asked, "s", NULL, NULL);
  answer (f, relay, DATA);
  mesh_fixture_advance (f, 20);
  assert_log (f, &asked, "n");
  end_log (&asked);
}

static void
test_nobody (MeshFixture *f, gconstpointer data)
{
  Asked asked = { NULL };

  ask (f, &asked, "s", "k", NULL);
  assert_log (f, &asked, "o");
  end_log (&asked);
}

static void
test_unreachable (MeshFixture *f, gconstpointer data)
{
  Asked asked = { NULL };

  f->is_refused = TRUE;
  gun_mesh_add_relay (f->mesh, RELAY_URL);
  ask (f, &asked, "s", "k", NULL);
  mesh_fixture_advance (f, 4.9);
  assert_log (f, &asked, "");
  mesh_fixture_advance (f, 0.2);
  assert_log (f, &asked, "o");
  end_log (&asked);
}

/* Who opens while it waits is asked too; who is connecting may still know */
static void
test_opens_later (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other;
  Asked asked = { NULL };
  g_autoptr (GPtrArray) said = NULL;

  gun_mesh_add_relay (f->mesh, OTHER_RELAY_URL);
  ask (f, &asked, "s", "k", NULL);
  g_assert_cmpuint (gun_ask_get_n_asked (asked.ask), ==, 1);
  answer (f, one, "");
  other = mesh_fixture_get_relay (f, OTHER_RELAY_URL);
  g_assert_cmpuint (gun_ask_get_n_asked (asked.ask), ==, 2);
  assert_log (f, &asked, "m");

  said = mesh_take_messages (other);
  g_assert_cmpuint (said->len, ==, 3);
  mesh_fixture_say (
      f, other, "{\"#\":\"x\",\"@\":\"%s\"}", ((GunMessage *) g_ptr_array_index (said, 2))->id);
  assert_log (f, &asked, "mmo");
  end_log (&asked);
}

static void
test_only (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *one = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  Asked asked = { NULL };

  ask (f, &asked, "s", "k", g_ptr_array_index (peers, 0));
  answer (f, one, "");
  mesh_assert_silence (other);
  assert_log (f, &asked, "mo");
  end_log (&asked);
}

/* A client that leaves can say nothing any more */
static void
test_lost (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) one = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");
  Asked asked = { NULL };

  ask (f, &asked, "s", "k", NULL);
  answer (f, one, "");
  assert_log (f, &asked, "m");
  gun_link_close (GUN_LINK (gun_sim_end_get_link (other)), GUN_LINK_ERROR_CLOSED, "bye");
  assert_log (f, &asked, "mo");
  end_log (&asked);
}

/* A soul lex finds souls by prefix, also by the empty one */
static void
test_souls (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunGet) get = g_new0 (GunGet, 1);
  g_autoptr (GunMessage) said = NULL;
  Asked asked = { NULL };

  get->soul.prefix = gun_text_new ("");
  get->limit = 50000;
  asked.log = g_string_new (NULL);
  asked.ask = gun_mesh_ask (f->mesh, get, NULL, G_USEC_PER_SEC, asked_cb, &asked);
  mesh_fixture_settle (f);
  said = mesh_take_message (relay);
  g_assert_cmpstr (said->get->soul.prefix, ==, "");
  g_assert_cmpfloat (said->get->limit, ==, 50000);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"x\",\"@\":\"%s\",\"put\":{\"a\":{\"_\":{\"#\":\"a\",\">\":{\"k\":1}},"
                    "\"k\":1},\"b\":{\"_\":{\"#\":\"b\",\">\":{\"k\":1}},\"k\":2}}}",
                    said->id);
  assert_log (f, &asked, "nn");
  mesh_assert_value (f, "b", "k", "2");
  gun_ask_cancel (asked.ask);
  end_log (&asked);
}

static void
test_close (MeshFixture *f, gconstpointer data)
{
  Asked asked = { NULL };

  mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  ask (f, &asked, "s", "k", NULL);
  gun_mesh_close (f->mesh);
  assert_log (f, &asked, "o");
  end_log (&asked);
}

static GunMessage *
take_get (GunSimEnd *end)
{
  g_autoptr (GPtrArray) said = mesh_take_messages (end);
  GunMessage *found = NULL;

  for (guint i = 0; i < said->len; i++)
    {
      GunMessage *message = g_ptr_array_index (said, i);

      if (message->get == NULL)
        continue;
      g_assert_null (found);
      found = gun_message_ref (message);
    }
  return found;
}

/* One get on every link, now and each time it opens; no hash, so that everything comes */
static void
test_follow (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GunMessage) to_relay = NULL;
  g_autoptr (GunMessage) to_client = NULL;
  g_autoptr (GunMessage) again = NULL;
  g_autoptr (GPtrArray) followed = NULL;

  gun_mesh_follow (f->mesh, soul, NULL);
  gun_mesh_follow (f->mesh, soul, NULL);
  mesh_fixture_settle (f);
  g_assert_true (gun_mesh_is_followed (f->mesh, soul));
  followed = gun_mesh_list_followed (f->mesh);
  g_assert_cmpuint (followed->len, ==, 1);
  to_relay = take_get (relay);
  g_assert_cmpstr (to_relay->get->soul.exact, ==, "s");
  g_assert_false (to_relay->get->has_key);
  g_assert_false (to_relay->has_hash);
  to_client = take_get (client);
  g_assert_nonnull (to_client);

  mesh_fixture_say (f, relay, "{\"#\":\"x\",\"@\":\"%s\"" DATA "}", to_relay->id);
  mesh_assert_value (f, "s", "k", "1");

  gun_sim_link_cut (gun_sim_end_get_link (relay), GUN_LINK_ERROR_CLOSED, "cut");
  mesh_fixture_advance (f, 2);
  again = take_get (mesh_fixture_get_relay (f, RELAY_URL));
  g_assert_cmpstr (again->get->soul.exact, ==, "s");

  gun_mesh_unfollow (f->mesh, soul, NULL);
  g_assert_true (gun_mesh_is_followed (f->mesh, soul));
  gun_mesh_unfollow (f->mesh, soul, NULL);
  g_assert_false (gun_mesh_is_followed (f->mesh, soul));
  gun_sim_link_cut (
      gun_sim_end_get_link (mesh_fixture_get_relay (f, RELAY_URL)), GUN_LINK_ERROR_CLOSED, "cut");
  mesh_fixture_advance (f, 5);
  g_assert_null (take_get (mesh_fixture_get_relay (f, RELAY_URL)));
}

static void
test_follow_key (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) key = gun_text_new ("k");
  g_autoptr (GunMessage) said = NULL;

  gun_mesh_follow (f->mesh, soul, key);
  mesh_fixture_settle (f);
  said = take_get (relay);
  g_assert_cmpstr (said->get->key.exact, ==, "k");
  g_assert_true (gun_mesh_is_followed (f->mesh, soul));
  gun_mesh_unfollow (f->mesh, soul, key);
  g_assert_false (gun_mesh_is_followed (f->mesh, soul));
}

/* A relay that restarted has forgotten what our clients follow through us */
static void
test_resync_clients (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autoptr (GunMessage) said = NULL;

  mesh_fixture_say (f, client, "%s", get);
  gun_sim_link_cut (gun_sim_end_get_link (relay), GUN_LINK_ERROR_CLOSED, "cut");
  mesh_fixture_advance (f, 2);
  said = take_get (mesh_fixture_get_relay (f, RELAY_URL));
  g_assert_cmpstr (said->get->soul.exact, ==, "s");
  g_assert_cmpstr (said->get->key.exact, ==, "k");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/ask/all-missing", test_all_missing);
  mesh_add_test ("/mesh/ask/data", test_data);
  mesh_add_test ("/mesh/ask/chunks", test_chunks);
  mesh_add_test ("/mesh/ask/other-soul", test_other_soul);
  mesh_add_test ("/mesh/ask/cancel", test_cancel);
  mesh_add_test ("/mesh/ask/nobody", test_nobody);
  mesh_add_test ("/mesh/ask/unreachable", test_unreachable);
  mesh_add_test ("/mesh/ask/opens-later", test_opens_later);
  mesh_add_test ("/mesh/ask/only", test_only);
  mesh_add_test ("/mesh/ask/lost", test_lost);
  mesh_add_test ("/mesh/ask/souls", test_souls);
  mesh_add_test ("/mesh/ask/close", test_close);
  mesh_add_test ("/mesh/follow/soul", test_follow);
  mesh_add_test ("/mesh/follow/key", test_follow_key);
  mesh_add_test ("/mesh/follow/resync-clients", test_resync_clients);

  return g_test_run ();
}
