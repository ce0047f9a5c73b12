/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about writes from the future. */

#include "gun-control-session-private.h"

#include "gun-text.h"

static void
say_row (GunControlRequest *self, const GunShelfRow *row)
{
  const GunChange *change = row->change;
  GunControlMessage *reply = gun_control_message_new ();
  GString *json = g_string_new (NULL);

  gun_value_append_json (change->value, json);
  reply->soul = g_ref_string_acquire (change->soul);
  reply->key = g_ref_string_acquire (change->key);
  reply->value = gun_text_new_len (json->str, json->len);
  reply->state_ms = change->state_ms;
  reply->peer = g_ref_string_acquire (change->origin->peer);
  reply->arrived_ms = (double) (row->arrived_us / 1000);
  g_string_free (json, TRUE);
  gun_control_request_say (self, reply);
}

static gboolean
is_wanted (GunControlRequest *self, const GunShelfRow *row)
{
  GRefString *prefix = self->asked->prefix;

  return prefix == NULL || gun_text_has_prefix (row->change->soul, prefix);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_shelf_finish (GUN_ENGINE (source), result, &error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (is_wanted (self, g_ptr_array_index (rows, i)))
      say_row (self, g_ptr_array_index (rows, i));

  if (rows == NULL)
    gun_control_request_fail (self, error);
  else
    gun_control_request_done (self, gun_control_message_new (), "ok");
  gun_control_request_unref (self);
}

void
gun_control_shelf (GunControlRequest *self)
{
  gun_engine_list_shelf_async (self->session->engine,
                               NULL,
                               self->session->cancellable,
                               listed_cb,
                               gun_control_request_ref (self));
}
