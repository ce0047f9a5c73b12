/* SPDX-License-Identifier: MIT */

#include "gun-sctp-private.h"

#include <string.h>

#include "gun-sctp-chunks.h"

/* Longer than the longest retransmission timer (MAX_RTO_MS of gun-sctp-socket.c), less what a heartbeat may come early. */
#define FORGOTTEN_AFTER_US (2900 * G_GINT64_CONSTANT (1000))

/* Heartbeats come and go while all is quiet, and start no timer that must be met. */
static gboolean
is_work (const GunSctpChunks *chunks)
{
  return chunks->type != GUN_SCTP_CHUNK_HEARTBEAT && chunks->type != GUN_SCTP_CHUNK_HEARTBEAT_ACK;
}

static void
note_heartbeat (GunSctpAssociation *self, const GunSctpChunks *chunks)
{
  if (self->heartbeat_us != 0 || chunks->value_bytes > sizeof self->heartbeat)
    return;
  self->heartbeat_us = self->now_us;
  self->heartbeat_bytes = chunks->value_bytes;
  memcpy (self->heartbeat, chunks->value, chunks->value_bytes);
}

/* Serial numbers (RFC 1982): what is not ahead of all before was sent before. */
static void
note_chunk (GunSctpAssociation *self, const GunSctpChunks *chunks)
{
  if (self->has_tsn && (gint32) (chunks->tsn - self->highest_tsn) <= 0)
    self->retransmitted_chunks++;
  else
    {
      self->highest_tsn = chunks->tsn;
      if (chunks->ends_message && self->n_unsent > 0)
        self->n_unsent--;
    }
  self->has_tsn = TRUE;
}

/* A packet leaves; TRUE when there is more in it than signs of life. */
gboolean
gun_sctp_traffic_look_out (GunSctpAssociation *self, const guint8 *packet, gsize length_bytes)
{
  GunSctpChunks chunks;
  gboolean any_work = FALSE;

  gun_sctp_chunks_init (&chunks, packet, length_bytes);
  while (gun_sctp_chunks_next (&chunks))
    {
      any_work |= is_work (&chunks);
      if (chunks.type == GUN_SCTP_CHUNK_HEARTBEAT)
        {
          note_heartbeat (self, &chunks);
        }
      else if (chunks.type == GUN_SCTP_CHUNK_DATA)
        {
          note_chunk (self, &chunks);
          self->forward_us = self->now_us;
        }
      else if (chunks.type == GUN_SCTP_CHUNK_FORWARD_TSN)
        {
          g_clear_pointer (&self->forward, g_bytes_unref);
          self->forward = g_bytes_new (packet, length_bytes);
          self->forward_us = self->now_us;
        }
    }
  return any_work;
}

/* The answer must say what the heartbeat said (RFC 9260 section 3.3.6): a late one to an earlier heartbeat, or one that
 * was made up, would give a round trip that never was. */
static void
note_answer (GunSctpAssociation *self, const GunSctpChunks *chunks)
{
  if (self->heartbeat_us == 0 || chunks->value_bytes != self->heartbeat_bytes
      || memcmp (chunks->value, self->heartbeat, self->heartbeat_bytes) != 0)
    return;
  self->round_trip_us = MAX (self->now_us - self->heartbeat_us, 0);
  self->round_trips_us[self->n_round_trips++ % GUN_SCTP_ROUND_TRIPS] = self->round_trip_us;
  gun_sctp_traffic_forget_heartbeat (self);
  gun_sctp_traffic_judge_cap (self);
}

/* It is said again until it is acknowledged. */
static void
note_given_up (GunSctpAssociation *self, const GunSctpChunks *chunks)
{
  if (self->times_given_up > 0 && (gint32) (chunks->tsn - self->given_up_tsn) <= 0)
    return;
  self->given_up_tsn = chunks->tsn;
  self->times_given_up++;
}

/* A packet came; TRUE when there is more in it than signs of life, or it is no packet at all. */
gboolean
gun_sctp_traffic_look_in (GunSctpAssociation *self, const guint8 *packet, gsize length_bytes)
{
  GunSctpChunks chunks;
  gboolean any_work = FALSE;

  gun_sctp_chunks_init (&chunks, packet, length_bytes);
  while (gun_sctp_chunks_next (&chunks))
    {
      any_work |= is_work (&chunks);
      if (chunks.type == GUN_SCTP_CHUNK_HEARTBEAT_ACK)
        note_answer (self, &chunks);
      else if (chunks.type == GUN_SCTP_CHUNK_FORWARD_TSN)
        note_given_up (self, &chunks);
    }
  return any_work;
}

/* Whatever answer comes to it from now on says nothing. */
void
gun_sctp_traffic_forget_heartbeat (GunSctpAssociation *self)
{
  self->heartbeat_us = 0;
}

/* usrsctp 0.9.5 forgets to start its timer when it gave up a message of which a part had not left yet: a FORWARD TSN that is lost then
 * stays lost until there is new data, the other side waits for what never comes, and a stream is never reset. It is sent
 * again here, as a network might have doubled it. */
void
gun_sctp_traffic_repeat_forward (GunSctpAssociation *self)
{
  GunSctpStatistics statistics;
  gsize length_bytes;
  const void *packet;

  if (self->forward == NULL || self->now_us - self->forward_us < FORGOTTEN_AFTER_US)
    return;
  gun_sctp_association_get_statistics (self, &statistics);
  if (statistics.unacked_chunks <= 0)
    {
      g_clear_pointer (&self->forward, g_bytes_unref);
      return;
    }
  packet = g_bytes_get_data (self->forward, &length_bytes);
  gun_sctp_association_queue (self, packet, length_bytes);
}

static gint64
least_round_trip_us (GunSctpAssociation *self)
{
  gint64 least_us = G_MAXINT64;

  for (guint i = 0; i < MIN (self->n_round_trips, GUN_SCTP_ROUND_TRIPS); i++)
    least_us = MIN (least_us, self->round_trips_us[i]);
  return least_us;
}

/* The cap is for short ways: on long ones it would only be slow. The least round trip of the last ones decides, for in a flood
 * the last one tells of the queues that the cap is to keep short. While nothing is known it is there. */
void
gun_sctp_traffic_judge_cap (GunSctpAssociation *self)
{
  gboolean short_way
      = self->n_round_trips == 0 || least_round_trip_us (self) < GUN_SCTP_CWND_CAP_BELOW_US;
  gboolean wanted = self->settings.cwnd_cap_bytes > 0 && short_way;

  if (wanted != self->capped)
    gun_sctp_socket_set_cwnd_cap (self, wanted ? self->settings.cwnd_cap_bytes : 0);
}
