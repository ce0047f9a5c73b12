/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_UI_COMPILATION
#error "Only for src/ui"
#endif

#include "gun-soul-list.h"
#include "gun-soul-page-private.h"

G_BEGIN_DECLS

struct _GunSoulList
{
  GObject parent_instance;

  GunEngine *engine;
  GunSoulSource source;
  guint depth;
  GCancellable *cancellable;
  GHashTable *followed; /* (element-type GRefString) */

  GPtrArray *pages; /* (element-type GunSoulPage), at least one */
  guint n_items;
  guint n_filled;
  guint64 clock; /* of the LRU */

  GPtrArray *added; /* (element-type GRefString): told by commits, not yet mended in */
  guint mend_id;    /* of a timeout */
  gboolean loading;
};

/* gun-soul-list.c: */

GunSoulPage *gun_soul_list_get_page (GunSoulList *self, guint index);
/* Positions of the pages from @index on, after one before them changed */
void gun_soul_list_count_from (GunSoulList *self, guint index);
/* Tells who listens what is another, once it is */
void gun_soul_list_tell (GunSoulList *self, guint position, guint n_removed, guint n_added);
/* The page that @soul belongs to, whether or not it is there */
guint gun_soul_list_find_page (GunSoulList *self, GRefString *soul);
GPtrArray *gun_soul_list_read_page (GunSoulList *self, guint index);
gboolean gun_soul_list_is_group (GunSoulList *self, GRefString *child);
GunSoulItem *gun_soul_list_new_item (GunSoulList *self, GRefString *soul);
/* Of pages that hold items the oldest hold none any more; @room: for so many pages more */
void gun_soul_list_empty_pages (GunSoulList *self, guint room);

/* gun-soul-list-mending.c: */

/* What commits brought (element-type GRefString), and what made room */
void gun_soul_list_add_souls (GunSoulList *self, GPtrArray *souls);
void gun_soul_list_remove_souls (GunSoulList *self, GPtrArray *souls);
void gun_soul_list_mend_soon (GunSoulList *self);
/* (transfer full) (nullable): what of the list @soul is, or is in */
GRefString *gun_soul_list_dup_child (GunSoulList *self, GRefString *soul);

G_END_DECLS
