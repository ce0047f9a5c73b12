/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-link.h"
#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* Our description is said when all of our addresses are known, or after so long: a browser waits 9 s in all, and that there is one
 * more address can be said later. Longer than libnice asks a server that is silent, which is 2.06 s: who is checked by the other
 * side before it has its answer, and ends its gathering in between, gives up the very pairs that were checked. */
#define GUN_DIRECT_DESCRIBE_MS 3000

/* Candidates that are found after that are said together. */
#define GUN_DIRECT_UPDATE_MS 500

/* From our description on: until an answer comes (a browser's never comes later), and until a channel is open. */
#define GUN_DIRECT_ANSWER_MS 12000
#define GUN_DIRECT_OPEN_MS 30000

/* A description that goes from hand to hand is said once, with all that is found: gathering takes 5 s at most. */
#define GUN_DIRECT_DESCRIBE_WHOLE_MS 6000

/* Candidates that came before the answer they belong to. */
#define GUN_DIRECT_MAX_EARLY_CANDIDATES 32

/**
 * GunDirectChannelTerms:
 * @ordered: whether what we send arrives in its order
 * @max_retransmits: how often a message is sent again at most; -1: as long as it takes
 * @max_packet_life_time_ms: how long that is tried at most; -1: no limit. At most one of the two is set
 *
 * Of the channel that we send on.
 */
typedef struct
{
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
} GunDirectChannelTerms;

#define GUN_TYPE_DIRECT_ATTEMPT (gun_direct_attempt_get_type ())
G_DECLARE_FINAL_TYPE (GunDirectAttempt, gun_direct_attempt, GUN, DIRECT_ATTEMPT, GObject)

/**
 * GunDirectAttemptFuncs:
 * @described: our description is to go to the other side, with the candidates known by now; with @is_update the same with more of them
 * @opened: a link is open; take a reference, and set a receiver. The last word
 * @failed: nothing came of it; @reason is for people (GUN_RTC_ERROR, or GUN_LINK_ERROR when the link broke before it was given out). The last word
 *
 * None is called from inside a call of the attempt.
 */
typedef struct
{
  void (*described) (GunDirectAttempt *self,
                     GunRtcDescriptionKind kind,
                     const char *sdp,
                     gboolean is_update,
                     gpointer user_data);
  void (*opened) (GunDirectAttempt *self, GunLink *link, gpointer user_data);
  void (*failed) (GunDirectAttempt *self, const GError *reason, gpointer user_data);
} GunDirectAttemptFuncs;

/**
 * GunDirectAttempt:
 *
 * One try to reach one remote: a connection with a channel of our own, until that is open or it is clear that it will not be. How descriptions
 * get to the other side is not known here.
 *
 *   offer:   new_offer → described (offer) → take_answer → add_candidate or take_update, any number → opened
 *   answer:  new_answer → described (answer) → add_candidate or take_update, any number → opened
 *
 * A browser's description holds no candidates, and they need not come: its checks find us. Whoever lets go of an attempt that is not
 * over cancels it.
 */
GunDirectAttempt *gun_direct_attempt_new_offer (const GunRtcConfiguration *configuration,
                                                GunClock *clock,
                                                const GunDirectChannelTerms *terms,
                                                const GunDirectAttemptFuncs *funcs,
                                                gpointer user_data);
GunDirectAttempt *gun_direct_attempt_new_answer (const GunRtcConfiguration *configuration,
                                                 GunClock *clock,
                                                 const GunDirectChannelTerms *terms,
                                                 const GunDirectAttemptFuncs *funcs,
                                                 gpointer user_data,
                                                 const char *offer_sdp,
                                                 GError **error);
void gun_direct_attempt_set_answer_ms (GunDirectAttempt *self, guint answer_ms);
void gun_direct_attempt_set_by_hand (GunDirectAttempt *self, guint answer_ms, guint open_ms);

gboolean gun_direct_attempt_take_answer (GunDirectAttempt *self, const char *sdp, GError **error);
gboolean gun_direct_attempt_take_update (GunDirectAttempt *self, const char *sdp, GError **error);
gboolean
gun_direct_attempt_add_candidate (GunDirectAttempt *self, const char *candidate, GError **error);
void gun_direct_attempt_cancel (GunDirectAttempt *self);

GunPeerConnection *gun_direct_attempt_get_connection (GunDirectAttempt *self);

G_END_DECLS
