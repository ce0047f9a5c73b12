/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about the peers of whoever holds the database. */

#include "gun-control-session-private.h"

#include <glib/gi18n.h>

#include "gun-peer-report-private.h"
#include "gun-text.h"

/* Names of peers that a sentence shows */
#define SHOWN_PEERS 3

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports
      = gun_engine_report_peers_finish (GUN_ENGINE (source), result, &error);

  for (guint i = 0; reports != NULL && i < reports->len; i++)
    {
      GunControlMessage *reply = gun_control_message_new ();
      GString *json = g_string_new (NULL);

      gun_peer_report_append_json (g_ptr_array_index (reports, i), json);
      reply->value = gun_text_new_len (json->str, json->len);
      g_string_free (json, TRUE);
      gun_control_request_say (self, reply);
    }

  if (reports == NULL)
    gun_control_request_fail (self, error);
  else
    gun_control_request_done (self, gun_control_message_new (), "ok");
  gun_control_request_unref (self);
}

void
gun_control_peers (GunControlRequest *self)
{
  gun_engine_report_peers_async (self->session->engine,
                                 self->session->cancellable,
                                 reported_cb,
                                 gun_control_request_ref (self));
}

/* ping */

/* The way its answer came */
static const char *
name_of_path (GunPeerView *view)
{
  GunPath path = gun_peer_view_get_path (view);

  return path == GUN_PATH_DIRECT ? gun_route_get_name (gun_peer_view_get_route (view))
                                 : gun_path_get_name (path);
}

static void
pinged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  GunPeerView *view = self->held;
  g_autoptr (GError) error = NULL;
  gint64 round_trip_us = gun_engine_ping_finish (GUN_ENGINE (source), result, &error);

  if (self->session == NULL)
    {
      g_debug ("Who asked for a round trip is gone");
    }
  else if (error != NULL)
    {
      g_prefix_error (&error, "%s: ", gun_peer_view_get_name (view));
      gun_control_request_fail (self, error);
    }
  else
    {
      GunControlMessage *reply = gun_control_message_new ();

      reply->peer = gun_text_new (gun_peer_view_get_name (view));
      reply->kind = gun_text_new (gun_peer_kind_get_name (gun_peer_view_get_kind (view)));
      reply->path = gun_text_new (name_of_path (view));
      reply->round_trip_us = round_trip_us;
      gun_control_request_done (self, reply, "ok");
    }

  gun_control_request_unref (self);
}

/* 0: not at all; 1: it begins so; EXACTLY: it is just that */
#define EXACTLY 2

static guint
likeness (const char *name, const char *typed)
{
  if (name == NULL || !g_str_has_prefix (name, typed))
    return 0;

  return name[strlen (typed)] == '\0' ? EXACTLY : 1;
}

static guint
likeness_of_view (GunPeerView *view, const char *typed)
{
  g_autofree char *url = gun_engine_normalize_url (typed, NULL);
  guint best = url != NULL ? likeness (gun_peer_view_get_url (view), url) : 0;

  if (best == 1)
    best = 0;
  best = MAX (best, likeness (gun_peer_view_get_url (view), typed));
  best = MAX (best, likeness (gun_peer_view_get_pid (view), typed));
  best = MAX (best, likeness (gun_peer_view_get_device_id (view), typed));
  best = MAX (best, likeness (gun_peer_view_get_address (view), typed));
  best = MAX (best, likeness (gun_peer_view_get_name (view), typed));

  /* Somebody may be connected in two ways at once: who can answer is meant, and directly */
  if (best == EXACTLY && gun_peer_view_get_state (view) == GUN_PEER_VIEW_OPEN)
    best += gun_peer_view_get_path (view) == GUN_PATH_DIRECT ? 2 : 1;

  return best;
}

/* Those that are meant best: one when @typed is clear */
static GPtrArray *
find_peers (GListModel *peers, const char *typed)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_peers = g_list_model_get_n_items (peers);
  guint best = 1;

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr (GunPeerView) view = g_list_model_get_item (peers, i);
      guint here = likeness_of_view (view, typed);

      if (here > best)
        g_ptr_array_set_size (found, 0);
      best = MAX (best, here);
      if (here == best)
        g_ptr_array_add (found, g_steal_pointer (&view));
    }

  return found;
}

static GError *
error_of_choice (GPtrArray *found, const char *typed)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (found->len == 0)
    return g_error_new (GUN_ENGINE_ERROR,
                        GUN_ENGINE_ERROR_NOT_FOUND,
                        _ ("No peer is called “%s”: gun-peer peers lists them"),
                        typed);

  for (guint i = 0; i < MIN (found->len, SHOWN_PEERS); i++)
    g_string_append_printf (
        names, "%s%s", i > 0 ? ", " : "", gun_peer_view_get_name (g_ptr_array_index (found, i)));
  return g_error_new (GUN_ENGINE_ERROR,
                      GUN_ENGINE_ERROR_INVALID,
                      _ ("“%s” may be any of %u peers (%s): say more of its name"),
                      typed,
                      found->len,
                      names->str);
}

static void
fail_choice (GunControlRequest *self, GPtrArray *found)
{
  g_autofree char *typed = gun_text_to_display (self->asked->peer, G_MAXSIZE);
  g_autoptr (GError) error = error_of_choice (found, typed);

  gun_control_request_fail (self, error);
}

/**
 * gun_control_request_lookup_peer:
 * @self: a request that names a peer
 * @is_unknown: (out): whether nobody is called so, which is not answered
 *
 * Returns: (transfer full) (nullable): whom it names; %NULL also after an answer that it may be several
 */
GunPeerView *
gun_control_request_lookup_peer (GunControlRequest *self, gboolean *is_unknown)
{
  g_autoptr (GPtrArray) found
      = find_peers (gun_engine_get_peers (self->session->engine), self->asked->peer);

  *is_unknown = found->len == 0;
  if (found->len == 1)
    return g_object_ref (g_ptr_array_index (found, 0));
  if (found->len == 0)
    return NULL;

  fail_choice (self, found);
  return NULL;
}

GunPeerView *
gun_control_request_find_peer (GunControlRequest *self)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  gboolean is_unknown;
  GunPeerView *view = gun_control_request_lookup_peer (self, &is_unknown);

  if (is_unknown)
    fail_choice (self, nobody);
  return view;
}

static void
end_ping (GunControlRequest *self)
{
  g_clear_object (&self->held);
}

void
gun_control_ping (GunControlRequest *self)
{
  GunPeerView *view = gun_control_request_find_peer (self);

  if (view == NULL)
    return;

  self->held = view;
  self->end = end_ping;
  gun_engine_ping_async (self->session->engine,
                         view,
                         gun_control_request_get_wait_s (self),
                         self->session->cancellable,
                         pinged_cb,
                         gun_control_request_ref (self));
}
