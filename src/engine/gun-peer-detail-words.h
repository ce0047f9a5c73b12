/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-peer-detail.h"

G_BEGIN_DECLS

/*
 * How what is known of a peer is said, in the window and in reports. Every text is (transfer full); what is not known is "–".
 */

char *gun_peer_detail_dup_sentence (const GunPeerDetail *self);
char *gun_peer_detail_dup_title (const GunPeerDetail *self); /* what it is and calls itself */
char *gun_peer_detail_dup_transport (const GunPeerDetail *self);
char *gun_peer_end_dup_type (const GunPeerEnd *end);  /* (nullable) end */
char *gun_peer_end_dup_place (const GunPeerEnd *end); /* (nullable) end: address and port */

char *gun_peer_detail_dup_round_trip (const GunPeerDetail *self);
const char *gun_peer_detail_get_round_trip_source (const GunPeerDetail *self);
char *gun_peer_detail_dup_totals (const GunPeerDetail *self);
char *gun_peer_detail_dup_lost (const GunPeerDetail *self);
char *gun_peer_detail_dup_security (const GunPeerDetail *self);
char *gun_peer_detail_dup_channels (const GunPeerDetail *self);
char *gun_peer_detail_dup_asked (const GunPeerDetail *self);

char *gun_peer_detail_dup_bytes (gint64 bytes);       /* an amount, "4.8 MB" */
char *gun_peer_detail_dup_exact_bytes (gint64 bytes); /* "262,144 B" */
char *gun_peer_detail_dup_number (gint64 number);
char *gun_peer_detail_dup_time (double at_ms); /* of day, by this computer's clock */
char *gun_peer_moment_dup_words (const GunPeerMoment *moment);

G_END_DECLS
