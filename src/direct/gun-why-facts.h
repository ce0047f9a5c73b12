/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-path.h"
#include "gun-ice-server.h"
#include "gun-peer-connection.h"
#include "gun-stun-probe-result.h"
#include "gun-why.h"

G_BEGIN_DECLS

/**
 * GunWhyTry:
 * @is_offerer: whether we made the offer
 * @is_browser: the other side is a page, which answers within 9 s or never
 * @timeline: of its connection, which this outlives
 * @began_us: when, monotonic, as all times here; 0: it did not come to that
 * @said_us: when our description was said first
 * @heard_us: when theirs was heard and taken
 * @late_us: when their answer was heard that came after the end
 * @opened_us: when a link opened
 * @ended_us: when it, or the link that came of it, ended
 * @ours: (element-type GunIceCandidate): what we said
 * @theirs: (element-type GunIceCandidate): what they said and could be used, or what their checks showed
 * @n_local_names: candidates of theirs that were mDNS names
 * @n_unusable: other candidates of theirs that could not be used
 * @was_checked: a connectivity check of theirs arrived
 * @was_relay_only: only TURN was to be used
 * @has_way: a pair of addresses worked
 * @is_secured: the DTLS handshake was done
 * @ice_state: as it was last
 * @dtls_state: as it was last
 * @sctp_state: (nullable): as it was last
 * @n_received: packets of theirs for DTLS
 * @end: (nullable): why it, or its link, ended
 *
 * What one try to reach a remote saw, and the link that came of it.
 */
typedef struct
{
  gboolean is_offerer;
  gboolean is_browser;
  GunRtcTimeline *timeline;
  gint64 began_us;
  gint64 said_us;
  gint64 heard_us;
  gint64 late_us;
  gint64 opened_us;
  gint64 ended_us;
  GPtrArray *ours;
  GPtrArray *theirs;
  guint n_local_names;
  guint n_unusable;
  gboolean was_checked;
  gboolean was_relay_only;
  gboolean has_way;
  gboolean is_secured;
  GunIceState ice_state;
  GunDtlsState dtls_state;
  const char *sctp_state;
  guint64 n_received;
  GError *end;

  GunPeerConnection *connection; /* (nullable): until it ended */
} GunWhyTry;

/* @timeline: (nullable); @connection: (nullable): what is measured of it, until it ends */
GunWhyTry *gun_why_try_new (GunRtcTimeline *timeline, GunPeerConnection *connection);
GunWhyTry *gun_why_try_ref (GunWhyTry *self);
void gun_why_try_unref (GunWhyTry *self);
void gun_why_try_measure (GunWhyTry *self);
/* Its last moment; @end: (nullable) */
void gun_why_try_end (GunWhyTry *self, gint64 now_us, const GError *end);

/**
 * GunWhyRefusal:
 * @GUN_WHY_REFUSED_NOTHING: no try was refused since the last one
 * @GUN_WHY_REFUSED_OFTEN: it was tried as often as is allowed in a minute
 * @GUN_WHY_REFUSED_BUSY: as many tries are under way as are allowed
 * @GUN_WHY_REFUSED_FULL: as many are connected directly as are allowed
 *
 * Why the last try was not made.
 */
typedef enum
{
  GUN_WHY_REFUSED_NOTHING,
  GUN_WHY_REFUSED_OFTEN,
  GUN_WHY_REFUSED_BUSY,
  GUN_WHY_REFUSED_FULL,
} GunWhyRefusal;

/**
 * GunWhyFacts:
 * @is_off: direct connections are off here
 * @room: (nullable): ours
 * @is_relay_only: only TURN is to be used from now on
 * @max_peers: how many may be connected directly
 * @is_listed: it was heard of in our room
 * @is_invited: by text, in no room; then there is no other way to call it
 * @is_connected: a direct link is open
 * @route: the way of that
 * @is_trying: a try is under way
 * @has_left: it said that it is going, or closed, and was not heard of since
 * @is_ours_to_offer: it waits for an offer of ours; else we do for its
 * @refused: why the last try was not made
 * @retry_at_us: monotonic, when it is tried next; 0: not known
 * @now_us: monotonic
 * @clock_ms: how far its clock is ahead of ours, when what it said was dropped for that; 0: it was not
 * @tries: (element-type GunWhyTry): the last ones, oldest first; one that is under way is the last
 * @servers: (element-type GunIceServer): that are set up
 * @results: (element-type GunStunProbeResult): what they said when they were asked, in their order; empty: they were not
 *
 * What was measured, and nothing else: all that gun_why_judge() knows.
 */
struct _GunWhyFacts
{
  gboolean is_off;
  char *room;
  gboolean is_relay_only;
  guint max_peers;
  gboolean is_listed;
  gboolean is_invited;
  gboolean is_connected;
  GunRoute route;
  gboolean is_trying;
  gboolean has_left;
  gboolean is_ours_to_offer;
  GunWhyRefusal refused;
  gint64 retry_at_us;
  gint64 now_us;
  double clock_ms;
  GPtrArray *tries;
  GPtrArray *servers;
  GPtrArray *results;
};

GunWhyFacts *gun_why_facts_new (void);
void gun_why_facts_free (GunWhyFacts *self);

/* (nullable): the last try that is over, or whose link is */
GunWhyTry *gun_why_facts_get_last_try (const GunWhyFacts *self);

/* (nullable): two answers over UDP that show that one port of ours is another one to each server */
gboolean gun_why_facts_find_ports (const GunWhyFacts *self,
                                   const GunStunProbeResult **one,
                                   const GunStunProbeResult **other);
/* (nullable): two candidates of theirs that show the same of their network */
gboolean gun_why_try_find_their_ports (const GunWhyTry *self,
                                       const GunIceCandidate **one,
                                       const GunIceCandidate **other);
/* (nullable): the first server of which this is known */
const GunStunProbeResult *
gun_why_facts_find_result (const GunWhyFacts *self, GunStunOutcome outcome, gboolean is_turn);
/* Whether every server over UDP was asked in vain, and there is more than one of them, or one that answers over TCP */
gboolean gun_why_facts_is_udp_blocked (const GunWhyFacts *self);
gboolean gun_why_try_has_type (GPtrArray *candidates, GunIceCandidateType type);
gboolean gun_why_try_shares_network (const GunWhyTry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWhyTry, gun_why_try_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWhyFacts, gun_why_facts_free)

G_END_DECLS
