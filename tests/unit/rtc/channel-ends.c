/* SPDX-License-Identifier: MIT */

#include "channel-ends.h"

#include <string.h>

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define HEARTBEAT_US (3 * SECOND_US)

static const GunSctpSettings settings = {
  .local_port = 5000,
  .remote_port = 5000,
  .max_message_bytes = 1024 * 1024,
};

static void
heard_free (gpointer data)
{
  ChannelHeard *heard = data;

  g_bytes_unref (heard->bytes);
  g_free (heard);
}

static void
opened_cb (GunDataChannel *channel, ChannelWatch *self)
{
  g_assert_cmpint (gun_data_channel_get_state (channel), ==, GUN_DATA_CHANNEL_OPEN);
  self->n_opened++;
}

static void
message_cb (GunDataChannel *channel, GBytes *bytes, gboolean is_text, ChannelWatch *self)
{
  ChannelHeard *heard = g_new0 (ChannelHeard, 1);

  g_assert_cmpuint (self->n_opened, ==, 1);
  g_assert_cmpuint (self->n_closed, ==, 0);
  heard->bytes = g_bytes_ref (bytes);
  heard->is_text = is_text;
  g_ptr_array_add (self->heard, heard);
}

static void
closed_cb (GunDataChannel *channel, ChannelWatch *self)
{
  g_assert_cmpint (gun_data_channel_get_state (channel), ==, GUN_DATA_CHANNEL_CLOSED);
  self->n_closed++;
}

static void
low_cb (GunDataChannel *channel, ChannelWatch *self)
{
  self->n_low++;
}

static void
error_cb (GunDataChannel *channel, const GError *error, ChannelWatch *self)
{
  self->n_errors++;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

static ChannelWatch *
watch_new (GunDataChannel *channel)
{
  ChannelWatch *self = g_new0 (ChannelWatch, 1);

  self->channel = g_object_ref (channel);
  self->heard = g_ptr_array_new_with_free_func (heard_free);
  g_signal_connect (channel, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (channel, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (channel, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (channel, "buffered-amount-low", G_CALLBACK (low_cb), self);
  g_signal_connect (channel, "error", G_CALLBACK (error_cb), self);
  return self;
}

static void
watch_free (gpointer data)
{
  ChannelWatch *self = data;

  g_signal_handlers_disconnect_by_data (self->channel, self);
  g_assert_finalize_object (self->channel);
  g_ptr_array_unref (self->heard);
  g_clear_error (&self->error);
  g_free (self);
}

static guint
number_of (ChannelEnds *self, gpointer end)
{
  return end == &self->sctp.end[0] ? 0 : 1;
}

/* Each end has channels of its own, so which one it is stands in the end that is handed along. */
static void
take_channel (GunDataChannel *channel, gpointer user_data)
{
  SctpEnd *end = user_data;
  ChannelEnds *self = (ChannelEnds *) end->ends;

  g_ptr_array_add (self->theirs[number_of (self, end)], watch_new (channel));
  if (self->opened != NULL)
    self->opened (channel);
}

static void
take_refused (guint16 stream, const GError *error, gpointer user_data)
{
  SctpEnd *end = user_data;
  ChannelEnds *self = (ChannelEnds *) end->ends;
  guint number = number_of (self, end);

  self->n_refused[number]++;
  g_clear_error (&self->refused[number]);
  self->refused[number] = g_error_copy (error);
}

static const GunDataChannelsCallbacks callbacks = {
  .opened = take_channel,
  .refused = take_refused,
};

void
channel_ends_init (ChannelEnds *self, GunRtcWire *wire, guint with)
{
  G_STATIC_ASSERT (G_STRUCT_OFFSET (ChannelEnds, sctp) == 0);

  sctp_ends_init (&self->sctp, wire, &settings);
  for (guint i = 0; i < 2; i++)
    {
      self->theirs[i] = g_ptr_array_new_with_free_func (watch_free);
      self->ours[i] = g_ptr_array_new_with_free_func (watch_free);
      if (with & (1u << i))
        self->sctp.end[i].channels = gun_data_channels_new (&callbacks, &self->sctp.end[i]);
    }
}

void
channel_ends_clear (ChannelEnds *self)
{
  sctp_ends_clear (&self->sctp);
  for (guint i = 0; i < 2; i++)
    {
      /* All of them were told that it is over */
      for (guint j = 0; j < self->ours[i]->len; j++)
        g_assert_cmpuint (((ChannelWatch *) g_ptr_array_index (self->ours[i], j))->n_closed, ==, 1);
      for (guint j = 0; j < self->theirs[i]->len; j++)
        g_assert_cmpuint (
            ((ChannelWatch *) g_ptr_array_index (self->theirs[i], j))->n_closed, ==, 1);
      g_clear_pointer (&self->theirs[i], g_ptr_array_unref);
      g_clear_pointer (&self->ours[i], g_ptr_array_unref);
      g_clear_error (&self->refused[i]);
    }
}

void
channel_ends_connect (ChannelEnds *self)
{
  sctp_ends_start (&self->sctp);
  g_assert_true (sctp_ends_run (&self->sctp, 60 * SECOND_US, sctp_ends_are_connected));
}

/* With the heartbeats that a connection has. */
void
channel_ends_run (ChannelEnds *self, gint64 for_us)
{
  gint64 until_us = self->sctp.now_us + for_us;

  while (self->sctp.now_us < until_us)
    {
      if (self->sctp.now_us >= self->heartbeat_us)
        {
          for (guint i = 0; i < 2; i++)
            gun_sctp_association_heartbeat (self->sctp.end[i].association, self->sctp.now_us);
          self->heartbeat_us = self->sctp.now_us + HEARTBEAT_US;
        }
      sctp_ends_run (&self->sctp, MIN (self->heartbeat_us, until_us) - self->sctp.now_us, NULL);
    }
}

ChannelWatch *
channel_ends_create (ChannelEnds *self,
                     guint number,
                     const char *label,
                     const GunDataChannelOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDataChannel) channel
      = gun_data_channels_create (self->sctp.end[number].channels, label, options, &error);
  ChannelWatch *watch;

  g_assert_no_error (error);
  watch = watch_new (channel);
  g_ptr_array_add (self->ours[number], watch);
  return watch;
}

ChannelWatch *
channel_ends_get_theirs (ChannelEnds *self, guint number, guint position)
{
  return position < self->theirs[number]->len ? g_ptr_array_index (self->theirs[number], position)
                                              : NULL;
}

void
channel_watch_send_text (ChannelWatch *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  gun_data_channel_send (self->channel, bytes, TRUE, &error);
  g_assert_no_error (error);
}

GBytes *
channel_message_new (gsize size_bytes, char fill)
{
  char *bytes = g_malloc (size_bytes);

  memset (bytes, fill, size_bytes);
  return g_bytes_new_take (bytes, size_bytes);
}

const ChannelHeard *
channel_watch_get (ChannelWatch *self, guint position)
{
  g_assert_cmpuint (position, <, self->heard->len);
  return g_ptr_array_index (self->heard, position);
}

void
channel_ends_send_raw (ChannelEnds *self,
                       guint from,
                       guint16 stream,
                       guint32 ppid,
                       const void *bytes,
                       gsize size_bytes)
{
  static const GunSctpReliability reliable = { TRUE, -1, -1 };
  g_autoptr (GBytes) message = g_bytes_new (bytes, size_bytes);
  g_autoptr (GError) error = NULL;
  GunSctpSent sent = gun_sctp_association_send (
      self->sctp.end[from].association, stream, ppid, &reliable, message, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sent, ==, GUN_SCTP_SENT);
}
