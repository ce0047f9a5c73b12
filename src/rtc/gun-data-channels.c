/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

#include "gun-dcep.h"
#include "gun-rtc-error.h"

/**
 * gun_data_channels_new:
 * @callbacks: all set; copied
 * @user_data: for @callbacks
 *
 * Returns: (transfer full): no channels yet
 */
GunDataChannels *
gun_data_channels_new (const GunDataChannelsCallbacks *callbacks, gpointer user_data)
{
  GunDataChannels *self = g_new0 (GunDataChannels, 1);

  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->streams = g_hash_table_new (NULL, NULL);
  self->refused = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->early);
  return self;
}

/**
 * gun_data_channels_free:
 * @self: the channels, after gun_data_channels_end()
 *
 * Not in a callback of @self.
 */
void
gun_data_channels_free (GunDataChannels *self)
{
  g_return_if_fail (self != NULL);

  gun_data_channels_end (self);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->streams);
  g_hash_table_unref (self->refused);
  g_free (self);
}

void
gun_data_channels_refuse (GunDataChannels *self,
                          guint16 stream,
                          GunRtcError code,
                          const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (GUN_RTC_ERROR, code, message);

  self->callbacks.refused (stream, error, self->user_data);
}

static guint
count_streams (GunDataChannels *self)
{
  return self->association != NULL ? self->n_streams : GUN_SCTP_STREAMS;
}

/* The lowest free stream of ours; -1 when there is none. */
static int
find_stream (GunDataChannels *self)
{
  for (guint stream = self->first_stream; stream < count_streams (self); stream += 2)
    if (!g_hash_table_contains (self->streams, GUINT_TO_POINTER (stream))
        && !g_hash_table_contains (self->refused, GUINT_TO_POINTER (stream)))
      return (int) stream;
  return -1;
}

/* It was taken before it was known how few streams there are. */
static void
tell_full (GunDataChannels *self, GunDataChannel *channel)
{
  g_autoptr (GError) error = g_error_new (
      GUN_RTC_ERROR,
      GUN_RTC_ERROR_FULL,
      "The other side agreed on %u streams, and all are taken: close a channel first",
      self->n_streams);

  gun_data_channel_tell_error (channel, error);
  if (channel->channels != NULL)
    gun_data_channels_forget (self, channel);
}

/* Gives a channel of ours its stream, and lets the other side know of it. */
static void
place (GunDataChannels *self, GunDataChannel *channel)
{
  const GunDcepOpen open = {
    .ordered = channel->reliability.ordered,
    .max_retransmits = channel->reliability.max_retransmits,
    .max_packet_life_time_ms = channel->reliability.max_packet_life_time_ms,
    .priority = GUN_DCEP_PRIORITY_NORMAL,
    .label = channel->label,
    .protocol = channel->protocol,
  };
  g_autoptr (GBytes) message = gun_dcep_open_print (&open, NULL);
  int stream = find_stream (self);
  GunDataChannelWaiting *waiting;

  if (stream < 0)
    {
      tell_full (self, channel);
      return;
    }
  channel->id = stream;
  g_hash_table_insert (self->streams, GINT_TO_POINTER (channel->id), channel);

  /* Before what was sent while there was no connection yet */
  waiting = g_new0 (GunDataChannelWaiting, 1);
  waiting->payload = g_steal_pointer (&message);
  waiting->ppid = GUN_DCEP_PPID_CONTROL;
  g_queue_push_head (&channel->waiting, waiting);
  g_object_notify (G_OBJECT (channel), "id");
}

/**
 * gun_data_channels_create:
 * @self: the channels
 * @label: what it is for
 * @options: (nullable): reliable and ordered when %NULL
 * @error: GUN_RTC_ERROR_INVALID when a name or a limit is out of range, GUN_RTC_ERROR_FULL when all streams are taken,
 *   GUN_RTC_ERROR_STATE when the association is over
 *
 * Opens a channel, at once or when the association is connected.
 *
 * Returns: (transfer full): the channel
 */
GunDataChannel *
gun_data_channels_create (GunDataChannels *self,
                          const char *label,
                          const GunDataChannelOptions *options,
                          GError **error)
{
  static const GunDataChannelOptions simple
      = { .ordered = TRUE, .max_retransmits = -1, .max_packet_life_time_ms = -1 };
  const GunDataChannelOptions *wanted = options != NULL ? options : &simple;
  const GunDcepOpen open = {
    .ordered = wanted->ordered,
    .max_retransmits = wanted->max_retransmits,
    .max_packet_life_time_ms = wanted->max_packet_life_time_ms,
    .label = (char *) label,
    .protocol = (char *) (wanted->protocol != NULL ? wanted->protocol : ""),
  };
  g_autoptr (GBytes) trial = gun_dcep_open_print (&open, error);
  GunDataChannel *channel;

  if (trial == NULL)
    return NULL;
  if (self->ended)
    {
      g_set_error_literal (
          error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE, "The connection of this channel is over");
      return NULL;
    }
  /* Before there is a role, all are ours */
  if (self->has_role ? find_stream (self) < 0 : self->all->len >= GUN_DATA_CHANNELS_MAX)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_FULL,
                   "There are %u channels already: close one first",
                   self->all->len);
      return NULL;
    }

  channel = gun_data_channel_new (self, label, wanted);
  g_ptr_array_add (self->all, g_object_ref (channel));
  if (self->association != NULL)
    {
      place (self, channel);
      gun_data_channels_send_waiting (self);
    }
  return channel;
}

/**
 * gun_data_channels_begin:
 * @self: the channels
 * @association: (transfer none): connected; must live until gun_data_channels_end()
 * @role: who we were in the DTLS handshake
 * @remote_max_message_bytes: longest message that the other side takes; 0 for any
 *
 * Opens what was created before, and sends what waits.
 */
void
gun_data_channels_begin (GunDataChannels *self,
                         GunSctpAssociation *association,
                         GunDtlsRole role,
                         guint64 remote_max_message_bytes)
{
  g_autoptr (GPtrArray) waiting = NULL;

  g_return_if_fail (self != NULL && self->association == NULL && !self->ended);

  self->association = association;
  self->has_role = TRUE;
  self->first_stream = role == GUN_DTLS_CLIENT ? 0 : 1;
  self->remote_max_message_bytes = remote_max_message_bytes;
  self->n_streams = gun_sctp_association_get_n_streams (association);
  waiting = gun_data_channels_hold_all (self);
  for (guint i = 0; i < waiting->len; i++)
    {
      GunDataChannel *channel = g_ptr_array_index (waiting, i);

      /* Who is told of its stream may close it, or another, or create one */
      if (channel->channels == NULL || channel->id >= 0)
        continue;
      gun_data_channels_drop_too_large (self, channel);
      if (channel->channels != NULL)
        place (self, channel);
    }
  gun_data_channels_send_waiting (self);
}

void
gun_data_channels_forget (GunDataChannels *self, GunDataChannel *channel)
{
  g_autoptr (GunDataChannel) alive = g_object_ref (channel);

  if (channel->id >= 0)
    g_hash_table_remove (self->streams, GINT_TO_POINTER (channel->id));
  if (self->served == channel)
    self->served = NULL;
  g_ptr_array_remove (self->all, channel);
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSED);
}

/**
 * gun_data_channels_end:
 * @self: the channels
 *
 * The association is over: all channels are closed, and none is created any more.
 */
void
gun_data_channels_end (GunDataChannels *self)
{
  g_return_if_fail (self != NULL);

  self->association = NULL;
  self->ended = TRUE;
  gun_data_channels_clear_early (self);
  while (self->all->len > 0)
    gun_data_channels_forget (self, g_ptr_array_index (self->all, self->all->len - 1));
}

/**
 * gun_data_channels_take_abandoned:
 * @self: the channels
 * @stream: which
 *
 * A message that was sent on it was given up.
 */
void
gun_data_channels_take_abandoned (GunDataChannels *self, guint16 stream)
{
  GunDataChannel *channel;

  g_return_if_fail (self != NULL);

  channel = g_hash_table_lookup (self->streams, GUINT_TO_POINTER (stream));
  if (channel != NULL)
    channel->counters.messages_abandoned++;
}

/**
 * gun_data_channels_foreach:
 * @self: the channels
 * @func: called with each #GunDataChannel that is not closed; must not open or close any
 * @user_data: for @func
 */
void
gun_data_channels_foreach (GunDataChannels *self, GFunc func, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_foreach (self->all, func, user_data);
}
