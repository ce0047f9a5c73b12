/* SPDX-License-Identifier: MIT */

#include "gun-peer-detail-private.h"

#include "gun-direct.h"
#include "gun-peer-facts.h"
#include "gun-rtc-statistics.h"
#include "gun-short-code.h"
#include "gun-text.h"

G_DEFINE_BOXED_TYPE (GunPeerDetail, gun_peer_detail, gun_peer_detail_ref, gun_peer_detail_unref)

G_STATIC_ASSERT ((int) GUN_PEER_END_RELAYED == (int) GUN_ICE_RELAYED);
G_STATIC_ASSERT ((int) GUN_PEER_END_SERVER_REFLEXIVE == (int) GUN_ICE_SERVER_REFLEXIVE);

/* Longest name of a channel, soul or key that is shown, characters */
#define NAME_CHARACTERS 80

/* Channels that are told of; the mesh listens to no more of one peer. */
#define MAX_CHANNELS 8

static void
end_free (GunPeerEnd *end)
{
  g_free (end->address);
  g_free (end);
}

static void
channel_free (gpointer data)
{
  GunPeerChannel *channel = data;

  g_free (channel->label);
  g_free (channel);
}

static void
moment_free (gpointer data)
{
  GunPeerMoment *moment = data;

  g_free (moment->text);
  g_free (moment);
}

GunPeerDetail *
gun_peer_detail_ref (GunPeerDetail *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
gun_peer_detail_unref (GunPeerDetail *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->url);
  g_free (self->pid);
  g_free (self->device_id);
  g_free (self->room);
  g_free (self->via);
  g_free (self->address);
  g_free (self->reason);
  g_clear_pointer (&self->here, end_free);
  g_clear_pointer (&self->there, end_free);
  g_free (self->dtls_version);
  g_free (self->dtls_cipher);
  g_free (self->fingerprint_here);
  g_free (self->fingerprint_there);
  g_free (self->short_code);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->asked);
  g_ptr_array_unref (self->moments);
  g_free (self);
}

/* What others say of themselves may be any bytes */
static char *
display (const char *said, gsize characters)
{
  g_autoptr (GRefString) text = NULL;

  if (said == NULL)
    return NULL;
  if (!gun_text_is_valid (said, strlen (said)))
    return g_strdup ("–");
  text = gun_text_new (said);
  return gun_text_to_display (text, characters);
}

static void
set_unknown (GunPeerDetail *self)
{
  self->messages_in = -1;
  self->messages_out = -1;
  self->bytes_in = -1;
  self->bytes_out = -1;
  self->lost_here = -1;
  self->lost_there = -1;
  self->waiting_bytes = -1;
  self->dropped = -1;
  self->duplicates = -1;
  self->too_long = -1;
  self->writes_refused = -1;
  self->cwnd_bytes = -1;
  self->rwnd_bytes = -1;
  self->rto_ms = -1;
  self->mtu_bytes = -1;
  self->max_message_bytes = -1;
  self->retransmitted = -1;
  self->n_asked = -1;
}

/**
 * gun_peer_detail_new:
 * @facts: what its row shows
 * @now_us: the monotonic time
 * @now_ms: the same moment, milliseconds since 1970
 *
 * Returns: (transfer full): that, and nothing more
 */
GunPeerDetail *
gun_peer_detail_new (const GunPeerFacts *facts, gint64 now_us, double now_ms)
{
  GunPeerDetail *self = g_new0 (GunPeerDetail, 1);

  g_atomic_ref_count_init (&self->ref_count);
  set_unknown (self);
  self->channels = g_ptr_array_new_with_free_func (channel_free);
  self->asked = g_ptr_array_new_with_free_func (g_free);
  self->moments = g_ptr_array_new_with_free_func (moment_free);
  self->kind = facts->kind;
  self->state = facts->state;
  self->route = facts->route;
  self->name = g_strdup (facts->name);
  self->url = display (facts->url, G_MAXSIZE);
  self->pid = g_strdup (facts->pid);
  self->device_id = g_strdup (facts->device_id);
  self->via = g_strdup (facts->via);
  self->address = display (facts->address, G_MAXSIZE);
  self->reason = display (facts->reason, G_MAXSIZE);
  self->at_ms = now_ms;
  self->since_ms = now_ms - (double) (now_us - facts->since_us) / 1000;
  self->retry_in_ms
      = facts->retry_at_us > 0 ? (double) MAX (facts->retry_at_us - now_us, 0) / 1000 : -1;
  self->is_encrypted = facts->encrypted;
  self->is_local = facts->local;
  self->is_private = facts->is_private;
  self->is_paused = facts->is_paused;
  self->bytes_per_second = facts->bytes_per_second;
  self->clock_difference_us = facts->clock_difference_us;
  self->clock_exact_us = facts->clock_exact_us;
  self->round_trip_us = facts->round_trip_us;
  self->round_trip_source
      = facts->round_trip_us < 0 ? GUN_ROUND_TRIP_UNKNOWN : GUN_ROUND_TRIP_QUESTION;

  return self;
}

/**
 * gun_peer_detail_take_room:
 * @self: a detail that is being made
 * @room: (nullable): where it was heard of
 */
void
gun_peer_detail_take_room (GunPeerDetail *self, const char *room)
{
  g_free (self->room);
  self->room = display (room, NAME_CHARACTERS);
}

/* Name of a soul and key, as one reads it */
static char *
dup_topic (const GunPeerTopic *topic)
{
  g_autofree char *soul = gun_text_to_display (topic->soul, NAME_CHARACTERS);
  g_autofree char *key
      = topic->key == NULL ? NULL : gun_text_to_display (topic->key, NAME_CHARACTERS);

  return key == NULL ? g_steal_pointer (&soul) : g_strdup_printf ("%s · %s", soul, key);
}

/**
 * gun_peer_detail_take_peer:
 * @self: a detail that is being made
 * @peer: the peer itself, or that of its direct link
 */
void
gun_peer_detail_take_peer (GunPeerDetail *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) topics = gun_peer_list_subscriptions (peer, GUN_PEER_DETAIL_MAX_ASKED);
  GunPeerCounters counters;

  gun_peer_get_counters (peer, &counters);
  self->messages_in = (gint64) counters.messages_in;
  self->messages_out = (gint64) counters.messages_out;
  self->bytes_in = (gint64) counters.link.bytes_in;
  self->bytes_out = (gint64) counters.link.bytes_out;
  self->dropped
      = (gint64) (counters.link.frames_dropped + counters.bad_frames + counters.bad_messages);
  self->duplicates = (gint64) counters.duplicates;
  self->too_long = (gint64) counters.too_long;
  self->writes_refused = (gint64) counters.writes_refused;
  if (gun_peer_get_state (peer) == GUN_PEER_OPEN)
    self->waiting_bytes = (gint64) gun_peer_get_queued_bytes (peer);
  self->n_asked = gun_peer_get_n_subscriptions (peer);
  for (guint i = 0; i < topics->len; i++)
    g_ptr_array_add (self->asked, dup_topic (g_ptr_array_index (topics, i)));
}

static GunPeerEnd *
end_new (const GunIceCandidate *candidate)
{
  GunPeerEnd *end;

  if (candidate == NULL)
    return NULL;
  end = g_new0 (GunPeerEnd, 1);
  end->type = (GunPeerEndType) candidate->type;
  end->is_tcp = candidate->transport != GUN_ICE_UDP;
  end->address = display (candidate->address, NAME_CHARACTERS);
  end->port = candidate->port;
  return end;
}

static void
take_channel (GunPeerDetail *self, const GunRtcChannelStatistics *from)
{
  GunPeerChannel *channel = g_new0 (GunPeerChannel, 1);

  channel->label = display (from->label, NAME_CHARACTERS);
  channel->ordered = from->ordered;
  channel->max_retransmits = from->max_retransmits;
  channel->max_packet_life_time_ms = from->max_packet_life_time_ms;
  channel->messages_sent = from->counters.messages_sent;
  channel->messages_received = from->counters.messages_received;
  channel->messages_lost = from->counters.messages_abandoned;
  g_ptr_array_add (self->channels, channel);
}

/**
 * gun_peer_detail_take_statistics:
 * @self: a detail that is being made
 * @statistics: of its direct connection
 */
void
gun_peer_detail_take_statistics (GunPeerDetail *self, const GunRtcStatistics *statistics)
{
  self->here = end_new (statistics->local);
  self->there = end_new (statistics->remote);
  if (statistics->round_trip_us > 0)
    {
      self->round_trip_us = statistics->round_trip_us;
      self->round_trip_source = GUN_ROUND_TRIP_CHANNEL;
    }
  self->lost_here = statistics->messages_abandoned;
  self->lost_there = statistics->times_given_up;
  self->dtls_version = g_strdup (statistics->dtls_version);
  self->dtls_cipher = g_strdup (statistics->dtls_cipher);
  self->fingerprint_here = g_strdup (statistics->local_fingerprint);
  self->fingerprint_there = g_strdup (statistics->remote_fingerprint);
  if (self->fingerprint_here != NULL && self->fingerprint_there != NULL)
    self->short_code = gun_short_code_new (self->fingerprint_here, self->fingerprint_there);
  self->cwnd_bytes = statistics->cwnd_bytes;
  self->rwnd_bytes = statistics->rwnd_bytes;
  self->rto_ms = statistics->rto_ms;
  self->mtu_bytes = statistics->mtu_bytes;
  self->max_message_bytes = statistics->max_message_bytes;
  self->retransmitted = statistics->retransmitted_chunks;
  for (guint i = 0; i < MIN (statistics->channels->len, MAX_CHANNELS); i++)
    take_channel (self, g_ptr_array_index (statistics->channels, i));
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const GunPeerMoment *one = *(const GunPeerMoment *const *) a;
  const GunPeerMoment *other = *(const GunPeerMoment *const *) b;

  return one->at_ms < other->at_ms ? -1 : one->at_ms > other->at_ms;
}

/* What happens at once in several timelines keeps their order: sorting must not turn it */
static void
merge (GPtrArray *moments, guint n_before)
{
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();
  guint one = 0;
  guint other = n_before;

  while (one < n_before || other < moments->len)
    {
      gboolean take_one
          = other == moments->len
            || (one < n_before
                && compare_moments (&moments->pdata[one], &moments->pdata[other]) <= 0);

      g_ptr_array_add (merged, moments->pdata[take_one ? one++ : other++]);
    }
  for (guint i = 0; i < merged->len; i++)
    moments->pdata[i] = merged->pdata[i];
}

static void
add_timeline (GPtrArray *moments, GunRtcTimeline *timeline)
{
  guint n_before = moments->len;
  double began_ms = gun_rtc_timeline_get_began_ms (timeline);

  for (guint i = 0; i < gun_rtc_timeline_get_length (timeline); i++)
    {
      const GunRtcTimelineEntry *entry = gun_rtc_timeline_get_entry (timeline, i);
      GunPeerMoment *moment = g_new0 (GunPeerMoment, 1);

      moment->at_ms = began_ms + (double) entry->at_us / 1000;
      moment->layer = gun_rtc_layer_describe (entry->layer);
      moment->text = display (entry->text, G_MAXSIZE);
      moment->times = entry->times;
      g_ptr_array_add (moments, moment);
    }
  merge (moments, n_before);
}

/**
 * gun_peer_detail_take_timelines:
 * @self: a detail that is being made
 * @timelines: (element-type GunRtcTimeline): what happened to it, its own first, then those of its connections
 *
 * Together, as a timeline itself does, they keep how it began and what happened last, however much somebody makes happen.
 */
void
gun_peer_detail_take_timelines (GunPeerDetail *self, GPtrArray *timelines)
{
  const guint max = GUN_PEER_DETAIL_FIRST_MOMENTS + GUN_PEER_DETAIL_LAST_MOMENTS;

  for (guint i = 0; i < timelines->len; i++)
    {
      GunRtcTimeline *timeline = g_ptr_array_index (timelines, i);

      add_timeline (self->moments, timeline);
      self->n_forgotten += (gint64) gun_rtc_timeline_get_n_forgotten (timeline);
    }
  if (self->moments->len > max)
    {
      guint n_over = self->moments->len - max;

      for (guint i = 0; i < n_over; i++)
        {
          const GunPeerMoment *moment
              = g_ptr_array_index (self->moments, GUN_PEER_DETAIL_FIRST_MOMENTS + i);

          self->n_forgotten += moment->times;
        }
      g_ptr_array_remove_range (self->moments, GUN_PEER_DETAIL_FIRST_MOMENTS, n_over);
    }
}
