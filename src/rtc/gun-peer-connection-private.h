/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "for src/rtc only"
#endif

#include "gun-peer-connection.h"
#include "gun-rtc-liveness.h"
#include "gun-rtc-transport.h"
#include "gun-sdp.h"

G_BEGIN_DECLS

struct _GunPeerConnection
{
  GObject parent_instance;

  GunClock *clock;
  GunRtcConfiguration configuration; /* with its own copies of what it points to */
  GunRtcTimeline *timeline;
  GunRtcTransport *transport; /* NULL when it is over */

  GunRtcState state;
  GunRtcSignaling signaling;
  GError *failure;              /* (nullable): why it failed */
  GunRtcStatistics *last_facts; /* (nullable): the statistics of its last moment, once it is over */

  guint64 session_id;
  guint64 session_version;
  GunSdp *created; /* (nullable): the last description made here */
  GunRtcDescriptionKind created_kind;
  GunSdp *local;  /* (nullable): the last one that was set */
  GunSdp *remote; /* (nullable) */
  GunSdp *before; /* (nullable): what stands again when the offer that waits is taken back */
  guint64
      n_candidates_too_many; /* that ICE never heard of, in their descriptions or before our answer */
  guint64 n_candidates_unreadable; /* in their descriptions */
  gboolean gathered;
  gboolean begun;     /* the transport knows the other side */
  gboolean restarted; /* ICE has credentials of ours that no answer agreed to yet */
  gboolean restart_wanted;
  GunDtlsRole role; /* since begun */

  GQueue untold; /* (element-type GunIceCandidate): ways to us that nobody heard of yet */
  gboolean gathering_untold; /* nor that gathering went on */
  GSource *tell_source;      /* (nullable): runs while there is something to tell */

  GunRtcLiveness liveness; /* since the association is up */
  gboolean alive;          /* it is up */
  gboolean usable;         /* up, and not silent for long: what was told last */
  gboolean restart_asked;  /* the caller was told that a restart would help */
  GSource *timer;          /* (nullable): connecting takes too long, or liveness */
  gint64 connect_deadline_us;
};

void gun_peer_connection_log (GunPeerConnection *self, GunRtcLayer layer, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void gun_peer_connection_fail (GunPeerConnection *self, const GError *error);
void gun_peer_connection_start_connecting (GunPeerConnection *self);
gboolean gun_peer_connection_check_open (GunPeerConnection *self, GError **error);

void gun_peer_connection_forget_candidates (GunPeerConnection *self);
void gun_peer_connection_gathering_moved (GunPeerConnection *self);

GunRtcStatistics *gun_peer_connection_measure (GunPeerConnection *self, GunRtcTransport *transport);

G_END_DECLS
