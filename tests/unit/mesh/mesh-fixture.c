/* SPDX-License-Identifier: MIT */

#include "mesh-fixture.h"

#include "gun-text.h"

static void
dial_cb (GunSimLink *link, const char *url, gpointer user_data)
{
  MeshFixture *self = user_data;
  g_autoptr (GunSimLink) other = NULL;

  if (self->is_stuck)
    return;
  if (self->is_refused)
    {
      gun_sim_link_cut (link, GUN_LINK_ERROR_UNREACHABLE, "Connection refused");
      return;
    }

  other = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_CLIENT, "mesh");
  gun_sim_link_join (link, other);
  g_hash_table_insert (self->relays, g_strdup (url), gun_sim_end_new (other));
}

void
mesh_fixture_set_up (MeshFixture *self, gconstpointer data)
{
  self->clock = gun_virtual_clock_new ();
  self->graph = gun_graph_new (GUN_CLOCK (self->clock), NULL);
  self->dialer = gun_sim_dialer_new (GUN_CLOCK (self->clock), dial_cb, self);
  self->relays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->mesh
      = gun_mesh_new (self->graph, GUN_CLOCK (self->clock), GUN_DIALER (self->dialer), OUR_PID);
}

void
mesh_fixture_tear_down (MeshFixture *self, gconstpointer data)
{
  gun_mesh_close (self->mesh);
  mesh_fixture_settle (self);
  g_assert_finalize_object (self->mesh);
  g_clear_pointer (&self->relays, g_hash_table_unref);
  g_assert_finalize_object (self->dialer);
  g_assert_finalize_object (self->graph);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
}

void
mesh_fixture_advance (MeshFixture *self, double seconds)
{
  gun_virtual_clock_advance (self->clock, (gint64) (seconds * G_USEC_PER_SEC));
}

void
mesh_fixture_settle (MeshFixture *self)
{
  mesh_fixture_advance (self, 0);
}

/* Answers the question it was asked, says its own, and forgets all of it */
static void
greet (MeshFixture *self, GunSimEnd *end, const char *pid)
{
  g_autoptr (GPtrArray) messages = NULL;

  mesh_fixture_settle (self);
  messages = mesh_take_messages (end);
  for (guint i = 0; i < messages->len; i++)
    {
      GunMessage *message = g_ptr_array_index (messages, i);

      if (g_strcmp0 (message->dam, "?") == 0)
        mesh_fixture_say (
            self, end, "{\"dam\":\"?\",\"pid\":\"%s\",\"@\":\"%s\"}", pid, message->id);
    }
  mesh_assert_silence (end);
}

/* An open link; returns our end */
static GunSimLink *
new_open_link (
    MeshFixture *self, GunPath path, const char *address, GunPath other_path, GunSimEnd **end)
{
  GunSimLink *here = gun_sim_link_new (GUN_CLOCK (self->clock), path, address);
  g_autoptr (GunSimLink) there
      = gun_sim_link_new (GUN_CLOCK (self->clock), other_path, "ws://mesh.test/gun");

  *end = gun_sim_end_new (there);
  gun_sim_link_join (here, there);
  mesh_fixture_settle (self);
  return here;
}

GunSimEnd *
mesh_fixture_add_client (MeshFixture *self, const char *pid)
{
  GunSimEnd *end;
  g_autoptr (GunSimLink) here
      = new_open_link (self, GUN_PATH_CLIENT, "127.0.0.1:1234", GUN_PATH_RELAY, &end);

  gun_mesh_adopt_link (self->mesh, GUN_LINK (here));
  greet (self, end, pid);
  return end;
}

GunSimEnd *
mesh_fixture_open_direct (MeshFixture *self, const char *pid)
{
  GunSimEnd *end;
  g_autoptr (GunSimLink) here
      = new_open_link (self, GUN_PATH_DIRECT, "data channel", GUN_PATH_DIRECT, &end);

  gun_mesh_adopt_direct_link (self->mesh, GUN_LINK (here), pid);
  mesh_fixture_settle (self);
  return end;
}

GunSimEnd *
mesh_fixture_add_direct (MeshFixture *self, const char *pid)
{
  GunSimEnd *end = mesh_fixture_open_direct (self, pid);

  greet (self, end, pid);
  return end;
}

GunSimEnd *
mesh_fixture_add_relay (MeshFixture *self, const char *url, const char *pid)
{
  GunSimEnd *end;

  gun_mesh_add_relay (self->mesh, url);
  end = mesh_fixture_get_relay (self, url);
  greet (self, end, pid);
  return end;
}

GunSimEnd *
mesh_fixture_get_relay (MeshFixture *self, const char *url)
{
  return g_hash_table_lookup (self->relays, url);
}

void
mesh_fixture_forget_relay (MeshFixture *self, const char *url)
{
  g_hash_table_remove (self->relays, url);
}

void
mesh_fixture_say (MeshFixture *self, GunSimEnd *end, const char *format, ...)
{
  g_autofree char *frame = NULL;
  va_list args;

  va_start (args, format);
  frame = g_strdup_vprintf (format, args);
  va_end (args);
  gun_sim_end_say (end, frame);
  mesh_fixture_settle (self);
}

static gboolean
take_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error ((GError *) error);
  g_ptr_array_add (user_data, gun_message_ref (message));
  return TRUE;
}

GPtrArray *
mesh_take_messages (GunSimEnd *end)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_message_unref);
  char *frame;

  while ((frame = gun_sim_end_take_frame (end)) != NULL)
    {
      gun_message_parse_frame (frame, strlen (frame), take_cb, messages);
      g_free (frame);
    }
  return messages;
}

GunMessage *
mesh_take_message (GunSimEnd *end)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (end);

  g_assert_cmpuint (messages->len, ==, 1);
  return gun_message_ref (g_ptr_array_index (messages, 0));
}

void
mesh_assert_silence (GunSimEnd *end)
{
  g_autofree char *frame = gun_sim_end_take_frame (end);

  g_assert_cmpstr (frame, ==, NULL);
}

void
mesh_drain (GunSimEnd *end)
{
  g_ptr_array_unref (mesh_take_messages (end));
}

char *
mesh_put_text (
    const char *id, const char *soul, const char *key, const char *value, double state_ms)
{
  return g_strdup_printf (
      "{\"#\":\"%s\",\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"%s\":%.17g}},\"%s\":%s}}}",
      id,
      soul,
      soul,
      key,
      state_ms,
      key,
      value);
}

char *
mesh_get_text (const char *id, const char *soul, const char *key)
{
  if (key == NULL)
    return g_strdup_printf ("{\"#\":\"%s\",\"get\":{\"#\":\"%s\"}}", id, soul);
  return g_strdup_printf ("{\"#\":\"%s\",\"get\":{\"#\":\"%s\",\".\":\"%s\"}}", id, soul, key);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  g_assert_no_error ((GError *) error);
  *(GunNode **) user_data = node != NULL ? gun_node_ref (node) : NULL;
}

char *
mesh_fixture_dup_value (MeshFixture *self, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunNode) node = NULL;
  GString *json = g_string_new (NULL);

  gun_graph_get (self->graph, soul_text, key_text, got_cb, &node);
  if (node == NULL)
    g_string_append (json, "undefined");
  else
    gun_value_append_json (gun_node_lookup (node, key_text)->value, json);
  return g_string_free (json, FALSE);
}

GunNode *
mesh_new_node (const char *soul, const char *key, const char *value, double state_ms)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunValue) parsed = gun_json_parse_value (value, -1, NULL);
  GunNode *node = gun_node_new (soul_text);

  gun_node_add (node, key_text, parsed, state_ms);
  return node;
}

void
mesh_fixture_put_here (
    MeshFixture *self, const char *soul, const char *key, const char *value, double state_ms)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);

  g_ptr_array_add (nodes, mesh_new_node (soul, key, value, state_ms));
  gun_graph_put (self->graph, nodes, origin, NULL, NULL, NULL);
}
