/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-link-row.h"
#include "gun-store.h"

G_BEGIN_DECLS

/**
 * GunStoreLinks:
 *
 * The links of a store, without the values beside them: those of a node, which the index finds, and those to a node, for which every
 * key there is has to be looked at. A read-only connection of its own; each call sees the last commit. Thread: one at a time; close it
 * before the store. What was not checked yet is no link.
 */
typedef struct _GunStoreLinks GunStoreLinks;

GunStoreLinks *gun_store_links_open (const char *path, GError **error);
void gun_store_links_close (GunStoreLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunStoreLinks, gun_store_links_close)

GunNodeLinks *
gun_store_links_read (GunStoreLinks *self, GRefString *soul, guint limit, GError **error);
/* (element-type GunLinkRow) */
GPtrArray *gun_store_links_find_to (
    GunStoreLinks *self, GRefString *soul, guint limit, GCancellable *cancellable, GError **error);

G_END_DECLS
