/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-data-channel.h"
#include "gun-ice-candidate.h"
#include "gun-ice-state.h"
#include "gun-rtc-configuration.h"
#include "gun-rtc-error.h"
#include "gun-rtc-state.h"
#include "gun-rtc-statistics.h"
#include "gun-rtc-timeline.h"

G_BEGIN_DECLS

typedef enum
{
  GUN_RTC_OFFER,
  GUN_RTC_ANSWER,
} GunRtcDescriptionKind;

#define GUN_TYPE_PEER_CONNECTION (gun_peer_connection_get_type ())
G_DECLARE_FINAL_TYPE (GunPeerConnection, gun_peer_connection, GUN, PEER_CONNECTION, GObject)

/**
 * GunPeerConnection:
 *
 * What RTCPeerConnection is in a browser, for data channels: ICE finds a way, DTLS secures it, SCTP
 * carries messages over it. Descriptions and candidates go to the other side by whatever means the
 * caller has.
 *
 *   offerer:   create_offer → set_local_description → (to the other side) → set_remote_description
 *   answerer:  set_remote_description → create_answer → set_local_description → (to the other side)
 *
 * Candidates come by #GunPeerConnection::candidate while they are found; gun_peer_connection_dup_local_description()
 * has those found so far inside, for who sends everything at once when #GunPeerConnection:gathering
 * is complete.
 *
 * Everything happens in the thread-default context that it was made in. Signals are emitted when the
 * state is changed completely; a handler may call anything, also gun_peer_connection_close() and
 * g_object_unref().
 */
GunPeerConnection *gun_peer_connection_new (const GunRtcConfiguration *configuration,
                                            GunClock *clock);

char *gun_peer_connection_create_offer (GunPeerConnection *self, GError **error);
char *gun_peer_connection_create_answer (GunPeerConnection *self, GError **error);
gboolean gun_peer_connection_set_local_description (GunPeerConnection *self,
                                                    GunRtcDescriptionKind kind,
                                                    const char *sdp,
                                                    GError **error);
gboolean gun_peer_connection_set_remote_description (GunPeerConnection *self,
                                                     GunRtcDescriptionKind kind,
                                                     const char *sdp,
                                                     GError **error);
gboolean gun_peer_connection_roll_back (GunPeerConnection *self, GError **error);
char *gun_peer_connection_dup_local_description (GunPeerConnection *self);

gboolean
gun_peer_connection_add_candidate (GunPeerConnection *self, const char *candidate, GError **error);
void gun_peer_connection_restart_ice (GunPeerConnection *self);
void gun_peer_connection_note_network_change (GunPeerConnection *self);

GunDataChannel *gun_peer_connection_create_channel (GunPeerConnection *self,
                                                    const char *label,
                                                    const GunDataChannelOptions *options,
                                                    GError **error);
void gun_peer_connection_set_paused (GunPeerConnection *self, gboolean is_paused);
void gun_peer_connection_close (GunPeerConnection *self);

GunRtcState gun_peer_connection_get_state (GunPeerConnection *self);
GunRtcSignaling gun_peer_connection_get_signaling (GunPeerConnection *self);
gboolean gun_peer_connection_is_usable (GunPeerConnection *self);
GunRtcTimeline *gun_peer_connection_get_timeline (GunPeerConnection *self);
GunRtcStatistics *gun_peer_connection_dup_statistics (GunPeerConnection *self);

G_END_DECLS
