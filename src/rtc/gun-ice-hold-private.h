/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include <nice/agent.h>

#include "gun-clock.h"
#include "gun-ice-candidate.h"

G_BEGIN_DECLS

/* How often a NAT sees a packet: some forget after 30 s; what RFC 8445 section 11 has for the same. */
#define GUN_ICE_HOLD_US (15 * G_USEC_PER_SEC)

/* How often libnice checks anew where it has given up: a TURN server forgets whom it may let in after 300 s (RFC 8656 section 9). */
#define GUN_ICE_HOLD_ROUNDS_TO_CHECK 16

/**
 * GunIceHold:
 *
 * Keeps one NiceAgent reachable that waits for long: for an answer that goes from hand to hand, or for who has ours. libnice renews
 * allocations at TURN servers, but asks no STUN server again before it has somebody to check, and gives up on checks after some 40 s. So its
 * sockets send:
 *
 *   to the STUN server             a Binding indication, so that NATs keep the port that it told us
 *   to candidates of theirs        the same, so that NATs let their checks in
 *
 * Nobody answers an indication (RFC 8489 section 6.3.2). Who may be reached through TURN only sends none, since it would show an address; there
 * it is libnice that checks again, through its relays.
 */
typedef struct _GunIceHold GunIceHold;

/* (transfer full) (nullable): a candidate of theirs as libnice has them: gun-ice-session.c */
NiceCandidate *
gun_ice_candidate_to_nice (const GunIceCandidate *candidate, guint stream, NiceCandidateType type);

GunIceHold *gun_ice_hold_new (NiceAgent *agent, guint stream, gboolean relay_only, GunClock *clock);
void gun_ice_hold_add_remote (GunIceHold *self, const GunIceCandidate *candidate);
void gun_ice_hold_free (GunIceHold *self);

G_END_DECLS
