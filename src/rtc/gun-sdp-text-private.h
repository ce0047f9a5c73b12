/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "gun-sdp-text-private.h belongs to rtc/"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* What the values in descriptions and candidate lines are made of. All take bytes with a length, not ended by NUL. */

/* RFC 8839 section 5.4. */
#define GUN_SDP_UFRAG_MIN_BYTES 4
#define GUN_SDP_PWD_MIN_BYTES 22
#define GUN_SDP_CREDENTIAL_MAX_BYTES 256

/**
 * gun_sdp_text_is_ice_chars:
 * @text: what to look at
 * @length_bytes: its length
 * @min_bytes: fewest
 * @max_bytes: most
 *
 * Returns: whether @text is that many letters, digits, `+` and `/` (ice-char of RFC 8839 section 5.1)
 */
gboolean
gun_sdp_text_is_ice_chars (const char *text, gsize length_bytes, gsize min_bytes, gsize max_bytes);

/**
 * gun_sdp_text_is_token:
 * @text: what to look at
 * @length_bytes: its length
 * @max_bytes: most
 *
 * Returns: whether @text is a token of RFC 8866 section 9, with at least one character
 */
gboolean gun_sdp_text_is_token (const char *text, gsize length_bytes, gsize max_bytes);

/**
 * gun_sdp_text_read_number:
 * @text: what to read
 * @length_bytes: its length
 * @min: smallest
 * @max: largest
 * @value: (out): the number; left alone when there is none
 *
 * Reads digits and nothing but digits, at most 20 of them.
 *
 * Returns: whether @text is a number from @min to @max
 */
gboolean gun_sdp_text_read_number (
    const char *text, gsize length_bytes, guint64 min, guint64 max, guint64 *value);

/**
 * gun_sdp_text_show:
 * @text: what a peer wrote
 * @length_bytes: its length
 *
 * Makes a piece of it fit to stand in a message: at most 40 bytes, and nothing but ASCII that can be seen.
 *
 * Returns: (transfer full): the piece
 */
char *gun_sdp_text_show (const char *text, gsize length_bytes);

G_END_DECLS
