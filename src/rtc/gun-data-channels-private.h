/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "for src/rtc only"
#endif

#include "gun-data-channel-private.h"
#include "gun-data-channels.h"
#include "gun-rtc-error.h"

G_BEGIN_DECLS

struct _GunDataChannels
{
  GunDataChannelsCallbacks callbacks;
  gpointer user_data;
  GunSctpAssociation *association; /* (nullable): while it is connected */
  gboolean has_role;
  gboolean ended;
  guint first_stream; /* 0 or 1: ours are this and every second one after it */
  guint n_streams;    /* that both sides agreed on */
  guint64 remote_max_message_bytes;

  GPtrArray *all;         /* of GunDataChannel that are not closed */
  GHashTable *streams;    /* stream -> GunDataChannel of @all */
  GHashTable *refused;    /* set of streams without a channel that are being reset */
  gsize buffered_bytes;   /* of all */
  GunDataChannel *served; /* (unowned) (nullable): who sent last, only to be compared */
  gboolean any_low;       /* somebody is to be told */
  gboolean blocked;       /* until the association is writable */
  gboolean sending;
  gboolean send_again;

  GQueue early; /* of what came for streams that are no channel yet */
  gsize early_bytes;
};

/* gun-data-channels.c */
void gun_data_channels_forget (GunDataChannels *self, GunDataChannel *channel);
void gun_data_channels_refuse (GunDataChannels *self,
                               guint16 stream,
                               GunRtcError code,
                               const char *message);

/* gun-data-channels-send.c, partly for GunDataChannel */
gboolean gun_data_channels_check_send (GunDataChannels *self, gsize length_bytes, GError **error);
gsize gun_data_channels_get_max_message_bytes (GunDataChannels *self);
void gun_data_channels_drop_too_large (GunDataChannels *self, GunDataChannel *channel);
void gun_data_channels_note_queued (GunDataChannels *self, gssize bytes);
void gun_data_channels_note_low (GunDataChannels *self);
void gun_data_channels_send_waiting (GunDataChannels *self);
void gun_data_channels_reset_when_sent (GunDataChannels *self, GunDataChannel *channel);
GPtrArray *gun_data_channels_hold_all (GunDataChannels *self);

/* gun-data-channels-close.c */
void gun_data_channels_close (GunDataChannels *self, GunDataChannel *channel);
void gun_data_channels_reset_refused (GunDataChannels *self, guint16 stream);

/* gun-data-channels-early.c */
gboolean
gun_data_channels_keep_early (GunDataChannels *self, guint16 stream, guint32 ppid, GBytes *message);
void gun_data_channels_replay_early (GunDataChannels *self, guint16 stream);
void gun_data_channels_drop_early (GunDataChannels *self, guint16 stream);
void gun_data_channels_clear_early (GunDataChannels *self);

G_END_DECLS
