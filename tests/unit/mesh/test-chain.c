/* SPDX-License-Identifier: MIT */

/* Whole meshes joined by data channels, in a chain or all to all, with a relay that dies or without
 * any: what one writes or asks for finds its way, and changes nothing twice. */

#include "mesh-fixture.h"

#include "gun-text.h"

#define N_MESHES 20

/* Those of them that most tests connect. */
#define N_FEW 5

/* The mesh that plays a relay. */
#define RELAY (N_MESHES - 1)

typedef struct
{
  GunVirtualClock *clock;
  GunGraph *graphs[N_MESHES];
  GunSimDialer *dialers[N_MESHES];
  GunMesh *meshes[N_MESHES];
  guint n_changes[N_MESHES];
  GPtrArray *links; /* of GunSimLink: dialling ends */
  gboolean is_relay_dead;
} Chain;

static void
dial_cb (GunSimLink *link, const char *url, gpointer user_data)
{
  Chain *self = user_data;
  g_autoptr (GunSimLink) other = NULL;

  if (self->is_relay_dead)
    {
      gun_sim_link_cut (link, GUN_LINK_ERROR_UNREACHABLE, "Connection refused");
      return;
    }
  other = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_CLIENT, "127.0.0.1:9");
  gun_sim_link_join (link, other);
  gun_sim_link_set_delay_us (link, 5000);
  gun_sim_link_set_delay_us (other, 5000);
  gun_mesh_adopt_link (self->meshes[RELAY], GUN_LINK (other));
  g_ptr_array_add (self->links, g_object_ref (link));
}

static void
changed_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  guint *n_changes = user_data;

  for (guint i = 0; i < changes->len; i++)
    *n_changes += GUN_VERDICT_IS_STORED (((GunChange *) changes->pdata[i])->verdict);
}

static void
set_up (Chain *self, gconstpointer data)
{
  self->clock = gun_virtual_clock_new ();
  self->links = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < N_MESHES; i++)
    {
      g_autofree char *pid = g_strdup_printf ("mesh0000%u", i);

      self->graphs[i] = gun_graph_new (GUN_CLOCK (self->clock), NULL);
      g_signal_connect (self->graphs[i], "changed", G_CALLBACK (changed_cb), &self->n_changes[i]);
      self->dialers[i] = gun_sim_dialer_new (GUN_CLOCK (self->clock), dial_cb, self);
      self->meshes[i] = gun_mesh_new (
          self->graphs[i], GUN_CLOCK (self->clock), GUN_DIALER (self->dialers[i]), pid);
    }
}

static void
tear_down (Chain *self, gconstpointer data)
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
advance (Chain *self, double seconds)
{
  gun_virtual_clock_advance (self->clock, (gint64) (seconds * G_USEC_PER_SEC));
}

/* A data channel between two; returns one end of it, which the meshes keep */
static GunSimLink *
connect_two (Chain *self, guint i, guint j)
{
  g_autoptr (GunSimLink) one = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_DIRECT, "dc");
  g_autoptr (GunSimLink) two = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_DIRECT, "dc");

  gun_sim_link_join (one, two);
  advance (self, 0);
  gun_sim_link_set_delay_us (one, 2000);
  gun_sim_link_set_delay_us (two, 3000);
  gun_mesh_adopt_direct_link (self->meshes[i], GUN_LINK (one), gun_mesh_get_pid (self->meshes[j]));
  gun_mesh_adopt_direct_link (self->meshes[j], GUN_LINK (two), gun_mesh_get_pid (self->meshes[i]));
  g_ptr_array_add (self->links, g_object_ref (one));
  advance (self, 0.1);
  return one;
}

static void
dial_relay (Chain *self, guint i)
{
  gun_mesh_add_relay (self->meshes[i], "http://relay.test/gun");
  advance (self, 0.1);
}

static void
kill_relay (Chain *self)
{
  self->is_relay_dead = TRUE;
  for (guint i = 0; i < self->links->len; i++)
    {
      GunSimLink *link = g_ptr_array_index (self->links, i);

      if (gun_link_get_path (GUN_LINK (link)) == GUN_PATH_RELAY)
        gun_sim_link_cut (link, GUN_LINK_ERROR_CLOSED, "The relay died");
    }
  advance (self, 0.1);
}

static void
follow (Chain *self, guint i, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  gun_mesh_follow (self->meshes[i], text, NULL);
  advance (self, 0.1);
}

static void
event_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  guint *counts = user_data;

  counts[event]++;
}

static GunWrite *
write_value (Chain *self, guint i, const char *soul, double state_ms, guint *counts)
{
  g_autofree char *value = g_strdup_printf ("%.0f", state_ms);
  g_autoptr (GunNode) node = mesh_new_node (soul, "k", value, state_ms);
  GunWrite *write = gun_mesh_write (self->meshes[i], node, event_cb, counts);

  advance (self, 0.1);
  return write;
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  if (node != NULL)
    *(double *) user_data = gun_node_get_entry (node, 0)->state_ms;
}

static double
get_state_ms (Chain *self, guint i, const char *soul)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new ("k");
  double state_ms = -1;

  gun_graph_get (self->graphs[i], soul_text, key_text, got_cb, &state_ms);
  return state_ms;
}

typedef struct
{
  guint n_nodes;
  gboolean is_over;
} Answers;

static void
answered_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Answers *answers = user_data;

  answers->n_nodes += node != NULL;
  answers->is_over |= peer == NULL;
}

static GunAsk *
ask (Chain *self, guint i, const char *soul, Answers *answers)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GunGet) get = gun_get_new (text, NULL);

  *answers = (Answers){ 0 };
  return gun_mesh_ask (self->meshes[i], get, NULL, 9 * G_USEC_PER_SEC, answered_cb, answers);
}

/* A – B – C: what the first writes reaches the third, and the other way round */
static void
test_three (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  g_autoptr (GunWrite) back = NULL;

  connect_two (self, 0, 1);
  connect_two (self, 1, 2);
  follow (self, 2, "s");
  write = write_value (self, 0, "s", 1000, counts);
  g_assert_cmpfloat (get_state_ms (self, 1, "s"), ==, 1000);
  g_assert_cmpfloat (get_state_ms (self, 2, "s"), ==, 1000);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 1);

  follow (self, 0, "s");
  back = write_value (self, 2, "s", 2000, counts);
  g_assert_cmpfloat (get_state_ms (self, 0, "s"), ==, 2000);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (self->n_changes[i], ==, 2);
}

/* A – B – C – D, asked, followed and written from end to end */
static void
test_four (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) known = NULL;
  g_autoptr (GunWrite) write = NULL;
  g_autoptr (GunWrite) back = NULL;
  Answers answers;
  GunAsk *asked;

  known = write_value (self, 0, "known", 1000, counts);
  for (guint i = 0; i < 3; i++)
    connect_two (self, i, i + 1);
  asked = ask (self, 3, "known", &answers);
  advance (self, 0.1);
  gun_ask_cancel (asked);
  g_assert_cmpuint (answers.n_nodes, ==, 1);
  g_assert_cmpfloat (get_state_ms (self, 3, "known"), ==, 1000);

  /* Nobody knows, and it does not take the time until nobody is waited for */
  ask (self, 3, "unknown", &answers);
  advance (self, 0.1);
  g_assert_true (answers.is_over);
  g_assert_cmpuint (answers.n_nodes, ==, 0);

  follow (self, 3, "s");
  write = write_value (self, 0, "s", 2000, counts);
  g_assert_cmpfloat (get_state_ms (self, 3, "s"), ==, 2000);
  back = write_value (self, 3, "known", 3000, counts);
  g_assert_cmpfloat (get_state_ms (self, 2, "known"), ==, 3000);
}

/* The middle is joined last: what was asked for on one side is known on the other */
static void
test_joined_last (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;

  connect_two (self, 0, 1);
  connect_two (self, 2, 3);
  follow (self, 3, "s");
  connect_two (self, 1, 2);
  write = write_value (self, 0, "s", 1000, counts);
  g_assert_cmpfloat (get_state_ms (self, 3, "s"), ==, 1000);
}

/* Everybody has a direct path and the relay: one change each, one target each, and it goes on when
 * the relay dies */
static void
test_relay_dies (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  g_autoptr (GunWrite) after = NULL;

  for (guint i = 0; i < 3; i++)
    dial_relay (self, i);
  connect_two (self, 0, 1);
  connect_two (self, 1, 2);
  follow (self, 2, "s");
  follow (self, 1, "s");
  write = write_value (self, 0, "s", 1000, counts);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (get_state_ms (self, i, "s"), ==, 1000);
      g_assert_cmpuint (self->n_changes[i], ==, 1);
    }
  g_assert_cmpuint (self->n_changes[RELAY], ==, 1);
  g_assert_cmpuint (counts[GUN_WRITE_SENT], ==, 2);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 2);

  kill_relay (self);
  after = write_value (self, 0, "s", 2000, counts);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (get_state_ms (self, i, "s"), ==, 2000);
      g_assert_cmpuint (self->n_changes[i], ==, 2);
    }
}

/* The direct path is dead and nobody has noticed: the relay brings it all the same */
static void
test_dead_path (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  GunSimLink *link;

  dial_relay (self, 0);
  dial_relay (self, 1);
  link = connect_two (self, 0, 1);
  follow (self, 1, "s");
  gun_sim_link_set_mute (link, TRUE);
  write = write_value (self, 0, "s", 1000, counts);
  g_assert_cmpfloat (get_state_ms (self, 1, "s"), ==, 1000);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 1);

  gun_sim_link_cut (link, GUN_LINK_ERROR_SILENT, "Nothing was heard for 10 seconds");
  advance (self, 100);
  g_assert_cmpuint (self->n_changes[1], ==, 1);
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, 1);
}

static void
connect_all (Chain *self, guint n_meshes)
{
  for (guint i = 0; i < n_meshes; i++)
    for (guint j = 0; j < i; j++)
      connect_two (self, i, j);
}

static guint64
count_messages (Chain *self)
{
  guint64 n_messages = 0;

  for (guint i = 0; i < N_MESHES; i++)
    {
      g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->meshes[i]);

      for (guint j = 0; j < peers->len; j++)
        {
          GunPeerCounters counters;

          gun_peer_get_counters (g_ptr_array_index (peers, j), &counters);
          n_messages += counters.messages_out;
        }
    }
  return n_messages;
}

/* All to all: everybody has it once, and nobody waits for those who heard the question twice */
static void
test_all_to_all (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  Answers answers;

  connect_all (self, N_FEW);
  ask (self, 0, "unknown", &answers);
  advance (self, 0.1);
  g_assert_true (answers.is_over);

  follow (self, 2, "s");
  write = write_value (self, 0, "s", 1000, counts);
  for (guint i = 0; i < N_FEW; i++)
    {
      g_assert_cmpfloat (get_state_ms (self, i, "s"), ==, 1000);
      g_assert_cmpuint (self->n_changes[i], ==, 1);
    }
  g_assert_cmpuint (counts[GUN_WRITE_ARRIVED], ==, N_FEW - 1);
  g_assert_cmpuint (count_messages (self), <, 200);
}

/* Twenty who follow ten souls each and connect to each other: a question and an answer for each soul,
 * over each of 190 paths, both ways, and not a flood */
static void
test_crowd (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) write = NULL;
  guint64 n_before;

  for (guint i = 0; i < N_MESHES; i++)
    for (guint j = 0; j < 10; j++)
      {
        g_autofree char *text = g_strdup_printf ("%u.%u", i, j);
        g_autoptr (GRefString) soul = gun_text_new (text);

        gun_mesh_follow (self->meshes[i], soul, NULL);
      }
  connect_all (self, N_MESHES);
  advance (self, 2);
  n_before = count_messages (self);
  g_assert_cmpuint (n_before, <, 190 * 2 * 200 * 2);

  write = write_value (self, 0, "5.1", 1000, counts);
  advance (self, 1);
  g_assert_cmpfloat (get_state_ms (self, N_MESHES - 1, "5.1"), ==, 1000);
  g_assert_cmpuint (count_messages (self) - n_before, <, N_MESHES * N_MESHES);
}

/* What a channel lost comes when it is asked for again, and nothing else does */
static void
test_lost_on_the_way (Chain *self, gconstpointer data)
{
  guint counts[5] = { 0 };
  g_autoptr (GunWrite) lost = NULL;
  g_autoptr (GPtrArray) peers = NULL;
  GunPeerCounters before;
  GunPeerCounters after;
  GunSimLink *link = connect_two (self, 0, 1);

  follow (self, 1, "s");
  follow (self, 1, "same");
  gun_write_unref (write_value (self, 0, "same", 1000, counts));
  gun_sim_link_set_mute (link, TRUE);
  lost = write_value (self, 0, "s", 2000, counts);
  gun_sim_link_set_mute (link, FALSE);
  g_assert_cmpfloat (get_state_ms (self, 1, "s"), ==, -1);

  peers = gun_mesh_get_peers (self->meshes[1]);
  gun_peer_get_counters (peers->pdata[0], &before);
  gun_mesh_ask_again (self->meshes[1], peers->pdata[0]);
  advance (self, 0.1);
  gun_peer_get_counters (peers->pdata[0], &after);
  g_assert_cmpfloat (get_state_ms (self, 1, "s"), ==, 2000);
  g_assert_cmpuint (after.messages_in - before.messages_in, ==, 1);
}

#define add_test(path, func) g_test_add (path, Chain, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/mesh/chain/three", test_three);
  add_test ("/mesh/chain/four", test_four);
  add_test ("/mesh/chain/joined-last", test_joined_last);
  add_test ("/mesh/chain/relay-dies", test_relay_dies);
  add_test ("/mesh/chain/dead-path", test_dead_path);
  add_test ("/mesh/chain/all-to-all", test_all_to_all);
  add_test ("/mesh/chain/crowd", test_crowd);
  add_test ("/mesh/chain/lost-on-the-way", test_lost_on_the_way);
  return g_test_run ();
}
