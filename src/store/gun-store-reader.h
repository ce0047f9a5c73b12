/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-row.h"
#include "gun-store.h"

G_BEGIN_DECLS

#define GUN_TYPE_STORE_READER (gun_store_reader_get_type ())
G_DECLARE_FINAL_TYPE (GunStoreReader, gun_store_reader, GUN, STORE_READER, GObject)

/* Souls on one page of a list: every 256th soul starts one. */
#define GUN_STORE_PAGE_SOULS 256

/**
 * GunStoreReader:
 *
 * A read-only connection of its own beside the writer's, for lists. Synchronous; each call sees the last commit. Thread: one at a time; make one
 * per thread.
 */
GunStoreReader *gun_store_reader_open (const char *path, GError **error);
void gun_store_reader_close (GunStoreReader *self);

/* -1 on error */
gint64 gun_store_reader_count_souls (GunStoreReader *self, const char *prefix, GError **error);
/* Souls in UTF-16 order: from @from on (nullable: the first; inclusive or not), at most @limit. (element-type GunSoulRow) */
GPtrArray *gun_store_reader_list_souls (GunStoreReader *self, const char *prefix, const char *from, gboolean inclusive, guint limit, GError **error);
/* First soul of each page, (element-type GRefString): a scan of the whole table, for a thread of the pool. */
GPtrArray *gun_store_reader_list_page_starts (GunStoreReader *self, const char *prefix, GCancellable *cancellable, GError **error);
/* Keys in UTF-16 order. (element-type GunKeyRow) */
GPtrArray *gun_store_reader_list_keys (GunStoreReader *self, const char *soul, const char *from, gboolean inclusive, guint limit, GError **error);

G_END_DECLS
