/* SPDX-License-Identifier: MIT */

#include "gun-shelf-private.h"

#include "gun-column-private.h"
#include "gun-graph.h"
#include "gun-statements-private.h"

/* The graph gives up the same ones, so that memory and the file stay alike */
G_STATIC_ASSERT (GUN_SHELF_MAX_ROWS == GUN_GRAPH_MAX_WAITING);
G_STATIC_ASSERT (GUN_SHELF_MAX_ROWS_OF_PEER == GUN_GRAPH_MAX_WAITING_OF_PEER);
G_STATIC_ASSERT (GUN_SHELF_MAX_BYTES == GUN_GRAPH_MAX_WAITING_BYTES);

typedef struct
{
  gint64 n_rows;
  gint64 n_bytes;
} Counts;

struct _GunShelf
{
  GunSql *sql;         /* (unowned) */
  GunOrigins *origins; /* (unowned) */
  Counts counts;
  Counts committed;
};

/* A row as the rules need it */
typedef struct
{
  gboolean found;
  GRefString *soul;
  GRefString *key;
  double state_ms;
  gint64 n_bytes;
} Found;

static void
found_clear (Found *self)
{
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* Counts what is there: no more than GUN_SHELF_MAX_ROWS. @sql and @origins outlive it. */
GunShelf *
gun_shelf_new (GunSql *sql, GunOrigins *origins, GError **error)
{
  g_autoptr (GunShelf) self = g_new0 (GunShelf, 1);

  self->sql = sql;
  self->origins = origins;
  if (!gun_sql_query_int (sql, "SELECT count(*) FROM shelf", &self->counts.n_rows, error)
      || !gun_sql_query_int (
          sql, "SELECT coalesce(sum(bytes), 0) FROM shelf", &self->counts.n_bytes, error))
    return NULL;
  self->committed = self->counts;

  return g_steal_pointer (&self);
}

void
gun_shelf_free (GunShelf *self)
{
  g_free (self);
}

static gint64
count_row (const GunChange *change)
{
  return GUN_SHELF_ROW_BYTES + g_ref_string_length (change->soul)
         + g_ref_string_length (change->key) + gun_column_count_value (change->value)
         + gun_column_count_text (change->origin->message);
}

static void
bind_name (sqlite3_stmt *statement, double state_ms, GRefString *soul, GRefString *key, int first)
{
  gun_column_bind_state (statement, first, state_ms);
  gun_column_bind_name (statement, first + 1, soul);
  gun_column_bind_name (statement, first + 2, key);
}

/* The value and the bytes of the row that waits under the name of @change */
static gboolean
find_same (
    GunShelf *self, const GunChange *change, GunValue **value, gint64 *n_bytes, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_SHELF);
  gboolean has_row;

  bind_name (rows, change->state_ms, change->soul, change->key, 1);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  *value = NULL;
  if (!has_row)
    return TRUE;

  *value = gun_column_dup_value (rows, 0);
  *n_bytes = sqlite3_column_int64 (rows, 1);
  if (*value == NULL)
    gun_sql_set_damaged (self->sql, "a write that waits in it cannot be read", error);
  return *value != NULL;
}

static gboolean
remove_row (GunShelf *self,
            GRefString *soul,
            GRefString *key,
            double state_ms,
            gint64 n_bytes,
            GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_SHELF);

  bind_name (statement, state_ms, soul, key, 1);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  self->counts.n_rows--;
  self->counts.n_bytes -= n_bytes;

  return TRUE;
}

/* The row due last that @statement finds, which is bound */
static gboolean
find_last (GunShelf *self, sqlite3_stmt *statement, Found *last, GError **error)
{
  g_auto (GunSqlRows) rows = statement;

  if (!gun_sql_step (self->sql, rows, &last->found, error))
    return FALSE;
  if (!last->found)
    return TRUE;

  last->state_ms = sqlite3_column_double (rows, 0);
  last->soul = gun_column_dup_name (rows, 1);
  last->key = gun_column_dup_name (rows, 2);
  last->n_bytes = sqlite3_column_int64 (rows, 3);
  if (last->soul == NULL || last->key == NULL)
    {
      gun_sql_set_damaged (self->sql, "a write that waits in it cannot be read", error);
      return FALSE;
    }

  return TRUE;
}

/* Gives up the row due last that @statement finds, unless @change is due after it. */
static gboolean
give_up_last (GunShelf *self,
              sqlite3_stmt *statement,
              const GunChange *change,
              gboolean *gave_up,
              GError **error)
{
  g_auto (Found) last = { 0 };

  if (!find_last (self, statement, &last, error))
    return FALSE;

  *gave_up = last.found && last.state_ms > change->state_ms;
  return !*gave_up || remove_row (self, last.soul, last.key, last.state_ms, last.n_bytes, error);
}

static gboolean
count_of_origin (GunShelf *self, gint64 origin_id, gint64 *n_rows, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_COUNT_SHELF);
  gboolean has_row;

  sqlite3_bind_int64 (rows, 1, origin_id);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  *n_rows = has_row ? sqlite3_column_int64 (rows, 0) : 0;

  return TRUE;
}

/* Whether @change may wait, after those due later had to go for it */
static gboolean
make_room (GunShelf *self,
           const GunChange *change,
           gint64 origin_id,
           gint64 n_bytes,
           gboolean *has_room,
           GError **error)
{
  sqlite3_stmt *last_of_origin = gun_sql_get (self->sql, GUN_STATEMENT_LAST_SHELF_OF_ORIGIN);
  sqlite3_stmt *last = gun_sql_get (self->sql, GUN_STATEMENT_LAST_SHELF);
  gint64 n_of_origin;

  *has_room = n_bytes <= GUN_SHELF_MAX_BYTES;
  if (!count_of_origin (self, origin_id, &n_of_origin, error))
    return FALSE;

  if (*has_room && n_of_origin >= GUN_SHELF_MAX_ROWS_OF_PEER)
    {
      sqlite3_bind_int64 (last_of_origin, 1, origin_id);
      if (!give_up_last (self, last_of_origin, change, has_room, error))
        return FALSE;
    }
  while (*has_room
         && (self->counts.n_rows >= GUN_SHELF_MAX_ROWS
             || self->counts.n_bytes + n_bytes > GUN_SHELF_MAX_BYTES))
    if (!give_up_last (self, last, change, has_room, error))
      return FALSE;

  return TRUE;
}

static gboolean
add_row (GunShelf *self,
         const GunChange *change,
         gint64 origin_id,
         gint64 n_bytes,
         gint64 now_us,
         GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_ADD_SHELF);

  bind_name (statement, change->state_ms, change->soul, change->key, 1);
  sqlite3_bind_int64 (statement, 4, origin_id);
  sqlite3_bind_int64 (statement, 5, now_us);
  sqlite3_bind_int64 (statement, 6, n_bytes);
  gun_column_bind_text (statement, 7, change->origin->message);
  gun_column_bind_value (statement, 8, change->value);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  self->counts.n_rows++;
  self->counts.n_bytes += n_bytes;

  return TRUE;
}

/* Keeps a change of verdict FUTURE, if there is room for it. */
gboolean
gun_shelf_add (GunShelf *self, const GunChange *change, gint64 now_us, GError **error)
{
  g_autoptr (GunValue) same = NULL;
  gint64 n_bytes = count_row (change);
  gint64 n_same_bytes = 0;
  gint64 origin_id;
  gboolean has_room;

  if (!find_same (self, change, &same, &n_same_bytes, error))
    return FALSE;
  if (same != NULL)
    {
      if (gun_value_compare_json (change->value, same) <= 0)
        return TRUE;
      if (!remove_row (self, change->soul, change->key, change->state_ms, n_same_bytes, error))
        return FALSE;
    }

  if (!gun_origins_intern (self->origins, change->origin, &origin_id, error)
      || !make_room (self, change, origin_id, n_bytes, &has_room, error))
    return FALSE;

  return !has_room || add_row (self, change, origin_id, n_bytes, now_us, error);
}

/* The row of a soul, key and state is not needed any more; there may be none. */
gboolean
gun_shelf_drop (GunShelf *self, GRefString *soul, GRefString *key, double state_ms, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_SHELF);
  gboolean has_row;
  gint64 n_bytes;

  bind_name (rows, state_ms, soul, key, 1);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  n_bytes = sqlite3_column_int64 (rows, 1);
  return remove_row (self, soul, key, state_ms, n_bytes, error);
}

/* A change was judged, and its value came into force or not: it does not wait any more. */
gboolean
gun_shelf_settle (GunShelf *self, const GunChange *change, GError **error)
{
  return self->counts.n_rows == 0
         || gun_shelf_drop (self, change->soul, change->key, change->state_ms, error);
}

void
gun_shelf_committed (GunShelf *self)
{
  self->committed = self->counts;
}

void
gun_shelf_rolled_back (GunShelf *self)
{
  self->counts = self->committed;
}
