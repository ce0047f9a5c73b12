/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "gun-sdp-private.h belongs to rtc/"
#endif

#include "gun-sdp.h"

G_BEGIN_DECLS

/* 32 bytes as two digits each, with a colon between them. */
#define GUN_SDP_FINGERPRINT_BYTES (32 * 3 - 1)

/* Reads the word of a=setup, without regard to case as browsers do. */
gboolean gun_sdp_setup_from_word (const char *word, gsize length_bytes, GunSdpSetup *setup);
/* Whether @text is a SHA-256 in hexadecimal with colons, in either case. */
gboolean gun_sdp_is_fingerprint (const char *text, gsize length_bytes);

G_END_DECLS
