/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask of whoever holds the database, except watching. */

#include "gun-control-session-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-json.h"
#include "gun-notation.h"
#include "gun-text.h"

static GSource *
add_deadline (double wait_s, GSourceFunc func, gpointer user_data)
{
  GSource *source = g_timeout_source_new (MIN (wait_s * 1000, G_MAXINT));

  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* get */

static void
got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = gun_engine_get_finish (GUN_ENGINE (source), result, &error);

  if (node == NULL)
    {
      gun_control_request_fail (self, error);
    }
  else
    {
      GunControlMessage *reply = gun_control_message_new ();
      GString *json = g_string_new (NULL);
      g_autoptr (GunNode) shown
          = self->asked->raw ? gun_node_ref (node) : gun_notation_open_signed (node);
      const GunEntry *entry
          = self->asked->key == NULL ? NULL : gun_node_lookup (shown, self->asked->key);

      if (entry != NULL)
        gun_value_append_json (entry->value, json);
      else
        gun_notation_append_node (json, shown);
      reply->value = gun_text_new_len (json->str, json->len);
      g_string_free (json, TRUE);
      gun_control_request_done (self, reply, "ok");
    }

  gun_control_request_unref (self);
}

void
gun_control_get (GunControlRequest *self)
{
  gun_engine_get_async (self->session->engine,
                        self->asked->soul,
                        self->asked->key,
                        gun_control_request_get_wait_s (self),
                        self->session->cancellable,
                        got_cb,
                        gun_control_request_ref (self));
}

/* put */

typedef struct
{
  GunDelivery *delivery;
  gulong handler;
  GSource *deadline;
} Delivering;

static void
end_put (GunControlRequest *self)
{
  Delivering *delivering = self->held;

  if (delivering == NULL)
    return;

  g_signal_handler_disconnect (delivering->delivery, delivering->handler);
  g_object_unref (delivering->delivery);
  clear_source (&delivering->deadline);
  g_clear_pointer (&self->held, g_free);
}

static void
say_delivered (GunControlRequest *self, GunDelivery *delivery)
{
  GunControlMessage *reply = gun_control_message_new ();
  const char *reason = gun_delivery_get_reason (delivery);

  reply->state_ms = gun_delivery_get_state_ms (delivery);
  reply->n_sent = gun_delivery_get_n_sent (delivery);
  reply->n_arrived = gun_delivery_get_n_arrived (delivery);
  reply->reason = reason == NULL ? NULL : gun_text_new (reason);
  gun_control_request_done (self, reply, reply->n_arrived > 0 ? "ok" : "waiting");
}

static gboolean
delivery_due_cb (gpointer data)
{
  GunControlRequest *self = data;
  Delivering *delivering = self->held;

  say_delivered (self, delivering->delivery);
  return G_SOURCE_REMOVE;
}

static void
arrived_cb (GunDelivery *delivery, GParamSpec *pspec, GunControlRequest *self)
{
  g_autoptr (GunDelivery) kept = g_object_ref (delivery);

  say_delivered (self, kept);
}

static gboolean
has_nobody (GunControlRequest *self)
{
  GListModel *peers = gun_engine_get_peers (self->session->engine);

  return g_list_model_get_n_items (peers) == 0
         && (self->asked->peers == NULL || self->asked->peers->len == 0);
}

static void
wait_for_delivery (GunControlRequest *self, GunDelivery *delivery)
{
  Delivering *delivering = g_new0 (Delivering, 1);

  delivering->delivery = g_object_ref (delivery);
  delivering->handler
      = g_signal_connect (delivery, "notify::n-arrived", G_CALLBACK (arrived_cb), self);
  delivering->deadline
      = add_deadline (gun_control_request_get_wait_s (self), delivery_due_cb, self);
  self->held = delivering;
  self->end = end_put;
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (source), result, &error);

  if (delivery == NULL)
    gun_control_request_fail (self, error);
  else if (self->session == NULL)
    g_debug ("Who asked for a put is gone");
  else if (gun_delivery_get_n_arrived (delivery) > 0 || has_nobody (self))
    say_delivered (self, delivery);
  else
    wait_for_delivery (self, delivery);

  gun_control_request_unref (self);
}

void
gun_control_put (GunControlRequest *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_notation_parse_value (self->asked->value, &error);

  if (value == NULL)
    {
      gun_control_request_fail (self, error);
      return;
    }

  if (isnan (self->asked->state_ms))
    gun_engine_put_async (self->session->engine,
                          self->asked->soul,
                          self->asked->key,
                          value,
                          self->session->cancellable,
                          put_cb,
                          gun_control_request_ref (self));
  else
    gun_engine_put_signed_async (self->session->engine,
                                 self->asked->soul,
                                 self->asked->key,
                                 value,
                                 self->asked->state_ms,
                                 self->session->cancellable,
                                 put_cb,
                                 gun_control_request_ref (self));
}

/* state */

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  double state_ms = gun_engine_next_state_finish (GUN_ENGINE (source), result, &error);

  if (error != NULL)
    {
      gun_control_request_fail (self, error);
    }
  else
    {
      GunControlMessage *reply = gun_control_message_new ();

      reply->state_ms = state_ms;
      gun_control_request_done (self, reply, "ok");
    }
  gun_control_request_unref (self);
}

void
gun_control_state (GunControlRequest *self)
{
  gun_engine_next_state_async (
      self->session->engine, self->session->cancellable, state_cb, gun_control_request_ref (self));
}

/* ls */

static void
say_soul (GunControlRequest *self, const GunSoulRow *row)
{
  GunControlMessage *reply = gun_control_message_new ();

  reply->soul = g_ref_string_acquire (row->soul);
  reply->n_keys = row->n_keys;
  reply->changed_ms = row->changed_us / 1000.0;
  gun_control_request_say (self, reply);
}

void
gun_control_ls (GunControlRequest *self)
{
  GunControlSession *session = self->session;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  double limit = self->asked->limit;

  if (session->catalog == NULL && gun_engine_get_database (session->engine) != NULL)
    session->catalog = gun_engine_open_catalog (session->engine, &error);

  if (session->catalog != NULL)
    rows = gun_catalog_list_souls (session->catalog,
                                   self->asked->prefix,
                                   self->asked->after,
                                   FALSE,
                                   isfinite (limit) ? CLAMP (limit, 0, GUN_CONTROL_PAGE_SOULS)
                                                    : GUN_CONTROL_PAGE_SOULS,
                                   &error);
  if (error != NULL)
    {
      gun_control_request_fail (self, error);
      return;
    }

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    say_soul (self, g_ptr_array_index (rows, i));
  gun_control_request_done (self, gun_control_message_new (), "ok");
}

/* browse: each relay as soon as it is connected, all of them within the time */

typedef struct
{
  GHashTable *to_ask; /* URLs that are not connected yet */
  guint n_asked;      /* that have not answered yet */
  guint n_answered;
  GSource *deadline;
  GSource *look_again;
} Browsing;

static void
end_browse (GunControlRequest *self)
{
  Browsing *browsing = self->held;

  clear_source (&browsing->deadline);
  clear_source (&browsing->look_again);
  g_hash_table_unref (browsing->to_ask);
  g_clear_pointer (&self->held, g_free);
}

static void
say_browsed (GunControlRequest *self)
{
  Browsing *browsing = self->held;
  GunControlMessage *reply = gun_control_message_new ();

  if (browsing->n_answered == 0)
    reply->error = gun_text_new (_ ("No relay says which souls it holds"));
  gun_control_request_done (self, reply, browsing->n_answered > 0 ? "ok" : "not-found");
}

static gboolean
browse_due_cb (gpointer data)
{
  say_browsed (data);
  return G_SOURCE_REMOVE;
}

static void
browsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  Browsing *browsing = self->held;
  gint n_souls = gun_engine_browse_finish (GUN_ENGINE (source), result, NULL);

  if (self->session != NULL)
    {
      browsing->n_asked--;
      browsing->n_answered += n_souls >= 0;
      if (browsing->n_asked == 0 && g_hash_table_size (browsing->to_ask) == 0)
        say_browsed (self);
    }

  gun_control_request_unref (self);
}

static gboolean
ask_connected_cb (gpointer data)
{
  GunControlRequest *self = data;
  Browsing *browsing = self->held;
  GHashTableIter iter;
  gpointer url;

  g_hash_table_iter_init (&iter, browsing->to_ask);
  while (g_hash_table_iter_next (&iter, &url, NULL))
    {
      g_autoptr (GunPeerView) view = gun_control_session_find_relay (self->session, url);

      if (view == NULL || gun_peer_view_get_state (view) != GUN_PEER_VIEW_OPEN)
        continue;

      g_hash_table_iter_remove (&iter);
      browsing->n_asked++;
      gun_engine_browse_async (self->session->engine,
                               view,
                               self->asked->prefix,
                               self->session->cancellable,
                               browsed_cb,
                               gun_control_request_ref (self));
    }

  return G_SOURCE_CONTINUE;
}

void
gun_control_browse (GunControlRequest *self)
{
  Browsing *browsing = g_new0 (Browsing, 1);
  GPtrArray *peers = self->asked->peers;

  browsing->to_ask = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; peers != NULL && i < peers->len; i++)
    {
      char *url = gun_engine_normalize_url (g_ptr_array_index (peers, i), NULL);

      if (url != NULL)
        g_hash_table_add (browsing->to_ask, url);
    }

  browsing->deadline = add_deadline (gun_control_request_get_wait_s (self), browse_due_cb, self);
  browsing->look_again = add_deadline (0.02, ask_connected_cb, self);
  self->held = browsing;
  self->end = end_browse;
}
