/* SPDX-License-Identifier: MIT */

#include "gun-direct-link-private.h"

#include <string.h>

void
gun_direct_link_drop_kept (GunDirectLink *self)
{
  gun_clear_timer (&self->tell);
  g_queue_clear_full (&self->kept, (GDestroyNotify) g_bytes_unref);
  self->kept_bytes = 0;
}

static void
flood (GunDirectLink *self, const char *why)
{
  gun_direct_link_break_off (self, g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD, why));
}

static void
tell_frame (GunDirectLink *self, GBytes *frame)
{
  gsize length_bytes;
  const char *text = g_bytes_get_data (frame, &length_bytes);

  self->receiver->heard (
      GUN_LINK (self), text != NULL ? text : "", length_bytes, self->receiver_data);
}

static gboolean
tell_cb (gpointer user_data)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (user_data));
  gsize told_bytes = 0;

  gun_clear_timer (&self->tell);
  self->hears = self->receiver != NULL;
  while (self->hears && !self->is_paused && told_bytes < GUN_DIRECT_TELL_BYTES
         && self->kept.length > 0)
    {
      g_autoptr (GBytes) frame = g_queue_pop_head (&self->kept);

      self->kept_bytes -= g_bytes_get_size (frame);
      told_bytes += g_bytes_get_size (frame);
      tell_frame (self, frame);
    }
  if (self->hears && !self->is_paused && self->kept.length > 0)
    gun_direct_link_tell_soon (self);
  return G_SOURCE_REMOVE;
}

void
gun_direct_link_tell_soon (GunDirectLink *self)
{
  if (self->tell == NULL)
    self->tell = gun_clock_add_timer (self->clock, 0, tell_cb, self);
}

static void
keep (GunDirectLink *self, GBytes *frame)
{
  if (self->kept.length >= GUN_DIRECT_MAX_KEPT
      || self->kept_bytes + g_bytes_get_size (frame) > GUN_DIRECT_MAX_KEPT_BYTES)
    {
      flood (self, "It sent more than is kept before its connection is open");
      return;
    }
  g_queue_push_tail (&self->kept, g_bytes_ref (frame));
  self->kept_bytes += g_bytes_get_size (frame);
}

static void
message_cb (GunDataChannel *channel, GBytes *frame, gboolean is_text, gpointer user_data)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (user_data));
  gsize length_bytes;
  const char *text = g_bytes_get_data (frame, &length_bytes);

  if (self->state == GUN_LINK_CLOSED)
    return;

  self->counters.bytes_in += length_bytes;
  /* A text that is no UTF-8 does not come this far; NUL is in none that a link hands on */
  if (!is_text || (length_bytes > 0 && memchr (text, '\0', length_bytes) != NULL))
    {
      self->counters.frames_dropped++;
      return;
    }
  self->counters.frames_in++;
  if (self->receiver == NULL && self->had_receiver)
    return;
  if (self->hears && !self->is_paused && self->kept.length == 0)
    tell_frame (self, frame);
  else
    keep (self, frame);
}

static void
refused_cb (GunPeerConnection *connection, const GError *error, gpointer user_data)
{
  GunDirectLink *self = user_data;

  if (g_error_matches (error, GUN_RTC_ERROR, GUN_RTC_ERROR_TOO_LARGE))
    flood (self, "It sent a message that is longer than what is taken here");
  else
    self->counters.frames_dropped++;
}

static void
their_channel_closed_cb (GunDataChannel *channel, gpointer user_data)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (user_data));

  g_signal_handlers_disconnect_by_data (channel, self);
  g_ptr_array_remove (self->theirs, channel);
  /* Its connection is over, and says why in a moment; or it has more of them */
  if (gun_peer_connection_get_state (self->connection) >= GUN_RTC_FAILED || self->theirs->len > 0)
    return;
  /* gun.js closes one, and forgets who was there */
  if (gun_direct_link_end (self,
                           g_error_new_literal (GUN_LINK_ERROR,
                                                GUN_LINK_ERROR_CLOSED,
                                                "The other side closed its channel")))
    gun_direct_link_wait_for_goodbye (self);
}

static void
channel_cb (GunPeerConnection *connection, GunDataChannel *channel, gpointer user_data)
{
  GunDirectLink *self = user_data;

  if (!g_str_equal (gun_data_channel_get_label (channel), GUN_DIRECT_LABEL)
      || self->theirs->len >= GUN_DIRECT_MAX_CHANNELS)
    {
      self->counters.frames_dropped++;
      gun_data_channel_close (channel);
      return;
    }
  g_ptr_array_add (self->theirs, g_object_ref (channel));
  g_signal_connect (channel, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (channel, "closed", G_CALLBACK (their_channel_closed_cb), self);
}

/* Before the other side can have said anything. */
void
gun_direct_link_listen (GunDirectLink *self)
{
  g_signal_connect (self->connection, "channel", G_CALLBACK (channel_cb), self);
  g_signal_connect (self->connection, "refused", G_CALLBACK (refused_cb), self);
  g_signal_connect (self->own, "message", G_CALLBACK (message_cb), self);
}

/**
 * gun_direct_link_is_lossy:
 * @self: the link
 *
 * Returns: whether the other side sends so that something may be missing, or come late: without order, or giving up
 */
gboolean
gun_direct_link_is_lossy (GunDirectLink *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT_LINK (self), FALSE);

  for (guint i = 0; i < self->theirs->len; i++)
    {
      GunDataChannel *channel = g_ptr_array_index (self->theirs, i);

      if (!gun_data_channel_get_ordered (channel)
          || gun_data_channel_get_max_retransmits (channel) >= 0
          || gun_data_channel_get_max_packet_life_time_ms (channel) >= 0)
        return TRUE;
    }
  return FALSE;
}
