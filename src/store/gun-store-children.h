/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunStoreChildren:
 *
 * Souls as a tree: a read-only connection of its own. Below a prefix, which is empty or ends in a slash, stand the souls that have no
 * further slash, each as it is, and groups: what further souls have in common up to their next slash, with it. So a child that ends in a
 * slash is a group, except for the prefix itself, which is a soul whose last part is empty. Where a soul is what a group is called (`a` beside
 * `a/b`), it stands for both, and the group is no child. A group is passed over without reading what is in it. Children are in UTF-16 order.
 *
 * Thread: one at a time; make one per thread, and close them before the store.
 */
typedef struct _GunStoreChildren GunStoreChildren;

GunStoreChildren *gun_store_children_open (const char *path, GError **error);
void gun_store_children_close (GunStoreChildren *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunStoreChildren, gun_store_children_close)

GPtrArray *gun_store_children_list (GunStoreChildren *self,
                                    GRefString *prefix,
                                    GRefString *from,
                                    gboolean inclusive,
                                    guint limit,
                                    GError **error);
GPtrArray *gun_store_children_list_page_starts (GunStoreChildren *self,
                                                GRefString *prefix,
                                                guint page_children,
                                                GCancellable *cancellable,
                                                GError **error);
gint gun_store_children_count_below (GunStoreChildren *self,
                                     GRefString *prefix,
                                     guint limit,
                                     GError **error);

G_END_DECLS
