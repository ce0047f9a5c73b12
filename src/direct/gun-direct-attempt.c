/* SPDX-License-Identifier: MIT */

#include "gun-direct-attempt-private.h"

#include "gun-dtls-session.h"

#define MS_US G_GINT64_CONSTANT (1000)

#define TO(s) (1u << GUN_DIRECT_##s)
static const guint allowed[] = {
  [GUN_DIRECT_DESCRIBING] = TO (SAID) | TO (ENDING) | TO (OVER),
  [GUN_DIRECT_SAID] = TO (ENDING) | TO (OVER),
  [GUN_DIRECT_ENDING] = TO (OVER),
  [GUN_DIRECT_OVER] = 0,
};

G_DEFINE_FINAL_TYPE (GunDirectAttempt, gun_direct_attempt, G_TYPE_OBJECT)

static gboolean
set_state (GunDirectAttempt *self, GunDirectAttemptState state)
{
  static const char *const names[] = { "describing", "said", "ending", "over" };

  if (!(allowed[self->state] & (1u << state)))
    return FALSE;

  g_debug ("Attempt %p: from %s to %s", (void *) self, names[self->state], names[state]);
  self->state = state;
  return TRUE;
}

static void
clear_timers (GunDirectAttempt *self)
{
  gun_clear_timer (&self->describe);
  gun_clear_timer (&self->deadline);
  gun_clear_timer (&self->end);
}

/* Nothing is heard of the connection any more. */
static void
let_go (GunDirectAttempt *self)
{
  clear_timers (self);
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  if (self->own != NULL)
    g_signal_handlers_disconnect_by_data (self->own, self);
  g_clear_object (&self->own);
  g_clear_object (&self->link);
}

/* Nobody will have the link. */
static void
give_up (GunDirectAttempt *self)
{
  let_go (self);
  if (gun_peer_connection_get_state (self->connection) < GUN_RTC_FAILED)
    gun_peer_connection_close (self->connection);
}

static gboolean
end_cb (gpointer user_data)
{
  g_autoptr (GunDirectAttempt) self = g_object_ref (GUN_DIRECT_ATTEMPT (user_data));
  g_autoptr (GunDirectLink) link = g_steal_pointer (&self->link);

  /* What was open for a moment only is no link to give out */
  if (self->reason == NULL && gun_direct_link_get_reason (link) != NULL)
    self->reason = g_error_copy (gun_direct_link_get_reason (link));
  set_state (self, GUN_DIRECT_OVER);
  if (self->reason == NULL)
    {
      let_go (self);
      self->funcs->opened (self, GUN_LINK (link), self->user_data);
    }
  else
    {
      give_up (self);
      self->funcs->failed (self, self->reason, self->user_data);
    }
  return G_SOURCE_REMOVE;
}

/* @reason (transfer full) (nullable): none when our channel is open. Only the first end counts. */
static void
end_soon (GunDirectAttempt *self, GError *reason)
{
  if (!set_state (self, GUN_DIRECT_ENDING))
    {
      g_clear_error (&reason);
      return;
    }
  self->reason = reason;
  clear_timers (self);
  self->end = gun_clock_add_timer (self->clock, 0, end_cb, self);
}

static guint
get_answer_ms (GunDirectAttempt *self)
{
  return self->is_by_hand ? self->answer_ms : MIN (self->answer_ms, self->open_ms);
}

static gboolean
deadline_cb (gpointer user_data)
{
  GunDirectAttempt *self = user_data;
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);
  GunIceState ice;
  GunDtlsState dtls;

  gun_clear_timer (&self->deadline);
  if (now_us < self->open_deadline_us && self->remote != NULL)
    {
      self->deadline
          = gun_clock_add_timer (self->clock, self->open_deadline_us - now_us, deadline_cb, self);
      return G_SOURCE_REMOVE;
    }
  if (self->remote == NULL)
    {
      end_soon (self,
                g_error_new (GUN_RTC_ERROR,
                             GUN_RTC_ERROR_TIMED_OUT,
                             "No answer came within %u s",
                             get_answer_ms (self) / 1000));
      return G_SOURCE_REMOVE;
    }
  g_object_get (self->connection, "ice-state", &ice, "dtls-state", &dtls, NULL);
  end_soon (self,
            g_error_new (GUN_RTC_ERROR,
                         GUN_RTC_ERROR_TIMED_OUT,
                         "No connection came about within %u s: ICE is “%s”, DTLS is “%s”",
                         self->open_ms / 1000,
                         gun_rtc_enum_nick (GUN_TYPE_ICE_STATE, (int) ice),
                         gun_rtc_enum_nick (GUN_TYPE_DTLS_STATE, (int) dtls)));
  return G_SOURCE_REMOVE;
}

/* Once it was said, and by hand again when the answer is there */
void
gun_direct_attempt_start_deadline (GunDirectAttempt *self)
{
  guint first_ms = self->remote == NULL ? get_answer_ms (self) : self->open_ms;

  gun_clear_timer (&self->deadline);
  self->open_deadline_us = gun_clock_get_monotonic_us (self->clock) + self->open_ms * MS_US;
  self->deadline = gun_clock_add_timer (self->clock, first_ms * MS_US, deadline_cb, self);
}

static void
describe (GunDirectAttempt *self)
{
  g_autofree char *sdp = gun_peer_connection_dup_local_description (self->connection);
  gboolean is_update = self->state == GUN_DIRECT_SAID;

  gun_clear_timer (&self->describe);
  if (!is_update)
    {
      set_state (self, GUN_DIRECT_SAID);
      gun_direct_attempt_start_deadline (self);
    }
  self->funcs->described (self, self->kind, sdp, is_update, self->user_data);
}

static gboolean
describe_cb (gpointer user_data)
{
  describe (GUN_DIRECT_ATTEMPT (user_data));
  return G_SOURCE_REMOVE;
}

static void
gathering_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  GunDirectAttempt *self = user_data;
  GunIceGathering gathering;

  g_object_get (connection, "gathering", &gathering, NULL);
  /* Once it was said, only when something new waits to be */
  if (gathering == GUN_ICE_GATHERING_COMPLETE && self->describe != NULL)
    describe (self);
}

static void
candidate_cb (GunPeerConnection *connection, GunIceCandidate *candidate, gpointer user_data)
{
  GunDirectAttempt *self = user_data;

  if (self->state == GUN_DIRECT_SAID && self->describe == NULL && !self->is_by_hand)
    self->describe
        = gun_clock_add_timer (self->clock, GUN_DIRECT_UPDATE_MS * MS_US, describe_cb, self);
}

static void
connection_state_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  GunDirectAttempt *self = user_data;
  const GError *reason = gun_direct_link_get_reason (self->link);

  /* Of one that failed the reason follows; of one that the link closed it knows why */
  if (gun_peer_connection_get_state (connection) != GUN_RTC_CLOSED)
    return;
  end_soon (self,
            reason != NULL
                ? g_error_copy (reason)
                : g_error_new_literal (GUN_RTC_ERROR,
                                       GUN_RTC_ERROR_CLOSED,
                                       "The other side closed the connection before it was open"));
}

static void
connection_error_cb (GunPeerConnection *connection, const GError *error, gpointer user_data)
{
  end_soon (user_data, g_error_copy (error));
}

static void
own_channel_opened_cb (GunDataChannel *channel, gpointer user_data)
{
  end_soon (user_data, NULL);
}

static GunDirectAttempt *
attempt_new (GunRtcDescriptionKind kind,
             const GunRtcConfiguration *configuration,
             GunClock *clock,
             const GunDirectAttemptFuncs *funcs,
             gpointer user_data)
{
  GunDirectAttempt *self = g_object_new (GUN_TYPE_DIRECT_ATTEMPT, NULL);

  self->kind = kind;
  self->clock = g_object_ref (clock);
  self->funcs = funcs;
  self->user_data = user_data;
  self->connection = gun_peer_connection_new (configuration, clock);
  g_signal_connect (self->connection, "notify::gathering", G_CALLBACK (gathering_cb), self);
  g_signal_connect (self->connection, "candidate", G_CALLBACK (candidate_cb), self);
  return self;
}

/* Our channel, and what listens to it; then our description begins to be made. */
static gboolean
begin (GunDirectAttempt *self, const GunDirectChannelTerms *terms, GError **error)
{
  const GunDataChannelOptions options = {
    .ordered = terms->ordered,
    .max_retransmits = terms->max_retransmits,
    .max_packet_life_time_ms = terms->max_packet_life_time_ms,
  };
  g_autofree char *sdp = NULL;

  self->own
      = gun_peer_connection_create_channel (self->connection, GUN_DIRECT_LABEL, &options, error);
  if (self->own == NULL)
    return FALSE;
  self->link = gun_direct_link_new (self->connection, self->own, self->clock);
  g_signal_connect (self->own, "opened", G_CALLBACK (own_channel_opened_cb), self);
  g_signal_connect (self->connection, "error", G_CALLBACK (connection_error_cb), self);
  g_signal_connect (self->connection, "notify::state", G_CALLBACK (connection_state_cb), self);
  self->describe
      = gun_clock_add_timer (self->clock, GUN_DIRECT_DESCRIBE_MS * MS_US, describe_cb, self);

  sdp = self->kind == GUN_RTC_OFFER ? gun_peer_connection_create_offer (self->connection, error)
                                    : gun_peer_connection_create_answer (self->connection, error);
  return sdp != NULL
         && gun_peer_connection_set_local_description (self->connection, self->kind, sdp, error);
}

/**
 * gun_direct_attempt_new_offer:
 * @configuration: of the connection
 * @clock: the time it goes by
 * @terms: of the channel that we send on
 * @funcs: all set, a static const
 * @user_data: for @funcs
 *
 * Begins to look for our addresses, which is told by @described.
 *
 * Returns: (transfer full): an attempt; what cannot work fails when the loop turns
 */
GunDirectAttempt *
gun_direct_attempt_new_offer (const GunRtcConfiguration *configuration,
                              GunClock *clock,
                              const GunDirectChannelTerms *terms,
                              const GunDirectAttemptFuncs *funcs,
                              gpointer user_data)
{
  GunDirectAttempt *self = attempt_new (GUN_RTC_OFFER, configuration, clock, funcs, user_data);
  GError *error = NULL;

  if (!begin (self, terms, &error))
    end_soon (self, error);
  return self;
}

/**
 * gun_direct_attempt_new_answer:
 * @configuration: of the connection
 * @clock: the time it goes by
 * @terms: of the channel that we send on
 * @funcs: all set, a static const
 * @user_data: for @funcs
 * @offer_sdp: what the other side offers, with or without candidates; hostile
 * @error: GUN_RTC_ERROR: what is wrong with the offer, or that no socket could be opened
 *
 * Takes an offer, and makes the answer to it, which is told by @described.
 *
 * Returns: (transfer full): an attempt, or %NULL
 */
GunDirectAttempt *
gun_direct_attempt_new_answer (const GunRtcConfiguration *configuration,
                               GunClock *clock,
                               const GunDirectChannelTerms *terms,
                               const GunDirectAttemptFuncs *funcs,
                               gpointer user_data,
                               const char *offer_sdp,
                               GError **error)
{
  g_autoptr (GunDirectAttempt) self
      = attempt_new (GUN_RTC_ANSWER, configuration, clock, funcs, user_data);

  if (!gun_peer_connection_set_remote_description (
          self->connection, GUN_RTC_OFFER, offer_sdp, error))
    return NULL;
  self->remote = gun_sdp_parse (offer_sdp, -1, NULL);
  return begin (self, terms, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * gun_direct_attempt_set_answer_ms:
 * @self: an attempt that has not said its offer yet
 * @answer_ms: how long to wait for the answer to it; %GUN_DIRECT_ANSWER_MS when nothing else is said
 */
void
gun_direct_attempt_set_answer_ms (GunDirectAttempt *self, guint answer_ms)
{
  g_return_if_fail (GUN_IS_DIRECT_ATTEMPT (self));

  self->answer_ms = answer_ms;
}

/**
 * gun_direct_attempt_set_by_hand:
 * @self: an attempt that was just made
 * @answer_ms: how long to wait for the answer to its offer
 * @open_ms: how long a way is looked for, from when both descriptions are there
 *
 * For descriptions that people hand over: ours is said once, with all candidates, and time runs from when both are known.
 */
void
gun_direct_attempt_set_by_hand (GunDirectAttempt *self, guint answer_ms, guint open_ms)
{
  g_return_if_fail (GUN_IS_DIRECT_ATTEMPT (self));
  g_return_if_fail (self->state != GUN_DIRECT_SAID);

  self->is_by_hand = TRUE;
  self->answer_ms = answer_ms;
  self->open_ms = open_ms;
  /* One that cannot work is ending already */
  if (self->state != GUN_DIRECT_DESCRIBING)
    return;
  gun_clear_timer (&self->describe);
  self->describe
      = gun_clock_add_timer (self->clock, GUN_DIRECT_DESCRIBE_WHOLE_MS * MS_US, describe_cb, self);
}

/**
 * gun_direct_attempt_cancel:
 * @self: the attempt
 *
 * Ends it, and tells nothing more. A link that was given out is not touched.
 */
void
gun_direct_attempt_cancel (GunDirectAttempt *self)
{
  g_return_if_fail (GUN_IS_DIRECT_ATTEMPT (self));

  if (set_state (self, GUN_DIRECT_OVER))
    give_up (self);
}

/**
 * gun_direct_attempt_get_connection:
 * @self: the attempt
 *
 * Returns: (transfer none): its connection, also when it is over
 */
GunPeerConnection *
gun_direct_attempt_get_connection (GunDirectAttempt *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT_ATTEMPT (self), NULL);

  return self->connection;
}

static void
gun_direct_attempt_dispose (GObject *object)
{
  let_go (GUN_DIRECT_ATTEMPT (object));

  G_OBJECT_CLASS (gun_direct_attempt_parent_class)->dispose (object);
}

static void
gun_direct_attempt_finalize (GObject *object)
{
  GunDirectAttempt *self = GUN_DIRECT_ATTEMPT (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->remote, gun_sdp_free);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  g_clear_error (&self->reason);

  G_OBJECT_CLASS (gun_direct_attempt_parent_class)->finalize (object);
}

static void
gun_direct_attempt_class_init (GunDirectAttemptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_direct_attempt_dispose;
  object_class->finalize = gun_direct_attempt_finalize;
}

static void
gun_direct_attempt_init (GunDirectAttempt *self)
{
  self->answer_ms = GUN_DIRECT_ANSWER_MS;
  self->open_ms = GUN_DIRECT_OPEN_MS;
  self->early = g_ptr_array_new_with_free_func (g_free);
}
