/* SPDX-License-Identifier: MIT */

/*
 * The file of the index
 * =====================
 * FILE.search lies beside the database FILE and is made of it alone, so it may be deleted at any time: what is found then is less
 * until it is built again. A SQLite file; `PRAGMA application_id` is "GUNS" (0x47554e53), `PRAGMA user_version` the version of this
 * format. WAL, synchronous=NORMAL: a power cut may take the last slices, which are made again.
 *
 *   state  one row: where the index stands, below
 *   entry  FTS5 without content, trigram, detail=none: which rows of `current` have three bytes in a row
 *
 * Entries
 * -------
 * The texts of a row of `current` are its soul, its key, and what is read of its value (GunSearchReadFunc): texts and souls of links
 * as they are, numbers and booleans as JSON, nothing of null. Each is an entry of its own whose rowid is 1, 2 or 3 times 2^40 and
 * `current.id`, so that one list of rowids has souls first, then keys, then values, and each of them can be gone on from anywhere. The
 * soul is an entry of the row of its first key alone, in the order of keys; eviction takes that row last.
 *
 * What FTS5 is given is the text folded (gun-search-text.c), each byte of its WTF-8 a character: U+0001..U+00FF, U+0100 for 0. A
 * trigram is three bytes, so that one Chinese character can be found, and lone surrogates and U+0000 are in no way special. It folds
 * nothing itself (case_sensitive 1): one program folds what is indexed, looked for and compared. A text of more than 256 KB is added
 * in pieces under one rowid, which is what FTS5 allows and keeps its memory small.
 *
 * An entry says that a row may match, and is never taken out: whoever finds one looks at the row. A row that changed is added again.
 * When more than half of all entries are of rows that changed or went, all are thrown away and built again.
 *
 * State
 * -----
 *   store          id of the database it is of
 *   fold           gun_search_get_fold_checksum()
 *   phase          GunSearchPhase
 *   cursor         while following: id of the last row of `history` that is in the index
 *   sweep_from     while sweeping: rows whose head is later than this are added, -1: all
 *   sweep_after    and the last row it came to
 *   sweep_target   and the cursor once it is through
 *   n_swept        rows it came to
 *   n_total        rows of `current` when it was counted last
 *   n_entries      rows added since the index was empty
 *   next_count     at how many of them rows are counted again
 *   had_unchecked  1 while rows that nobody has checked were met: when they are judged a key may go without a trace in the
 *                  history, and the name of its soul with it, so all is built again, once
 *
 * It begins with a sweep through `current`. Then it follows `history`. When the history was cut behind the cursor, it sweeps again,
 * for what came into force later than the cursor; when it ends before the cursor, because the clock or the whole file went back, all
 * is built again. Each slice and the state after it are one commit.
 */

#include "gun-search-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-search-text-private.h"

#define APPLICATION_ID 0x47554e53
#define VERSION 1

/* Page cache, kibibytes: of the writer, and of a reader */
#define WRITER_CACHE_KIB "-4096"
#define READER_CACHE_KIB "-1024"

/* Pages in the log at which a commit carries them over into the file */
#define CHECKPOINT_PAGES "2000"

static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

/* TRUE when nothing is left of it */
gboolean
gun_search_file_remove (const char *path, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      if (g_unlink (file) != 0 && errno != ENOENT)
        {
          g_autofree char *name = g_filename_display_name (file);

          g_set_error (error,
                       GUN_STORE_ERROR,
                       errno == EACCES || errno == EPERM || errno == EROFS
                           ? GUN_STORE_ERROR_READ_ONLY
                           : GUN_STORE_ERROR_FAILED,
                       "%s is no index of this database and cannot be removed: %s",
                       name,
                       g_strerror (errno));
          return FALSE;
        }
    }

  return TRUE;
}

/* SQLite makes files that everybody may read: an empty one of ours is there before. */
static void
make_private_file (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    close (fd);
}

static gboolean
create_tables (GunSql *sql, const char *store_id, GError **error)
{
  g_autofree char *application_id = g_strdup_printf ("%d", APPLICATION_ID);
  g_autofree char *version = g_strdup_printf ("%d", VERSION);
  char *insert = sqlite3_mprintf ("INSERT INTO state (id, store, fold) VALUES (0, %Q, %u)",
                                  store_id,
                                  gun_search_get_fold_checksum ());
  gboolean ok = gun_sql_execute (sql, "BEGIN IMMEDIATE", error)
                && gun_sql_execute (sql,
                                    "CREATE TABLE state ("
                                    " id INTEGER PRIMARY KEY CHECK (id = 0),"
                                    " store TEXT NOT NULL,"
                                    " fold INTEGER NOT NULL,"
                                    " phase INTEGER NOT NULL DEFAULT 0,"
                                    " cursor INTEGER NOT NULL DEFAULT 0,"
                                    " sweep_from INTEGER NOT NULL DEFAULT 0,"
                                    " sweep_after INTEGER NOT NULL DEFAULT 0,"
                                    " sweep_target INTEGER NOT NULL DEFAULT 0,"
                                    " n_swept INTEGER NOT NULL DEFAULT 0,"
                                    " n_total INTEGER NOT NULL DEFAULT 0,"
                                    " n_entries INTEGER NOT NULL DEFAULT 0,"
                                    " next_count INTEGER NOT NULL DEFAULT 0,"
                                    " had_unchecked INTEGER NOT NULL DEFAULT 0"
                                    ") STRICT;"
                                    "CREATE VIRTUAL TABLE entry USING fts5 ("
                                    " text, content = '', detail = none, columnsize = 0,"
                                    " tokenize = 'trigram case_sensitive 1')",
                                    error)
                && gun_sql_execute (sql, insert, error)
                && gun_sql_set_pragma (sql, "application_id", application_id, application_id, error)
                && gun_sql_set_pragma (sql, "user_version", version, version, error)
                && gun_sql_execute (sql, "COMMIT", error);

  sqlite3_free (insert);
  return ok;
}

/* Whether it is an index of this version and database; DAMAGED when it is none */
static gboolean
check (GunSql *sql, const char *store_id, GError **error)
{
  g_autofree char *store = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 application_id;
  gint64 version;
  gint64 fold;

  if (!gun_sql_query_int (sql, "PRAGMA application_id", &application_id, error)
      || !gun_sql_query_int (sql, "PRAGMA user_version", &version, error))
    return FALSE;
  if (application_id != APPLICATION_ID || version != VERSION)
    {
      gun_sql_set_damaged (sql, "it is no index of this version", error);
      return FALSE;
    }

  store = gun_sql_query_text (sql, "SELECT store FROM state", &failure);
  if (store == NULL || !gun_sql_query_int (sql, "SELECT fold FROM state", &fold, &failure))
    {
      /* To SQLite a table that is missing is a mistake of who asks. */
      if (g_error_matches (failure, GUN_STORE_ERROR, GUN_STORE_ERROR_FAILED))
        gun_sql_set_damaged (sql, failure->message, error);
      else
        g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!g_str_equal (store, store_id) || fold != gun_search_get_fold_checksum ())
    {
      gun_sql_set_damaged (sql, "it is the index of another database", error);
      return FALSE;
    }

  return TRUE;
}

static gboolean
configure (GunSql *sql, GError **error)
{
  return gun_sql_set_pragma (sql, "journal_mode", "WAL", "wal", error)
         && gun_sql_set_pragma (sql, "synchronous", "NORMAL", "1", error)
         && gun_sql_set_pragma (sql, "cache_size", WRITER_CACHE_KIB, WRITER_CACHE_KIB, error)
         && gun_sql_set_pragma (
             sql, "wal_autocheckpoint", CHECKPOINT_PAGES, CHECKPOINT_PAGES, error);
}

static GunSql *
open_once (const char *path, const char *store_id, GError **error)
{
  g_autoptr (GunSql) sql = NULL;
  struct stat status = { 0 };

  make_private_file (path);
  if (stat (path, &status) == 0 && !S_ISREG (status.st_mode))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error,
                   GUN_STORE_ERROR,
                   GUN_STORE_ERROR_FAILED,
                   "%s is where the search index would be, but it is not a file: move it away",
                   name);
      return NULL;
    }

  sql = gun_sql_open (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  if (sql == NULL || !configure (sql, error))
    return NULL;
  if (status.st_size == 0 && !create_tables (sql, store_id, error))
    return NULL;

  return check (sql, store_id, error) ? g_steal_pointer (&sql) : NULL;
}

/**
 * gun_search_file_open:
 * @path: (type filename): where the index is, or will be
 * @store_id: what it must be of
 *
 * Errors: NO_SPACE, READ_ONLY, LOCKED, FAILED.
 *
 * Returns: (transfer full) (nullable): a connection to an index
 */
GunSql *
gun_search_file_open (const char *path, const char *store_id, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  GunSql *sql = open_once (path, store_id, &refusal);

  if (sql == NULL && g_error_matches (refusal, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    {
      g_debug ("The search index is thrown away: %s", refusal->message);
      if (!gun_search_file_remove (path, error))
        return NULL;
      return open_once (path, store_id, error);
    }
  if (sql == NULL)
    g_propagate_error (error, g_steal_pointer (&refusal));

  return sql;
}

GunSql *
gun_search_file_open_to_read (const char *path, const char *store_id, GError **error)
{
  g_autoptr (GunSql) sql = NULL;
  g_autoptr (GError) refusal = NULL;
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size == 0)
    return NULL;

  /* Whoever closes it last takes its log away, which one who may only read could not. */
  sql = gun_sql_open (path, SQLITE_OPEN_READWRITE, error);
  if (sql == NULL
      || !gun_sql_set_pragma (sql, "cache_size", READER_CACHE_KIB, READER_CACHE_KIB, error))
    return NULL;
  if (check (sql, store_id, &refusal))
    return g_steal_pointer (&sql);
  if (!g_error_matches (refusal, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    g_propagate_error (error, g_steal_pointer (&refusal));

  return NULL;
}

gboolean
gun_search_file_read_state (GunSql *sql, guint statement, GunSearchState *state, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (sql, statement);
  gboolean has_row;

  if (!gun_sql_step (sql, row, &has_row, error))
    return FALSE;
  if (!has_row)
    {
      gun_sql_set_damaged (sql, "it does not say where it stands", error);
      return FALSE;
    }

  state->phase = (GunSearchPhase) sqlite3_column_int (row, 0);
  state->cursor = sqlite3_column_int64 (row, 1);
  state->sweep_from = sqlite3_column_int64 (row, 2);
  state->sweep_after = sqlite3_column_int64 (row, 3);
  state->sweep_target = sqlite3_column_int64 (row, 4);
  state->n_swept = sqlite3_column_int64 (row, 5);
  state->n_total = sqlite3_column_int64 (row, 6);
  state->n_entries = sqlite3_column_int64 (row, 7);
  state->next_count = sqlite3_column_int64 (row, 8);
  state->had_unchecked = sqlite3_column_int64 (row, 9);

  return TRUE;
}

gboolean
gun_search_file_write_state (GunSql *sql,
                             guint statement,
                             const GunSearchState *state,
                             GError **error)
{
  sqlite3_stmt *update = gun_sql_get (sql, statement);
  const gint64 columns[]
      = { state->phase,        state->cursor,       state->sweep_from, state->sweep_after,
          state->sweep_target, state->n_swept,      state->n_total,    state->n_entries,
          state->next_count,   state->had_unchecked };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    sqlite3_bind_int64 (update, (int) i + 1, columns[i]);

  return gun_sql_run (sql, update, error);
}
