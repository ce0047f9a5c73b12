/* SPDX-License-Identifier: MIT */

/* What the real gun.js said, recorded, said to a mesh (data/; gun 0.2020.1241). */

#include "mesh-fixture.h"

#include "gun-test-table.h"
#include "gun-text.h"

/* Just before the states of the record */
#define RECORDED_AT_MS 1795342839000.0
#define RECORDED_EARLIER_MS 1795342170000.0

typedef struct
{
  const char *soul;
  const char *key;
  const char *value;
} Expected;

static void
assert_values (MeshFixture *f, const Expected *expected, guint n_expected)
{
  for (guint i = 0; i < n_expected; i++)
    mesh_assert_value (f, expected[i].soul, expected[i].key, expected[i].value);
}

static gboolean
note_asked_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error ((GError *) error);
  if (message->ack == NULL && message->dam == NULL)
    g_hash_table_add (user_data, g_ref_string_acquire (message->id));
  return TRUE;
}

static void
strike_answered (GHashTable *asked, GunSimEnd *end, guint *n_news)
{
  g_autoptr (GPtrArray) said = mesh_take_messages (end);

  for (guint i = 0; i < said->len; i++)
    {
      GunMessage *message = g_ptr_array_index (said, i);

      g_assert_null (message->err);
      if (message->ack != NULL)
        g_hash_table_remove (asked, message->ack);
      else if (message->put != NULL)
        (*n_news)++;
    }
}

/* Everything two stock clients ask for is answered, and what one writes the other is told */
static void
test_clients (MeshFixture *f, gconstpointer data)
{
  static const Expected expected[] = {
    { "u1", "name", "\"Alice\"" },
    { "u1", "age", "null" },
    { "u1", "boss", "{\"#\":\"u1/boss\"}" },
    { "u1/boss", "dog", "{\"#\":\"u1/boss/dog\"}" },
    { "u1/boss/dog", "name", "\"Rex\"" },
    { "u1/boss/dog", "age", "3" },
    { "list", "mwros09j6JcOFRjDgBDP", "{\"#\":\"mwros09j6JcOFRjDgBDP\"}" },
    { "nums", "big", "1e+21" },
    { "nums", "nz", "0" },
    { "nums", "uni", "\"\360\237\230\200\342\200\250\\ud83d\"" },
    { "both", "k", "\"r4\"" },
    { "missing", "k", "undefined" },
  };
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/mesh/data/clients.tsv", 2);
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "bSU2ExKSt");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "ejrdIvgs3");
  g_autoptr (GHashTable) asked = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  guint n_to_writer = 0;
  guint n_to_reader = 0;

  gun_virtual_clock_set_wall_ms (f->clock, RECORDED_AT_MS + 20000);
  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);

      gun_message_parse_frame (row[1], strlen (row[1]), note_asked_cb, asked);
      mesh_fixture_say (f, g_str_equal (row[0], "writer") ? writer : reader, "%s", row[1]);
      mesh_fixture_advance (f, 0.5);
      strike_answered (asked, writer, &n_to_writer);
      strike_answered (asked, reader, &n_to_reader);
    }
  g_assert_cmpuint (g_hash_table_size (asked), ==, 0);
  assert_values (f, expected, G_N_ELEMENTS (expected));

  /* list, both twice and five times over, one by the reader itself */
  g_assert_cmpuint (n_to_reader, ==, 7);
  g_assert_cmpuint (n_to_writer, ==, 1);
}

static void
replay_relay (MeshFixture *f, const char *path, GunSimEnd *relay)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read (path, 2);

  for (guint i = 0; i < rows->len; i++)
    mesh_fixture_say (f, relay, "%s", ((GStrv) g_ptr_array_index (rows, i))[1]);
}

/* A relay that passes everything on, good and bad */
static void
test_relay_axe_off (MeshFixture *f, gconstpointer data)
{
  static const Expected expected[] = {
    { "m1", "c", "4" },           { "m1", "d", "2" }, { "m1", "t", "\"c\"" },
    { "m1", "fut", "undefined" }, { "m2", "b", "1" }, { "mx", "now", "1" },
    { "mx", "fut", "undefined" },
  };
  static const Expected later[] = { { "m1", "fut", "1" }, { "mx", "fut", "2" } };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "XIIPudqHS");
  GunPeerCounters counters;
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  g_autoptr (GPtrArray) said = NULL;

  gun_virtual_clock_set_wall_ms (f->clock, RECORDED_EARLIER_MS);
  replay_relay (f, "unit/mesh/data/relay-axe-off.tsv", relay);
  assert_values (f, expected, G_N_ELEMENTS (expected));

  /* Its gets come with the hash of what it has, which is what is known here, but for two */
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 3);
  g_assert_cmpstr (((GunMessage *) g_ptr_array_index (said, 0))->dam, ==, "?");
  g_assert_cmpstr (((GunMessage *) g_ptr_array_index (said, 1))->ack, ==, "hm3");
  g_assert_cmpstr (((GunMessage *) g_ptr_array_index (said, 2))->ack, ==, "gmx");

  mesh_fixture_advance (f, 10);
  assert_values (f, later, G_N_ELEMENTS (later));
  gun_peer_get_counters (g_ptr_array_index (peers, 0), &counters);
  g_assert_cmpuint (counters.bad_frames, ==, 0);
  g_assert_cmpint (gun_peer_get_state (g_ptr_array_index (peers, 0)), ==, GUN_PEER_OPEN);
}

/* A relay that came back: answers from disk and from a client that wrote while it was away */
static void
test_relay_restarted (MeshFixture *f, gconstpointer data)
{
  static const Expected expected[] = {
    { "u1", "off", "\"offline2\"" }, { "u1", "boss", "{\"#\":\"u1/boss\"}" },
    { "both", "k", "\"r4\"" },       { "mwros09j6JcOFRjDgBDP", "item", "2" },
    { "missing", "k", "undefined" },
  };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "DncHtI8G6");
  g_autoptr (GRefString) soul = gun_text_new ("u1");

  gun_virtual_clock_set_wall_ms (f->clock, RECORDED_AT_MS + 20000);
  gun_mesh_follow (f->mesh, soul, NULL);
  replay_relay (f, "unit/mesh/data/relay-restarted.tsv", relay);
  assert_values (f, expected, G_N_ELEMENTS (expected));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/transcript/clients", test_clients);
  mesh_add_test ("/mesh/transcript/relay-axe-off", test_relay_axe_off);
  mesh_add_test ("/mesh/transcript/relay-restarted", test_relay_restarted);

  return g_test_run ();
}
