/* SPDX-License-Identifier: MIT */

/* Peers that are reached over data channels: what is said to them, and what they may not. */

#include "mesh-fixture.h"

#include <string.h>

#include "gun-limits.h"
#include "gun-text.h"

#define FRIEND "friend001"

typedef struct
{
  GunWrite *write;
  GString *log; /* two letters an event: sent, arrived or refused, and the path of the peer */
  GError *error;
} Written;

static void
write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  static const char letters[] = { 'S', 'F', 's', 'a', 'r' };
  Written *written = user_data;

  if (peer == NULL)
    return;
  g_string_append_c (written->log, letters[event]);
  g_string_append_c (written->log, gun_peer_get_path (peer) == GUN_PATH_DIRECT ? 'd' : 'r');
  if (error != NULL)
    {
      g_clear_error (&written->error);
      written->error = g_error_copy (error);
    }
}

static void
write_value (MeshFixture *f, Written *written, const char *value, double state_ms)
{
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", value, state_ms);

  written->log = g_string_new (NULL);
  written->write = gun_mesh_write (f->mesh, node, write_cb, written);
  mesh_fixture_settle (f);
}

static void
assert_log (Written *written, const char *expected)
{
  g_assert_cmpstr (written->log->str, ==, expected);
  g_string_truncate (written->log, 0);
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
set_max_frame_bytes (GunSimEnd *end, gsize max_frame_bytes)
{
  gun_sim_link_set_max_frame_bytes (gun_sim_link_get_other (gun_sim_end_get_link (end)),
                                    max_frame_bytes);
}

static GunPeer *
find_peer (MeshFixture *f, const char *pid)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (g_strcmp0 (gun_peer_get_pid (peers->pdata[i]), pid) == 0)
      return peers->pdata[i];
  return NULL;
}

static guint64
count_too_long (MeshFixture *f, const char *pid)
{
  GunPeerCounters counters;

  gun_peer_get_counters (find_peer (f, pid), &counters);
  return counters.too_long;
}

/* A value that the other side of a data channel does not take is not said there, and who wrote it
 * learns that; the simulated link fails when a longer frame is handed to it */
static void
test_too_long (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *filling = g_strnfill (30000, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", filling);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  Written written = { NULL };

  set_max_frame_bytes (direct, 20000);
  mesh_fixture_say (f, direct, "%s", get);
  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\"}");
  mesh_drain (direct);
  mesh_drain (relay);
  write_value (f, &written, value, 1000);
  g_assert_nonnull (strstr (written.log->str, "sr"));
  g_assert_nonnull (strstr (written.log->str, "rd"));
  g_assert_nonnull (strstr (written.error->message, "relay only"));
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 1);
  g_assert_cmpuint (count_too_long (f, "relay0001"), ==, 0);
  mesh_assert_silence (direct);
  {
    g_autoptr (GunMessage) put = mesh_take_message (relay);

    mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  }
  g_string_truncate (written.log, 0);
  mesh_fixture_advance (f, 100);
  assert_log (&written, "");
  mesh_assert_silence (direct);

  /* Nor is it answered with it */
  mesh_fixture_say (f, direct, "{\"#\":\"g2\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  mesh_assert_silence (direct);
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 2);
  end_write (f, &written);
}

/* Much that is short goes, in frames as long as it takes */
static void
test_short_frames (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  g_autofree char *filling = g_strnfill (500, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", filling);
  g_autoptr (GPtrArray) messages = NULL;

  set_max_frame_bytes (direct, 2000);
  mesh_fixture_say (f, direct, "%s", get);
  mesh_drain (direct);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      mesh_fixture_put_here (f, "s", key, value, 1000);
    }
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_sim_end_get_n_frames (direct), <, 20);
  messages = mesh_take_messages (direct);
  g_assert_cmpuint (messages->len, ==, 20);
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mesh_add_test ("/mesh/direct/too-long", test_too_long);
  mesh_add_test ("/mesh/direct/short-frames", test_short_frames);
  return g_test_run ();
}
