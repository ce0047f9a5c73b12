/* SPDX-License-Identifier: MIT */

/* Attempts to reach remotes, and the links that come of them. */

#include "gun-direct-private.h"

#include <glib/gi18n.h>

/* After a link was lost, so that both sides know of it by then. */
#define FIRST_RETRY_US (1 * G_USEC_PER_SEC)

#define MINUTE_US (60 * G_USEC_PER_SEC)

/* While so many are under way, a page has so long to answer our offer: one that is there does at once, and a crowd of names
 * with nobody behind them keeps others waiting. */
#define CROWDED_ATTEMPTS (GUN_DIRECT_MAX_ATTEMPTS / 2)
#define CROWDED_ANSWER_MS 3000

static gboolean
refuse (GunDirect *self, GunDirectDropped why, GError **error, const char *text)
{
  gun_direct_count (self, why);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, text);
  return FALSE;
}

static gboolean
refuse_remote (
    GunDirect *self, GunRemote *remote, GunWhyRefusal refused, GError **error, const char *text)
{
  remote->refused = refused;
  gun_remote_note (remote, GUN_RTC_LAYER_CONNECTION, "It is not tried: %s", text);
  return refuse (self, GUN_DIRECT_DROPPED_TOO_MANY, error, text);
}

/* What one remote, or all together, may cost (DECISIONS.md section 4). */
static gboolean
may_try (GunDirect *self, GunRemote *remote, GError **error)
{
  gint64 oldest_us = remote->tries_us[remote->n_tries % GUN_DIRECT_ATTEMPTS_PER_MINUTE];

  if (remote->peer != NULL)
    return refuse (self, GUN_DIRECT_DROPPED_CONNECTED, error, "It is connected directly");
  if (self->n_connected >= self->terms.max_peers)
    return refuse_remote (self,
                          remote,
                          GUN_WHY_REFUSED_FULL,
                          error,
                          "As many peers are connected directly as are allowed");
  if (remote->attempt == NULL && self->n_attempts >= GUN_DIRECT_MAX_ATTEMPTS)
    {
      remote->waits_for_attempt = TRUE;
      return refuse_remote (
          self, remote, GUN_WHY_REFUSED_BUSY, error, "Many connections are being made: it waits");
    }
  if (remote->n_tries >= GUN_DIRECT_ATTEMPTS_PER_MINUTE
      && gun_direct_now_us (self) - oldest_us < MINUTE_US)
    return refuse_remote (self,
                          remote,
                          GUN_WHY_REFUSED_OFTEN,
                          error,
                          "It was tried six times in this minute: it waits");
  return TRUE;
}

static GunDtlsCertificate *
ensure_certificate (GunDirect *self, GError **error)
{
  if (self->certificate == NULL)
    self->certificate = gun_dtls_certificate_new (error);
  return self->certificate;
}

gboolean
gun_direct_init_configuration (GunDirect *self, GunRtcConfiguration *configuration, GError **error)
{
  if (ensure_certificate (self, error) == NULL)
    return FALSE;

  gun_rtc_configuration_init (configuration, self->certificate);
  configuration->ice_servers = self->terms.ice_servers;
  configuration->transport_policy
      = self->terms.relay_only ? GUN_RTC_TRANSPORT_RELAY : GUN_RTC_TRANSPORT_ALL;
  configuration->min_port = self->terms.min_port;
  configuration->max_port = self->terms.max_port;
  configuration->cwnd_cap_bytes = self->terms.cwnd_cap_bytes;
  return TRUE;
}

/* @reason: (nullable): why it failed; %NULL: it is given up here, or a link came of it */
static void
end_attempt (GunDirect *self, GunRemote *remote, const GError *reason)
{
  if (remote->attempt == NULL)
    return;

  if (remote->link == NULL)
    gun_remote_end_try (remote, reason);
  gun_direct_attempt_cancel (remote->attempt);
  g_clear_object (&remote->attempt);
  if (!remote->is_invited)
    self->n_attempts--;
}

/* One is over: of those who waited for that, the one who was heard of last is tried now. Others have waited longer, and who
 * waits for long is gone, or does not listen any more. */
static void
begin_another (GunDirect *self)
{
  GunRemote *newest = NULL;

  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->waits_for_attempt && (newest == NULL || remote->heard_us >= newest->heard_us))
        newest = remote;
    }

  if (newest == NULL)
    return;
  newest->waits_for_attempt = FALSE;
  gun_direct_want_soon (self, newest, 0);
}

/* @remote's attempt is over; its room knows what comes next. */
static void
settle (GunDirect *self, GunRemote *remote, gboolean is_open, const GError *reason)
{
  const GunRoomFuncs *funcs = remote->funcs;

  end_attempt (self, remote, reason);
  if (is_open)
    self->counters.opened++;
  else
    self->counters.failed++;
  funcs->settled (remote->room, remote, is_open);
  begin_another (self);
}

static void
described_cb (GunDirectAttempt *attempt,
              GunRtcDescriptionKind kind,
              const char *sdp,
              gboolean is_update,
              gpointer data)
{
  GunRemote *remote = data;

  gun_remote_note_said (remote, kind, is_update);
  remote->funcs->say (remote->room, remote, kind, sdp, is_update);
}

static void
pair_changed_cb (GunPeerConnection *connection, GunRemote *remote)
{
  gun_direct_emit_changed (remote->direct, remote);
}

void
gun_direct_attempt_opened (GunDirect *self, GunRemote *remote, GunLink *link)
{
  if (self->n_connected >= self->terms.max_peers)
    {
      gun_link_close (link, GUN_LINK_ERROR_CLOSED, "As many peers are connected as are allowed");
      gun_direct_count (self, GUN_DIRECT_DROPPED_TOO_MANY);
      settle (self, remote, FALSE, NULL);
      remote->refused = GUN_WHY_REFUSED_FULL;
      gun_direct_emit_changed (self, remote);
      return;
    }

  remote->link = GUN_DIRECT_LINK (g_object_ref (link));
  remote->pair_handler = g_signal_connect (gun_direct_link_get_connection (remote->link),
                                           "pair-changed",
                                           G_CALLBACK (pair_changed_cb),
                                           remote);
  remote->peer = g_object_ref (gun_mesh_adopt_direct_link (self->mesh, link, remote->pid));
  remote->was_connected = TRUE;
  remote->settled_frames = 0;
  remote->settled_losses = 0;
  gun_remote_set_reason (remote, NULL);
  self->n_connected++;
  gun_remote_note_opened (remote);
  settle (self, remote, TRUE, NULL);
  gun_direct_emit_changed (self, remote);
}

static void
opened_cb (GunDirectAttempt *attempt, GunLink *link, gpointer data)
{
  g_autoptr (GunRemote) remote = g_object_ref (data);

  gun_direct_attempt_opened (remote->direct, remote, link);
}

void
gun_direct_attempt_failed (GunDirect *self, GunRemote *remote, const GError *reason)
{
  gun_remote_set_reason (remote, reason);
  settle (self, remote, FALSE, reason);
  gun_direct_ask_servers (self);
  gun_direct_emit_changed (self, remote);
}

static void
failed_cb (GunDirectAttempt *attempt, const GError *reason, gpointer data)
{
  g_autoptr (GunRemote) remote = g_object_ref (data);

  gun_direct_attempt_failed (remote->direct, remote, reason);
}

static const GunDirectAttemptFuncs attempt_funcs = { described_cb, opened_cb, failed_cb };

void
gun_direct_adopt_attempt (GunDirect *self,
                          GunRemote *remote,
                          GunDirectAttempt *attempt,
                          gboolean is_offerer,
                          const GunRoomFuncs *funcs,
                          gpointer room)
{
  remote->attempt = g_object_ref (attempt);
  remote->is_offerer = is_offerer;
  remote->funcs = funcs;
  remote->room = room;
  self->counters.attempts++;
  gun_remote_begin_try (remote, self->terms.relay_only);
  gun_direct_emit_changed (self, remote);
}

/* @offer: (nullable): theirs; %NULL: we offer */
static gboolean
begin (GunDirect *self,
       GunRemote *remote,
       const char *offer,
       const GunRoomFuncs *funcs,
       gpointer room,
       GError **error)
{
  GunDirectChannelTerms channel
      = { self->terms.ordered, self->terms.max_retransmits, self->terms.max_packet_life_time_ms };
  GunRtcConfiguration configuration;
  GunDirectAttempt *attempt;

  if (!gun_direct_init_configuration (self, &configuration, error))
    return FALSE;

  attempt = offer != NULL ? gun_direct_attempt_new_answer (
                &configuration, self->clock, &channel, &attempt_funcs, remote, offer, error)
                          : gun_direct_attempt_new_offer (
                              &configuration, self->clock, &channel, &attempt_funcs, remote);
  if (attempt == NULL)
    {
      gun_direct_count (self, GUN_DIRECT_DROPPED_MALFORMED);
      return FALSE;
    }

  /* Only now: what cannot be read ends nothing that is under way */
  end_attempt (self, remote, NULL);
  /* Relays hold back what lies ahead of their clock, so an answer may be late; a browser's is then lost for good */
  if (remote->kind == GUN_REMOTE_DESKTOP)
    gun_direct_attempt_set_answer_ms (attempt, GUN_DIRECT_OPEN_MS);
  else if (self->n_attempts >= CROWDED_ATTEMPTS)
    gun_direct_attempt_set_answer_ms (attempt, CROWDED_ANSWER_MS);
  remote->tries_us[remote->n_tries++ % GUN_DIRECT_ATTEMPTS_PER_MINUTE] = gun_direct_now_us (self);
  gun_clear_timer (&remote->want_timer);
  remote->retry_at_us = 0;
  self->n_attempts++;
  gun_direct_adopt_attempt (self, remote, attempt, offer == NULL, funcs, room);
  g_object_unref (attempt);
  return TRUE;
}

/**
 * gun_direct_offer:
 * @self: a #GunDirect
 * @remote: whom to reach
 * @funcs: how its room gets our description there; must outlive the attempt
 * @room: for @funcs
 * @error: return location: why not now, a sentence
 *
 * Begins an attempt as the one who offers.
 *
 * Returns: whether it began
 */
gboolean
gun_direct_offer (
    GunDirect *self, GunRemote *remote, const GunRoomFuncs *funcs, gpointer room, GError **error)
{
  if (remote->attempt != NULL)
    return refuse (
        self, GUN_DIRECT_DROPPED_REPEATED, error, "A connection to it is being made already");
  return may_try (self, remote, error) && begin (self, remote, NULL, funcs, room, error);
}

/**
 * gun_direct_take_offer:
 * @self: a #GunDirect
 * @remote: who offers
 * @sdp: its description, anything at all
 * @funcs: how its room gets our answer there; must outlive the attempt
 * @room: for @funcs
 * @error: return location: why it is not answered, a sentence
 *
 * Begins an attempt as the one who answers. An attempt that is under way gives way: the newest offer is the one that
 * its sender stands by.
 *
 * Returns: whether it is answered
 */
gboolean
gun_direct_take_offer (GunDirect *self,
                       GunRemote *remote,
                       const char *sdp,
                       const GunRoomFuncs *funcs,
                       gpointer room,
                       GError **error)
{
  return may_try (self, remote, error) && begin (self, remote, sdp, funcs, room, error);
}

static gboolean
refuse_unknown (GunDirect *self, GError **error)
{
  return refuse (
      self, GUN_DIRECT_DROPPED_UNKNOWN, error, "There is no attempt that this belongs to");
}

static gboolean
count_taken (GunDirect *self, gboolean is_taken)
{
  if (!is_taken)
    gun_direct_count (self, GUN_DIRECT_DROPPED_MALFORMED);
  return is_taken;
}

/* A description of theirs */
static gboolean
note_taken (GunDirect *self, GunRemote *remote, gboolean is_taken)
{
  if (is_taken)
    gun_remote_note_heard (remote);
  else
    gun_remote_note (
        remote, GUN_RTC_LAYER_DESCRIPTION, "A description of its was heard and could not be used");
  return count_taken (self, is_taken);
}

gboolean
gun_direct_take_answer (GunDirect *self, GunRemote *remote, const char *sdp, GError **error)
{
  if (remote->attempt == NULL || !remote->is_offerer)
    return refuse_unknown (self, error);
  return note_taken (self, remote, gun_direct_attempt_take_answer (remote->attempt, sdp, error));
}

gboolean
gun_direct_take_update (GunDirect *self, GunRemote *remote, const char *sdp, GError **error)
{
  if (remote->attempt == NULL)
    return refuse_unknown (self, error);
  return note_taken (self, remote, gun_direct_attempt_take_update (remote->attempt, sdp, error));
}

gboolean
gun_direct_take_candidate (GunDirect *self,
                           GunRemote *remote,
                           const char *candidate,
                           GError **error)
{
  if (remote->attempt == NULL)
    return refuse_unknown (self, error);
  return count_taken (self, gun_direct_attempt_add_candidate (remote->attempt, candidate, error));
}

/* @reason: (nullable): why it was lost; %NULL: it is closed here */
static void
drop_link (GunDirect *self, GunRemote *remote, const GError *reason)
{
  gun_remote_end_try (remote, reason);
  g_clear_signal_handler (&remote->pair_handler, gun_direct_link_get_connection (remote->link));
  g_clear_object (&remote->link);
  g_clear_object (&remote->peer);
  self->n_connected--;
}

/**
 * gun_direct_disconnect:
 * @self: a #GunDirect
 * @remote: one of its remotes
 *
 * Ends its attempt and closes its link, whichever there is. Nothing is tried again by that.
 */
void
gun_direct_disconnect (GunDirect *self, GunRemote *remote)
{
  g_autoptr (GunPeer) peer = NULL;

  if (remote->is_invited && remote->attempt != NULL)
    gun_direct_invite_given_up (self, remote);
  end_attempt (self, remote, NULL);
  if (remote->peer == NULL)
    return;

  peer = g_object_ref (remote->peer);
  drop_link (self, remote, NULL);
  gun_mesh_remove_peer (self->mesh, peer);
}

/* @reason: (nullable): of the link */
static void
set_lost_reason (GunRemote *remote, const GError *reason)
{
  g_autoptr (GError) told = NULL;

  if (!remote->is_invited)
    {
      gun_remote_set_reason (remote, reason);
      return;
    }
  told = g_error_new (reason != NULL ? reason->domain : GUN_INVITE_ERROR,
                      reason != NULL ? reason->code : GUN_INVITE_ERROR_USED,
                      _ ("They were invited by text: make another invite (%s)"),
                      reason != NULL ? reason->message : _ ("the link was closed"));
  gun_remote_set_reason (remote, told);
}

/* What was said before the link was lost may have been the last of it: only newer signs count. */
void
gun_direct_peer_removed_cb (GunMesh *mesh, GunPeer *peer, GunDirect *self)
{
  GunRemote *remote = gun_direct_find_by_peer (self, peer);

  if (remote == NULL)
    return;

  set_lost_reason (remote, gun_peer_get_last_error (peer));
  drop_link (self, remote, gun_peer_get_last_error (peer));
  remote->heard_us = 0;
  if (!remote->has_left)
    gun_direct_want_soon (self, remote, FIRST_RETRY_US);
  gun_direct_emit_changed (self, remote);
  begin_another (self);
}

/**
 * gun_direct_look_for_losses:
 * @self: a #GunDirect
 * @remote: one of its remotes
 *
 * What a browser sends may be lost on its channel for good. When something came, and when it gave something up, it is
 * asked again for what is followed here, with the `##` of what is known, so that it answers only where that differs.
 * Its answers must not count as news, so one look is left out after each time.
 */
void
gun_direct_look_for_losses (GunDirect *self, GunRemote *remote)
{
  g_autoptr (GunRtcStatistics) statistics = NULL;
  GunLinkCounters counters;
  gboolean any_lost;

  if (remote->peer == NULL || !gun_direct_link_is_lossy (remote->link))
    return;

  gun_link_get_counters (GUN_LINK (remote->link), &counters);
  statistics = gun_peer_connection_dup_statistics (gun_direct_link_get_connection (remote->link));
  any_lost = statistics->times_given_up > remote->settled_losses;
  remote->settled_losses = MAX (statistics->times_given_up, 0);
  if (any_lost || (!remote->was_asked_again && counters.frames_in != remote->settled_frames))
    {
      gun_mesh_ask_again (self->mesh, remote->peer);
      remote->was_asked_again = TRUE;
      return;
    }
  remote->settled_frames = counters.frames_in;
  remote->was_asked_again = FALSE;
}
