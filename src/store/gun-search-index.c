/* SPDX-License-Identifier: MIT */

#include "gun-search-index.h"

#include "gun-search-slice-private.h"

/* Fewer entries than this that are of rows which changed are no reason to build all again; and how many are added at least before rows
 * are counted again. */
#define MIN_STALE_ENTRIES 10000
#define MIN_BETWEEN_COUNTS 1000

enum
{
  STATEMENT_BEGIN,
  STATEMENT_COMMIT,
  STATEMENT_ROLLBACK,
  STATEMENT_READ_STATE,
  STATEMENT_WRITE_STATE,
  STATEMENT_ADD,
  STATEMENT_EMPTY,
  STATEMENT_PAGE_COUNT,
  STATEMENT_FREE_COUNT,
  STATEMENT_N
};

static const char *const statement_texts[STATEMENT_N] = {
  [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
  [STATEMENT_COMMIT] = "COMMIT",
  [STATEMENT_ROLLBACK] = "ROLLBACK",
  [STATEMENT_READ_STATE] = "SELECT " GUN_SEARCH_STATE_COLUMNS " FROM state",
  [STATEMENT_WRITE_STATE]
  = "UPDATE state SET (" GUN_SEARCH_STATE_COLUMNS ") = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  /* rowid, text */
  [STATEMENT_ADD] = "INSERT INTO entry (rowid, text) VALUES (?, ?)",
  [STATEMENT_EMPTY] = "INSERT INTO entry (entry) VALUES ('delete-all')",
  [STATEMENT_PAGE_COUNT] = "PRAGMA page_count",
  [STATEMENT_FREE_COUNT] = "PRAGMA freelist_count",
};

struct _GunSearchIndex
{
  char *path;
  char *store_id;
  GunSearchReadFunc read;
  GunSql *store;
  GunSql *sql; /* (nullable): while it cannot be opened */
};

/**
 * gun_search_index_make_path:
 * @database: (type filename): a database
 *
 * Returns: (transfer full) (type filename): where its index is
 */
char *
gun_search_index_make_path (const char *database)
{
  g_autofree char *real_path = gun_store_resolve_path (database);

  return g_strconcat (real_path, ".search", NULL);
}

static gboolean
open_once (GunSearchIndex *self, GError **error)
{
  g_autoptr (GunSql) sql = gun_search_file_open (self->path, self->store_id, error);

  if (sql == NULL || !gun_sql_prepare (sql, statement_texts, STATEMENT_N, error))
    return FALSE;
  self->sql = g_steal_pointer (&sql);

  return TRUE;
}

/* Tables that are not as they should be are damage as well */
static gboolean
open_file (GunSearchIndex *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (open_once (self, &failure))
    return TRUE;
  if (g_error_matches (failure, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    return gun_search_file_remove (self->path, error) && open_once (self, error);

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * gun_search_index_open:
 * @database: (type filename): a database that a #GunStore has opened, here or in another thread
 * @read: what is read of a value; called in the thread that calls gun_search_index_advance()
 * @error: return location
 *
 * Opens the index, or makes an empty one. What is damaged, or no index of this version and database, is thrown away.
 * Errors: NO_SPACE, READ_ONLY, LOCKED, DAMAGED (the database), FAILED (it has no FTS5, say).
 *
 * Returns: (transfer full) (nullable): the index
 */
GunSearchIndex *
gun_search_index_open (const char *database, GunSearchReadFunc read, GError **error)
{
  g_autoptr (GunSearchIndex) self = g_new0 (GunSearchIndex, 1);

  self->path = gun_search_index_make_path (database);
  self->read = read;
  self->store
      = gun_sql_open_to_read (database, "-1024", gun_search_read_texts, GUN_SEARCH_READ_N, error);
  if (self->store == NULL)
    return NULL;

  self->store_id
      = gun_sql_query_text (self->store, "SELECT value FROM meta WHERE name = 'id'", error);
  if (self->store_id == NULL || !open_file (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_search_index_close:
 * @self: (transfer full): the index
 */
void
gun_search_index_close (GunSearchIndex *self)
{
  g_clear_pointer (&self->sql, gun_sql_free);
  g_clear_pointer (&self->store, gun_sql_free);
  g_free (self->path);
  g_free (self->store_id);
  g_free (self);
}

static gboolean
get_int (GunSql *sql, guint statement, gint64 *result, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (sql, statement);
  gboolean has_row;

  if (!gun_sql_step (sql, row, &has_row, error))
    return FALSE;
  *result = has_row ? sqlite3_column_int64 (row, 0) : 0;

  return TRUE;
}

/* @from: only what came into force later than this; -1: all, in place of what is there */
static gboolean
begin_sweep (GunSearchIndex *self, GunSearchState *state, gint64 from, GError **error)
{
  if (!get_int (self->store, GUN_SEARCH_READ_LAST_HISTORY, &state->sweep_target, error)
      || !get_int (self->store, GUN_SEARCH_READ_COUNT, &state->n_total, error))
    return FALSE;

  state->phase = GUN_SEARCH_SWEEPING;
  state->sweep_from = from;
  state->sweep_after = 0;
  state->n_swept = 0;
  if (from >= 0)
    return TRUE;

  if (!get_int (self->store, GUN_SEARCH_READ_UNCHECKED, &state->had_unchecked, error))
    return FALSE;
  state->n_entries = 0;
  state->next_count = state->n_total + MIN_STALE_ENTRIES;
  return gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_EMPTY), error);
}

/* Whether what was followed is still there, else begins a sweep. */
static gboolean
look_at_history (GunSearchIndex *self, GunSearchState *state, GError **error)
{
  gint64 first;
  gint64 last;

  if (!get_int (self->store, GUN_SEARCH_READ_FIRST_HISTORY, &first, error)
      || !get_int (self->store, GUN_SEARCH_READ_LAST_HISTORY, &last, error))
    return FALSE;

  if (last < state->cursor)
    return begin_sweep (self, state, -1, error);
  if (last > state->cursor && first > state->cursor)
    return begin_sweep (self, state, state->cursor, error);

  return TRUE;
}

/* When nothing else is to be done: whether the whole of it should be built again */
static gboolean
look_at_whole (GunSearchIndex *self, GunSearchState *state, gboolean *is_current, GError **error)
{
  gint64 has_unchecked;

  if (!get_int (self->store, GUN_SEARCH_READ_UNCHECKED, &has_unchecked, error))
    return FALSE;
  *is_current = !(state->had_unchecked && !has_unchecked);
  state->had_unchecked = has_unchecked;
  if (*is_current && state->n_entries >= state->next_count)
    {
      if (!get_int (self->store, GUN_SEARCH_READ_COUNT, &state->n_total, error))
        return FALSE;
      *is_current = state->n_entries <= 2 * state->n_total + MIN_STALE_ENTRIES;
      state->next_count = state->n_entries + MAX (state->n_total / 4, MIN_BETWEEN_COUNTS);
    }

  return *is_current || begin_sweep (self, state, -1, error);
}

static gboolean
check_size (GunSearchIndex *self, GError **error)
{
  gint64 n_pages;
  gint64 n_free;
  g_autofree char *name = NULL;

  if (!get_int (self->sql, STATEMENT_PAGE_COUNT, &n_pages, error)
      || !get_int (self->sql, STATEMENT_FREE_COUNT, &n_free, error))
    return FALSE;
  if ((n_pages - n_free) * 4096 < GUN_SEARCH_MAX_FILE_BYTES)
    return TRUE;

  name = g_filename_display_name (self->path);
  g_set_error (error,
               GUN_STORE_ERROR,
               GUN_STORE_ERROR_NO_SPACE,
               "%s has as many bytes as it may have: what changes from now on is not found",
               name);
  return FALSE;
}

/* Reads a slice in one snapshot of the database, and moves @state behind it */
static gboolean
read_slice (GunSearchIndex *self,
            GunSearchState *state,
            GunSearchSlice *slice,
            GunSearchTally *tally,
            GError **error)
{
  gint64 before = state->cursor;

  if (state->phase == GUN_SEARCH_NEW && !begin_sweep (self, state, -1, error))
    return FALSE;
  if (state->phase == GUN_SEARCH_FOLLOWING && !look_at_history (self, state, error))
    return FALSE;

  if (state->phase == GUN_SEARCH_SWEEPING)
    return gun_search_slice_sweep (slice, state, error);
  if (!gun_search_slice_follow (slice, state, error))
    return FALSE;

  if (state->cursor == before && gun_search_slice_get_n_rows (slice) == 0)
    return look_at_whole (self, state, &tally->is_current, error);
  return TRUE;
}

static void
count (const GunSearchState *state, GunSearchTally *tally)
{
  tally->n_total = (guint64) MAX (state->n_total, 0);
  tally->n_indexed = state->phase == GUN_SEARCH_SWEEPING
                         ? (guint64) CLAMP (state->n_swept, 0, state->n_total)
                         : tally->n_total;
}

static gboolean
advance_in_snapshot (GunSearchIndex *self, GunSearchTally *tally, GError **error)
{
  g_autoptr (GunSearchSlice) slice = gun_search_slice_new (self->store, self->read);
  GunSearchState state;
  gboolean ok;

  if (!gun_search_file_read_state (self->sql, STATEMENT_READ_STATE, &state, error)
      || !check_size (self, error)
      || !gun_sql_run (self->store, gun_sql_get (self->store, GUN_SEARCH_READ_BEGIN), error))
    return FALSE;
  ok = read_slice (self, &state, slice, tally, error);
  if (!gun_sql_run (self->store, gun_sql_get (self->store, GUN_SEARCH_READ_END), ok ? error : NULL)
      || !ok)
    return FALSE;

  count (&state, tally);
  return gun_search_slice_write (slice, self->sql, STATEMENT_ADD, error)
         && gun_search_file_write_state (self->sql, STATEMENT_WRITE_STATE, &state, error);
}

static gboolean
advance (GunSearchIndex *self, GunSearchTally *tally, GError **error)
{
  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_BEGIN), error))
    return FALSE;
  if (advance_in_snapshot (self, tally, error)
      && gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_COMMIT), error))
    return TRUE;

  /* SQLite has rolled back by itself after some errors. */
  if (!sqlite3_get_autocommit (gun_sql_get_handle (self->sql)))
    gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_ROLLBACK), NULL);
  return FALSE;
}

/**
 * gun_search_index_advance:
 * @self: the index
 * @tally: (out): how far it is after this
 * @error: return location
 *
 * Adds a slice: up to some thousand rows, or a megabyte of text, or one longer text; a commit of its own of some 10 ms. When the file
 * proves to be damaged, or was taken away, it is begun again.
 * Errors: those of gun_search_index_open(); it can be called again.
 *
 * Returns: whether it was added, or there was nothing to add
 */
gboolean
gun_search_index_advance (GunSearchIndex *self, GunSearchTally *tally, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *tally = (GunSearchTally){ 0 };
  if (self->sql != NULL && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_clear_pointer (&self->sql, gun_sql_free);
  if (self->sql == NULL && !open_file (self, error))
    return FALSE;

  if (advance (self, tally, &failure))
    return TRUE;
  if (!g_error_matches (failure, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  /* When it is the database that is damaged, this changes nothing, and the next call says so. */
  g_debug ("The search index is thrown away: %s", failure->message);
  g_clear_pointer (&self->sql, gun_sql_free);
  *tally = (GunSearchTally){ 0 };
  return gun_search_file_remove (self->path, error) && open_file (self, error)
         && advance (self, tally, error);
}
