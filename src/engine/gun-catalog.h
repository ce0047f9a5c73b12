/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-row.h"

G_BEGIN_DECLS

#define GUN_TYPE_CATALOG (gun_catalog_get_type ())
G_DECLARE_FINAL_TYPE (GunCatalog, gun_catalog, GUN, CATALOG, GObject)

/* Souls on one page of the list. */
#define GUN_CATALOG_PAGE_SOULS 256

/**
 * GunCatalog:
 *
 * What is stored here, for lists: reads of well under a millisecond, synchronous, in the thread
 * that opened it. Each call sees the last commit. Made by gun_engine_open_catalog(). Souls, keys
 * and prefixes are texts (gun-text.h).
 */
gint64 gun_catalog_count_souls (GunCatalog *self, GRefString *prefix);
/* (element-type GunSoulRow), UTF-16 order, from @from on (nullable: the first) */
GPtrArray *gun_catalog_list_souls (GunCatalog *self,
                                   GRefString *prefix,
                                   GRefString *from,
                                   gboolean inclusive,
                                   guint limit,
                                   GError **error);
/* (element-type GunKeyRow), UTF-16 order */
GPtrArray *gun_catalog_list_keys (GunCatalog *self,
                                  GRefString *soul,
                                  GRefString *from,
                                  gboolean inclusive,
                                  guint limit,
                                  GError **error);
/* (element-type GunVersionRow): what is kept of the history of @key; the value in force first */
GPtrArray *
gun_catalog_list_versions (GunCatalog *self, GRefString *soul, GRefString *key, GError **error);
/* First soul of every page, read in a thread of the pool with a connection of its own.
 * (element-type GRefString) */
void gun_catalog_load_page_starts_async (GunCatalog *self,
                                         GRefString *prefix,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
gun_catalog_load_page_starts_finish (GunCatalog *self, GAsyncResult *result, GError **error);

/* Who wrote at @root, the first part of souls before their first slash, and below it; read in a thread
 * of the pool. -1 on error. */
void gun_catalog_find_owner_async (GunCatalog *self,
                                   GRefString *root,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint gun_catalog_find_owner_finish (GunCatalog *self, GAsyncResult *result, GError **error);

G_END_DECLS
