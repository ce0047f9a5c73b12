/* SPDX-License-Identifier: MIT */

#include "gun-outbox-private.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"

typedef struct
{
  gint64 n_waiting;
  gint64 n_done;
  gint64 n_bytes;
} Counts;

struct _GunOutbox
{
  GunSql *sql; /* (unowned) */
  gboolean keeps;
  Counts counts;
  Counts committed;
};

/* A row as the rules need it */
typedef struct
{
  gboolean found;
  gint64 id;
  double state_ms;
  gboolean waiting;
  gint64 n_bytes;
} Found;

/* Reads what the outbox of the file counts; @sql outlives it. */
GunOutbox *
gun_outbox_new (GunSql *sql, GError **error)
{
  g_autoptr (GunOutbox) self = g_new0 (GunOutbox, 1);

  self->sql = sql;
  self->keeps = TRUE;
  if (!gun_sql_query_int (sql,
                          "SELECT value FROM meta WHERE name = 'outbox_waiting'",
                          &self->counts.n_waiting,
                          error)
      || !gun_sql_query_int (
          sql, "SELECT value FROM meta WHERE name = 'outbox_bytes'", &self->counts.n_bytes, error)
      || !gun_sql_query_int (
          sql, "SELECT count(*) FROM outbox WHERE done > 0", &self->counts.n_done, error))
    return NULL;
  self->committed = self->counts;

  return g_steal_pointer (&self);
}

void
gun_outbox_free (GunOutbox *self)
{
  g_free (self);
}

/* Whether what is written here enters the outbox */
void
gun_outbox_set_keeps (GunOutbox *self, gboolean keeps)
{
  self->keeps = keeps;
}

guint64
gun_outbox_get_n_waiting (GunOutbox *self)
{
  return MAX (self->counts.n_waiting, 0);
}

static gint64
count_row (const GunChange *change)
{
  return GUN_OUTBOX_ROW_BYTES + g_ref_string_length (change->soul)
         + g_ref_string_length (change->key) + gun_column_count_value (change->value);
}

static gboolean
find (GunOutbox *self, GRefString *soul, GRefString *key, Found *found, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_OUTBOX);

  gun_column_bind_name (rows, 1, soul);
  gun_column_bind_name (rows, 2, key);
  *found = (Found){ 0 };
  if (!gun_sql_step (self->sql, rows, &found->found, error))
    return FALSE;
  if (found->found)
    {
      found->id = sqlite3_column_int64 (rows, 0);
      found->state_ms = sqlite3_column_double (rows, 1);
      found->waiting = sqlite3_column_int64 (rows, 2) == 0;
      found->n_bytes = sqlite3_column_int64 (rows, 3);
    }

  return TRUE;
}

/* What @statement, which binds one id, does */
static gboolean
run_with_id (GunOutbox *self, GunStatement which, gint64 id, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, which);

  sqlite3_bind_int64 (statement, 1, id);
  return gun_sql_run (self->sql, statement, error);
}

static gboolean
remove_row (GunOutbox *self, const Found *row, GError **error)
{
  if (!run_with_id (self, GUN_STATEMENT_REMOVE_OUTBOX_PEERS, row->id, error)
      || !run_with_id (self, GUN_STATEMENT_REMOVE_OUTBOX, row->id, error))
    return FALSE;

  if (row->waiting)
    self->counts.n_waiting--;
  else
    self->counts.n_done--;
  self->counts.n_bytes -= row->n_bytes;
  return TRUE;
}

static gboolean
find_first_done (GunOutbox *self, Found *found, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIRST_DONE_OUTBOX);

  *found = (Found){ 0 };
  if (!gun_sql_step (self->sql, rows, &found->found, error))
    return FALSE;
  if (found->found)
    {
      found->id = sqlite3_column_int64 (rows, 0);
      found->n_bytes = sqlite3_column_int64 (rows, 1);
    }

  return TRUE;
}

/* Removes what arrived, first things first, until @n_new_bytes fit. */
static gboolean
trim_done (GunOutbox *self, gint64 n_new_bytes, GError **error)
{
  while (self->counts.n_done > GUN_OUTBOX_MAX_DONE
         || self->counts.n_bytes + n_new_bytes > GUN_OUTBOX_MAX_BYTES)
    {
      Found first;

      if (!find_first_done (self, &first, error))
        return FALSE;
      if (!first.found)
        break;
      if (!remove_row (self, &first, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_row (GunOutbox *self, const GunChange *change, gint64 id, gint64 n_bytes, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_ADD_OUTBOX);

  sqlite3_bind_int64 (statement, 1, id);
  gun_column_bind_name (statement, 2, change->soul);
  gun_column_bind_name (statement, 3, change->key);
  sqlite3_bind_int64 (statement, 4, n_bytes);
  gun_column_bind_state (statement, 5, change->state_ms);
  gun_column_bind_value (statement, 6, change->value);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;

  self->counts.n_waiting++;
  self->counts.n_bytes += n_bytes;
  return TRUE;
}

/* Puts the row of a write made here, in the place of @before. */
static gboolean
put_row (GunOutbox *self, const GunChange *change, gint64 id, const Found *before, GError **error)
{
  gint64 n_bytes = count_row (change);

  if (before->found && !remove_row (self, before, error))
    return FALSE;
  if (!trim_done (self, n_bytes, error))
    return FALSE;

  if (self->counts.n_waiting >= GUN_OUTBOX_MAX_WAITING
      || self->counts.n_bytes + n_bytes > GUN_OUTBOX_MAX_BYTES)
    {
      g_set_error (error,
                   GUN_STORE_ERROR,
                   GUN_STORE_ERROR_OUTBOX_FULL,
                   "%" G_GINT64_FORMAT " writes wait to arrive somewhere, and no more are taken",
                   self->counts.n_waiting);
      return FALSE;
    }

  return add_row (self, change, id, n_bytes, error);
}

/**
 * gun_outbox_accept:
 * @change: a change that came into force
 * @id: its arrival, never used before
 *
 * Puts or replaces the row of what was written here, and takes away what somebody else's value has
 * overtaken.
 * Errors: OUTBOX_FULL.
 */
gboolean
gun_outbox_accept (GunOutbox *self, const GunChange *change, gint64 id, GError **error)
{
  gboolean keeps = self->keeps && change->origin->path == GUN_PATH_HERE;
  Found row;

  if (!keeps && self->counts.n_waiting == 0)
    return TRUE;

  if (!find (self, change->soul, change->key, &row, error))
    return FALSE;
  if (keeps)
    return put_row (self, change, id, &row, error);
  return !row.found || !row.waiting || remove_row (self, &row, error);
}

/* The row of a write has arrived at @done_us. */
gboolean
gun_outbox_finish (GunOutbox *self,
                   GRefString *soul,
                   GRefString *key,
                   double state_ms,
                   gint64 done_us,
                   GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_FINISH_OUTBOX);
  Found row;

  if (!find (self, soul, key, &row, error))
    return FALSE;
  if (!row.found || !row.waiting || row.state_ms != state_ms)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, MAX (done_us, 1));
  sqlite3_bind_int64 (statement, 2, row.id);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  self->counts.n_waiting--;
  self->counts.n_done++;

  return trim_done (self, 0, error);
}

/* Takes the row of a write away, whether it arrived or not. */
gboolean
gun_outbox_forget (
    GunOutbox *self, GRefString *soul, GRefString *key, double state_ms, GError **error)
{
  Found row;

  if (!find (self, soul, key, &row, error))
    return FALSE;

  return !row.found || row.state_ms != state_ms || remove_row (self, &row, error);
}

static gboolean
write_count (GunOutbox *self, const char *name, gint64 count, gint64 committed, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_META);

  if (count == committed)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, count);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  return gun_sql_run (self->sql, statement, error);
}

/* The last thing in a transaction: writes how much there is. */
gboolean
gun_outbox_write_counts (GunOutbox *self, GError **error)
{
  return write_count (
             self, "outbox_waiting", self->counts.n_waiting, self->committed.n_waiting, error)
         && write_count (
             self, "outbox_bytes", self->counts.n_bytes, self->committed.n_bytes, error);
}

void
gun_outbox_committed (GunOutbox *self)
{
  self->committed = self->counts;
}

void
gun_outbox_rolled_back (GunOutbox *self)
{
  self->counts = self->committed;
}
