/* SPDX-License-Identifier: MIT */

#pragma once

#include "sctp-ends.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes *bytes;
  gboolean is_text;
} ChannelHeard;

/* A channel, and all that it said. */
typedef struct
{
  GunDataChannel *channel;
  GPtrArray *heard; /* of ChannelHeard */
  guint n_opened;
  guint n_closed;
  guint n_low;
  guint n_errors;
  GError *error; /* (nullable): the last one */
} ChannelWatch;

/* Two ends with channels, and what was refused at each. */
typedef struct
{
  SctpEnds sctp;
  gint64 heartbeat_us;  /* when the next ones leave */
  GPtrArray *theirs[2]; /* of ChannelWatch: what the other side opened */
  GPtrArray *ours[2];   /* of ChannelWatch: channel_ends_create() */
  guint n_refused[2];
  GError *refused[2];                       /* (nullable): the last one */
  void (*opened) (GunDataChannel *channel); /* (nullable): told when the other side opens one */
} ChannelEnds;

/* @self must be zeroed; end 0 is the DTLS client. What @with bit 0 and 1 leave out has an association, but no channels */
void channel_ends_init (ChannelEnds *self, GunRtcWire *wire, guint with);
void channel_ends_clear (ChannelEnds *self);
/* Until both are connected */
void channel_ends_connect (ChannelEnds *self);
void channel_ends_run (ChannelEnds *self, gint64 for_us);

ChannelWatch *channel_ends_create (ChannelEnds *self,
                                   guint number,
                                   const char *label,
                                   const GunDataChannelOptions *options);
/* (nullable): the @position-th that the other side opened at @number */
ChannelWatch *channel_ends_get_theirs (ChannelEnds *self, guint number, guint position);
void channel_watch_send_text (ChannelWatch *self, const char *text);
/* A message with @size_bytes bytes, all of them @fill */
GBytes *channel_message_new (gsize size_bytes, char fill);
const ChannelHeard *channel_watch_get (ChannelWatch *self, guint position);

/* A message of end @from past its channels: what no channel of ours would send */
void channel_ends_send_raw (ChannelEnds *self,
                            guint from,
                            guint16 stream,
                            guint32 ppid,
                            const void *bytes,
                            gsize size_bytes);

G_END_DECLS
