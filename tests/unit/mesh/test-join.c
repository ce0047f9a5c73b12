/* SPDX-License-Identifier: MIT */

/* Whole meshes beside each other: what one writes the others have, each message once. */

#include "mesh-fixture.h"

#include "gun-text.h"

#define N_MESHES 3

typedef struct
{
  GunVirtualClock *clock;
  GunGraph *graphs[N_MESHES];
  GunSimDialer *dialers[N_MESHES];
  GunMesh *meshes[N_MESHES];
  GPtrArray *links; /* of GunSimLink: dialling ends */
} Joined;

/* The URL is the number of the mesh that listens there */
static void
dial_cb (GunSimLink *link, const char *url, gpointer user_data)
{
  Joined *self = user_data;
  g_autoptr (GunSimLink) other
      = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_CLIENT, "127.0.0.1:9");

  gun_sim_link_join (link, other);
  gun_sim_link_set_delay_us (link, 2000);
  gun_sim_link_set_delay_us (other, 3000);
  gun_mesh_adopt_link (self->meshes[url[0] - '0'], GUN_LINK (other));
  g_ptr_array_add (self->links, g_object_ref (link));
}

static void
set_up (Joined *self, gconstpointer data)
{
  self->clock = gun_virtual_clock_new ();
  self->links = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_MESHES; i++)
    {
      g_autofree char *pid = g_strdup_printf ("mesh0000%u", i);

      self->graphs[i] = gun_graph_new (GUN_CLOCK (self->clock), NULL);
      self->dialers[i] = gun_sim_dialer_new (GUN_CLOCK (self->clock), dial_cb, self);
      self->meshes[i] = gun_mesh_new (
          self->graphs[i], GUN_CLOCK (self->clock), GUN_DIALER (self->dialers[i]), pid);
    }
}

static void
tear_down (Joined *self, gconstpointer data)
{
  for (guint i = 0; i < N_MESHES; i++)
    gun_mesh_close (self->meshes[i]);
  gun_virtual_clock_advance (self->clock, G_USEC_PER_SEC);
  for (guint i = 0; i < N_MESHES; i++)
    {
      g_assert_finalize_object (self->meshes[i]);
      g_assert_finalize_object (self->dialers[i]);
      g_assert_finalize_object (self->graphs[i]);
    }
  g_ptr_array_unref (self->links);
  g_assert_finalize_object (self->clock);
}

static void
advance (Joined *self, double seconds)
{
  gun_virtual_clock_advance (self->clock, (gint64) (seconds * G_USEC_PER_SEC));
}

static void
dial (Joined *self, guint from, guint to)
{
  char url[] = { (char) ('0' + to), '\0' };

  gun_mesh_add_relay (self->meshes[from], url);
  advance (self, 0.1);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  double *state_ms = user_data;

  if (node != NULL)
    *state_ms = gun_node_get_entry (node, 0)->state_ms;
}

static double
get_state_ms (Joined *self, guint i, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  double state_ms = -1;

  gun_graph_get (self->graphs[i], soul_text, key_text, got_cb, &state_ms);
  return state_ms;
}

static void
event_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  guint *counts = user_data;

  counts[event]++;
}

static GunWrite *
write_value (Joined *self, guint i, const char *value, double state_ms, guint *counts)
{
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", value, state_ms);

  return gun_mesh_write (self->meshes[i], node, event_cb, counts);
}

static void
follow (Joined *self, guint i)
{
  g_autoptr (GRefString) soul = gun_text_new ("s");

  gun_mesh_follow (self->meshes[i], soul, NULL);
  advance (self, 2);
}

/* 0 and 1 are clients of 2 */
static void
test_star (Joined *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;

  dial (self, 0, 2);
  dial (self, 1, 2);
  follow (self, 1);
  write = write_value (self, 0, "1", 1000, counts);
  advance (self, 1);
  g_assert_cmpuint (counts[GUN_WRITE_STORED], ==, 1);
  g_assert_cmpuint (counts[GUN_WRITE_SENT], ==, 1);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 1);
  g_assert_cmpfloat (get_state_ms (self, 2, "s", "k"), ==, 1000);
  g_assert_cmpfloat (get_state_ms (self, 1, "s", "k"), ==, 1000);
}

/* 0 dials 1, 1 dials 2: what the far end has is found, and told of later */
static void
test_chain (Joined *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) old = NULL;
  g_autoptr (GunWrite) later = NULL;

  old = write_value (self, 2, "1", 1000, counts);
  dial (self, 0, 1);
  dial (self, 1, 2);
  g_assert_cmpfloat (get_state_ms (self, 1, "s", "k"), ==, -1);
  follow (self, 0);
  g_assert_cmpfloat (get_state_ms (self, 1, "s", "k"), ==, 1000);
  g_assert_cmpfloat (get_state_ms (self, 0, "s", "k"), ==, 1000);

  later = write_value (self, 2, "2", 2000, counts);
  advance (self, 1);
  g_assert_cmpfloat (get_state_ms (self, 0, "s", "k"), ==, 2000);
}

static guint64
count_messages (Joined *self)
{
  guint64 n_messages = 0;

  for (guint i = 0; i < N_MESHES; i++)
    {
      g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->meshes[i]);

      for (guint j = 0; j < peers->len; j++)
        {
          GunPeerCounters counters;

          gun_peer_get_counters (g_ptr_array_index (peers, j), &counters);
          n_messages += counters.messages_in;
        }
    }
  return n_messages;
}

/* Everybody dials everybody: nothing goes round for ever */
static void
test_circle (Joined *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  guint64 n_before;
  guint64 n_after;

  for (guint from = 0; from < N_MESHES; from++)
    for (guint to = 0; to < N_MESHES; to++)
      if (from != to)
        dial (self, from, to);
  for (guint i = 0; i < N_MESHES; i++)
    follow (self, i);

  n_before = count_messages (self);
  write = write_value (self, 0, "1", 1000, counts);
  advance (self, 60);
  for (guint i = 0; i < N_MESHES; i++)
    g_assert_cmpfloat (get_state_ms (self, i, "s", "k"), ==, 1000);
  n_after = count_messages (self);
  g_assert_cmpuint (n_after - n_before, <=, 24);

  advance (self, 600);
  g_assert_cmpuint (count_messages (self), ==, n_after);
}

/* Cut and dialled again: what was written meanwhile comes by the get of who follows */
static void
test_resync (Joined *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;

  dial (self, 0, 2);
  follow (self, 0);
  gun_sim_link_cut (g_ptr_array_index (self->links, 0), GUN_LINK_ERROR_CLOSED, "cut");
  advance (self, 0.01);
  write = write_value (self, 2, "1", 1000, counts);
  advance (self, 0.1);
  g_assert_cmpfloat (get_state_ms (self, 0, "s", "k"), ==, -1);
  advance (self, 2);
  g_assert_cmpfloat (get_state_ms (self, 0, "s", "k"), ==, 1000);
}

/* Written while the link was down, on the side that dials */
static void
test_write_offline (Joined *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;

  dial (self, 0, 2);
  gun_sim_link_cut (g_ptr_array_index (self->links, 0), GUN_LINK_ERROR_CLOSED, "cut");
  advance (self, 0.01);
  write = write_value (self, 0, "1", 1000, counts);
  advance (self, 3);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 1);
  g_assert_cmpfloat (get_state_ms (self, 2, "s", "k"), ==, 1000);
}

/* The other end dialled us: it says who it is, and so do we */
static void
test_itself (Joined *self, gconstpointer data)
{
  g_autoptr (GPtrArray) peers = NULL;
  GunPeer *relay;

  dial (self, 0, 0);
  peers = gun_mesh_get_peers (self->meshes[0]);
  g_assert_cmpuint (peers->len, ==, 1);
  relay = g_ptr_array_index (peers, 0);
  g_assert_cmpint (gun_peer_get_state (relay), ==, GUN_PEER_WAITING);
}

#define add_test(path, func) g_test_add (path, Joined, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/mesh/join/star", test_star);
  add_test ("/mesh/join/chain", test_chain);
  add_test ("/mesh/join/circle", test_circle);
  add_test ("/mesh/join/resync", test_resync);
  add_test ("/mesh/join/write-offline", test_write_offline);
  add_test ("/mesh/join/itself", test_itself);

  return g_test_run ();
}
