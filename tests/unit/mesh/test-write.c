/* SPDX-License-Identifier: MIT */

/* Writes of this computer: who was told, who has it, and what is done when nobody says so. */

#include "mesh-fixture.h"

#include "gun-limits.h"
#include "gun-text.h"

typedef struct
{
  GunWrite *write;
  GString *log; /* one letter an event: stored, failed, sent, arrived, refused */
  GError *error;
} Written;

static void
write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  static const char letters[] = { 'S', 'F', 's', 'a', 'r' };
  Written *written = user_data;

  g_assert_true (written->write == write);
  g_assert_cmpint (peer != NULL, ==, event >= GUN_WRITE_SENT);
  g_assert_cmpint (error != NULL, ==, event == GUN_WRITE_FAILED || event == GUN_WRITE_REFUSED);
  g_string_append_c (written->log, letters[event]);
  if (error != NULL)
    {
      g_clear_error (&written->error);
      written->error = g_error_copy (error);
    }
}

static void
write_node (MeshFixture *f, Written *written, GunNode *node)
{
  written->log = g_string_new (NULL);
  written->write = gun_mesh_write (f->mesh, node, write_cb, written);
  g_assert_cmpstr (written->log->str, ==, "");
}

static void
write_value (MeshFixture *f, Written *written, const char *value, double state_ms)
{
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", value, state_ms);

  write_node (f, written, node);
}

static void
assert_log (MeshFixture *f, Written *written, const char *expected)
{
  mesh_fixture_settle (f);
  g_assert_cmpstr (written->log->str, ==, expected);
}

static void
end_write (MeshFixture *f, Written *written)
{
  g_clear_pointer (&written->write, gun_write_unref);
  mesh_fixture_settle (f);
  g_string_free (written->log, TRUE);
  g_clear_error (&written->error);
}

static void
test_ack (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };
  g_autoptr (GunMessage) put = NULL;

  write_value (f, &written, "\"hello\"", 1000);
  mesh_assert_value (f, "s", "k", "\"hello\"");
  assert_log (f, &written, "sS");
  put = mesh_take_message (relay);
  g_assert_true (put->ok_is_hint);
  g_assert_cmpuint (put->ok_wanted, ==, 9);
  g_assert_cmpuint (put->ok_peers, ==, 1);

  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  assert_log (f, &written, "sSa");

  /* More than one may come, and nothing is asked any more */
  mesh_fixture_say (f, relay, "{\"#\":\"a2\",\"@\":\"%s\",\"ok\":{\"\":1}}", put->id);
  mesh_fixture_advance (f, 1000);
  assert_log (f, &written, "sSa");
  mesh_assert_silence (relay);
  end_write (f, &written);
}

/* An AXE relay loses `err` on the way: an ack with neither is one */
static void
test_bare_ack (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };
  g_autoptr (GunMessage) put = NULL;

  write_value (f, &written, "1", 1000);
  mesh_fixture_settle (f);
  put = mesh_take_message (relay);
  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\"}", put->id);
  assert_log (f, &written, "sSa");
  end_write (f, &written);
}

static GunMessage *
take_check (MeshFixture *f, GunSimEnd *relay)
{
  GunMessage *check;

  mesh_fixture_settle (f);
  check = mesh_take_message (relay);
  g_assert_nonnull (check->get);
  g_assert_cmpstr (check->get->soul.exact, ==, "s");
  g_assert_cmpstr (check->get->key.exact, ==, "k");
  return check;
}

static void
say_state (MeshFixture *f, GunSimEnd *relay, const GunMessage *check, double state_ms)
{
  static guint n_states;

  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"st%u\",\"@\":\"%s\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":"
                    "%.17g}},\"k\":0}}}",
                    n_states++,
                    check->id,
                    state_ms);
}

/* `err` is told, asked about once, and not the last word: an axe:false relay brings everybody's */
static void
test_refused (MeshFixture *f, gconstpointer data)
{
  static const struct
  {
    const char *then; /* o: an ok comes, s: the check shows it, m: it does not */
    const char *expected;
  } cases[] = { { "o", "sSra" }, { "s", "sSra" }, { "m", "sSr" } };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Written written = { NULL };
      g_autoptr (GunMessage) put = NULL;

      write_value (f, &written, "1", 1000 + i);
      mesh_fixture_settle (f);
      put = mesh_take_message (relay);
      mesh_fixture_say (f, relay, "{\"#\":\"a%u\",\"@\":\"%s\",\"err\":\"no thanks\"}", i, put->id);
      assert_log (f, &written, "sSr");
      g_assert_cmpstr (written.error->message, ==, "no thanks");
      if (*cases[i].then == 'o')
        {
          mesh_fixture_say (f, relay, "{\"#\":\"b\",\"@\":\"%s\",\"ok\":true}", put->id);
        }
      else
        {
          g_autoptr (GunMessage) check = NULL;

          mesh_fixture_advance (f, 3.1);
          check = take_check (f, relay);
          say_state (f, relay, check, *cases[i].then == 's' ? 1000 + i : 1);
        }
      mesh_fixture_advance (f, 1000);
      assert_log (f, &written, cases[i].expected);
      mesh_assert_silence (relay);
      end_write (f, &written);
    }
}

/* No ack in 3 s: asked, and it was there */
static void
test_checked (MeshFixture *f, gconstpointer data)
{
  static const double states_ms[] = { 2000, 2001 };

  for (guint i = 0; i < G_N_ELEMENTS (states_ms); i++)
    {
      GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
      Written written = { NULL };
      g_autoptr (GunMessage) check = NULL;
      g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

      write_value (f, &written, "1", 2000 + i * 10);
      mesh_fixture_advance (f, 2.9);
      mesh_drain (relay);
      mesh_fixture_advance (f, 0.2);
      check = take_check (f, relay);
      say_state (f, relay, check, states_ms[i] + i * 10);
      assert_log (f, &written, "sSa");
      mesh_fixture_advance (f, 1000);
      mesh_assert_silence (relay);
      end_write (f, &written);
      gun_mesh_remove_peer (f->mesh, g_ptr_array_index (peers, 0));
    }
}

/* Older, absent, or no answer: said again under a fresh id; an ack to any of them counts */
static void
test_said_again (MeshFixture *f, gconstpointer data)
{
  static const double next_s[] = { 3, 6, 12, 24, 48, 96, 192, 300, 300 };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };
  g_autoptr (GHashTable) ids = g_hash_table_new (gun_text_hash, gun_text_equal);
  g_autoptr (GPtrArray) puts = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_message_unref);

  write_value (f, &written, "1", 2000);
  mesh_fixture_settle (f);
  for (guint i = 0; i < G_N_ELEMENTS (next_s); i++)
    {
      GunMessage *put = mesh_take_message (relay);
      g_autoptr (GunMessage) check = NULL;

      g_ptr_array_add (puts, put);
      g_assert_nonnull (put->put);
      g_assert_true (g_hash_table_add (ids, put->id));
      mesh_fixture_advance (f, next_s[i] - 0.3);
      mesh_assert_silence (relay);
      mesh_fixture_advance (f, 0.4);
      check = take_check (f, relay);
      if (i % 3 == 0)
        say_state (f, relay, check, 1000);
      else if (i % 3 == 1)
        mesh_fixture_say (f, relay, "{\"#\":\"m%u\",\"@\":\"%s\"}", i, check->id);
      else
        mesh_fixture_advance (f, 3);
    }
  mesh_drain (relay);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"late\",\"@\":\"%s\",\"ok\":true}",
                    ((GunMessage *) g_ptr_array_index (puts, 1))->id);
  assert_log (f, &written, "sSa");
  mesh_fixture_advance (f, 1000);
  mesh_assert_silence (relay);
  end_write (f, &written);
}

static void
reopen (MeshFixture *f)
{
  gun_sim_link_cut (
      gun_sim_end_get_link (mesh_fixture_get_relay (f, RELAY_URL)), GUN_LINK_ERROR_CLOSED, "cut");
  mesh_fixture_advance (f, 2.5);
}

/* The link breaks before the ack: asked as soon as there is a new one */
static void
test_reconnect (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };
  g_autoptr (GPtrArray) said = NULL;
  GunMessage *check = NULL;

  write_value (f, &written, "1", 2000);
  mesh_fixture_advance (f, 0.5);
  mesh_drain (relay);
  reopen (f);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 3);
  check = g_ptr_array_index (said, 2);
  g_assert_nonnull (check->get);
  say_state (f, relay, check, 2000);
  assert_log (f, &written, "sSa");

  reopen (f);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  g_clear_pointer (&said, g_ptr_array_unref);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 2);
  end_write (f, &written);
}

/* Written while nobody was there; once nobody holds the write, nobody is told any more */
static void
test_opens_later (MeshFixture *f, gconstpointer data)
{
  Written written = { NULL };
  g_autoptr (GPtrArray) said = NULL;
  g_autoptr (GPtrArray) later = NULL;
  GunMessage *put;

  write_value (f, &written, "1", 2000);
  assert_log (f, &written, "S");
  gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_settle (f);
  said = mesh_take_messages (mesh_fixture_get_relay (f, RELAY_URL));
  g_assert_cmpuint (said->len, ==, 3);
  put = g_ptr_array_index (said, 2);
  g_assert_nonnull (put->put);
  mesh_fixture_say (
      f, mesh_fixture_get_relay (f, RELAY_URL), "{\"#\":\"a\",\"@\":\"%s\",\"ok\":true}", put->id);
  assert_log (f, &written, "Ssa");
  end_write (f, &written);

  gun_mesh_add_relay (f->mesh, OTHER_RELAY_URL);
  mesh_fixture_settle (f);
  later = mesh_take_messages (mesh_fixture_get_relay (f, OTHER_RELAY_URL));
  g_assert_cmpuint (later->len, ==, 2);
}

/* A client is told when it follows, and is then one more that can have it */
static void
test_clients (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) follower = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  Written written = { NULL };
  g_autoptr (GunMessage) put = NULL;

  mesh_fixture_say (f, follower, "%s", get);
  mesh_drain (follower);
  mesh_drain (other);
  write_value (f, &written, "1", 2000);
  assert_log (f, &written, "sS");
  mesh_assert_silence (other);
  put = mesh_take_message (follower);
  mesh_fixture_say (f, follower, "{\"#\":\"a\",\"@\":\"%s\",\"ok\":{\"\":1}}", put->id);
  assert_log (f, &written, "sSa");
  end_write (f, &written);
}

/* A client that asks later is answered with it, and asked in turn whether it took it */
static void
test_client_asks_later (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autofree char *other = mesh_get_text ("g2", "other", NULL);
  Written written = { NULL };
  g_autoptr (GunMessage) check = NULL;

  write_value (f, &written, "1", 2000);
  mesh_fixture_say (f, client, "%s", other);
  assert_log (f, &written, "S");
  g_assert_false (gun_write_is_busy (written.write));
  mesh_fixture_say (f, client, "%s", get);
  assert_log (f, &written, "Ss");
  g_assert_true (gun_write_is_busy (written.write));
  mesh_drain (client);
  mesh_fixture_advance (f, 3.1);
  check = take_check (f, client);
  say_state (f, client, check, 2000);
  assert_log (f, &written, "Ssa");
  g_assert_false (gun_write_is_busy (written.write));
  mesh_fixture_advance (f, 1000);
  mesh_assert_silence (client);
  end_write (f, &written);
}

static GPtrArray *
new_names (const char *name)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  g_ptr_array_add (names, g_ref_string_new (name));
  return names;
}

static void
resume_value (MeshFixture *f, Written *written, GPtrArray *sent, GPtrArray *arrived)
{
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", "1", 2000);

  written->log = g_string_new (NULL);
  written->write = gun_mesh_resume_write (f->mesh, node, sent, arrived, write_cb, written);
  g_assert_cmpstr (written->log->str, ==, "");
}

/* From before a restart: asked where it was said, said where it was not, nothing where it is */
static void
test_resumed (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = new_names (RELAY_URL);
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written said = { NULL };
  Written written = { NULL };
  Written there = { NULL };
  g_autoptr (GunMessage) put = NULL;
  g_autoptr (GunMessage) check = NULL;

  resume_value (f, &there, NULL, names);
  mesh_fixture_advance (f, 1000);
  assert_log (f, &there, "");
  g_assert_false (gun_write_is_busy (there.write));
  mesh_assert_silence (relay);

  resume_value (f, &said, names, NULL);
  g_assert_true (gun_write_is_busy (said.write));
  check = take_check (f, relay);
  say_state (f, relay, check, 2000);
  assert_log (f, &said, "a");
  mesh_fixture_advance (f, 1000);
  mesh_assert_silence (relay);

  resume_value (f, &written, NULL, NULL);
  assert_log (f, &written, "s");
  put = mesh_take_message (relay);
  g_assert_nonnull (put->put);
  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  assert_log (f, &written, "sa");

  end_write (f, &there);
  end_write (f, &said);
  end_write (f, &written);
}

/* The relay is down, and comes without it: said under a fresh id, and once more at the next link */
static void
test_resumed_before_relay (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = new_names (RELAY_URL);
  Written written = { NULL };
  g_autoptr (GPtrArray) said = NULL;
  g_autoptr (GunMessage) put = NULL;
  GunMessage *check;

  resume_value (f, &written, names, NULL);
  mesh_fixture_advance (f, 10);
  gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_settle (f);
  said = mesh_take_messages (mesh_fixture_get_relay (f, RELAY_URL));
  g_assert_cmpuint (said->len, ==, 3);
  check = g_ptr_array_index (said, 2);
  g_assert_nonnull (check->get);
  say_state (f, mesh_fixture_get_relay (f, RELAY_URL), check, 1999);
  assert_log (f, &written, "s");
  put = mesh_take_message (mesh_fixture_get_relay (f, RELAY_URL));
  g_assert_nonnull (put->put);
  end_write (f, &written);
}

/* A relay that keeps silent is waited for, but nothing is expected of it after a while */
static void
test_busy (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };

  write_value (f, &written, "1", 2000);
  mesh_fixture_advance (f, 10);
  g_assert_true (gun_write_is_busy (written.write));
  mesh_fixture_advance (f, 20);
  g_assert_false (gun_write_is_busy (written.write));
  mesh_drain (relay);
  reopen (f);
  mesh_fixture_settle (f);
  g_assert_true (gun_write_is_busy (written.write));
  end_write (f, &written);
}

/* Refused, and the link comes back: asked, and said again to whoever may have changed its mind */
static void
test_refused_then_reopened (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Written written = { NULL };
  g_autoptr (GunMessage) put = NULL;
  g_autoptr (GunMessage) again = NULL;
  g_autoptr (GPtrArray) said = NULL;

  write_value (f, &written, "1", 2000);
  mesh_fixture_settle (f);
  put = mesh_take_message (relay);
  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"err\":\"no thanks\"}", put->id);
  mesh_fixture_advance (f, 20);
  mesh_drain (relay);
  g_assert_false (gun_write_is_busy (written.write));
  reopen (f);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 3);
  say_state (f, relay, g_ptr_array_index (said, 2), 1);
  again = mesh_take_message (relay);
  mesh_fixture_say (f, relay, "{\"#\":\"a2\",\"@\":\"%s\",\"ok\":true}", again->id);
  assert_log (f, &written, "sSra");
  end_write (f, &written);
}

static GunNode *
new_big_node (guint n_keys, guint value_length)
{
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autofree char *text = g_strnfill (value_length, 'x');
  g_autoptr (GRefString) string = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (string);
  GunNode *node = gun_node_new (soul);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *name = g_strdup_printf ("k%u", i);
      g_autoptr (GRefString) key = gun_text_new (name);

      gun_node_add (node, key, value, 2000);
    }
  return node;
}

/* In several messages: it arrived once all did */
static void
test_parts (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunNode) node = new_big_node (5, 20000);
  Written written = { NULL };
  g_autoptr (GPtrArray) parts = NULL;

  write_node (f, &written, node);
  mesh_fixture_settle (f);
  parts = mesh_take_messages (relay);
  g_assert_cmpuint (parts->len, ==, 5);
  for (guint i = 0; i < parts->len; i++)
    {
      GunMessage *part = g_ptr_array_index (parts, i);

      assert_log (f, &written, "sS");
      mesh_fixture_say (f, relay, "{\"#\":\"a%u\",\"@\":\"%s\",\"ok\":true}", i, part->id);
    }
  assert_log (f, &written, "sSa");
  end_write (f, &written);
}

/* One of two keys is there: the other is asked for next */
static void
test_check_all_keys (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunNode) node = new_big_node (2, 1);
  Written written = { NULL };

  write_node (f, &written, node);
  mesh_fixture_settle (f);
  mesh_drain (relay);
  mesh_fixture_advance (f, 3);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GunMessage) check = mesh_take_message (relay);
      g_autofree char *key = g_strdup_printf ("k%u", i);

      assert_log (f, &written, "sS");
      g_assert_cmpstr (check->get->key.exact, ==, key);
      mesh_fixture_say (f,
                        relay,
                        "{\"#\":\"x%u\",\"@\":\"%s\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{"
                        "\"%s\":2000}},\"%s\":\"x\"}}}",
                        i,
                        check->id,
                        key,
                        key);
    }
  assert_log (f, &written, "sSa");
  end_write (f, &written);
}

static void
test_too_long (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GString *value = g_string_new ("\"");
  Written written = { NULL };
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  GunPeerCounters counters;

  for (guint i = 0; i <= GUN_LIMIT_QUOTES; i++)
    g_string_append (value, "\\\"");
  g_string_append_c (value, '"');
  write_value (f, &written, value->str, 2000);
  assert_log (f, &written, "rS");
  g_assert_nonnull (strstr (written.error->message, "quotation marks"));
  mesh_assert_silence (relay);
  gun_peer_get_counters (g_ptr_array_index (peers, 0), &counters);
  g_assert_cmpuint (counters.too_long, ==, 1);
  mesh_fixture_advance (f, 1000);
  mesh_assert_silence (relay);
  end_write (f, &written);
  g_string_free (value, TRUE);
}

static void
test_expired (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunNode) node = mesh_new_node ("x<?9", "k", "1", 1000);
  Written written = { NULL };

  write_node (f, &written, node);
  assert_log (f, &written, "F");
  end_write (f, &written);
}

/* Dropped while something is on its way to be told: whoever was to be told may be gone */
static void
test_let_go (MeshFixture *f, gconstpointer data)
{
  Written written = { NULL };

  mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  write_value (f, &written, "1", 2000);
  g_clear_pointer (&written.write, gun_write_unref);
  assert_log (f, &written, "");
  mesh_assert_value (f, "s", "k", "1");
  end_write (f, &written);
}

/* The mesh goes while a write is still held */
static void
test_outlives (MeshFixture *f, gconstpointer data)
{
  Written written = { NULL };

  mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  write_value (f, &written, "1", 2000);
  gun_mesh_close (f->mesh);
  mesh_fixture_advance (f, 1000);
  g_assert_finalize_object (f->mesh);
  g_clear_pointer (&written.write, gun_write_unref);
  g_string_free (written.log, TRUE);
  f->mesh = gun_mesh_new (f->graph, GUN_CLOCK (f->clock), GUN_DIALER (f->dialer), OUR_PID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/write/ack", test_ack);
  mesh_add_test ("/mesh/write/bare-ack", test_bare_ack);
  mesh_add_test ("/mesh/write/refused", test_refused);
  mesh_add_test ("/mesh/write/checked", test_checked);
  mesh_add_test ("/mesh/write/said-again", test_said_again);
  mesh_add_test ("/mesh/write/reconnect", test_reconnect);
  mesh_add_test ("/mesh/write/opens-later", test_opens_later);
  mesh_add_test ("/mesh/write/clients", test_clients);
  mesh_add_test ("/mesh/write/client-asks-later", test_client_asks_later);
  mesh_add_test ("/mesh/write/resumed", test_resumed);
  mesh_add_test ("/mesh/write/resumed-before-relay", test_resumed_before_relay);
  mesh_add_test ("/mesh/write/busy", test_busy);
  mesh_add_test ("/mesh/write/refused-then-reopened", test_refused_then_reopened);
  mesh_add_test ("/mesh/write/parts", test_parts);
  mesh_add_test ("/mesh/write/check-all-keys", test_check_all_keys);
  mesh_add_test ("/mesh/write/too-long", test_too_long);
  mesh_add_test ("/mesh/write/expired", test_expired);
  mesh_add_test ("/mesh/write/let-go", test_let_go);
  mesh_add_test ("/mesh/write/outlives", test_outlives);

  return g_test_run ();
}
