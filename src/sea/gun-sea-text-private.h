/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-text-private.h is for src/sea only"
#endif

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* A surrogate by itself, in WTF-8; U+FFFD, which TextEncoder writes for it, is as long */
#define GUN_SEA_SURROGATE_BYTES 3
#define GUN_SEA_REPLACEMENT "\xEF\xBF\xBD"

/* The first lone surrogate from @at on; @end when there is none */
static inline const char *
gun_sea_find_surrogate (const char *at, const char *end)
{
  while (at < end && (at = memchr (at, 0xED, end - at)) != NULL)
    {
      if (end - at >= GUN_SEA_SURROGATE_BYTES && (guint8) at[1] >= 0xA0)
        return at;
      at++;
    }

  return end;
}

G_END_DECLS
