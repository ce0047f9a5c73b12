/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-store.h"

G_BEGIN_DECLS

/*
 * Making room. A soul goes whole: its keys, their history and its place in the list. Those that were
 * written here or imported (`own` in the table) stay, and those the caller keeps. Of the others the
 * ones go that were changed longest ago, as well as that can be told without an index, which would
 * make each write a fifth more expensive: one pass through the list of souls, a slice each call,
 * takes a sample of when they were changed; another lets go of those that are older than the share
 * which has to go.
 *
 * The pages that become free are used again for what is written next: the file does not grow beyond
 * the limit, and does not shrink either.
 */

/**
 * GunEvictionResult:
 * @GUN_EVICTION_DONE: no more than the target is used
 * @GUN_EVICTION_MORE: call again
 * @GUN_EVICTION_STUCK: everything that is left stays
 */
typedef enum
{
  GUN_EVICTION_DONE,
  GUN_EVICTION_MORE,
  GUN_EVICTION_STUCK,
} GunEvictionResult;

gint64 gun_store_get_used_bytes (GunStore *self, GError **error);

/* @kept: (element-type GRefString): a set of souls that stay; @n_rows: how much work, in rows of
 * keys and history that go; @evicted: (element-type GRefString): gets the souls that went. One
 * commit, all or nothing. Errors are those of gun_store_write(). */
gboolean gun_store_evict (GunStore *self,
                          gint64 target_bytes,
                          GHashTable *kept,
                          guint n_rows,
                          GPtrArray *evicted,
                          GunEvictionResult *result,
                          GError **error);

G_END_DECLS
