/* SPDX-License-Identifier: MIT */

/* Who is in our room, for whoever looks at peers: each is shown once, whatever leads to it. */

#include "gun-network.h"

#include "gun-direct.h"
#include "gun-peer-report-private.h"
#include "gun-random.h"
#include "gun-room-report-private.h"
#include "gun-store.h"

G_STATIC_ASSERT (GUN_DIRECT_OPTIONS_MAX_PEERS == GUN_DIRECT_MAX_PEERS);

/* What is not known to be there is not there. */
static GunRoute
get_known_route (GunNetwork *self, guint64 number)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->routes, &number));
}

static void
note_route (GunNetwork *self, GunRemote *remote, GunRoute route)
{
  const guint64 number = gun_remote_get_number (remote);
  const GError *reason = gun_remote_get_reason (remote);
  GunPeer *via = gun_remote_get_via (remote);
  gboolean is_direct = route != GUN_ROUTE_NONE && route != GUN_ROUTE_RELAY;
  GunPeerFacts *facts;
  GunEvent *event;

  if (get_known_route (self, number) == route)
    return;

  if (route == GUN_ROUTE_NONE)
    g_hash_table_remove (self->routes, &number);
  else
    g_hash_table_insert (
        self->routes, g_memdup2 (&number, sizeof number), GUINT_TO_POINTER (route));

  facts = gun_peer_facts_new_for_remote (remote);
  event = g_new0 (GunEvent, 1);
  event->event = g_intern_static_string ("path");
  event->wall_us = g_get_real_time ();
  event->peer = g_strdup (facts->pid);
  event->kind = g_intern_string (gun_peer_kind_get_name (facts->kind));
  event->path = g_intern_string (gun_route_get_name (route));
  event->state = g_intern_string (gun_peer_view_state_get_name (facts->state));
  event->device_id = g_strdup (gun_remote_get_device_id (remote));
  event->via = gun_remote_is_invited (remote) ? g_strdup ("invite")
               : via == NULL                  ? NULL
                                              : g_strdup (gun_peer_get_name (via));
  event->reason = reason == NULL || is_direct ? NULL : g_strdup (reason->message);
  gun_peer_facts_free (facts);
  gun_news_take_event (self->news, event);
}

static void
remote_changed_cb (GunDirect *direct, GunRemote *remote, GunNetwork *self)
{
  note_route (self, remote, gun_remote_get_route (remote));
  gun_news_add_remote (self->news, remote);
}

static void
remote_removed_cb (GunDirect *direct, GunRemote *remote, GunNetwork *self)
{
  note_route (self, remote, GUN_ROUTE_NONE);
  gun_news_remove_remote (self->news, remote);
  if (self->rates != NULL)
    gun_rates_forget (self->rates, gun_remote_get_number (remote));
}

static void
take_ice_servers (GunDirectTerms *terms, const GunDirectOptions *options)
{
  terms->ice_servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  for (guint i = 0; i < options->ice_servers->len; i++)
    {
      const GunIceServerOptions *given = g_ptr_array_index (options->ice_servers, i);
      g_autoptr (GError) error = NULL;
      GunIceServer *server
          = gun_ice_server_new (given->uri, given->username, given->credential, &error);

      if (server != NULL)
        g_ptr_array_add (terms->ice_servers, server);
      else
        g_message ("The STUN or TURN server %u is left out: %s", i + 1, error->message);
    }
}

static void
apply_options (GunNetwork *self)
{
  const GunDirectOptions *options = self->direct_options;
  GunDirectTerms terms;

  if (self->direct == NULL || options == NULL)
    return;

  gun_direct_terms_init (&terms);
  terms.enabled = options->enabled;
  terms.room = g_strdup (options->room);
  terms.max_peers = options->max_peers;
  terms.ordered = options->ordered;
  terms.max_retransmits = options->max_retransmits;
  terms.max_packet_life_time_ms = options->max_packet_life_time_ms;
  terms.relay_only = options->relay_only;
  terms.min_port = options->min_port;
  terms.max_port = options->max_port;
  terms.cwnd_cap_bytes = options->cwnd_cap_bytes;
  take_ice_servers (&terms, options);
  gun_direct_set_terms (self->direct, &terms);
  gun_direct_terms_clear (&terms);
}

/**
 * gun_network_take_direct_options:
 * @self: the network
 * @options: (transfer full): what holds from now on
 */
void
gun_network_take_direct_options (GunNetwork *self, GunDirectOptions *options)
{
  g_clear_pointer (&self->direct_options, gun_direct_options_free);
  self->direct_options = options;
  apply_options (self);
}

static void
begin (GunNetwork *self, GBytes *secret)
{
  if (self->stopping)
    return;

  self->direct = gun_direct_new (self->mesh, self->clock, secret);
  g_signal_connect (self->direct, "remote-added", G_CALLBACK (remote_changed_cb), self);
  g_signal_connect (self->direct, "remote-changed", G_CALLBACK (remote_changed_cb), self);
  g_signal_connect (self->direct, "remote-removed", G_CALLBACK (remote_removed_cb), self);
  apply_options (self);
  gun_network_begin_invites (self);
}

typedef struct
{
  GunNetwork *network;
  GBytes *secret;
} Reading;

static gboolean
read_secret (GunStore *store, gpointer data, GError **error)
{
  Reading *reading = data;

  reading->secret = g_bytes_ref (gun_store_get_secret (store));
  return TRUE;
}

static void
secret_read_cb (const GError *error, gpointer data)
{
  Reading *reading = data;

  if (reading->secret != NULL)
    begin (reading->network, reading->secret);
  g_clear_pointer (&reading->secret, g_bytes_unref);
  gun_network_unref (reading->network);
  g_free (reading);
}

/**
 * gun_network_begin_direct:
 * @self: the network, which has a mesh
 *
 * Without a database this computer is called anew in its room after each start.
 */
void
gun_network_begin_direct (GunNetwork *self)
{
  if (self->isolated)
    return;

  if (self->writer != NULL)
    {
      Reading *reading = g_new0 (Reading, 1);

      reading->network = gun_network_ref (self);
      gun_writer_call (self->writer, read_secret, secret_read_cb, reading);
    }
  else
    {
      guint8 drawn[GUN_STORE_SECRET_BYTES];
      g_autoptr (GBytes) secret = NULL;

      gun_random_fill (drawn, sizeof drawn);
      secret = g_bytes_new (drawn, sizeof drawn);
      begin (self, secret);
    }
}

/**
 * gun_network_close_direct:
 * @self: the network, before its mesh is closed
 *
 * Leaves the room, so that whoever is there need not find out.
 */
void
gun_network_close_direct (GunNetwork *self)
{
  if (self->direct != NULL)
    gun_direct_close (self->direct);
  gun_network_end_invites (self);
}

/**
 * gun_network_end_direct:
 * @self: the network, at its end
 */
void
gun_network_end_direct (GunNetwork *self)
{
  if (self->direct != NULL)
    g_signal_handlers_disconnect_by_data (self->direct, self);
  g_clear_object (&self->direct);
  g_clear_pointer (&self->direct_options, gun_direct_options_free);
}

/**
 * gun_network_find_remote:
 * @self: the network
 * @number: of a row
 *
 * Returns: (transfer full) (nullable): who that row is about, if it is somebody in our room
 */
GunRemote *
gun_network_find_remote (GunNetwork *self, guint64 number)
{
  GunRemote *remote = self->direct == NULL || (number & GUN_REMOTE_NUMBER_BIT) == 0
                          ? NULL
                          : gun_direct_find_by_number (self->direct, number);

  return remote == NULL ? NULL : g_object_ref (remote);
}

/**
 * gun_network_note_peer:
 * @self: the network
 * @peer: of which something changed
 *
 * Has its row shown anew: that of who is at the other end, when it is a direct link.
 */
void
gun_network_note_peer (GunNetwork *self, GunPeer *peer)
{
  GunRemote *remote;

  if (gun_peer_get_path (peer) != GUN_PATH_DIRECT)
    {
      gun_news_add_peer (self->news, peer);
      return;
    }

  remote = self->direct == NULL ? NULL : gun_direct_find_by_peer (self->direct, peer);
  if (remote != NULL)
    remote_changed_cb (self->direct, remote, self);
}

/**
 * gun_network_dup_facts:
 * @about: a #GunPeer or a #GunRemote
 * @network: the network
 *
 * Returns: (transfer full): what is to be shown of it now
 */
GunPeerFacts *
gun_network_dup_facts (gpointer about, gpointer network)
{
  GunNetwork *self = network;
  GunPeerFacts *facts
      = GUN_IS_REMOTE (about) ? gun_peer_facts_new_for_remote (about) : gun_peer_facts_new (about);

  if (self->rates != NULL)
    facts->bytes_per_second = gun_rates_get (self->rates, facts->number);

  return facts;
}

/**
 * gun_network_append_remote_reports:
 * @self: the network
 * @reports: (element-type GunPeerReport): where to add one for everybody in our room
 * @now_us: the monotonic time
 * @wall_us: the same moment, since 1970
 */
void
gun_network_append_remote_reports (GunNetwork *self,
                                   GPtrArray *reports,
                                   gint64 now_us,
                                   gint64 wall_us)
{
  g_autoptr (GPtrArray) remotes
      = self->direct == NULL ? NULL : gun_direct_list_remotes (self->direct);

  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    g_ptr_array_add (
        reports, gun_peer_report_new_for_remote (g_ptr_array_index (remotes, i), now_us, wall_us));
}

static void
count_route (GunRoomReport *report, GunRoute route)
{
  switch (route)
    {
    case GUN_ROUTE_LOCAL:
      report->local++;
      return;

    case GUN_ROUTE_INTERNET:
      report->internet++;
      return;

    case GUN_ROUTE_TURN:
      report->turn++;
      return;

    case GUN_ROUTE_RELAY:
      report->relay++;
      return;

    case GUN_ROUTE_NONE:
    default:
      report->none++;
    }
}

/**
 * gun_network_report_room:
 * @self: the network
 *
 * Returns: (transfer full): how our room is
 */
GunRoomReport *
gun_network_report_room (GunNetwork *self)
{
  GunDirectCounters counters = { 0 };
  const char *room = self->direct == NULL ? NULL : gun_direct_get_room (self->direct);
  const char *device_id = self->direct == NULL ? NULL : gun_direct_get_device_id (self->direct);
  g_autoptr (GPtrArray) remotes
      = self->direct == NULL ? NULL : gun_direct_list_remotes (self->direct);
  GunRoomReport *report;

  if (self->direct != NULL)
    gun_direct_get_counters (self->direct, &counters);
  report = gun_room_report_new (room, device_id, self->pid, &counters);
  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    if (!gun_remote_is_invited (g_ptr_array_index (remotes, i)))
      count_route (report, gun_remote_get_route (g_ptr_array_index (remotes, i)));

  return report;
}
