/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256, bytes */
#define GUN_SEA_DIGEST_BYTES 32

void
gun_sea_digest_text (const char *wtf8, gsize length_bytes, guint8 digest[GUN_SEA_DIGEST_BYTES]);

G_END_DECLS
