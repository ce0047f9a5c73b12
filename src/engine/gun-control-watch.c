/* SPDX-License-Identifier: MIT */

/* Watching: what is known now, then every change, each value once. */

#include "gun-control-session-private.h"

#include "gun-notation.h"
#include "gun-text.h"

typedef struct
{
  GunEngine *engine;
  gulong handler;
  GHashTable *said;     /* key → Said: what was said of it last */
  GPtrArray *held_back; /* of GunChange (nullable): before the first values are known */
} Watching;

typedef struct
{
  double state_ms;
  GunValue *value;
} Said;

static void
said_free (gpointer data)
{
  Said *said = data;

  gun_value_unref (said->value);
  g_free (said);
}

static void
end_watch (GunControlRequest *self)
{
  Watching *watching = self->held;

  g_signal_handler_disconnect (watching->engine, watching->handler);
  gun_engine_unfollow (watching->engine, self->asked->soul, self->asked->key);
  g_object_unref (watching->engine);
  g_hash_table_unref (watching->said);
  g_clear_pointer (&watching->held_back, g_ptr_array_unref);
  g_clear_pointer (&self->held, g_free);
}

/* A value that was read may come once more as a change. */
static gboolean
is_news (Watching *watching, GRefString *key, GunValue *value, double state_ms)
{
  const Said *last = g_hash_table_lookup (watching->said, key);
  Said *said;

  if (last != NULL && last->state_ms == state_ms && gun_value_equal (last->value, value))
    return FALSE;

  said = g_new (Said, 1);
  said->state_ms = state_ms;
  said->value = gun_value_ref (value);
  g_hash_table_replace (watching->said, g_ref_string_acquire (key), said);
  return TRUE;
}

static void
say_value (GunControlRequest *self, GRefString *key, GunValue *value, double state_ms)
{
  GunControlMessage *reply;
  GString *json;
  g_autoptr (GunValue) shown = NULL;

  if (self->session == NULL || !is_news (self->held, key, value, state_ms))
    return;

  shown = self->asked->raw ? gun_value_ref (value)
                           : gun_notation_open_value (self->asked->soul, key, value, state_ms);
  json = g_string_new (NULL);
  gun_value_append_json (shown, json);
  reply = gun_control_message_new ();
  reply->soul = g_ref_string_acquire (self->asked->soul);
  reply->key = g_ref_string_acquire (key);
  reply->value = gun_text_new_len (json->str, json->len);
  reply->state_ms = state_ms;
  g_string_free (json, TRUE);
  gun_control_request_say (self, reply);
}

static gboolean
is_watched (const GunControlRequest *self, const GunChange *change)
{
  return gun_text_equal (change->soul, self->asked->soul)
         && (self->asked->key == NULL || gun_text_equal (change->key, self->asked->key));
}

static void
changed_cb (GunEngine *engine, GPtrArray *changes, GunControlRequest *self)
{
  Watching *watching = self->held;

  for (guint i = 0; self->session != NULL && i < changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);

      if (!is_watched (self, change))
        continue;
      if (watching->held_back != NULL)
        g_ptr_array_add (watching->held_back, gun_change_ref (change));
      else
        say_value (self, change->key, change->value, change->state_ms);
    }
}

static void
say_held_back (GunControlRequest *self, Watching *watching)
{
  g_autoptr (GPtrArray) changes = g_steal_pointer (&watching->held_back);

  for (guint i = 0; i < changes->len && self->session != NULL; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);
      const Said *last = g_hash_table_lookup (watching->said, change->key);

      if (last == NULL || change->state_ms >= last->state_ms)
        say_value (self, change->key, change->value, change->state_ms);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = gun_engine_read_finish (GUN_ENGINE (source), result, &error);
  const guint n_entries = node == NULL ? 0 : gun_node_get_n_entries (node);

  if (error != NULL)
    gun_control_request_fail (self, error);

  for (guint i = 0; i < n_entries && self->session != NULL; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      say_value (self, entry->key, entry->value, entry->state_ms);
    }
  if (self->session != NULL)
    say_held_back (self, self->held);

  gun_control_request_unref (self);
}

void
gun_control_watch (GunControlRequest *self)
{
  Watching *watching = g_new0 (Watching, 1);
  GunEngine *engine = self->session->engine;

  watching->engine = g_object_ref (engine);
  watching->said = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, said_free);
  watching->held_back = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  watching->handler = g_signal_connect (engine, "changed", G_CALLBACK (changed_cb), self);
  self->held = watching;
  self->end = end_watch;

  gun_engine_follow (engine, self->asked->soul, self->asked->key);
  gun_engine_read_async (engine,
                         self->asked->soul,
                         self->asked->key,
                         self->session->cancellable,
                         read_cb,
                         gun_control_request_ref (self));
}
