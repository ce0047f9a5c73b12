/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_WIRE_COMPILATION
#error "gun-radix.h is for src/wire only"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* Deepest tree: a level for each UTF-16 unit of the longest path */
#define GUN_RADIX_DEPTH 32769

/* Longest path that is put together, bytes of WTF-8; what hangs at a longer one is stray. */
#define GUN_RADIX_PATH_BYTES (3 * 32769)

/* All paths of one file together, bytes: a small file can spell long ones over and over. */
#define GUN_RADIX_ALL_PATHS_BYTES (1024 * 1024 * 1024)

/**
 * GunRadixFuncs:
 * @leaf: what hangs at @path: JSON text, not looked at yet. Returns: whether it was JSON; else
 *   @at_bytes behind its beginning it was not
 * @stray: a value hangs where only names may follow, or (@is_long) at a path that is too long, of
 *   which @path is only the beginning
 *
 * Paths are put together as they stand: a pair of surrogates may lie in two names.
 */
typedef struct
{
  gboolean (*leaf) (const GString *path,
                    const char *raw,
                    gsize raw_bytes,
                    gsize offset,
                    gsize *at_bytes,
                    gpointer user_data);
  void (*stray) (const GString *path, gboolean is_long, gsize offset, gpointer user_data);
} GunRadixFuncs;

/**
 * gun_radix_walk:
 * @bytes: (array length=length_bytes): JSON text of a tree as radix.js has it:
 *   {name:{name:{"":value}}}
 * @fault_offset: (out): where it stopped, when it did
 * @error: return location, domain #GUN_WIRE_ERROR
 *
 * Not recursive. What comes before a fault was told.
 *
 * Returns: whether the text was whole
 */
gboolean gun_radix_walk (const char *bytes,
                         gsize length_bytes,
                         const GunRadixFuncs *funcs,
                         gpointer user_data,
                         gsize *fault_offset,
                         GError **error);

G_END_DECLS
