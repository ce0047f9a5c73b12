/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about one peer of whoever holds the database, or about each of them. */

#include "gun-control-session-private.h"

#include "gun-text.h"

static void report_next (GunControlRequest *self);

static GunControlMessage *
message_of (const GunPeerDetail *detail, gboolean as_json, gboolean with_addresses)
{
  GunControlMessage *message = gun_control_message_new ();

  if (as_json)
    {
      g_autoptr (GString) json = g_string_new (NULL);

      gun_peer_detail_append_json (detail, with_addresses, json);
      message->value = gun_text_new_len (json->str, json->len);
    }
  else
    {
      g_autofree char *report = gun_peer_detail_to_report (detail, with_addresses);

      message->value = gun_text_new (report);
    }

  return message;
}

static void
detailed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunPeerDetail) detail
      = gun_engine_detail_peer_finish (GUN_ENGINE (source), result, &error);

  if (detail != NULL)
    gun_control_request_say (self, message_of (detail, self->asked->raw, self->asked->all));
  /* Of all of them, one that has gone meanwhile is none any more */
  if (detail == NULL
      && (self->asked->peer != NULL
          || !g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND)))
    gun_control_request_fail (self, error);
  else
    report_next (self);
  gun_control_request_unref (self);
}

static void
report_next (GunControlRequest *self)
{
  GPtrArray *views = self->held;
  g_autoptr (GunPeerView) view = NULL;

  if (self->session == NULL)
    return;
  if (views->len == 0)
    {
      gun_control_request_done (self, gun_control_message_new (), "ok");
      return;
    }

  view = g_ptr_array_steal_index (views, 0);
  gun_engine_detail_peer_async (self->session->engine,
                                view,
                                self->session->cancellable,
                                detailed_cb,
                                gun_control_request_ref (self));
}

static void
end_report (GunControlRequest *self)
{
  g_clear_pointer ((GPtrArray **) &self->held, g_ptr_array_unref);
}

void
gun_control_report (GunControlRequest *self)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *peers = gun_engine_get_peers (self->session->engine);

  if (self->asked->peer != NULL)
    {
      GunPeerView *view = gun_control_request_find_peer (self);

      if (view == NULL)
        {
          g_ptr_array_unref (views);
          return;
        }
      g_ptr_array_add (views, view);
    }
  else
    {
      for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
        g_ptr_array_add (views, g_list_model_get_item (peers, i));
    }

  self->held = views;
  self->end = end_report;
  report_next (self);
}
