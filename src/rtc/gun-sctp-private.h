/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "for src/rtc only"
#endif

#include <usrsctp.h>

#include "gun-sctp-association.h"
#include "gun-sctp-clock.h"

G_BEGIN_DECLS

/* Round trips that are remembered: the least of them is the way, what is above it are queues. */
#define GUN_SCTP_ROUND_TRIPS 8

/* What is kept of a heartbeat to know its answer again: usrsctp writes 40 bytes. */
#define GUN_SCTP_HEARTBEAT_BYTES 64

struct _GunSctpAssociation
{
  GunSctpSettings settings;
  GunSctpCallbacks callbacks;
  gpointer user_data;

  GunSctpState state;
  gpointer address;      /* what usrsctp knows it by: a number, never used again */
  struct socket *socket; /* NULL before start, and when it is over */
  gint64 now_us;         /* as the last call had it */

  GByteArray *outgoing; /* packets of usrsctp, each behind its length: sent once it has returned */
  gsize outgoing_at;    /* those before it were sent */
  gboolean flushing;
  gboolean reading;
  gboolean paused;     /* nothing is read but what read_on() allows */
  gsize allowed_bytes; /* by read_on() */
  gboolean ready;      /* usrsctp has something for us */
  gboolean wants_room; /* somebody heard WOULD_BLOCK */
  guint
      n_unsent; /* messages that usrsctp has and of which it did not send all; those given up count on until
                          everything else is through */
  GArray *unreset;     /* guint16: streams that are to be reset when usrsctp takes the next one */
  gboolean resetting;  /* one is on its way */
  GHashTable *partial; /* stream -> GunSctpPartial: messages of which the end is still to come */
  gsize partial_bytes; /* of all of them */

  gint64 heartbeat_us; /* when the last one left; 0: none, or it was answered */
  guint8 heartbeat[GUN_SCTP_HEARTBEAT_BYTES]; /* what it said; the other side must say the same */
  gsize heartbeat_bytes;
  gint64 round_trip_us;
  gint64 round_trips_us[GUN_SCTP_ROUND_TRIPS]; /* the last ones; 0: not yet */
  guint n_round_trips;
  gint64 retransmitted_chunks;
  GBytes *forward;   /* (nullable): the last packet that told what was given up */
  gint64 forward_us; /* when it, or data, left last */
  guint32 highest_tsn;
  gboolean has_tsn;
  guint32 given_up_tsn; /* up to which the other side gave up what was missing */
  gint64 times_given_up;
  guint32 sent_number;      /* of the message sent last; 0 before the first */
  guint32 abandoned_number; /* of the message given up last */
  gint64 messages_abandoned;
  guint64 messages_too_large;
  gboolean capped; /* the window */
};

/* gun-sctp-clock.c: who there is */
void gun_sctp_clock_add (GunSctpAssociation *self);
void gun_sctp_clock_remove (GunSctpAssociation *self);
void gun_sctp_clock_note_traffic (gint64 now_us);

/* gun-sctp-socket.c: what is set on a socket, and read from it */
gboolean gun_sctp_socket_open (GunSctpAssociation *self, GError **error);
gboolean gun_sctp_socket_connect (GunSctpAssociation *self, GError **error);
void gun_sctp_socket_ask (GunSctpAssociation *self);
void gun_sctp_socket_set_cwnd_cap (GunSctpAssociation *self, guint bytes);
void gun_sctp_socket_tell_dry (GunSctpAssociation *self, gboolean wanted);

/* gun-sctp-events.c: what usrsctp has for us */
gboolean gun_sctp_events_read (GunSctpAssociation *self);
void gun_sctp_events_clear (GunSctpAssociation *self);

/* gun-sctp-association.c */
void gun_sctp_association_pump (GunSctpAssociation *self);
void gun_sctp_association_end (GunSctpAssociation *self, GunSctpState state, const GError *error);
void gun_sctp_association_move (GunSctpAssociation *self, GunSctpState state, const GError *error);
void gun_sctp_association_queue (GunSctpAssociation *self, const void *packet, gsize length_bytes);

/* gun-sctp-traffic.c: what is seen of packets as they pass */
gboolean
gun_sctp_traffic_look_out (GunSctpAssociation *self, const guint8 *packet, gsize length_bytes);
gboolean
gun_sctp_traffic_look_in (GunSctpAssociation *self, const guint8 *packet, gsize length_bytes);
void gun_sctp_traffic_forget_heartbeat (GunSctpAssociation *self);
void gun_sctp_traffic_judge_cap (GunSctpAssociation *self);
void gun_sctp_traffic_repeat_forward (GunSctpAssociation *self);

G_END_DECLS
