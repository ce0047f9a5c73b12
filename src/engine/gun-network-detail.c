/* SPDX-License-Identifier: MIT */

/* All that is known of one peer, and what was noted of it before anybody looked. */

#include "gun-network.h"

#include "gun-direct.h"
#include "gun-peer-detail-private.h"
#include "gun-peer-facts.h"
#include "gun-rtc-statistics.h"

/* Relays and programs have no timeline of their own: each change of state is noted here. */
void
gun_network_note_moment (GunNetwork *self, GunPeer *peer, GunPeerState state)
{
  const guint64 number = gun_peer_get_number (peer);
  const gint64 now_us = gun_clock_get_monotonic_us (self->clock);
  const GError *reason = gun_peer_get_last_error (peer);
  GunRtcTimeline *timeline = g_hash_table_lookup (self->timelines, &number);
  g_autofree char *lost = NULL;
  const char *text = NULL;

  if (gun_peer_get_path (peer) == GUN_PATH_DIRECT)
    return;
  if (timeline == NULL)
    {
      timeline = gun_rtc_timeline_new (now_us, gun_clock_get_wall_ms (self->clock));
      g_hash_table_insert (self->timelines, g_memdup2 (&number, sizeof number), timeline);
    }

  switch (state)
    {
    case GUN_PEER_CONNECTING:
      text = "A connection is made";
      break;

    case GUN_PEER_OPEN:
      text = "Connected";
      break;

    case GUN_PEER_WAITING:
    case GUN_PEER_CLOSED:
    default:
      lost = g_strdup_printf ("Not connected: %s",
                              reason != NULL ? reason->message : "it was closed here");
      text = lost;
    }
  gun_rtc_timeline_add (timeline, now_us, GUN_RTC_LAYER_CONNECTION, text);
}

void
gun_network_forget_moments (GunNetwork *self, GunPeer *peer)
{
  const guint64 number = gun_peer_get_number (peer);

  g_hash_table_remove (self->timelines, &number);
}

static void
take_remote (GunNetwork *self, GunPeerDetail *detail, GunRemote *remote)
{
  g_autoptr (GPtrArray) timelines = gun_remote_list_timelines (remote);
  g_autoptr (GunRtcStatistics) statistics = gun_remote_dup_statistics (remote);
  GunPeer *via = gun_remote_get_via (remote);

  gun_peer_detail_take_room (detail, gun_direct_get_room (self->direct));
  if (gun_remote_get_peer (remote) != NULL)
    gun_peer_detail_take_peer (detail, gun_remote_get_peer (remote));
  if (statistics != NULL)
    gun_peer_detail_take_statistics (detail, statistics);
  if (detail->route == GUN_ROUTE_RELAY)
    {
      detail->round_trip_us = via == NULL ? -1 : gun_peer_get_round_trip_us (via);
      detail->round_trip_source
          = detail->round_trip_us < 0 ? GUN_ROUND_TRIP_UNKNOWN : GUN_ROUND_TRIP_RELAY;
    }
  g_ptr_array_insert (timelines, 0, gun_rtc_timeline_ref (gun_remote_get_timeline (remote)));
  gun_peer_detail_take_timelines (detail, timelines);
}

static void
take_peer (GunNetwork *self, GunPeerDetail *detail, GunPeer *peer)
{
  const guint64 number = gun_peer_get_number (peer);
  GunRtcTimeline *timeline = g_hash_table_lookup (self->timelines, &number);
  g_autoptr (GPtrArray) timelines
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_rtc_timeline_unref);

  gun_peer_detail_take_peer (detail, peer);
  if (timeline != NULL)
    g_ptr_array_add (timelines, gun_rtc_timeline_ref (timeline));
  gun_peer_detail_take_timelines (detail, timelines);
}

/**
 * gun_network_detail_peer:
 * @self: the network
 * @number: of a row
 *
 * Returns: (transfer full) (nullable): what is known of whom it is about; %NULL when it is gone
 */
GunPeerDetail *
gun_network_detail_peer (GunNetwork *self, guint64 number)
{
  g_autoptr (GunRemote) remote = gun_network_find_remote (self, number);
  g_autoptr (GunPeer) peer = remote != NULL ? NULL : gun_network_find_peer (self, number);
  const gint64 now_us = gun_clock_get_monotonic_us (self->clock);
  const double now_ms = gun_clock_get_wall_ms (self->clock);
  GunPeerFacts *facts;
  GunPeerDetail *detail;

  if (remote == NULL && peer == NULL)
    return NULL;

  facts = gun_network_dup_facts (remote != NULL ? (gpointer) remote : (gpointer) peer, self);
  detail = gun_peer_detail_new (facts, now_us, now_ms);
  gun_peer_facts_free (facts);
  if (remote != NULL)
    take_remote (self, detail, remote);
  else
    take_peer (self, detail, peer);

  return detail;
}
