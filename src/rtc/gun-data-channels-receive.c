/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

#include "gun-dcep.h"
#include "gun-rtc-error.h"

static void
take_data (GunDataChannels *self, GunDataChannel *channel, guint32 ppid, GBytes *message)
{
  g_autoptr (GBytes) nothing = NULL;
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (message, &length_bytes);

  /* A message says as much as the answer, and may overtake it (RFC 8832 section 6) */
  if (channel->state == GUN_DATA_CHANNEL_CONNECTING)
    {
      channel->acknowledged = TRUE;
      gun_data_channel_move (channel, GUN_DATA_CHANNEL_OPEN);
    }
  if (channel->state != GUN_DATA_CHANNEL_OPEN)
    return;

  switch (ppid)
    {
    case GUN_DCEP_PPID_TEXT:
      if (gun_data_channel_is_text (bytes, length_bytes))
        gun_data_channel_deliver (channel, message, TRUE);
      else
        gun_data_channels_refuse (self,
                                  (guint16) channel->id,
                                  GUN_RTC_ERROR_CHANNEL,
                                  "A text that is no UTF-8 was dropped");
      break;
    case GUN_DCEP_PPID_BINARY:
      gun_data_channel_deliver (channel, message, FALSE);
      break;
    case GUN_DCEP_PPID_TEXT_EMPTY:
    case GUN_DCEP_PPID_BINARY_EMPTY:
      nothing = g_bytes_new_static ("", 0);
      gun_data_channel_deliver (channel, nothing, ppid == GUN_DCEP_PPID_TEXT_EMPTY);
      break;
    default:
      gun_data_channels_refuse (self,
                                (guint16) channel->id,
                                GUN_RTC_ERROR_CHANNEL,
                                "A message of an unknown kind was dropped");
    }
}

/* Whether the channel before the next one on this stream is not quite over. */
static gboolean
is_ending (GunDataChannels *self, guint16 stream, GunDataChannel *channel)
{
  return channel != NULL ? channel->reset_in
                         : g_hash_table_contains (self->refused, GUINT_TO_POINTER (stream));
}

static void
keep_early (GunDataChannels *self, guint16 stream, guint32 ppid, GBytes *message)
{
  if (stream % 2 == self->first_stream
      || !gun_data_channels_keep_early (self, stream, ppid, message))
    gun_data_channels_refuse (self,
                              stream,
                              GUN_RTC_ERROR_CHANNEL,
                              "A message on a stream that is no channel was dropped");
}

/* The channel that an opening of the other side asks for; NULL when it is refused. */
static GunDataChannel *
make_theirs (GunDataChannels *self, guint16 stream, GBytes *message)
{
  gsize length_bytes;
  const guint8 *bytes = g_bytes_get_data (message, &length_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDcepOpen) open = gun_dcep_open_parse (bytes, length_bytes, &error);
  GunDataChannel *channel;

  if (open == NULL)
    {
      self->callbacks.refused (stream, error, self->user_data);
      return NULL;
    }
  if (stream % 2 == self->first_stream)
    {
      gun_data_channels_refuse (self,
                                stream,
                                GUN_RTC_ERROR_CHANNEL,
                                "A channel was opened on a stream that is ours to open");
      return NULL;
    }
  channel = gun_data_channel_new (self,
                                  open->label,
                                  &(GunDataChannelOptions){
                                      .protocol = open->protocol,
                                      .ordered = open->ordered,
                                      .max_retransmits = open->max_retransmits,
                                      .max_packet_life_time_ms = open->max_packet_life_time_ms,
                                  });
  channel->id = stream;
  channel->acknowledged = TRUE;
  channel->answered = TRUE;
  return channel;
}

/* There are as many streams of theirs as there may be channels: more cannot come. */
static void
take_open (GunDataChannels *self, guint16 stream, GBytes *message)
{
  g_autoptr (GunDataChannel) channel = make_theirs (self, stream, message);
  g_autoptr (GBytes) ack = NULL;

  if (channel == NULL)
    {
      gun_data_channels_reset_refused (self, stream);
      return;
    }
  g_ptr_array_add (self->all, g_object_ref (channel));
  g_hash_table_insert (self->streams, GUINT_TO_POINTER (stream), channel);

  ack = gun_dcep_ack_print ();
  gun_data_channel_push (channel, ack, GUN_DCEP_PPID_CONTROL);
  self->callbacks.opened (channel, self->user_data);
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_OPEN);
  gun_data_channels_replay_early (self, stream);
  gun_data_channels_send_waiting (self);
}

static void
take_control (GunDataChannels *self, guint16 stream, GunDataChannel *channel, GBytes *message)
{
  gsize length_bytes;
  const guint8 *bytes = g_bytes_get_data (message, &length_bytes);

  if (!gun_dcep_is_ack (bytes, length_bytes))
    {
      if (channel == NULL)
        take_open (self, stream, message);
      else
        gun_data_channels_refuse (
            self, stream, GUN_RTC_ERROR_CHANNEL, "A channel was opened on a stream that is taken");
      return;
    }
  if (channel == NULL || channel->answered)
    {
      gun_data_channels_refuse (self,
                                stream,
                                GUN_RTC_ERROR_CHANNEL,
                                "An answer came to the opening of a channel that nobody opened");
      return;
    }
  channel->acknowledged = TRUE;
  channel->answered = TRUE;
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_OPEN);
}

/**
 * gun_data_channels_take_message:
 * @self: the channels
 * @stream: where it came
 * @ppid: what it is (gun-dcep.h)
 * @message: what came; hostile
 *
 * Gives a message to whom it is for.
 */
void
gun_data_channels_take_message (GunDataChannels *self,
                                guint16 stream,
                                guint32 ppid,
                                GBytes *message)
{
  g_autoptr (GunDataChannel) channel = NULL;

  g_return_if_fail (self != NULL);

  if (self->association == NULL)
    return;
  channel = g_hash_table_lookup (self->streams, GUINT_TO_POINTER (stream));
  if (channel != NULL)
    g_object_ref (channel);

  if (is_ending (self, stream, channel))
    keep_early (self, stream, ppid, message);
  else if (ppid == GUN_DCEP_PPID_CONTROL)
    take_control (self, stream, channel, message);
  else if (channel == NULL)
    keep_early (self, stream, ppid, message);
  else
    take_data (self, channel, ppid, message);
}
