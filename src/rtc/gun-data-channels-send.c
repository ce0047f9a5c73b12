/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

#include "gun-dcep.h"
#include "gun-rtc-error.h"

/* The protocol itself, and what must not overtake it. */
static const GunSctpReliability reliable = { TRUE, -1, -1 };

/* What both sides can; before the other side is known, what we can. */
gsize
gun_data_channels_get_max_message_bytes (GunDataChannels *self)
{
  guint64 remote_bytes = self->remote_max_message_bytes;

  return remote_bytes > 0 ? MIN (remote_bytes, GUN_SCTP_MAX_SEND_BYTES) : GUN_SCTP_MAX_SEND_BYTES;
}

static gboolean
check_size (GunDataChannels *self, gsize length_bytes, GError **error)
{
  gsize max_bytes = gun_data_channels_get_max_message_bytes (self);

  if (length_bytes <= max_bytes)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_TOO_LARGE,
               "The message has %" G_GSIZE_FORMAT
               " bytes, and the other side takes %" G_GSIZE_FORMAT,
               length_bytes,
               max_bytes);
  return FALSE;
}

/* For gun_data_channel_send(). */
gboolean
gun_data_channels_check_send (GunDataChannels *self, gsize length_bytes, GError **error)
{
  if (!check_size (self, length_bytes, error))
    return FALSE;
  if (self->buffered_bytes + length_bytes > GUN_DATA_CHANNELS_MAX_BUFFERED_BYTES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_FULL,
                   "%" G_GSIZE_FORMAT
                   " bytes wait to be sent already: send on after buffered-amount-low",
                   self->buffered_bytes);
      return FALSE;
    }
  return TRUE;
}

/* What was queued before it was known how much the other side takes. */
void
gun_data_channels_drop_too_large (GunDataChannels *self, GunDataChannel *channel)
{
  g_autoptr (GPtrArray) errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  guint n_waiting = g_queue_get_length (&channel->waiting);

  /* Each goes to the end once, so that they stand as before */
  for (guint i = 0; i < n_waiting; i++)
    {
      GunDataChannelWaiting *waiting = gun_data_channel_peek (channel);
      GError *error = NULL;

      if (check_size (self, g_bytes_get_size (waiting->payload), &error))
        {
          g_queue_push_tail (&channel->waiting, g_queue_pop_head (&channel->waiting));
          continue;
        }
      gun_data_channel_pop_refused (channel);
      g_ptr_array_add (errors, error);
    }
  for (guint i = 0; i < errors->len; i++)
    gun_data_channel_tell_error (channel, g_ptr_array_index (errors, i));
}

/* For GunDataChannel: @bytes came to what waits, or left it. */
void
gun_data_channels_note_queued (GunDataChannels *self, gssize bytes)
{
  self->buffered_bytes += bytes;
}

/* For GunDataChannel: somebody is to be told, when it is not in the middle of something. */
void
gun_data_channels_note_low (GunDataChannels *self)
{
  self->any_low = TRUE;
}

static const GunSctpReliability *
reliability_of (GunDataChannel *channel, const GunDataChannelWaiting *waiting)
{
  if (waiting->ppid == GUN_DCEP_PPID_CONTROL)
    return &reliable;
  return &channel->reliability;
}

/* SCTP will never take it. Without the message that opens it, or the answer to that, there is no channel. */
static void
drop_first (GunDataChannels *self, GunDataChannel *channel, const GError *error)
{
  gboolean was_control = gun_data_channel_peek (channel)->ppid == GUN_DCEP_PPID_CONTROL;

  gun_data_channel_pop_refused (channel);
  gun_data_channel_tell_error (channel, error);
  if (was_control && channel->channels != NULL)
    gun_data_channels_forget (self, channel);
}

/* Sends the first message that waits in a channel; FALSE when there is no room for it now. */
static gboolean
send_first (GunDataChannels *self, GunDataChannel *channel)
{
  GunDataChannelWaiting *waiting = gun_data_channel_peek (channel);
  GunSctpReliability how = *reliability_of (channel, waiting);
  g_autoptr (GBytes) payload = g_bytes_ref (waiting->payload);
  g_autoptr (GError) error = NULL;
  GunSctpSent sent;

  /* Nothing may arrive before the message that opens the channel (RFC 8832 section 6) */
  if (!channel->acknowledged)
    how.ordered = TRUE;
  sent = gun_sctp_association_send (
      self->association, (guint16) channel->id, waiting->ppid, &how, payload, &error);
  if (sent == GUN_SCTP_WOULD_BLOCK)
    return FALSE;
  self->served = channel;
  /* While it was sent, the channel may have been closed by what came back */
  if (gun_data_channel_peek (channel) != waiting)
    return TRUE;
  if (sent == GUN_SCTP_SENT)
    gun_data_channel_pop_sent (channel);
  else
    drop_first (self, channel, error);
  return TRUE;
}

void
gun_data_channels_reset_when_sent (GunDataChannels *self, GunDataChannel *channel)
{
  if (channel->state != GUN_DATA_CHANNEL_CLOSING || channel->reset_asked
      || gun_data_channel_peek (channel) != NULL || self->association == NULL)
    return;
  channel->reset_asked = TRUE;
  gun_sctp_association_reset_stream (self->association, (guint16) channel->id);
}

static gpointer
ref_channel (gconstpointer channel, gpointer user_data)
{
  return g_object_ref ((gpointer) channel);
}

/* All of now, held: what is called meanwhile may close some. */
GPtrArray *
gun_data_channels_hold_all (GunDataChannels *self)
{
  GPtrArray *all = g_ptr_array_copy (self->all, ref_channel, NULL);

  g_ptr_array_set_free_func (all, g_object_unref);
  return all;
}

/* Those in which something waits, held, beginning with the one after who sent last. */
static GPtrArray *
collect_turn (GunDataChannels *self)
{
  GPtrArray *turn = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = 0;

  if (self->served != NULL && g_ptr_array_find (self->all, self->served, &first))
    first++;
  for (guint i = 0; i < self->all->len; i++)
    {
      GunDataChannel *channel = g_ptr_array_index (self->all, (first + i) % self->all->len);

      if (channel->id >= 0 && gun_data_channel_peek (channel) != NULL)
        g_ptr_array_add (turn, g_object_ref (channel));
    }
  return turn;
}

/* One message of each channel in turn, as long as there is room: who has much does not hold up the others. */
static gboolean
send_turn (GunDataChannels *self, GPtrArray *turn)
{
  for (guint i = 0; i < turn->len; i++)
    {
      GunDataChannel *channel = g_ptr_array_index (turn, i);

      if (self->association == NULL)
        return FALSE;
      if (channel->channels == NULL || gun_data_channel_peek (channel) == NULL)
        continue;
      if (!send_first (self, channel))
        {
          self->blocked = TRUE;
          return FALSE;
        }
      if (channel->channels != NULL)
        gun_data_channels_reset_when_sent (self, channel);
    }
  return turn->len > 0;
}

static void
send_in_turns (GunDataChannels *self)
{
  gboolean again = TRUE;

  while (again && self->association != NULL && !self->blocked)
    {
      g_autoptr (GPtrArray) turn = collect_turn (self);

      again = send_turn (self, turn);
    }
}

static void
tell_low (GunDataChannels *self)
{
  g_autoptr (GPtrArray) all = NULL;

  if (!self->any_low)
    return;
  self->any_low = FALSE;
  all = gun_data_channels_hold_all (self);
  for (guint i = 0; i < all->len; i++)
    gun_data_channel_tell_low (g_ptr_array_index (all, i));
}

/* Sends what waits, as far as there is room. Called again meanwhile, the outermost call does it. */
void
gun_data_channels_send_waiting (GunDataChannels *self)
{
  if (self->sending)
    {
      self->send_again = TRUE;
      return;
    }
  self->sending = TRUE;
  do
    {
      self->send_again = FALSE;
      send_in_turns (self);
      tell_low (self);
    }
  while (self->send_again);
  self->sending = FALSE;
}

/**
 * gun_data_channels_flush:
 * @self: the channels
 *
 * Sends what waits, as far as there is room: for the association's @writable.
 */
void
gun_data_channels_flush (GunDataChannels *self)
{
  g_return_if_fail (self != NULL);

  self->blocked = FALSE;
  gun_data_channels_send_waiting (self);
}
