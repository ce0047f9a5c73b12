/* SPDX-License-Identifier: MIT */

#include "gun-sql-private.h"

#include <errno.h>

/* How long to wait for another program that reads or writes the file with SQLite's own locks (a
 * sqlite3 shell); ours does not get that far. Milliseconds. */
#define GUN_SQL_BUSY_TIMEOUT_MS 2000

struct _GunSql
{
  sqlite3 *db;
  char *path;
  sqlite3_stmt **statements;
  guint n_statements;
};

G_DEFINE_QUARK (gun - store - error - quark, gun_store_error)

/* Which error a SQLite result is to whoever can act on it; @system_errno tells apart what SQLite
 * does not. */
static GunStoreError
get_store_error (int code, int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return GUN_STORE_ERROR_NO_SPACE;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return GUN_STORE_ERROR_DAMAGED;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return GUN_STORE_ERROR_LOCKED;

    case SQLITE_READONLY:
    case SQLITE_PERM:
      return GUN_STORE_ERROR_READ_ONLY;

    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_DATA)
        return GUN_STORE_ERROR_DAMAGED;
      G_GNUC_FALLTHROUGH;
    case SQLITE_CANTOPEN:
      if (system_errno == ENOSPC || system_errno == EDQUOT)
        return GUN_STORE_ERROR_NO_SPACE;
      if (system_errno == EROFS || system_errno == EACCES || system_errno == EPERM)
        return GUN_STORE_ERROR_READ_ONLY;
      return GUN_STORE_ERROR_FAILED;

    default:
      return GUN_STORE_ERROR_FAILED;
    }
}

static void
set_error (const char *path, int code, int system_errno, const char *text, GError **error)
{
  GunStoreError store_error = get_store_error (code, system_errno);
  g_autofree char *name = g_filename_display_name (path);

  switch (store_error)
    {
    case GUN_STORE_ERROR_NO_SPACE:
      g_set_error (error,
                   GUN_STORE_ERROR,
                   store_error,
                   "The disk that holds %s is full; free some space and try again",
                   name);
      break;
    case GUN_STORE_ERROR_DAMAGED:
      g_set_error (error, GUN_STORE_ERROR, store_error, "%s is damaged (%s)", name, text);
      break;
    case GUN_STORE_ERROR_LOCKED:
      g_set_error (error, GUN_STORE_ERROR, store_error, "%s is in use by another program", name);
      break;
    case GUN_STORE_ERROR_READ_ONLY:
      g_set_error (error,
                   GUN_STORE_ERROR,
                   store_error,
                   "%s or its folder cannot be written (%s)",
                   name,
                   system_errno != 0 ? g_strerror (system_errno) : text);
      break;
    case GUN_STORE_ERROR_NEWER:
    case GUN_STORE_ERROR_FOREIGN:
    case GUN_STORE_ERROR_FAILED:
    default:
      g_set_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_FAILED, "%s: %s", name, text);
      break;
    }
}

/* Says in @error what the last call on the connection, which returned @code, means. */
void
gun_sql_set_error (GunSql *self, int code, GError **error)
{
  int extended = sqlite3_extended_errcode (self->db);

  /* Some results (a step after the database was closed under it) are not the connection's own. */
  if ((extended & 0xff) == (code & 0xff))
    code = extended;
  set_error (self->path, code, sqlite3_system_errno (self->db), sqlite3_errmsg (self->db), error);
}

/* For what SQLite took but this program cannot have written. */
void
gun_sql_set_damaged (GunSql *self, const char *what, GError **error)
{
  set_error (self->path, SQLITE_CORRUPT, 0, what, error);
}

static gboolean
configure (GunSql *self, GError **error)
{
  static const struct
  {
    int option;
    int value;
  } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      int now = -1;
      int code = sqlite3_db_config (self->db, options[i].option, options[i].value, &now);

      if (code == SQLITE_OK && now != options[i].value)
        code = SQLITE_ERROR;
      if (code != SQLITE_OK)
        {
          set_error (self->path, code, 0, "an option of SQLite could not be set", error);
          return FALSE;
        }
    }

  /* Debian's SQLite overwrites what is deleted with zeros, which others do not. */
  return gun_sql_set_pragma (self, "temp_store", "MEMORY", "2", error)
         && gun_sql_set_pragma (self, "secure_delete", "OFF", "0", error);
}

/* Counting SQLite's memory takes a lock at every allocation, of which a statement makes some. Where
 * SQLite is at work already in this process it stays as it is. */
static void
configure_library (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&once, 1);
    }
}

/* Opens @path with SQLITE_OPEN_… @flags. The file may come from anywhere: triggers, views and
 * functions in its schema are off. */
GunSql *
gun_sql_open (const char *path, int flags, GError **error)
{
  g_autoptr (GunSql) self = g_new0 (GunSql, 1);
  int code;

  configure_library ();
  self->path = g_strdup (path);
  code = sqlite3_open_v2 (
      path, &self->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code != SQLITE_OK)
    {
      int system_errno = self->db != NULL ? sqlite3_system_errno (self->db) : 0;

      set_error (path, code, system_errno, sqlite3_errstr (code), error);
      return NULL;
    }

  sqlite3_busy_timeout (self->db, GUN_SQL_BUSY_TIMEOUT_MS);
  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

GunSql *
gun_sql_open_to_read (const char *path,
                      const char *cache_size,
                      const char *const *texts,
                      guint n_texts,
                      GError **error)
{
  g_autofree char *real_path = gun_store_resolve_path (path);
  g_autoptr (GunSql) self = gun_sql_open (real_path, SQLITE_OPEN_READONLY, error);

  if (self == NULL
      || (cache_size != NULL
          && !gun_sql_set_pragma (self, "cache_size", cache_size, cache_size, error))
      || !gun_sql_prepare (self, texts, n_texts, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
gun_sql_free (GunSql *self)
{
  for (guint i = 0; i < self->n_statements; i++)
    sqlite3_finalize (self->statements[i]);
  g_free (self->statements);

  if (sqlite3_close (self->db) != SQLITE_OK)
    g_assert_not_reached (); /* only a statement of ours that was not finalized can do this */

  g_free (self->path);
  g_free (self);
}

sqlite3 *
gun_sql_get_handle (GunSql *self)
{
  return self->db;
}

/* The first column of the first row; nothing is left running. */
static gboolean
query (GunSql *self, const char *sql, gint64 *integer, char **text, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      if (integer != NULL)
        *integer = sqlite3_column_int64 (statement, 0);
      if (text != NULL)
        *text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    }
  else if (code == SQLITE_DONE)
    gun_sql_set_damaged (self, sql, error);
  else
    gun_sql_set_error (self, code, error);

  sqlite3_finalize (statement);
  return code == SQLITE_ROW;
}

gboolean
gun_sql_query_int (GunSql *self, const char *sql, gint64 *result, GError **error)
{
  return query (self, sql, result, NULL, error);
}

char *
gun_sql_query_text (GunSql *self, const char *sql, GError **error)
{
  char *text = NULL;

  if (!query (self, sql, NULL, &text, error))
    return NULL;

  return text != NULL ? text : g_strdup ("");
}

/* Sets a pragma and asks for it again: SQLite says nothing when it did not take one. */
gboolean
gun_sql_set_pragma (
    GunSql *self, const char *name, const char *value, const char *expected, GError **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s = %s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autofree char *text = NULL;

  if (!gun_sql_execute (self, set, error))
    return FALSE;
  text = gun_sql_query_text (self, get, error);
  if (text == NULL)
    return FALSE;

  if (!g_str_equal (text, expected))
    {
      g_set_error (error,
                   GUN_STORE_ERROR,
                   GUN_STORE_ERROR_FAILED,
                   "%s: SQLite set %s to %s instead of %s",
                   self->path,
                   name,
                   text,
                   value);
      return FALSE;
    }

  return TRUE;
}

/* Any number of statements whose rows nobody needs. */
gboolean
gun_sql_execute (GunSql *self, const char *sql, GError **error)
{
  int code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (code != SQLITE_OK)
    gun_sql_set_error (self, code, error);
  return code == SQLITE_OK;
}

/* Prepares all statements of @texts, once for each connection. One that does not fit the schema
 * means that the file is not what its header says. */
gboolean
gun_sql_prepare (GunSql *self, const char *const *texts, guint n_statements, GError **error)
{
  g_assert (self->statements == NULL);

  self->statements = g_new0 (sqlite3_stmt *, n_statements);
  self->n_statements = n_statements;
  for (guint i = 0; i < n_statements; i++)
    {
      int code = sqlite3_prepare_v3 (
          self->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[i], NULL);

      if (code == SQLITE_ERROR)
        {
          gun_sql_set_damaged (self, sqlite3_errmsg (self->db), error);
          return FALSE;
        }
      if (code != SQLITE_OK)
        {
          gun_sql_set_error (self, code, error);
          return FALSE;
        }
    }

  return TRUE;
}

sqlite3_stmt *
gun_sql_get (GunSql *self, guint statement)
{
  g_assert (statement < self->n_statements);

  return self->statements[statement];
}

/* Goes to the next row. Without one, and after an error, the statement is ready for its next use. */
gboolean
gun_sql_step (GunSql *self, sqlite3_stmt *statement, gboolean *has_row, GError **error)
{
  int code = sqlite3_step (statement);

  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;

  if (code != SQLITE_DONE)
    gun_sql_set_error (self, code, error);
  sqlite3_reset (statement);
  return code == SQLITE_DONE;
}

/* Runs a statement that has no rows. */
gboolean
gun_sql_run (GunSql *self, sqlite3_stmt *statement, GError **error)
{
  gboolean has_row;
  gboolean ok = gun_sql_step (self, statement, &has_row, error);

  g_assert (!ok || !has_row);
  return ok;
}

void
gun_sql_reset (sqlite3_stmt **statement)
{
  if (*statement != NULL)
    sqlite3_reset (*statement);
  *statement = NULL;
}
