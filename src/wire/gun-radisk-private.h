/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_WIRE_COMPILATION
#error "gun-radisk-private.h is for src/wire only"
#endif

#include "gun-value.h"

G_BEGIN_DECLS

/* What Radisk.encode() spells, with @separator (U+001B or U+001F). NULL when it is none; else
 * @end: just behind it. */
GunValue *gun_radisk_decode (const char *at, const char *limit, char separator, const char **end);

/* "VALUE>STATE", as gun 0.2019 kept both. NULL with @reason when it is none */
GunValue *gun_radisk_decode_pair (const char *text,
                                  gsize length_bytes,
                                  double *state_ms,
                                  const char **reason);

typedef void (*GunRadiskLineFunc) (const GString *path,
                                   GunValue *value,
                                   gsize offset,
                                   gpointer user_data);

/* A file of lines. FALSE: at @fault_offset is none */
gboolean gun_radisk_walk_lines (const char *bytes,
                                gsize length_bytes,
                                GunRadiskLineFunc func,
                                gpointer user_data,
                                gsize *fault_offset,
                                GError **error);

G_END_DECLS
