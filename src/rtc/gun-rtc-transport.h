/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-data-channels.h"
#include "gun-dtls-session.h"
#include "gun-ice-agent.h"
#include "gun-rtc-configuration.h"
#include "gun-rtc-timeline.h"
#include "gun-sctp-association.h"

G_BEGIN_DECLS

/**
 * GunRtcTransportCallbacks:
 * @candidate: a way to us was found
 * @gathering_changed: it looks for ways, or has found all
 * @pair_changed: data takes another way now
 * @ice_moved: the state of ICE is another one
 * @dtls_moved: that of DTLS is
 * @way_found: ICE is connected, for the first time or after a restart
 * @opened: the association is up: messages go both ways
 * @heard: something authentic came from the other side
 * @channel: the other side opened one
 * @refused: something that came was dropped: it broke a rule, or a limit
 * @ended: it is over: @error says why; GUN_RTC_ERROR_CLOSED when the other side closed it as it is
 *   meant. Said once, and nothing after it.
 */
typedef struct
{
  void (*candidate) (const GunIceCandidate *candidate, gpointer user_data);
  void (*gathering_changed) (gpointer user_data);
  void (*pair_changed) (gpointer user_data);
  void (*ice_moved) (gpointer user_data);
  void (*dtls_moved) (gpointer user_data);
  void (*way_found) (gpointer user_data);
  void (*opened) (gpointer user_data);
  void (*heard) (gpointer user_data);
  void (*channel) (GunDataChannel *channel, gpointer user_data);
  void (*refused) (const GError *error, gpointer user_data);
  void (*ended) (const GError *error, gpointer user_data);
} GunRtcTransportCallbacks;

/**
 * GunRtcTransport:
 *
 * The layers of one connection, joined: what ICE receives goes to DTLS, what that decrypts to SCTP,
 * and back. It knows no descriptions: credentials, candidates and roles come in, states go out.
 *
 *   ICE connected → DTLS handshake → SCTP association → channels
 *
 * A restart of ICE changes nothing in the layers above it: the old way is used until a new one is found.
 *
 * gun_rtc_transport_drop() may be called in a callback: it goes silent at once, and is freed when
 * the loop turns.
 */
typedef struct _GunRtcTransport GunRtcTransport;

GunRtcTransport *gun_rtc_transport_new (const GunRtcConfiguration *configuration,
                                        GunClock *clock,
                                        GunRtcTimeline *timeline,
                                        const GunRtcTransportCallbacks *callbacks,
                                        gpointer user_data);
void gun_rtc_transport_drop (GunRtcTransport *self);

void gun_rtc_transport_begin (GunRtcTransport *self,
                              GunDtlsRole role,
                              const char *remote_fingerprint,
                              guint16 remote_sctp_port,
                              guint64 remote_max_message_bytes);

void gun_rtc_transport_add_candidate (GunRtcTransport *self, const GunIceCandidate *candidate);
void gun_rtc_transport_ask_alive (GunRtcTransport *self);
void gun_rtc_transport_set_paused (GunRtcTransport *self, gboolean is_paused);

GunIceAgent *gun_rtc_transport_get_ice (GunRtcTransport *self);
GunDtlsSession *gun_rtc_transport_get_dtls (GunRtcTransport *self);
GunDtlsState gun_rtc_transport_get_dtls_state (GunRtcTransport *self);
GunSctpAssociation *gun_rtc_transport_get_sctp (GunRtcTransport *self);
GunDataChannels *gun_rtc_transport_get_channels (GunRtcTransport *self);
guint64 gun_rtc_transport_get_n_not_dtls (GunRtcTransport *self);

G_END_DECLS
