/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-row.h"
#include "gun-store.h"

G_BEGIN_DECLS

#define GUN_TYPE_STORE_READER (gun_store_reader_get_type ())
G_DECLARE_FINAL_TYPE (GunStoreReader, gun_store_reader, GUN, STORE_READER, GObject)

/* Souls on one page of a list: every 256th soul starts one (DECISIONS.md section 1). */
#define GUN_STORE_PAGE_SOULS 256

/**
 * GunStoreReader:
 *
 * A read-only connection of its own beside the writer's, for lists. Synchronous; each call sees
 * the last commit and never holds up the writer. Thread: one at a time; make one per thread, and
 * close them before the store.
 */
GunStoreReader *gun_store_reader_open (const char *path, GError **error);
void gun_store_reader_close (GunStoreReader *self);

/* @prefix, @soul and @from are texts (gun-text.h), not just any C string; a NULL @prefix is that
 * of every soul, a NULL @from the beginning of the list. Everything is in UTF-16 order. */
gint64 gun_store_reader_count_souls (GunStoreReader *self, GRefString *prefix, GError **error);

GPtrArray *gun_store_reader_list_souls (GunStoreReader *self,
                                        GRefString *prefix,
                                        GRefString *from,
                                        gboolean inclusive,
                                        guint limit,
                                        GError **error);

GPtrArray *gun_store_reader_list_page_starts (GunStoreReader *self,
                                              GRefString *prefix,
                                              GCancellable *cancellable,
                                              GError **error);

GPtrArray *gun_store_reader_list_keys (GunStoreReader *self,
                                       GRefString *soul,
                                       GRefString *from,
                                       gboolean inclusive,
                                       guint limit,
                                       GError **error);

/**
 * GunStoreWalkFunc:
 * @soul: of which node
 * @key: which key
 * @value: what it holds
 * @state_ms: and its state
 *
 * Returns: %FALSE with @error to end the walk
 */
typedef gboolean (*GunStoreWalkFunc) (GRefString *soul,
                                      GRefString *key,
                                      GunValue *value,
                                      double state_ms,
                                      gpointer user_data,
                                      GError **error);

/* Everything, a key at a time, as it was at one moment, in memory that does not grow. */
gboolean gun_store_reader_walk (GunStoreReader *self,
                                GRefString *prefix,
                                GunStoreWalkFunc func,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
