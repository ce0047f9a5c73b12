/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-search-file-private.h belongs to the store alone"
#endif

#include "gun-sql-private.h"

G_BEGIN_DECLS

/**
 * GunSearchPhase:
 * @GUN_SEARCH_NEW: nothing was begun
 * @GUN_SEARCH_SWEEPING: going through `current`
 * @GUN_SEARCH_FOLLOWING: going through `history`
 */
typedef enum
{
  GUN_SEARCH_NEW,
  GUN_SEARCH_SWEEPING,
  GUN_SEARCH_FOLLOWING,
} GunSearchPhase;

/**
 * GunSearchState:
 *
 * Where an index stands: the row of its table `state` (gun-search-file.c).
 */
typedef struct
{
  GunSearchPhase phase;
  gint64 cursor;
  gint64 sweep_from;
  gint64 sweep_after;
  gint64 sweep_target;
  gint64 n_swept;
  gint64 n_total;
  gint64 n_entries;
  gint64 next_count;
  gint64 had_unchecked;
} GunSearchState;

/* Which of the three texts of a row: the upper bits of an entry's rowid, so that one list of FTS5 has names of souls first */
typedef enum
{
  GUN_SEARCH_ENTRY_SOUL = 1,
  GUN_SEARCH_ENTRY_KEY,
  GUN_SEARCH_ENTRY_VALUE,
} GunSearchEntry;

#define GUN_SEARCH_ENTRY_SHIFT 40
#define GUN_SEARCH_MAX_ROW ((G_GINT64_CONSTANT (1) << GUN_SEARCH_ENTRY_SHIFT) - 1)

static inline gint64
gun_search_make_rowid (GunSearchEntry entry, gint64 row)
{
  return (gint64) entry << GUN_SEARCH_ENTRY_SHIFT | row;
}

/* Opens the index of the database @store_id to be written; what is not one, or of another version or database, is thrown away. */
GunSql *gun_search_file_open (const char *path, const char *store_id, GError **error);
/* To be read; NULL without an error when there is none of ours */
GunSql *gun_search_file_open_to_read (const char *path, const char *store_id, GError **error);
gboolean gun_search_file_remove (const char *path, GError **error);

/* The first row of @statement, a SELECT of GUN_SEARCH_STATE_COLUMNS */
#define GUN_SEARCH_STATE_COLUMNS                                                                   \
  "phase, cursor, sweep_from, sweep_after, sweep_target, n_swept, n_total, n_entries, next_count," \
  " had_unchecked"
gboolean
gun_search_file_read_state (GunSql *sql, guint statement, GunSearchState *state, GError **error);
/* @statement: an UPDATE whose parameters are those columns */
gboolean gun_search_file_write_state (GunSql *sql,
                                      guint statement,
                                      const GunSearchState *state,
                                      GError **error);

G_END_DECLS
