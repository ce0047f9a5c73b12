/* SPDX-License-Identifier: MIT */

#include "gun-rtc-statistics.h"

G_DEFINE_BOXED_TYPE (GunRtcStatistics,
                     gun_rtc_statistics,
                     gun_rtc_statistics_ref,
                     gun_rtc_statistics_unref)

static void
channel_statistics_free (gpointer data)
{
  GunRtcChannelStatistics *channel = data;

  g_free (channel->label);
  g_free (channel->protocol);
  g_free (channel);
}

/**
 * gun_rtc_statistics_new:
 *
 * Returns: (transfer full): statistics in which nothing is known, for src/rtc to fill
 */
GunRtcStatistics *
gun_rtc_statistics_new (void)
{
  GunRtcStatistics *self = g_new0 (GunRtcStatistics, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->local_candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  self->remote_candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  self->channels = g_ptr_array_new_with_free_func (channel_statistics_free);
  self->round_trip_us = -1;
  self->rto_ms = -1;
  self->cwnd_bytes = -1;
  self->rwnd_bytes = -1;
  self->mtu_bytes = -1;
  self->max_message_bytes = -1;
  self->unacked_chunks = -1;
  self->pending_chunks = -1;
  self->retransmitted_chunks = -1;
  self->messages_abandoned = -1;
  self->times_given_up = -1;
  return self;
}

GunRtcStatistics *
gun_rtc_statistics_ref (GunRtcStatistics *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
gun_rtc_statistics_unref (GunRtcStatistics *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->local_candidates, g_ptr_array_unref);
  g_clear_pointer (&self->remote_candidates, g_ptr_array_unref);
  g_clear_pointer (&self->local, gun_ice_candidate_unref);
  g_clear_pointer (&self->remote, gun_ice_candidate_unref);
  g_free (self->dtls_version);
  g_free (self->dtls_cipher);
  g_free (self->dtls_group);
  g_free (self->local_fingerprint);
  g_free (self->remote_fingerprint);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_free (self);
}
