/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-search-slice-private.h belongs to the store alone"
#endif

#include "gun-search-file-private.h"
#include "gun-search-index.h"

G_BEGIN_DECLS

/* The statements of a connection to the database that the index reads it by */
enum
{
  GUN_SEARCH_READ_BEGIN,
  GUN_SEARCH_READ_END,
  GUN_SEARCH_READ_FIRST_HISTORY,
  GUN_SEARCH_READ_LAST_HISTORY,
  GUN_SEARCH_READ_UNCHECKED,
  GUN_SEARCH_READ_COUNT,
  GUN_SEARCH_READ_SWEEP,
  GUN_SEARCH_READ_FOLLOW,
  GUN_SEARCH_READ_ROW,
  GUN_SEARCH_READ_FIRST_KEY,
  GUN_SEARCH_READ_N
};

extern const char *const gun_search_read_texts[GUN_SEARCH_READ_N];

/**
 * GunSearchSlice:
 *
 * Rows that were read from the database, folded, to be added to the index in order of their ids.
 */
typedef struct _GunSearchSlice GunSearchSlice;

GunSearchSlice *gun_search_slice_new (GunSql *store, GunSearchReadFunc read);
void gun_search_slice_free (GunSearchSlice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSearchSlice, gun_search_slice_free)

/* The next piece of the sweep, or of the history; @state: moved behind it. */
gboolean gun_search_slice_sweep (GunSearchSlice *self, GunSearchState *state, GError **error);
gboolean gun_search_slice_follow (GunSearchSlice *self, GunSearchState *state, GError **error);

/* Rows in it */
guint gun_search_slice_get_n_rows (const GunSearchSlice *self);

/* Adds all by @statement of @index: rowid, text */
gboolean
gun_search_slice_write (GunSearchSlice *self, GunSql *index, guint statement, GError **error);

G_END_DECLS
