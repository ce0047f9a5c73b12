/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The two spellings of bytes in SEA (PROTOCOL.md section 11): what JavaScript's atob() and btoa()
 * take and give, and the base64url without padding of keys.
 */

/* A signature is r and s, 32 bytes each. */
#define GUN_SEA_SIGNATURE_BYTES 64

/* base64url of 32 bytes: 43 characters, without the final NUL */
#define GUN_SEA_URL64_LENGTH 43

gboolean gun_sea_base64_decode (
    const char *text, gsize length_bytes, guint8 *bytes, gsize size_bytes, gsize *n_bytes);
gboolean gun_sea_url64_decode (const char text[GUN_SEA_URL64_LENGTH], guint8 bytes[32]);
void gun_sea_url64_encode (const guint8 bytes[32], char text[GUN_SEA_URL64_LENGTH]);

G_END_DECLS
