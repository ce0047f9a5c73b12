/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

#include <string.h>

#include "gun-dcep.h"
#include "gun-rtc-error.h"

G_DEFINE_TYPE (GunDataChannel, gun_data_channel, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_ID,
  PROP_LABEL,
  PROP_PROTOCOL,
  PROP_ORDERED,
  PROP_MAX_RETRANSMITS,
  PROP_MAX_PACKET_LIFE_TIME,
  PROP_BUFFERED_AMOUNT,
  PROP_BUFFERED_AMOUNT_LOW_THRESHOLD,
  N_PROPS
};

enum
{
  OPENED,
  MESSAGE,
  BUFFERED_AMOUNT_LOW,
  ERROR,
  CLOSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

#define TO(state) (1u << GUN_DATA_CHANNEL_##state)

static const guint allowed[] = {
  [GUN_DATA_CHANNEL_CONNECTING] = TO (OPEN) | TO (CLOSING) | TO (CLOSED),
  [GUN_DATA_CHANNEL_OPEN] = TO (CLOSING) | TO (CLOSED),
  [GUN_DATA_CHANNEL_CLOSING] = TO (CLOSED),
  [GUN_DATA_CHANNEL_CLOSED] = 0,
};

/**
 * gun_data_channel_state_get_type:
 *
 * Returns: the #GType of #GunDataChannelState
 */
GType
gun_data_channel_state_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_DATA_CHANNEL_CONNECTING, "GUN_DATA_CHANNEL_CONNECTING", "connecting" },
    { GUN_DATA_CHANNEL_OPEN, "GUN_DATA_CHANNEL_OPEN", "open" },
    { GUN_DATA_CHANNEL_CLOSING, "GUN_DATA_CHANNEL_CLOSING", "closing" },
    { GUN_DATA_CHANNEL_CLOSED, "GUN_DATA_CHANNEL_CLOSED", "closed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunDataChannelState", values));
  return type;
}

GunDataChannel *
gun_data_channel_new (GunDataChannels *channels,
                      const char *label,
                      const GunDataChannelOptions *options)
{
  GunDataChannel *self = g_object_new (GUN_TYPE_DATA_CHANNEL, NULL);

  self->channels = channels;
  self->label = g_strdup (label);
  self->protocol = g_strdup (options->protocol != NULL ? options->protocol : "");
  self->reliability = (GunSctpReliability){
    .ordered = options->ordered,
    .max_retransmits = options->max_retransmits,
    .max_packet_life_time_ms = options->max_packet_life_time_ms,
  };
  return self;
}

/* The one setter; each state that somebody waits for has its signal. */
void
gun_data_channel_move (GunDataChannel *self, GunDataChannelState state)
{
  if (!(allowed[self->state] & (1u << state)))
    return;
  self->state = state;
  if (state == GUN_DATA_CHANNEL_CLOSED)
    {
      gun_data_channel_drop_waiting (self);
      self->channels = NULL;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (state == GUN_DATA_CHANNEL_OPEN)
    g_signal_emit (self, signals[OPENED], 0);
  else if (state == GUN_DATA_CHANNEL_CLOSED)
    g_signal_emit (self, signals[CLOSED], 0);
}

static gsize
count_bytes (const GunDataChannelWaiting *waiting)
{
  switch (waiting->ppid)
    {
    case GUN_DCEP_PPID_TEXT:
    case GUN_DCEP_PPID_BINARY:
      return g_bytes_get_size (waiting->payload);
    default:
      /* A message of the protocol, or the byte that stands for an empty one */
      return 0;
    }
}

static void
add_buffered (GunDataChannel *self, gssize bytes)
{
  gsize before_bytes = self->buffered_bytes;

  self->buffered_bytes += bytes;
  if (self->channels != NULL)
    gun_data_channels_note_queued (self->channels, bytes);
  if (before_bytes <= self->low_bytes || self->buffered_bytes > self->low_bytes)
    return;
  self->became_low = TRUE;
  if (self->channels != NULL)
    gun_data_channels_note_low (self->channels);
}

void
gun_data_channel_push (GunDataChannel *self, GBytes *payload, guint32 ppid)
{
  GunDataChannelWaiting *waiting = g_new0 (GunDataChannelWaiting, 1);

  waiting->payload = g_bytes_ref (payload);
  waiting->ppid = ppid;
  g_queue_push_tail (&self->waiting, waiting);
  add_buffered (self, (gssize) count_bytes (waiting));
}

GunDataChannelWaiting *
gun_data_channel_peek (GunDataChannel *self)
{
  return g_queue_peek_head (&self->waiting);
}

static void
drop_first (GunDataChannel *self)
{
  GunDataChannelWaiting *waiting = g_queue_pop_head (&self->waiting);

  add_buffered (self, -(gssize) count_bytes (waiting));
  g_bytes_unref (waiting->payload);
  g_free (waiting);
}

/* The first one was handed to SCTP. */
void
gun_data_channel_pop_sent (GunDataChannel *self)
{
  const GunDataChannelWaiting *waiting = gun_data_channel_peek (self);

  if (waiting->ppid != GUN_DCEP_PPID_CONTROL)
    {
      self->counters.messages_sent++;
      self->counters.bytes_sent += count_bytes (waiting);
    }
  drop_first (self);
}

/* The first one can never be sent. */
void
gun_data_channel_pop_refused (GunDataChannel *self)
{
  drop_first (self);
}

void
gun_data_channel_drop_waiting (GunDataChannel *self)
{
  while (gun_data_channel_peek (self) != NULL)
    drop_first (self);
}

void
gun_data_channel_deliver (GunDataChannel *self, GBytes *message, gboolean is_text)
{
  self->counters.messages_received++;
  self->counters.bytes_received += g_bytes_get_size (message);
  g_signal_emit (self, signals[MESSAGE], 0, message, is_text);
}

void
gun_data_channel_tell_error (GunDataChannel *self, const GError *error)
{
  g_signal_emit (self, signals[ERROR], 0, error);
}

void
gun_data_channel_tell_low (GunDataChannel *self)
{
  if (!self->became_low)
    return;
  self->became_low = FALSE;
  g_signal_emit (self, signals[BUFFERED_AMOUNT_LOW], 0);
}

/* UTF-8, in which NUL is a character like others, as it is in JavaScript. */
gboolean
gun_data_channel_is_text (const char *bytes, gsize length_bytes)
{
  const char *end = bytes + length_bytes;

  while (bytes < end)
    {
      const char *stop = memchr (bytes, '\0', (gsize) (end - bytes));
      gsize piece_bytes = (gsize) ((stop != NULL ? stop : end) - bytes);

      if (!g_utf8_validate_len (bytes, piece_bytes, NULL))
        return FALSE;
      bytes += piece_bytes + (stop != NULL ? 1 : 0);
    }
  return TRUE;
}

/**
 * gun_data_channel_send:
 * @self: the channel, CONNECTING or OPEN
 * @message: what; may be empty
 * @is_text: whether it is UTF-8 and is to arrive as text
 * @error: GUN_RTC_ERROR_STATE when it is closing or closed, GUN_RTC_ERROR_INVALID when a text is no UTF-8,
 *   GUN_RTC_ERROR_TOO_LARGE for the other side, GUN_RTC_ERROR_FULL when too much waits
 *
 * Sends a message, or lets it wait for the connection or for room.
 *
 * Returns: %FALSE when it was not taken
 */
gboolean
gun_data_channel_send (GunDataChannel *self, GBytes *message, gboolean is_text, GError **error)
{
  static const guint8 nothing[1] = { 0 };
  g_autoptr (GBytes) stand_in = NULL;
  gsize length_bytes;
  const char *bytes;

  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  bytes = g_bytes_get_data (message, &length_bytes);
  if (self->state > GUN_DATA_CHANNEL_OPEN)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_STATE,
                   "The channel “%s” is closed, or about to be",
                   self->label);
      return FALSE;
    }
  if (is_text && !gun_data_channel_is_text (bytes, length_bytes))
    {
      g_set_error_literal (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID, "A text must be UTF-8");
      return FALSE;
    }
  if (!gun_data_channels_check_send (self->channels, length_bytes, error))
    return FALSE;

  if (length_bytes == 0)
    {
      stand_in = g_bytes_new_static (nothing, sizeof nothing);
      gun_data_channel_push (
          self, stand_in, is_text ? GUN_DCEP_PPID_TEXT_EMPTY : GUN_DCEP_PPID_BINARY_EMPTY);
    }
  else
    {
      gun_data_channel_push (self, message, is_text ? GUN_DCEP_PPID_TEXT : GUN_DCEP_PPID_BINARY);
    }
  gun_data_channels_send_waiting (self->channels);
  return TRUE;
}

/**
 * gun_data_channel_close:
 * @self: the channel
 *
 * Closes it when what waits has been sent; `closed` follows when the other side has closed it too.
 */
void
gun_data_channel_close (GunDataChannel *self)
{
  g_return_if_fail (GUN_IS_DATA_CHANNEL (self));

  if (self->state <= GUN_DATA_CHANNEL_OPEN)
    gun_data_channels_close (self->channels, self);
}

/**
 * gun_data_channel_set_buffered_amount_low_threshold:
 * @self: the channel
 * @bytes: how much
 *
 * `buffered-amount-low` is emitted when what waits falls to @bytes or below.
 */
void
gun_data_channel_set_buffered_amount_low_threshold (GunDataChannel *self, gsize bytes)
{
  g_return_if_fail (GUN_IS_DATA_CHANNEL (self));

  if (self->low_bytes == bytes)
    return;
  self->low_bytes = bytes;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUFFERED_AMOUNT_LOW_THRESHOLD]);
}

GunDataChannelState
gun_data_channel_get_state (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), GUN_DATA_CHANNEL_CLOSED);

  return self->state;
}

/**
 * gun_data_channel_get_id:
 * @self: the channel
 *
 * Returns: its stream, -1 while the connection has not given it one
 */
int
gun_data_channel_get_id (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), -1);

  return self->id;
}

const char *
gun_data_channel_get_label (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), NULL);

  return self->label;
}

const char *
gun_data_channel_get_protocol (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), NULL);

  return self->protocol;
}

gboolean
gun_data_channel_get_ordered (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), TRUE);

  return self->reliability.ordered;
}

int
gun_data_channel_get_max_retransmits (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), -1);

  return self->reliability.max_retransmits;
}

int
gun_data_channel_get_max_packet_life_time_ms (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), -1);

  return self->reliability.max_packet_life_time_ms;
}

/**
 * gun_data_channel_get_buffered_amount:
 * @self: the channel
 *
 * Returns: bytes of messages that were not yet handed to SCTP
 */
gsize
gun_data_channel_get_buffered_amount (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), 0);

  return self->buffered_bytes;
}

/**
 * gun_data_channel_get_max_message_bytes:
 * @self: the channel
 *
 * Returns: how long a message may be at most; 0 when it is closed
 */
gsize
gun_data_channel_get_max_message_bytes (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), 0);

  return self->channels != NULL ? gun_data_channels_get_max_message_bytes (self->channels) : 0;
}

const GunDataChannelCounters *
gun_data_channel_get_counters (GunDataChannel *self)
{
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (self), NULL);

  return &self->counters;
}

static void
gun_data_channel_finalize (GObject *object)
{
  GunDataChannel *self = GUN_DATA_CHANNEL (object);

  /* Whoever held it as a member of a connection has let it go: there is nobody to tell */
  self->channels = NULL;
  gun_data_channel_drop_waiting (self);
  g_free (self->label);
  g_free (self->protocol);

  G_OBJECT_CLASS (gun_data_channel_parent_class)->finalize (object);
}

static void
gun_data_channel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunDataChannel *self = GUN_DATA_CHANNEL (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ID:
      g_value_set_int (value, self->id);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_PROTOCOL:
      g_value_set_string (value, self->protocol);
      break;
    case PROP_ORDERED:
      g_value_set_boolean (value, self->reliability.ordered);
      break;
    case PROP_MAX_RETRANSMITS:
      g_value_set_int (value, self->reliability.max_retransmits);
      break;
    case PROP_MAX_PACKET_LIFE_TIME:
      g_value_set_int (value, self->reliability.max_packet_life_time_ms);
      break;
    case PROP_BUFFERED_AMOUNT:
      g_value_set_uint64 (value, self->buffered_bytes);
      break;
    case PROP_BUFFERED_AMOUNT_LOW_THRESHOLD:
      g_value_set_uint64 (value, self->low_bytes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_data_channel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GunDataChannel *self = GUN_DATA_CHANNEL (object);

  if (id == PROP_BUFFERED_AMOUNT_LOW_THRESHOLD)
    gun_data_channel_set_buffered_amount_low_threshold (self, g_value_get_uint64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static guint
add_signal (const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name,
                       GUN_TYPE_DATA_CHANNEL,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_params,
                       first,
                       second);
}

static void
gun_data_channel_class_init (GunDataChannelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = gun_data_channel_finalize;
  object_class->get_property = gun_data_channel_get_property;
  object_class->set_property = gun_data_channel_set_property;

  properties[PROP_STATE] = g_param_spec_enum (
      "state", NULL, NULL, GUN_TYPE_DATA_CHANNEL_STATE, GUN_DATA_CHANNEL_CONNECTING, readable);
  properties[PROP_ID] = g_param_spec_int ("id", NULL, NULL, -1, G_MAXUINT16, -1, readable);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, readable);
  properties[PROP_BUFFERED_AMOUNT]
      = g_param_spec_uint64 ("buffered-amount", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_PROTOCOL] = g_param_spec_string ("protocol", NULL, NULL, NULL, readable);
  properties[PROP_ORDERED] = g_param_spec_boolean ("ordered", NULL, NULL, TRUE, readable);
  properties[PROP_MAX_RETRANSMITS] = g_param_spec_int (
      "max-retransmits", NULL, NULL, -1, GUN_DCEP_MAX_RELIABILITY, -1, readable);
  properties[PROP_MAX_PACKET_LIFE_TIME] = g_param_spec_int (
      "max-packet-life-time", NULL, NULL, -1, GUN_DCEP_MAX_RELIABILITY, -1, readable);
  properties[PROP_BUFFERED_AMOUNT_LOW_THRESHOLD]
      = g_param_spec_uint64 ("buffered-amount-low-threshold",
                             NULL,
                             NULL,
                             0,
                             G_MAXUINT64,
                             0,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = add_signal ("opened", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[MESSAGE] = add_signal ("message", 2, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[BUFFERED_AMOUNT_LOW] = add_signal ("buffered-amount-low", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[ERROR] = add_signal ("error", 1, G_TYPE_ERROR, G_TYPE_NONE);
  signals[CLOSED] = add_signal ("closed", 0, G_TYPE_NONE, G_TYPE_NONE);
}

static void
gun_data_channel_init (GunDataChannel *self)
{
  self->id = -1;
  g_queue_init (&self->waiting);
}
