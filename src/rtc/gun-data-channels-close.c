/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

/* For gun_data_channel_close(). */
void
gun_data_channels_close (GunDataChannels *self, GunDataChannel *channel)
{
  if (channel->id < 0)
    {
      gun_data_channels_forget (self, channel);
      return;
    }
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSING);
  if (channel->channels != NULL)
    gun_data_channels_reset_when_sent (self, channel);
}

/* A stream on which something was refused: that it is reset tells the other side (RFC 8832 section 6). */
void
gun_data_channels_reset_refused (GunDataChannels *self, guint16 stream)
{
  if (self->association == NULL || g_hash_table_contains (self->streams, GUINT_TO_POINTER (stream))
      || !g_hash_table_add (self->refused, GUINT_TO_POINTER (stream)))
    return;
  gun_sctp_association_reset_stream (self->association, stream);
}

static void
close_when_reset (GunDataChannels *self, GunDataChannel *channel)
{
  guint16 stream = (guint16) channel->id;

  if (!channel->reset_in || !channel->reset_out)
    return;
  gun_data_channels_forget (self, channel);
  /* The other side may have opened the next one, before it was known here that all was over with this */
  gun_data_channels_replay_early (self, stream);
}

/* Nobody is there any more to read what waits. */
static void
take_reset_in (GunDataChannels *self, GunDataChannel *channel)
{
  if (channel->reset_in)
    {
      /* Of the next channel on this stream, whose opening waits too */
      gun_data_channels_keep_early (self, (guint16) channel->id, 0, NULL);
      return;
    }
  channel->reset_in = TRUE;
  gun_data_channel_drop_waiting (channel);
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSING);
  if (channel->channels != NULL)
    gun_data_channels_reset_when_sent (self, channel);
}

static void
take_reset_of_none (GunDataChannels *self, guint16 stream, gboolean incoming)
{
  if (incoming && !g_hash_table_contains (self->refused, GUINT_TO_POINTER (stream)))
    gun_data_channels_drop_early (self, stream);
  if (!incoming && g_hash_table_remove (self->refused, GUINT_TO_POINTER (stream)))
    gun_data_channels_replay_early (self, stream);
}

/**
 * gun_data_channels_take_reset:
 * @self: the channels
 * @stream: which
 * @incoming: whether it is their direction
 *
 * A direction of a stream has ended (RFC 8831 section 6.7).
 */
void
gun_data_channels_take_reset (GunDataChannels *self, guint16 stream, gboolean incoming)
{
  g_autoptr (GunDataChannel) channel = NULL;

  g_return_if_fail (self != NULL);

  if (self->association == NULL)
    return;
  channel = g_hash_table_lookup (self->streams, GUINT_TO_POINTER (stream));
  if (channel == NULL)
    {
      take_reset_of_none (self, stream, incoming);
      return;
    }
  g_object_ref (channel);

  if (incoming)
    take_reset_in (self, channel);
  else if (channel->reset_asked)
    channel->reset_out = TRUE;
  if (channel->channels != NULL)
    close_when_reset (self, channel);
}
