/* SPDX-License-Identifier: MIT */

#include "room-fixture.h"

#include <string.h>

#include "gun-test-await.h"

static void
room_settle (RoomFixture *self)
{
  if (self->virtual_clock != NULL)
    gun_virtual_clock_advance (self->virtual_clock, 0);
  else
    gun_test_settle ();
}

void
room_fixture_set_up (RoomFixture *self, gconstpointer data)
{
  if (data != NULL)
    self->virtual_clock = gun_virtual_clock_new ();
  self->clock = data != NULL ? GUN_CLOCK (self->virtual_clock) : gun_clock_new ();
  self->graph = gun_graph_new (self->clock, NULL);
  self->hub = gun_mesh_new (self->graph, self->clock, NULL, "hub");
  self->links = g_ptr_array_new_with_free_func (g_object_unref);
}

void
room_fixture_tear_down (RoomFixture *self, gconstpointer data)
{
  gun_mesh_close (self->hub);
  room_settle (self);
  g_assert_finalize_object (self->hub);
  g_ptr_array_unref (self->links);
  g_assert_finalize_object (self->graph);
  /* What closes a connection in the background has it for a while */
  g_object_add_weak_pointer (G_OBJECT (self->clock), (gpointer *) &self->clock);
  g_object_unref (self->clock);
  gun_test_await (self->clock == NULL, 60);
}

void
room_fixture_set_down (RoomFixture *self, gboolean is_down)
{
  self->is_down = is_down;
  for (guint i = 0; is_down && i < self->links->len; i++)
    gun_sim_link_cut (g_ptr_array_index (self->links, i), GUN_LINK_ERROR_CLOSED, "Cut");
  if (is_down)
    g_ptr_array_set_size (self->links, 0);
}

static void
dial_cb (GunSimLink *link, const char *url, gpointer user_data)
{
  RoomFixture *self = user_data;
  GunSimLink *other;

  if (self->is_down)
    {
      gun_sim_link_cut (link, GUN_LINK_ERROR_UNREACHABLE, "Connection refused");
      return;
    }

  other = gun_sim_link_new (self->clock, GUN_PATH_CLIENT, "desktop");
  gun_sim_link_join (link, other);
  g_ptr_array_add (self->links, other);
  gun_mesh_adopt_link (self->hub, GUN_LINK (other));
}

GunSimEnd *
room_fixture_add_raw (RoomFixture *self, GunMesh *mesh)
{
  g_autoptr (GunSimLink) here = gun_sim_link_new (self->clock, GUN_PATH_CLIENT, "raw");
  g_autoptr (GunSimLink) there = gun_sim_link_new (self->clock, GUN_PATH_RELAY, ROOM_HUB);
  GunSimEnd *end = gun_sim_end_new (there);

  gun_sim_link_join (here, there);
  room_settle (self);
  gun_mesh_adopt_link (mesh, GUN_LINK (here));
  return end;
}

void
room_fixture_advance (RoomFixture *self, double seconds)
{
  gun_virtual_clock_advance (self->virtual_clock, (gint64) (seconds * G_USEC_PER_SEC));
}

double
room_fixture_get_now_ms (RoomFixture *self)
{
  return gun_clock_get_wall_ms (self->clock);
}

RoomEnd *
room_end_new (RoomFixture *fixture, const char *pid, const char *secret)
{
  RoomEnd *self = g_new0 (RoomEnd, 1);
  g_autoptr (GBytes) bytes = g_bytes_new (secret, strlen (secret));

  self->fixture = fixture;
  self->graph = gun_graph_new (fixture->clock, NULL);
  self->dialer = gun_sim_dialer_new (fixture->clock, dial_cb, fixture);
  self->mesh = gun_mesh_new (self->graph, fixture->clock, GUN_DIALER (self->dialer), pid);
  self->direct = gun_direct_new (self->mesh, fixture->clock, bytes);
  gun_mesh_add_relay (self->mesh, ROOM_HUB);
  return self;
}

void
room_end_join (RoomEnd *self, const char *room)
{
  GunDirectTerms terms;

  gun_direct_terms_init (&terms);
  terms.enabled = TRUE;
  terms.room = g_strdup (room);
  gun_direct_set_terms (self->direct, &terms);
  gun_direct_terms_clear (&terms);
}

void
room_end_free (RoomEnd *self)
{
  gun_direct_close (self->direct);
  gun_mesh_close (self->mesh);
  room_settle (self->fixture);
  g_assert_finalize_object (self->direct);
  g_assert_finalize_object (self->mesh);
  g_assert_finalize_object (self->dialer);
  g_assert_finalize_object (self->graph);
  g_free (self);
}

guint
room_end_get_n_connected (RoomEnd *self)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self->direct);
  guint n_connected = 0;

  for (guint i = 0; i < remotes->len; i++)
    n_connected += gun_remote_get_state (g_ptr_array_index (remotes, i)) == GUN_REMOTE_CONNECTED;
  return n_connected;
}

GunRemote *
room_end_find (RoomEnd *self, RoomEnd *other)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self->direct);
  const char *device_id = gun_direct_get_device_id (other->direct);

  for (guint i = 0; i < remotes->len; i++)
    if (g_strcmp0 (gun_remote_get_device_id (g_ptr_array_index (remotes, i)), device_id) == 0)
      return g_ptr_array_index (remotes, i);
  return NULL;
}

guint64
room_end_get_dropped (RoomEnd *self, GunDirectDropped what)
{
  GunDirectCounters counters;

  gun_direct_get_counters (self->direct, &counters);
  return counters.dropped[what];
}

static gboolean
run (const char *command)
{
  int status;

  return g_spawn_command_line_sync (command, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* A network with one address that is not loopback's, since those are no candidates */
int
room_test_run (int argc, char *argv[], void (*add_tests) (void))
{
  g_test_init (&argc, &argv, NULL);

  if (!run ("ip address add 192.0.2.2/32 dev lo"))
    {
      g_print ("1..0 # SKIP no address can be added here\n");
      return 0;
    }
  add_tests ();
  return g_test_run ();
}
