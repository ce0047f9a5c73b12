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

gboolean gun_store_reader_get_owner (GunStoreReader *self,
                                     GRefString *root,
                                     GunRootOwner *owner,
                                     GError **error);

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

/* Versions of one key that are listed at most: as many as are ever kept */
#define GUN_STORE_MAX_VERSIONS 64

GPtrArray *gun_store_reader_list_versions (GunStoreReader *self,
                                           GRefString *soul,
                                           GRefString *key,
                                           GError **error);

/* Walking a whole store. From gun_store_reader_begin() to gun_store_reader_end() every call sees
 * the same commit, however long that takes; meanwhile the log beside the database only grows. */
gboolean gun_store_reader_begin (GunStoreReader *self, GError **error);
void gun_store_reader_end (GunStoreReader *self);

/**
 * GunStoreKeyFunc:
 * @key: a key
 * @value: (nullable): what it holds, when values were asked for
 * @state_ms: the state of that
 *
 * Returns: %FALSE to end the walk
 */
typedef gboolean (*GunStoreKeyFunc) (GRefString *key,
                                     GunValue *value,
                                     double state_ms,
                                     gpointer user_data);

/* One key of @soul after the other, in UTF-16 order, with no more than one in memory; without
 * values those are not even read. */
gboolean gun_store_reader_walk_states (GunStoreReader *self,
                                       GRefString *soul,
                                       GunStoreKeyFunc func,
                                       gpointer user_data,
                                       GError **error);
gboolean gun_store_reader_walk_values (GunStoreReader *self,
                                       GRefString *soul,
                                       GunStoreKeyFunc func,
                                       gpointer user_data,
                                       GError **error);

G_END_DECLS
