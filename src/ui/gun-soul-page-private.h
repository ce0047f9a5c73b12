/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_UI_COMPILATION
#error "Only for src/ui"
#endif

#include "gun-catalog.h"

G_BEGIN_DECLS

/**
 * GunSoulPage:
 *
 * A stretch of the list of souls (gun-soul-list.c says how they work together).
 */
typedef struct
{
  GRefString *start;
  guint position; /* of its first item in the list */
  guint n_items;
  GPtrArray *items; /* (nullable) (element-type GunSoulItem): n_items of them, once looked at */
  guint64 used;
  gboolean dirty; /* what was read was not what was counted */
  guint n_untold; /* counted when the page was read, before their commit told of them */
} GunSoulPage;

GunSoulPage *gun_soul_page_new (GRefString *start, guint n_items);
void gun_soul_page_free (GunSoulPage *self);
GunSoulPage *gun_soul_page_split (GunSoulPage *self, guint keep, GRefString *start);

/* What a list is of: the souls that begin with @prefix, or the children of it */
typedef struct
{
  GunCatalog *catalog;
  GRefString *prefix;
  gboolean is_level;
} GunSoulSource;

GPtrArray *
gun_soul_source_list (const GunSoulSource *self, GRefString *from, gboolean inclusive, guint limit);

GPtrArray *
gun_soul_page_read (GunSoulPage *self, const GunSoulSource *source, GRefString *end, guint limit);

guint gun_soul_page_count_new (GunSoulPage *self, guint at, GPtrArray *souls, guint next);
guint gun_soul_page_count_gone (GunSoulPage *self, guint at, GPtrArray *souls, guint next);
gboolean gun_soul_page_find_soul (GPtrArray *souls, GRefString *soul, guint *at);

G_END_DECLS
