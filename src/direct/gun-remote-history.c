/* SPDX-License-Identifier: MIT */

/* What happened to a remote, with times, from when it was first heard of: so that it is there before anybody looks. */

#include "gun-direct-private.h"

#include <stdarg.h>

/**
 * gun_remote_note:
 * @self: a remote
 * @layer: where
 * @format: what happened, in words
 *
 * Adds to its timeline.
 */
void
gun_remote_note (GunRemote *self, GunRtcLayer layer, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  gun_rtc_timeline_add (self->timeline, gun_clock_get_monotonic_us (self->clock), layer, text);
}

/**
 * gun_remote_get_timeline:
 * @self: a remote
 *
 * Returns: (transfer none): what happened to it: when it was heard of, what was offered and answered, links that opened and were lost.
 *   Times count from when it was heard of first
 */
GunRtcTimeline *
gun_remote_get_timeline (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->timeline;
}

/**
 * gun_remote_list_timelines:
 * @self: a remote
 *
 * Returns: (transfer full) (element-type GunRtcTimeline): of its last connections, also of those that came to nothing, oldest first; at most
 *   %GUN_REMOTE_MAX_TRIES
 */
GPtrArray *
gun_remote_list_timelines (GunRemote *self)
{
  GPtrArray *timelines;

  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  timelines = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_rtc_timeline_unref);
  for (guint i = 0; i < self->tries->len; i++)
    {
      const GunWhyTry *tried = g_ptr_array_index (self->tries, i);

      g_ptr_array_add (timelines, gun_rtc_timeline_ref (tried->timeline));
    }
  return timelines;
}

/* (nullable): the one whose attempt or link lives */
static GunWhyTry *
get_try (GunRemote *self)
{
  GunWhyTry *tried
      = self->tries->len > 0 ? g_ptr_array_index (self->tries, self->tries->len - 1) : NULL;

  return tried != NULL && tried->ended_us == 0 ? tried : NULL;
}

/**
 * gun_remote_begin_try:
 * @self: a remote with an attempt that has just begun
 * @is_relay_only: whether only TURN is to be used
 */
void
gun_remote_begin_try (GunRemote *self, gboolean is_relay_only)
{
  GunPeerConnection *connection = gun_direct_attempt_get_connection (self->attempt);
  GunWhyTry *tried = gun_why_try_new (gun_peer_connection_get_timeline (connection), connection);

  tried->began_us = gun_clock_get_monotonic_us (self->clock);
  tried->heard_us = self->is_offerer ? 0 : tried->began_us;
  tried->is_offerer = self->is_offerer;
  tried->is_browser = self->kind == GUN_REMOTE_BROWSER;
  tried->was_relay_only = is_relay_only;
  if (self->tries->len >= GUN_REMOTE_MAX_TRIES)
    g_ptr_array_remove_index (self->tries, 0);
  g_ptr_array_add (self->tries, tried);
  self->refused = GUN_WHY_REFUSED_NOTHING;
  gun_remote_note (self,
                   GUN_RTC_LAYER_DESCRIPTION,
                   self->is_offerer ? "A connection is tried: we offer"
                                    : "A connection is tried: it offered");
}

void
gun_remote_note_said (GunRemote *self, GunRtcDescriptionKind kind, gboolean is_update)
{
  GunWhyTry *tried = get_try (self);

  if (tried != NULL && tried->said_us == 0)
    tried->said_us = gun_clock_get_monotonic_us (self->clock);
  gun_remote_note (self,
                   GUN_RTC_LAYER_DESCRIPTION,
                   is_update               ? "More addresses of ours were found"
                   : kind == GUN_RTC_OFFER ? "Our offer is ready"
                                           : "Our answer is ready");
}

void
gun_remote_note_heard (GunRemote *self)
{
  GunWhyTry *tried = get_try (self);

  if (tried == NULL || tried->heard_us != 0)
    return;
  tried->heard_us = gun_clock_get_monotonic_us (self->clock);
  gun_remote_note (self, GUN_RTC_LAYER_DESCRIPTION, "Its answer was heard");
}

/**
 * gun_remote_note_late_answer:
 * @self: whose answer came to an offer that was given up
 */
void
gun_remote_note_late_answer (GunRemote *self)
{
  for (guint i = self->tries->len; i > 0; i--)
    {
      GunWhyTry *tried = g_ptr_array_index (self->tries, i - 1);

      if (tried->ended_us == 0 || !tried->is_offerer)
        continue;
      if (tried->heard_us == 0 && tried->late_us == 0)
        {
          tried->late_us = gun_clock_get_monotonic_us (self->clock);
          gun_remote_note (
              self, GUN_RTC_LAYER_DESCRIPTION, "Its answer was heard when the try was over");
        }
      return;
    }
}

void
gun_remote_note_opened (GunRemote *self)
{
  GunWhyTry *tried = get_try (self);

  if (tried != NULL)
    tried->opened_us = gun_clock_get_monotonic_us (self->clock);
  gun_remote_note (self, GUN_RTC_LAYER_CONNECTION, "A direct link opened");
}

/**
 * gun_remote_end_try:
 * @self: a remote
 * @end: (nullable): why its attempt or its link is over; %NULL: it was ended here
 */
void
gun_remote_end_try (GunRemote *self, const GError *end)
{
  GunWhyTry *tried = get_try (self);
  gboolean was_open;

  if (tried == NULL)
    return;
  was_open = tried->opened_us != 0;
  /* What was given up for another try shows nothing of the other side */
  if (end == NULL && !was_open)
    {
      gun_remote_note (self, GUN_RTC_LAYER_CONNECTION, "The try was given up here");
      g_ptr_array_remove_index (self->tries, self->tries->len - 1);
      return;
    }
  gun_why_try_end (tried, gun_clock_get_monotonic_us (self->clock), end);
  gun_remote_note (self,
                   GUN_RTC_LAYER_CONNECTION,
                   "%s: %s",
                   was_open ? "The direct link was lost" : "The try failed",
                   end != NULL ? end->message : "it was closed here");
}
