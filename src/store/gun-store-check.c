/* SPDX-License-Identifier: MIT */

#include "gun-store-check.h"

#include "gun-column-private.h"
#include "gun-schema-private.h"

/* Complaints of SQLite that are listed: a damaged file has thousands, and they say the same. */
#define MAX_COMPLAINTS "20"

/* Steps of SQLite's machine between two looks at whether the check is still wanted: below 10 ms */
#define STEPS_A_LOOK 100000

/* What a value or a kept text counts, as gun_column_get_count() does */
#define COUNT(column)                                                                              \
  "CASE typeof (" column ") WHEN 'text' THEN length (CAST (" column " AS BLOB)) + 1"               \
  " WHEN 'blob' THEN length (" column ") ELSE 0 END"

/* Each gives how many rows are wrong, @since: the version that brought the table */
static const struct
{
  guint since;
  const char *sql;
  const char *sentence; /* with the number before it */
} rules[] = {
  { 1,
    "SELECT count(*) FROM soul"
    " WHERE keys <> (SELECT count(*) FROM current WHERE current.soul = soul.soul)",
    "souls count other keys than they have" },
  { 1,
    "SELECT count(*) FROM current"
    " WHERE NOT EXISTS (SELECT 1 FROM soul WHERE soul.soul = current.soul)",
    "keys are of a soul that is not listed" },
  { 1,
    "SELECT count(*) FROM current JOIN history ON history.id = head"
    " WHERE current_id <> current.id OR history.state <> current.state",
    "keys have the history of something else" },
  { 1,
    "SELECT count(*) FROM current WHERE versions > 0"
    " AND head >= (SELECT min(id) FROM history)"
    " AND NOT EXISTS (SELECT 1 FROM history WHERE history.id = head)",
    "keys have lost their history" },
  { 1,
    "SELECT count(*) FROM history"
    " WHERE NOT EXISTS (SELECT 1 FROM current WHERE current.id = current_id)",
    "rows of the history are of no key" },
  { 1,
    "SELECT count(*) FROM history"
    " WHERE NOT EXISTS (SELECT 1 FROM origin WHERE origin.id = history.origin)",
    "rows of the history do not say where they came from" },
  { 1,
    "SELECT abs (value - (SELECT coalesce (sum (48 + " COUNT ("value") " + " COUNT (
        "message") "), 0)"
                   " FROM history)) FROM meta WHERE name = 'history_bytes'",
    "bytes of the history are counted wrongly" },
  { 2,
    "SELECT abs (value - (SELECT count(*) FROM outbox WHERE done = 0)) FROM meta"
    " WHERE name = 'outbox_waiting'",
    "waiting rows of the outbox are counted wrongly" },
  { 2,
    "SELECT abs (value - (SELECT coalesce (sum (bytes), 0) FROM outbox)) FROM meta"
    " WHERE name = 'outbox_bytes'",
    "bytes of the outbox are counted wrongly" },
  { 2,
    "SELECT count(*) FROM outbox_peer"
    " WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = outbox_id)",
    "notes about peers are of no row of the outbox" },
  { 2,
    "SELECT count(*) FROM shelf"
    " WHERE NOT EXISTS (SELECT 1 FROM origin WHERE origin.id = shelf.origin)",
    "rows that wait for their time do not say where they came from" },
  { 3,
    "SELECT 1 - count(*) FROM meta"
    " WHERE name = 'secret' AND typeof (value) = 'blob' AND length (value) = 32",
    "secret is missing, or has another length than it was made with" },
};

/* Each gives soul, key and value, or what stands for them */
static const struct
{
  guint since;
  const char *sql;
  const char *sentence;
} tables[] = {
  { 1, "SELECT soul, key, value FROM current", "values cannot be read" },
  { 1, "SELECT soul, soul, NULL FROM soul", "souls cannot be read" },
  { 1, "SELECT x'', x'', value FROM history", "values of the history cannot be read" },
  { 2, "SELECT soul, key, value FROM outbox", "rows of the outbox cannot be read" },
  { 2, "SELECT soul, key, value FROM shelf", "rows that wait for their time cannot be read" },
};

typedef struct
{
  GunSql *sql;
  guint version;
  GPtrArray *faults; /* (element-type utf8) */
} Check;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->sql, gun_sql_free);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

typedef sqlite3_stmt Statement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, sqlite3_finalize)

static void
add_count (Check *self, gint64 n, const char *sentence)
{
  if (n > 0)
    g_ptr_array_add (self->faults, g_strdup_printf ("%" G_GINT64_FORMAT " %s", n, sentence));
}

static Statement *
prepare (Check *self, const char *sql, GError **error)
{
  Statement *statement = NULL;
  int code = sqlite3_prepare_v2 (gun_sql_get_handle (self->sql), sql, -1, &statement, NULL);

  if (code == SQLITE_ERROR)
    gun_sql_set_damaged (self->sql, sqlite3_errmsg (gun_sql_get_handle (self->sql)), error);
  else if (code != SQLITE_OK)
    gun_sql_set_error (self->sql, code, error);
  return statement;
}

static gboolean
check_integrity (Check *self, GError **error)
{
  g_autoptr (Statement) rows = prepare (self, "PRAGMA integrity_check(" MAX_COMPLAINTS ")", error);
  gboolean has_row;

  if (rows == NULL)
    return FALSE;

  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      const char *text;

      if (!has_row)
        return TRUE;

      text = (const char *) sqlite3_column_text (rows, 0);
      if (text != NULL && !g_str_equal (text, "ok"))
        g_ptr_array_add (self->faults, g_strdup (text));
    }

  return FALSE;
}

static gboolean
check_rules (Check *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gint64 n;

      if (self->version < rules[i].since)
        continue;
      if (!gun_sql_query_int (self->sql, rules[i].sql, &n, error))
        return FALSE;
      add_count (self, n, rules[i].sentence);
    }

  return TRUE;
}

static gboolean
is_readable (sqlite3_stmt *row)
{
  g_autoptr (GRefString) soul = gun_column_dup_name (row, 0);
  g_autoptr (GRefString) key = gun_column_dup_name (row, 1);
  g_autoptr (GunValue) value = gun_column_dup_value (row, 2);

  return soul != NULL && key != NULL && value != NULL;
}

static gboolean
check_table (Check *self, guint which, GError **error)
{
  g_autoptr (Statement) rows = prepare (self, tables[which].sql, error);
  gint64 n_unreadable = 0;
  gboolean has_row;

  if (rows == NULL)
    return FALSE;

  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      if (!has_row)
        {
          add_count (self, n_unreadable, tables[which].sentence);
          return TRUE;
        }
      n_unreadable += is_readable (rows) ? 0 : 1;
    }

  return FALSE;
}

static gboolean
check_all (Check *self, GError **error)
{
  if (!gun_sql_execute (self->sql, "BEGIN", error) || !check_integrity (self, error)
      || !check_rules (self, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (self->version >= tables[i].since && !check_table (self, i, error))
      return FALSE;

  return gun_sql_execute (self->sql, "COMMIT", error);
}

static int
look_cb (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

/* Opens the file, or says that it cannot be ours. */
static gboolean
open_file (Check *self, const char *path, GError **error)
{
  gboolean is_missing;
  gint64 version;

  if (!gun_schema_check_header (path, &is_missing, error))
    return FALSE;

  self->sql = gun_sql_open (path, SQLITE_OPEN_READONLY, error);
  if (self->sql == NULL || !gun_schema_check (self->sql, error)
      || !gun_sql_query_int (self->sql, "PRAGMA user_version", &version, error))
    return FALSE;
  self->version = (guint) version;

  return TRUE;
}

GPtrArray *
gun_store_check (const char *path, GCancellable *cancellable, GError **error)
{
  g_auto (Check) check = { 0 };
  g_autofree char *real_path = NULL;
  g_autoptr (GError) fault = NULL;

  g_return_val_if_fail (path != NULL && path[0] != '\0', NULL);

  real_path = gun_store_resolve_path (path);
  check.faults = g_ptr_array_new_with_free_func (g_free);
  if (open_file (&check, real_path, &fault))
    {
      if (cancellable != NULL)
        sqlite3_progress_handler (
            gun_sql_get_handle (check.sql), STEPS_A_LOOK, look_cb, cancellable);
      if (check_all (&check, &fault))
        return g_steal_pointer (&check.faults);
    }

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!g_error_matches (fault, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }

  /* What kept the rest from being looked at is a fault like the others. */
  g_ptr_array_add (check.faults, g_strdup (fault->message));
  return g_steal_pointer (&check.faults);
}

gint64
gun_store_count_unchecked (const char *path, GError **error)
{
  g_auto (Check) check = { 0 };
  g_autofree char *real_path = NULL;
  gint64 n;

  g_return_val_if_fail (path != NULL && path[0] != '\0', -1);

  real_path = gun_store_resolve_path (path);
  if (!open_file (&check, real_path, error)
      || !gun_sql_query_int (
          check.sql, "SELECT count(*) FROM current WHERE unchecked = 1", &n, error))
    return -1;

  return n;
}
