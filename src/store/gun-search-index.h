/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

#include "gun-store.h"

G_BEGIN_DECLS

/**
 * GunSearchReadFunc:
 *
 * What is searched of a value: itself, or what was signed.
 *
 * Returns: (transfer full) (nullable): it; %NULL when there is nothing to read in it
 */
typedef GunValue *(*GunSearchReadFunc) (GRefString *soul, GRefString *key, GunValue *value);

/**
 * GunSearchTally:
 * @is_current: whether all that was committed is in the index
 * @n_indexed: keys of all souls that are in it, about
 * @n_total: how many there are, about
 */
typedef struct
{
  gboolean is_current;
  guint64 n_indexed;
  guint64 n_total;
} GunSearchTally;

/* What the file may become, bytes: an index of a store at its usual limit is well below it. */
#define GUN_SEARCH_MAX_FILE_BYTES (G_GINT64_CONSTANT (2) * 1024 * 1024 * 1024)

/* FILE.search */
char *gun_search_index_make_path (const char *database);

/**
 * GunSearchIndex:
 *
 * The write handle of the index beside a database (gun-search-file.c describes it). Synchronous; for one thread at a time. A process
 * that dies at any moment loses at most the last slice.
 */
typedef struct _GunSearchIndex GunSearchIndex;

GunSearchIndex *
gun_search_index_open (const char *database, GunSearchReadFunc read, GError **error);
void gun_search_index_close (GunSearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSearchIndex, gun_search_index_close)

gboolean gun_search_index_advance (GunSearchIndex *self, GunSearchTally *tally, GError **error);

G_END_DECLS
