/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunDataChannelState:
 *
 * CONNECTING → OPEN → CLOSING → CLOSED, as RTCDataChannelState; steps may be left out, none goes back.
 */
typedef enum
{
  GUN_DATA_CHANNEL_CONNECTING,
  GUN_DATA_CHANNEL_OPEN,
  GUN_DATA_CHANNEL_CLOSING,
  GUN_DATA_CHANNEL_CLOSED,
} GunDataChannelState;

#define GUN_TYPE_DATA_CHANNEL_STATE (gun_data_channel_state_get_type ())
GType gun_data_channel_state_get_type (void);

/**
 * GunDataChannelOptions:
 * @protocol: (nullable): a name for what is spoken in it
 * @ordered: whether messages arrive in the order in which they were sent
 * @max_retransmits: a message is given up after being sent again so often; -1: never
 * @max_packet_life_time_ms: a message is given up after so long; -1: never. At most one of the two
 */
typedef struct
{
  const char *protocol;
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
} GunDataChannelOptions;

/**
 * GunDataChannelCounters:
 *
 * Whole messages, and bytes of their payload. Sent is what was handed to SCTP.
 */
typedef struct
{
  guint64 messages_sent;
  guint64 messages_received;
  guint64 bytes_sent;
  guint64 bytes_received;
  guint64 messages_abandoned;
} GunDataChannelCounters;

#define GUN_TYPE_DATA_CHANNEL (gun_data_channel_get_type ())
G_DECLARE_FINAL_TYPE (GunDataChannel, gun_data_channel, GUN, DATA_CHANNEL, GObject)

/**
 * GunDataChannel:
 *
 * What RTCDataChannel is in a browser: messages both ways on one stream of one connection. The connection makes it
 * (gun_peer_connection_create_channel(), or #GunPeerConnection::channel) and holds it while it is not closed. One
 * object is one channel: what is closed stays closed.
 *
 * Signals: `opened`; `message` (GBytes *, gboolean is_text); `buffered-amount-low`; `error` (const GError *);
 * `closed`, the last one.
 */
gboolean
gun_data_channel_send (GunDataChannel *self, GBytes *message, gboolean is_text, GError **error);
void gun_data_channel_close (GunDataChannel *self);
void gun_data_channel_set_buffered_amount_low_threshold (GunDataChannel *self, gsize bytes);

GunDataChannelState gun_data_channel_get_state (GunDataChannel *self);
int gun_data_channel_get_id (GunDataChannel *self);
const char *gun_data_channel_get_label (GunDataChannel *self);
const char *gun_data_channel_get_protocol (GunDataChannel *self);
gboolean gun_data_channel_get_ordered (GunDataChannel *self);
int gun_data_channel_get_max_retransmits (GunDataChannel *self);
int gun_data_channel_get_max_packet_life_time_ms (GunDataChannel *self);
gsize gun_data_channel_get_buffered_amount (GunDataChannel *self);
gsize gun_data_channel_get_max_message_bytes (GunDataChannel *self);
const GunDataChannelCounters *gun_data_channel_get_counters (GunDataChannel *self);

G_END_DECLS
