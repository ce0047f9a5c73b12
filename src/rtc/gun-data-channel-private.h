/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "for src/rtc only"
#endif

#include "gun-data-channel.h"
#include "gun-data-channels.h"
#include "gun-sctp-association.h"

G_BEGIN_DECLS

/* A message that waits for room in SCTP, or for the connection. */
typedef struct
{
  GBytes *payload;
  guint32 ppid;
} GunDataChannelWaiting;

struct _GunDataChannel
{
  GObject parent_instance;

  GunDataChannels *channels; /* (nullable): while it is not closed */
  int id;                    /* -1 while it has none */
  char *label;
  char *protocol;
  GunSctpReliability reliability;
  GunDataChannelState state;

  GQueue waiting; /* of GunDataChannelWaiting */
  gsize buffered_bytes;
  gsize low_bytes;       /* threshold */
  gboolean became_low;   /* to be told when all is sent that could be */
  gboolean acknowledged; /* the other side knows of it: before that, messages keep their order */
  gboolean answered;     /* by DATA_CHANNEL_ACK; no more of these is due */
  gboolean reset_asked;  /* our direction of the stream ends */
  gboolean reset_out;    /* it has ended */
  gboolean reset_in;     /* theirs has */
  GunDataChannelCounters counters;
};

GunDataChannel *gun_data_channel_new (GunDataChannels *channels,
                                      const char *label,
                                      const GunDataChannelOptions *options);
void gun_data_channel_push (GunDataChannel *self, GBytes *payload, guint32 ppid);
GunDataChannelWaiting *gun_data_channel_peek (GunDataChannel *self);
void gun_data_channel_pop_sent (GunDataChannel *self);
void gun_data_channel_pop_refused (GunDataChannel *self);
void gun_data_channel_drop_waiting (GunDataChannel *self);
void gun_data_channel_move (GunDataChannel *self, GunDataChannelState state);
void gun_data_channel_deliver (GunDataChannel *self, GBytes *message, gboolean is_text);
void gun_data_channel_tell_error (GunDataChannel *self, const GError *error);
void gun_data_channel_tell_low (GunDataChannel *self);
gboolean gun_data_channel_is_text (const char *bytes, gsize length_bytes);

G_END_DECLS
