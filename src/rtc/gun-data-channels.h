/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-data-channel.h"
#include "gun-dtls-session.h"
#include "gun-sctp-association.h"

G_BEGIN_DECLS

/* Of each side: it has every other stream. */
#define GUN_DATA_CHANNELS_MAX (GUN_SCTP_STREAMS / 2)

/* What waits in all channels of a connection together. */
#define GUN_DATA_CHANNELS_MAX_BUFFERED_BYTES (16 * 1024 * 1024)

/* Messages that came before the channel they are in was opened: an unordered one may overtake that. */
#define GUN_DATA_CHANNELS_MAX_EARLY 64
#define GUN_DATA_CHANNELS_MAX_EARLY_BYTES (512 * 1024)

/**
 * GunDataChannelsCallbacks:
 * @opened: the other side opened a channel
 * @refused: something that came on a stream was dropped: it broke a rule, or a limit
 */
typedef struct
{
  void (*opened) (GunDataChannel *channel, gpointer user_data);
  void (*refused) (guint16 stream, const GError *error, gpointer user_data);
} GunDataChannelsCallbacks;

/**
 * GunDataChannels:
 *
 * The channels of one association (RFC 8831, RFC 8832): which stream is which, who may open what, and whose turn it is
 * to send. What the association says is handed in; what it is told goes to it. The DTLS client opens even streams, the
 * server odd ones.
 */
typedef struct _GunDataChannels GunDataChannels;

GunDataChannels *gun_data_channels_new (const GunDataChannelsCallbacks *callbacks,
                                        gpointer user_data);
void gun_data_channels_free (GunDataChannels *self);

GunDataChannel *gun_data_channels_create (GunDataChannels *self,
                                          const char *label,
                                          const GunDataChannelOptions *options,
                                          GError **error);
void gun_data_channels_begin (GunDataChannels *self,
                              GunSctpAssociation *association,
                              GunDtlsRole role,
                              guint64 remote_max_message_bytes);
void gun_data_channels_end (GunDataChannels *self);

void gun_data_channels_take_message (GunDataChannels *self,
                                     guint16 stream,
                                     guint32 ppid,
                                     GBytes *message);
void gun_data_channels_take_reset (GunDataChannels *self, guint16 stream, gboolean incoming);
void gun_data_channels_take_abandoned (GunDataChannels *self, guint16 stream);
void gun_data_channels_flush (GunDataChannels *self);

void gun_data_channels_foreach (GunDataChannels *self, GFunc func, gpointer user_data);

G_END_DECLS
