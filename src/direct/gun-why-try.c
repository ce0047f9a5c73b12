/* SPDX-License-Identifier: MIT */

#include "gun-why-facts.h"

#include <gio/gio.h>

#include "gun-rtc-statistics.h"

/**
 * gun_why_try_new:
 * @timeline: (nullable): of its connection
 * @connection: (nullable): what is measured, until the try ends
 *
 * Returns: (transfer full): a try that saw nothing yet
 */
GunWhyTry *
gun_why_try_new (GunRtcTimeline *timeline, GunPeerConnection *connection)
{
  GunWhyTry *self = g_rc_box_new0 (GunWhyTry);

  self->timeline = timeline != NULL ? gun_rtc_timeline_ref (timeline) : NULL;
  self->connection = connection != NULL ? g_object_ref (connection) : NULL;
  self->ours = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  self->theirs = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  return self;
}

GunWhyTry *
gun_why_try_ref (GunWhyTry *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  GunWhyTry *self = data;

  g_clear_pointer (&self->timeline, gun_rtc_timeline_unref);
  g_clear_object (&self->connection);
  g_ptr_array_unref (self->ours);
  g_ptr_array_unref (self->theirs);
  g_clear_error (&self->end);
}

void
gun_why_try_unref (GunWhyTry *self)
{
  g_rc_box_release_full (self, clear);
}

static void
take_candidates (GPtrArray **into, GPtrArray *from)
{
  g_ptr_array_ref (from);
  g_ptr_array_unref (*into);
  *into = from;
}

/**
 * gun_why_try_measure:
 * @self: a try
 *
 * Takes over what its connection knows now.
 */
void
gun_why_try_measure (GunWhyTry *self)
{
  g_autoptr (GunRtcStatistics) seen = NULL;

  if (self->connection == NULL)
    return;
  seen = gun_peer_connection_dup_statistics (self->connection);
  take_candidates (&self->ours, seen->local_candidates);
  take_candidates (&self->theirs, seen->remote_candidates);
  self->n_local_names = (guint) seen->candidates_dropped[GUN_ICE_LOCAL_NAME];
  self->n_unusable = 0;
  for (guint i = 0; i < GUN_ICE_N_VERDICTS; i++)
    if (i != GUN_ICE_TAKEN && i != GUN_ICE_LOCAL_NAME && i != GUN_ICE_REPEATED)
      self->n_unusable += (guint) seen->candidates_dropped[i];
  self->has_way = seen->local != NULL;
  self->was_checked = seen->checks_heard > 0;
  self->is_secured = seen->dtls_version != NULL;
  self->ice_state = seen->ice_state;
  self->dtls_state = seen->dtls_state;
  self->sctp_state = seen->sctp_state;
  self->n_received = seen->packets_received;
}

/**
 * gun_why_try_end:
 * @self: a try
 * @now_us: monotonic
 * @end: (nullable): why
 *
 * Measures once more, and lets go of its connection.
 */
void
gun_why_try_end (GunWhyTry *self, gint64 now_us, const GError *end)
{
  if (self->ended_us != 0)
    return;
  gun_why_try_measure (self);
  g_clear_object (&self->connection);
  self->ended_us = now_us;
  self->end = end != NULL ? g_error_copy (end) : NULL;
}

/**
 * gun_why_try_has_type:
 * @candidates: (element-type GunIceCandidate): of one side
 * @type: a type
 *
 * Returns: whether one of them has it
 */
gboolean
gun_why_try_has_type (GPtrArray *candidates, GunIceCandidateType type)
{
  for (guint i = 0; i < candidates->len; i++)
    if (((GunIceCandidate *) g_ptr_array_index (candidates, i))->type == type)
      return TRUE;
  return FALSE;
}

/* The same /24, or /64: what a household or an office has most often */
static gboolean
are_near (const GunIceCandidate *one, const GunIceCandidate *other)
{
  g_autoptr (GInetAddress) a = g_inet_address_new_from_string (one->address);
  g_autoptr (GInetAddress) b = g_inet_address_new_from_string (other->address);
  gsize n_bytes;

  if (a == NULL || b == NULL || g_inet_address_get_family (a) != g_inet_address_get_family (b))
    return FALSE;
  n_bytes = g_inet_address_get_family (a) == G_SOCKET_FAMILY_IPV4 ? 3 : 8;
  return memcmp (g_inet_address_to_bytes (a), g_inet_address_to_bytes (b), n_bytes) == 0;
}

/**
 * gun_why_try_shares_network:
 * @self: a try
 *
 * Returns: whether both sides named an address of the same small network, so that no NAT needs to be between them
 */
gboolean
gun_why_try_shares_network (const GunWhyTry *self)
{
  for (guint i = 0; i < self->ours->len; i++)
    for (guint j = 0; j < self->theirs->len; j++)
      {
        const GunIceCandidate *our = g_ptr_array_index (self->ours, i);
        const GunIceCandidate *their = g_ptr_array_index (self->theirs, j);

        if (our->type == GUN_ICE_HOST && their->type == GUN_ICE_HOST && are_near (our, their))
          return TRUE;
      }
  return FALSE;
}

/* One socket of theirs, seen at two ports. 0 and 9 stand for a socket that is not told. */
static gboolean
shows_two_ports (const GunIceCandidate *one, const GunIceCandidate *other)
{
  return one->type == GUN_ICE_SERVER_REFLEXIVE && other->type == GUN_ICE_SERVER_REFLEXIVE
         && one->related_port > 9 && one->related_port == other->related_port
         && g_strcmp0 (one->related_address, other->related_address) == 0
         && g_strcmp0 (one->address, other->address) == 0 && one->port != other->port;
}

/**
 * gun_why_try_find_their_ports:
 * @self: a try
 * @one: (out) (transfer none): a candidate of theirs
 * @other: (out) (transfer none): another one of the same socket, with another port
 *
 * Returns: whether their candidates show that their network gives each server another port
 */
gboolean
gun_why_try_find_their_ports (const GunWhyTry *self,
                              const GunIceCandidate **one,
                              const GunIceCandidate **other)
{
  for (guint i = 0; i < self->theirs->len; i++)
    for (guint j = i + 1; j < self->theirs->len; j++)
      {
        *one = g_ptr_array_index (self->theirs, i);
        *other = g_ptr_array_index (self->theirs, j);
        if (shows_two_ports (*one, *other))
          return TRUE;
      }
  return FALSE;
}
