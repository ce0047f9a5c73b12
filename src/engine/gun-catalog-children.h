/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-catalog.h"

G_BEGIN_DECLS

/*
 * Souls as a tree, for lists of one level of it. Below a prefix, which is empty or ends in a slash, stand souls that have no further slash,
 * and groups: what further souls have in common up to their next slash, with it. A child that ends in a slash is a group, except for the
 * prefix itself: that is a soul whose last part is empty. Where a soul is what a group is called (`a` beside `a/b`), it stands for both, and
 * the group is no child. Errors: domain #GUN_ENGINE_ERROR.
 */

/* (element-type GRefString), in UTF-16 order, from @from on (nullable: the first), whether or not there is such a child. In the calling
 * thread, some microseconds for each. */
GPtrArray *gun_catalog_list_children (GunCatalog *self,
                                      GRefString *prefix,
                                      GRefString *from,
                                      gboolean inclusive,
                                      guint limit,
                                      GError **error);

/* Souls that begin with @prefix, no further than to @limit; -1 when they cannot be read */
gint gun_catalog_count_below (GunCatalog *self, GRefString *prefix, guint limit);

/* The child that @soul, which begins with @prefix, belongs to: itself, or a group (transfer full) */
GRefString *gun_catalog_child_of (GRefString *prefix, GRefString *soul);

/* What all that is below @soul begins with: it and a slash (transfer full) */
GRefString *gun_catalog_prefix_below (GRefString *soul);

/* What a group is called: without its slash (transfer full) */
GRefString *gun_catalog_name_of_group (GRefString *group);

/* First child of every page of %GUN_CATALOG_PAGE_SOULS, read in a thread of the pool with a connection of its own.
 * (element-type GRefString) */
void gun_catalog_load_child_pages_async (GunCatalog *self,
                                         GRefString *prefix,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
gun_catalog_load_child_pages_finish (GunCatalog *self, GAsyncResult *result, GError **error);

G_END_DECLS
