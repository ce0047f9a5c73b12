/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about writes that were kept out. */

#include "gun-control-session-private.h"

#include "gun-text.h"

/* One request for several peers: their views, and which of them is asked now */
typedef struct
{
  GunControlRequest *request;
  GPtrArray *views;
  guint i;
} Asking;

static void
asking_free (Asking *asking)
{
  gun_control_request_unref (asking->request);
  g_ptr_array_unref (asking->views);
  g_free (asking);
}

static void
say_refused (GunControlRequest *self, GunPeerView *view, const GunRefusedWrite *refused)
{
  GunControlMessage *reply = gun_control_message_new ();

  reply->peer = gun_text_new (gun_peer_view_get_name (view));
  reply->soul = g_ref_string_acquire (refused->soul);
  reply->key = g_ref_string_acquire (refused->key);
  reply->value = gun_text_new (refused->value_text);
  reply->state_ms = refused->state_ms;
  reply->arrived_ms = (double) (refused->wall_us / 1000);
  reply->reason = g_ref_string_acquire (refused->reason);
  gun_control_request_say (self, reply);
}

static void ask_next (GunEngine *engine, Asking *asking);

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  GunControlRequest *self = asking->request;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refused
      = gun_engine_list_refused_finish (GUN_ENGINE (source), result, &error);

  if (refused == NULL)
    {
      gun_control_request_fail (self, error);
      asking_free (asking);
      return;
    }

  for (guint i = 0; i < refused->len; i++)
    say_refused (
        self, g_ptr_array_index (asking->views, asking->i), g_ptr_array_index (refused, i));
  asking->i++;
  ask_next (GUN_ENGINE (source), asking);
}

static void
ask_next (GunEngine *engine, Asking *asking)
{
  GunControlRequest *self = asking->request;

  if (self->session == NULL || asking->i == asking->views->len)
    {
      gun_control_request_done (self, gun_control_message_new (), "ok");
      asking_free (asking);
      return;
    }

  gun_engine_list_refused_async (
      engine,
      gun_peer_view_get_number (g_ptr_array_index (asking->views, asking->i)),
      self->session->cancellable,
      listed_cb,
      asking);
}

static GPtrArray *
list_views (GListModel *peers)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_peers = g_list_model_get_n_items (peers);

  for (guint i = 0; i < n_peers; i++)
    g_ptr_array_add (views, g_list_model_get_item (peers, i));
  return views;
}

void
gun_control_refused (GunControlRequest *self)
{
  GunEngine *engine = self->session->engine;
  Asking *asking;
  GPtrArray *views;

  if (self->asked->peer != NULL)
    {
      g_autoptr (GunPeerView) view = gun_control_request_find_peer (self);

      if (view == NULL)
        return;
      views = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (views, g_steal_pointer (&view));
    }
  else
    views = list_views (gun_engine_get_peers (engine));

  asking = g_new0 (Asking, 1);
  asking->request = gun_control_request_ref (self);
  asking->views = views;
  ask_next (engine, asking);
}
