/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunRtcState:
 * @GUN_RTC_NEW: nothing was exchanged yet
 * @GUN_RTC_CONNECTING: looking for a way, securing it, or associating
 * @GUN_RTC_CONNECTED: data goes both ways
 * @GUN_RTC_DISCONNECTED: nothing was heard for GUN_RTC_SUSPECT_MS; may come back by itself or by an
 *   ICE restart
 * @GUN_RTC_FAILED: over; why is in the timeline and in #GunPeerConnection::error
 * @GUN_RTC_CLOSED: over, as it was meant
 *
 * The state of the whole connection, as RTCPeerConnectionState has it; but "connected" includes the
 * SCTP association, since nothing can be sent before.
 */
typedef enum
{
  GUN_RTC_NEW,
  GUN_RTC_CONNECTING,
  GUN_RTC_CONNECTED,
  GUN_RTC_DISCONNECTED,
  GUN_RTC_FAILED,
  GUN_RTC_CLOSED,
} GunRtcState;

#define GUN_RTC_N_STATES (GUN_RTC_CLOSED + 1)

#define GUN_TYPE_RTC_STATE (gun_rtc_state_get_type ())
GType gun_rtc_state_get_type (void);

gboolean gun_rtc_state_may_follow (GunRtcState from, GunRtcState to);

/**
 * GunRtcSignaling:
 *
 * Which descriptions were exchanged: STABLE → HAVE_LOCAL_OFFER or HAVE_REMOTE_OFFER → STABLE. Two
 * offers that cross are for the layer above to sort out, which knows whose wins.
 */
typedef enum
{
  GUN_RTC_STABLE,
  GUN_RTC_HAVE_LOCAL_OFFER,
  GUN_RTC_HAVE_REMOTE_OFFER,
} GunRtcSignaling;

#define GUN_TYPE_RTC_SIGNALING (gun_rtc_signaling_get_type ())
GType gun_rtc_signaling_get_type (void);

const char *gun_rtc_enum_nick (GType type, int value);

G_END_DECLS
