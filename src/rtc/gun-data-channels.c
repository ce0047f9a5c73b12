/* SPDX-License-Identifier: MIT */

#include "gun-data-channels.h"

#include "gun-data-channel-private.h"
#include "gun-dcep.h"
#include "gun-rtc-error.h"

/* The protocol itself, and what must not overtake it. */
static const GunSctpReliability reliable = { TRUE, -1, -1 };

typedef struct
{
  guint16 stream;
  guint32 ppid;
  GBytes *message;
} Early;

struct _GunDataChannels
{
  GunDataChannelsCallbacks callbacks;
  gpointer user_data;
  GunSctpAssociation *association; /* (nullable): while it is connected */
  gboolean has_role;
  guint first_stream; /* 0 or 1: ours are this and every second one after it */
  guint64 remote_max_message_bytes;

  GPtrArray *all;      /* of GunDataChannel that are not closed, in the order of their turns */
  GHashTable *streams; /* stream -> GunDataChannel of @all */
  gsize buffered_bytes;
  GQueue early; /* of Early */
  gsize early_bytes;
  gboolean flushing;
  gboolean flush_again;
};

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
  g_queue_init (&self->early);
  return self;
}

static void
early_free (gpointer data)
{
  Early *early = data;

  g_bytes_unref (early->message);
  g_free (early);
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
  g_queue_clear_full (&self->early, early_free);
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->streams);
  g_free (self);
}

static void
refuse (GunDataChannels *self, guint16 stream, GunRtcError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (GUN_RTC_ERROR, code, message);

  self->callbacks.refused (stream, error, self->user_data);
}

/* The lowest free stream of ours; -1 when there is none. */
static int
find_stream (GunDataChannels *self)
{
  for (guint stream = self->first_stream; stream < GUN_SCTP_STREAMS; stream += 2)
    if (!g_hash_table_contains (self->streams, GUINT_TO_POINTER (stream)))
      return (int) stream;
  return -1;
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
  GunDataChannelWaiting *waiting = g_new0 (GunDataChannelWaiting, 1);

  channel->id = find_stream (self);
  g_hash_table_insert (self->streams, GINT_TO_POINTER (channel->id), channel);

  /* Before what was sent while there was no connection yet */
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
 * @error: GUN_RTC_ERROR_INVALID when a name or a limit is out of range, GUN_RTC_ERROR_FULL when all streams are taken
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
  if (self->all->len >= GUN_DATA_CHANNELS_MAX || (self->has_role && find_stream (self) < 0))
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
      gun_data_channels_flush (self);
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
  g_return_if_fail (self != NULL && self->association == NULL);

  self->association = association;
  self->has_role = TRUE;
  self->first_stream = role == GUN_DTLS_CLIENT ? 0 : 1;
  self->remote_max_message_bytes = remote_max_message_bytes;
  for (guint i = 0; i < self->all->len; i++)
    place (self, g_ptr_array_index (self->all, i));
  gun_data_channels_flush (self);
}

static void
forget (GunDataChannels *self, GunDataChannel *channel)
{
  g_autoptr (GunDataChannel) alive = g_object_ref (channel);

  if (channel->id >= 0)
    g_hash_table_remove (self->streams, GINT_TO_POINTER (channel->id));
  g_ptr_array_remove (self->all, channel);
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSED);
}

/**
 * gun_data_channels_end:
 * @self: the channels
 *
 * The association is over: all channels are closed.
 */
void
gun_data_channels_end (GunDataChannels *self)
{
  g_return_if_fail (self != NULL);

  self->association = NULL;
  while (self->all->len > 0)
    forget (self, g_ptr_array_index (self->all, self->all->len - 1));
}

/* For gun_data_channel_send(). */
gboolean
gun_data_channels_check_send (GunDataChannels *self, gsize length_bytes, GError **error)
{
  guint64 limit_bytes = GUN_SCTP_MAX_SEND_BYTES;

  if (self->remote_max_message_bytes > 0)
    limit_bytes = MIN (limit_bytes, self->remote_max_message_bytes);
  if (length_bytes > limit_bytes)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_TOO_LARGE,
                   "The message has %" G_GSIZE_FORMAT
                   " bytes, and the other side takes %" G_GUINT64_FORMAT,
                   length_bytes,
                   limit_bytes);
      return FALSE;
    }
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

/* For GunDataChannel: @bytes came to what waits, or left it. */
void
gun_data_channels_note_queued (GunDataChannels *self, gssize bytes)
{
  self->buffered_bytes += bytes;
}

static const GunSctpReliability *
reliability_of (GunDataChannel *channel, const GunDataChannelWaiting *waiting)
{
  if (waiting->ppid == GUN_DCEP_PPID_CONTROL)
    return &reliable;
  return &channel->reliability;
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
  /* While it was sent, the channel may have been closed by what came back */
  if (gun_data_channel_peek (channel) == waiting)
    gun_data_channel_pop_sent (channel);
  if (sent == GUN_SCTP_REFUSED)
    gun_data_channel_tell_error (channel, error);
  return TRUE;
}

static void
reset_when_sent (GunDataChannels *self, GunDataChannel *channel)
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
static GPtrArray *
hold_all (GunDataChannels *self)
{
  GPtrArray *all = g_ptr_array_copy (self->all, ref_channel, NULL);

  g_ptr_array_set_free_func (all, g_object_unref);
  return all;
}

/* One message of each channel in turn, as long as there is room: who has much does not hold up the others. */
static void
send_in_turns (GunDataChannels *self)
{
  gboolean sent_any = TRUE;

  while (sent_any)
    {
      g_autoptr (GPtrArray) turn = hold_all (self);

      sent_any = FALSE;
      for (guint i = 0; i < turn->len; i++)
        {
          GunDataChannel *channel = g_ptr_array_index (turn, i);

          if (self->association == NULL)
            return;
          if (channel->channels == NULL || gun_data_channel_peek (channel) == NULL)
            continue;
          if (!send_first (self, channel))
            return;
          sent_any = TRUE;
          if (channel->channels != NULL)
            reset_when_sent (self, channel);
        }
    }
}

static void
tell_low (GunDataChannels *self)
{
  g_autoptr (GPtrArray) all = hold_all (self);

  for (guint i = 0; i < all->len; i++)
    gun_data_channel_tell_low (g_ptr_array_index (all, i));
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

  if (self->flushing)
    {
      self->flush_again = TRUE;
      return;
    }
  self->flushing = TRUE;
  do
    {
      self->flush_again = FALSE;
      if (self->association != NULL)
        send_in_turns (self);
      tell_low (self);
    }
  while (self->flush_again);
  self->flushing = FALSE;
}

/* For gun_data_channel_close(). */
void
gun_data_channels_close (GunDataChannels *self, GunDataChannel *channel)
{
  if (channel->id < 0)
    {
      forget (self, channel);
      return;
    }
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSING);
  if (channel->channels != NULL)
    reset_when_sent (self, channel);
}

static void
close_when_reset (GunDataChannels *self, GunDataChannel *channel)
{
  if (channel->reset_in && channel->reset_out)
    forget (self, channel);
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

  channel = g_hash_table_lookup (self->streams, GUINT_TO_POINTER (stream));
  if (channel == NULL)
    return;
  g_object_ref (channel);

  if (incoming)
    {
      channel->reset_in = TRUE;
      /* Nobody is there any more to read what waits */
      gun_data_channel_drop_waiting (channel);
      gun_data_channel_move (channel, GUN_DATA_CHANNEL_CLOSING);
      if (channel->channels != NULL)
        reset_when_sent (self, channel);
    }
  else
    {
      channel->reset_out = TRUE;
    }
  if (channel->channels != NULL)
    close_when_reset (self, channel);
}

void
gun_data_channels_take_abandoned (GunDataChannels *self, guint16 stream)
{
  GunDataChannel *channel;

  g_return_if_fail (self != NULL);

  channel = g_hash_table_lookup (self->streams, GUINT_TO_POINTER (stream));
  if (channel != NULL)
    channel->counters.messages_abandoned++;
}

static void
take_data (GunDataChannels *self, GunDataChannel *channel, guint32 ppid, GBytes *message)
{
  g_autoptr (GBytes) nothing = NULL;
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (message, &length_bytes);

  switch (ppid)
    {
    case GUN_DCEP_PPID_TEXT:
      if (g_utf8_validate_len (bytes, length_bytes, NULL))
        gun_data_channel_deliver (channel, message, TRUE);
      else
        refuse (self,
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
      refuse (self,
              (guint16) channel->id,
              GUN_RTC_ERROR_CHANNEL,
              "A message of an unknown kind was dropped");
    }
}

/* Messages that overtook the opening of their channel. */
static void
take_early (GunDataChannels *self, GunDataChannel *channel)
{
  GQueue others = G_QUEUE_INIT;
  Early *early;

  while ((early = g_queue_pop_head (&self->early)) != NULL)
    {
      if (early->stream != channel->id)
        {
          g_queue_push_tail (&others, early);
          continue;
        }
      self->early_bytes -= g_bytes_get_size (early->message);
      if (channel->state == GUN_DATA_CHANNEL_OPEN)
        take_data (self, channel, early->ppid, early->message);
      early_free (early);
    }
  while ((early = g_queue_pop_head (&others)) != NULL)
    g_queue_push_tail (&self->early, early);
}

static void
keep_early (GunDataChannels *self, guint16 stream, guint32 ppid, GBytes *message)
{
  gsize length_bytes = g_bytes_get_size (message);
  Early *early;

  if (stream % 2 == self->first_stream
      || g_queue_get_length (&self->early) >= GUN_DATA_CHANNELS_MAX_EARLY
      || self->early_bytes + length_bytes > GUN_DATA_CHANNELS_MAX_EARLY_BYTES)
    {
      refuse (self,
              stream,
              GUN_RTC_ERROR_CHANNEL,
              "A message on a stream that is no channel was dropped");
      return;
    }
  early = g_new0 (Early, 1);
  early->stream = stream;
  early->ppid = ppid;
  early->message = g_bytes_ref (message);
  g_queue_push_tail (&self->early, early);
  self->early_bytes += length_bytes;
}

static void
take_open (GunDataChannels *self, guint16 stream, GBytes *message)
{
  gsize length_bytes;
  const guint8 *bytes = g_bytes_get_data (message, &length_bytes);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDcepOpen) open = gun_dcep_open_parse (bytes, length_bytes, &error);
  g_autoptr (GunDataChannel) channel = NULL;
  g_autoptr (GBytes) ack = NULL;

  if (open == NULL)
    {
      self->callbacks.refused (stream, error, self->user_data);
      return;
    }
  if (stream % 2 == self->first_stream)
    {
      refuse (self,
              stream,
              GUN_RTC_ERROR_CHANNEL,
              "A channel was opened on a stream that is ours to open");
      return;
    }
  if (self->all->len >= GUN_DATA_CHANNELS_MAX)
    {
      refuse (self, stream, GUN_RTC_ERROR_FULL, "One channel too many was opened");
      return;
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
  g_ptr_array_add (self->all, g_object_ref (channel));
  g_hash_table_insert (self->streams, GUINT_TO_POINTER (stream), channel);

  ack = gun_dcep_ack_print ();
  gun_data_channel_push (channel, ack, GUN_DCEP_PPID_CONTROL);
  self->callbacks.opened (channel, self->user_data);
  gun_data_channel_move (channel, GUN_DATA_CHANNEL_OPEN);
  take_early (self, channel);
  gun_data_channels_flush (self);
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
        refuse (
            self, stream, GUN_RTC_ERROR_CHANNEL, "A channel was opened on a stream that is taken");
      return;
    }
  if (channel == NULL || channel->acknowledged)
    {
      refuse (self,
              stream,
              GUN_RTC_ERROR_CHANNEL,
              "An answer came to the opening of a channel that nobody opened");
      return;
    }
  channel->acknowledged = TRUE;
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

  if (ppid == GUN_DCEP_PPID_CONTROL)
    take_control (self, stream, channel, message);
  else if (channel == NULL)
    keep_early (self, stream, ppid, message);
  else if (channel->state <= GUN_DATA_CHANNEL_OPEN)
    take_data (self, channel, ppid, message);
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
