/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-data-channels.h"
#include "gun-sctp-association.h"
#include "rtc-wire.h"

G_BEGIN_DECLS

/* Packets that an end remembers. */
#define SCTP_ENDS_PACKETS 64

/* What an end heard, oldest first. */
typedef struct
{
  guint16 stream;
  guint32 ppid;
  GBytes *message;
} SctpHeard;

typedef struct _SctpEnds SctpEnds;

typedef struct
{
  SctpEnds *ends;
  guint number; /* 0 or 1 */
  GunSctpAssociation *association;
  GunDataChannels
      *channels; /* (nullable): hears of all that the association says; end 0 is the DTLS client */
  guint64 remote_max_message_bytes;
  GPtrArray *heard; /* of SctpHeard */
  GArray *resets_in;
  GArray *resets_out;
  guint n_abandoned;
  guint n_refused;
  guint n_writable;
  guint pauses_at;    /* pauses when it has heard so many; 0: never */
  gboolean echoes;    /* sends back what it hears, at once */
  GPtrArray *packets; /* of GBytes: the last SCTP_ENDS_PACKETS it sent */
  GError *error;      /* (nullable): of the last state */
} SctpEnd;

/* Two associations and the wire between them, in virtual time. */
struct _SctpEnds
{
  SctpEnd end[2];
  GunRtcWire *wire;
  gint64 now_us;
};

/* How time goes on: all programs of this folder have the one clock of usrsctp, which never goes back. */
void sctp_ends_init (SctpEnds *self, GunRtcWire *wire, const GunSctpSettings *settings);
void sctp_ends_clear (SctpEnds *self);

void sctp_ends_start (SctpEnds *self);
/* Lets packets and timers run until @condition, or for @for_us; TRUE when it holds */
gboolean sctp_ends_run (SctpEnds *self, gint64 for_us, gboolean (*condition) (SctpEnds *self));
gboolean sctp_ends_are_connected (SctpEnds *self);

/* Sends, waiting for room as long as it takes */
void sctp_ends_send (SctpEnds *self,
                     guint from,
                     guint16 stream,
                     GBytes *message,
                     const GunSctpReliability *reliability);

G_END_DECLS
