/* SPDX-License-Identifier: MIT */

/* How much goes to and from each peer, while somebody looks. */

#include "gun-network.h"

#include "gun-direct.h"

static guint64
count_bytes (GunPeer *peer)
{
  GunPeerCounters counters;

  if (peer == NULL)
    return 0;

  gun_peer_get_counters (peer, &counters);
  return counters.link.bytes_in + counters.link.bytes_out;
}

static void
measure_peers (GunNetwork *self, gint64 now_us)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      if (gun_peer_get_path (peer) != GUN_PATH_DIRECT
          && gun_rates_measure (
              self->rates, gun_peer_get_number (peer), count_bytes (peer), now_us))
        gun_news_add_peer (self->news, peer);
    }
}

static void
measure_remotes (GunNetwork *self, gint64 now_us)
{
  g_autoptr (GPtrArray) remotes
      = self->direct == NULL ? NULL : gun_direct_list_remotes (self->direct);

  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (remotes, i);
      GunPeer *peer = gun_remote_get_peer (remote);

      if (peer == NULL)
        gun_rates_forget (self->rates, gun_remote_get_number (remote));
      else if (gun_rates_measure (
                   self->rates, gun_remote_get_number (remote), count_bytes (peer), now_us))
        gun_news_add_remote (self->news, remote);
    }
}

static gboolean
measure_cb (gpointer data)
{
  GunNetwork *self = data;
  const gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  measure_peers (self, now_us);
  measure_remotes (self, now_us);
  gun_clear_timer (&self->rates_timer);
  self->rates_timer = gun_clock_add_timer (self->clock, GUN_RATES_INTERVAL_US, measure_cb, self);

  return G_SOURCE_REMOVE;
}

/* What was measured last would stand there for ever. */
static void
forget_all (GunNetwork *self)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);
  g_autoptr (GPtrArray) remotes
      = self->direct == NULL ? NULL : gun_direct_list_remotes (self->direct);

  g_clear_pointer (&self->rates, gun_rates_free);
  for (guint i = 0; i < peers->len; i++)
    if (gun_peer_get_path (g_ptr_array_index (peers, i)) != GUN_PATH_DIRECT)
      gun_news_add_peer (self->news, g_ptr_array_index (peers, i));
  for (guint i = 0; remotes != NULL && i < remotes->len; i++)
    gun_news_add_remote (self->news, g_ptr_array_index (remotes, i));
}

/**
 * gun_network_show_rates:
 * @self: the network
 * @shown: whether somebody looks at them
 */
void
gun_network_show_rates (GunNetwork *self, gboolean shown)
{
  if (shown == (self->rates != NULL) || (shown && self->stopping))
    return;

  gun_clear_timer (&self->rates_timer);
  if (!shown)
    {
      forget_all (self);
      return;
    }

  self->rates = gun_rates_new ();
  measure_cb (self);
}
