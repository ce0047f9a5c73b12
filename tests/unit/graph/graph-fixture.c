/* SPDX-License-Identifier: MIT */

#include "graph-fixture.h"

#include <math.h>

#include "gun-text.h"

static const char *const verdicts[]
    = { "newer", "larger", "same", "older", "smaller", "future", "refused", "undone", "passed" };

static void
append_value (GString *log, GRefString *key, GunValue *value)
{
  g_string_append_printf (log, "%s=", key);
  gun_value_append_json (value, log);
}

static void
log_changes (GString *log, const char *mark, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (log, "%s%s.", mark, change->soul);
      append_value (log, change->key, change->value);
      if (change->verdict == GUN_VERDICT_UNDONE && change->state_ms == -INFINITY)
        g_string_append (log, ":gone");
      g_string_append_printf (log, ":%s ", verdicts[change->verdict]);
    }
}

static void
changed_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  log_changes (user_data, "", changes);
}

Fixture *
fixture_new (gboolean with_backing)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->log = g_string_new (NULL);
  self->clock = gun_virtual_clock_new ();
  self->backing = with_backing ? memory_backing_new () : NULL;
  self->graph
      = gun_graph_new (GUN_CLOCK (self->clock), with_backing ? GUN_BACKING (self->backing) : NULL);
  g_signal_connect (self->graph, "changed", G_CALLBACK (changed_cb), self->log);

  return self;
}

Fixture *
fixture_new_door (void)
{
  Fixture *self = fixture_new (TRUE);

  self->door = gun_sim_door_new ();
  gun_sim_door_set_slow (self->door, TRUE);
  gun_graph_set_door (self->graph, GUN_DOOR (self->door));
  return self;
}

void
fixture_free (Fixture *self)
{
  if (self->backing != NULL)
    memory_backing_run (self->backing);
  g_assert_finalize_object (self->graph);
  if (self->door != NULL)
    g_assert_finalize_object (self->door);
  if (self->backing != NULL)
    g_assert_finalize_object (self->backing);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  g_string_free (self->log, TRUE);
  g_free (self);
}

static void
checked_cb (GunGraph *graph, const GunDoorVerdict *verdict, gpointer user_data)
{
  if (verdict->n_verified + verdict->n_cached == 0)
    return;

  g_string_append_printf (user_data, "[%u,%u", verdict->n_verified, verdict->n_cached);
  if (verdict->refusals != NULL)
    g_string_append_printf (user_data, ",%u", verdict->refusals->len);
  g_string_append (user_data, "] ");
}

static void
outcome_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  g_string_append_printf (user_data,
                          "(%u,%u,%u,%u",
                          outcome->n_stored,
                          outcome->n_known,
                          outcome->n_waiting,
                          outcome->n_refused);
  if (outcome->n_passed > 0)
    g_string_append_printf (user_data, ",%u", outcome->n_passed);
  g_string_append_printf (user_data, ")%s ", outcome->error != NULL ? "!" : "");
}

static GunNode *
parse_node (const char *writes)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip ((char *) writes), " ", -1);
  GRefString *soul = gun_text_new (words[0]);
  GunNode *node = gun_node_new (soul);

  for (guint i = 1; words[i] != NULL; i += 3)
    {
      GRefString *key = gun_text_new (words[i]);
      g_autoptr (GunValue) value = gun_value_new_number (g_ascii_strtod (words[i + 1], NULL));

      gun_node_add (
          node, key, value, GUN_VIRTUAL_CLOCK_START_MS + g_ascii_strtod (words[i + 2], NULL));
      g_ref_string_release (key);
    }
  g_ref_string_release (soul);

  return node;
}

/* Where a put goes in */
typedef void (*PutFunc) (GunGraph *graph,
                         GPtrArray *nodes,
                         GunOrigin *origin,
                         GunGraphDoorFunc checked,
                         GunGraphPutFunc func,
                         gpointer user_data);

static void
put_by (Fixture *self, PutFunc put, const char *writes, const char *peer, GunPath path)
{
  g_auto (GStrv) parts = g_strsplit (writes, ";", -1);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new (peer, path, NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (nodes, parse_node (parts[i]));
  put (self->graph, nodes, origin, checked_cb, outcome_cb, self->log);
}

void
fixture_put (Fixture *self, const char *writes)
{
  put_by (self, gun_graph_put, writes, "peer", GUN_PATH_RELAY);
}

void
fixture_put_of (Fixture *self, const char *writes, const char *peer)
{
  put_by (self, gun_graph_put, writes, peer, GUN_PATH_CLIENT);
}

void
fixture_put_here (Fixture *self, const char *writes)
{
  put_by (self, gun_graph_put, writes, "", GUN_PATH_HERE);
}

void
fixture_put_unasked (Fixture *self, const char *writes)
{
  put_by (self, gun_graph_put_unasked, writes, "peer", GUN_PATH_RELAY);
}

static void
try_as_put (GunGraph *graph,
            GPtrArray *nodes,
            GunOrigin *origin,
            GunGraphDoorFunc checked,
            GunGraphPutFunc func,
            gpointer user_data)
{
  gun_graph_try (graph, nodes, origin, func, user_data);
}

void
fixture_try (Fixture *self, const char *writes)
{
  put_by (self, try_as_put, writes, "peer", GUN_PATH_IMPORT);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  GString *log = user_data;

  if (node == NULL)
    {
      g_string_append (log, error != NULL ? "error " : "none ");
      return;
    }

  g_string_append_printf (log, "%s{", gun_node_get_soul (node));
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (i > 0)
        g_string_append_c (log, ',');
      append_value (log, entry->key, entry->value);
    }
  g_string_append (log, "} ");
}

void
fixture_get (Fixture *self, const char *soul, const char *key)
{
  GRefString *soul_text = gun_text_new (soul);
  GRefString *key_text = key != NULL ? gun_text_new (key) : NULL;

  gun_graph_get (self->graph, soul_text, key_text, got_cb, self->log);
  g_ref_string_release (soul_text);
  g_clear_pointer (&key_text, g_ref_string_release);
}

void
fixture_watch_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  log_changes (user_data, ">", changes);
}

GunWatch *
fixture_watch (Fixture *self, const char *soul, const char *key)
{
  GRefString *soul_text = gun_text_new (soul);
  GRefString *key_text = key != NULL ? gun_text_new (key) : NULL;
  GunWatch *watch = gun_graph_watch (self->graph, soul_text, key_text, fixture_watch_cb, self->log);

  g_ref_string_release (soul_text);
  g_clear_pointer (&key_text, g_ref_string_release);
  return watch;
}
