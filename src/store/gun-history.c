/* SPDX-License-Identifier: MIT */

#include "gun-history-private.h"

#include "gun-column-private.h"
#include "gun-soul.h"
#include "gun-statements-private.h"
#include "gun-text.h"

/* Peers whose refused writes are counted at one time; more than that cannot be connected. */
#define GUN_HISTORY_MAX_COUNTED_PEERS 4096

/* No arrival is that late (the year 148,000): numbers above it are damage, and could not rise. */
#define GUN_HISTORY_MAX_ID (G_MAXINT64 / 2)

typedef struct
{
  gint64 second;
  guint n;
} Rate;

struct _GunHistory
{
  GunSql *sql;         /* (unowned) */
  GunOrigins *origins; /* (unowned) */
  GHashTable *rates;   /* name of a peer -> Rate */
  gint64 last_id;
  gint64 bytes;
  gint64 committed_bytes;
};

/* Reads where the history of the file stands; @sql and @origins outlive it. */
GunHistory *
gun_history_new (GunSql *sql, GunOrigins *origins, GError **error)
{
  g_autoptr (GunHistory) self = g_new0 (GunHistory, 1);

  self->sql = sql;
  self->origins = origins;
  self->rates = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, g_free);

  if (!gun_sql_query_int (sql, "SELECT max(id) FROM history", &self->last_id, error)
      || !gun_sql_query_int (
          sql, "SELECT value FROM meta WHERE name = 'history_bytes'", &self->bytes, error))
    return NULL;
  if (self->last_id < 0 || self->last_id > GUN_HISTORY_MAX_ID)
    {
      gun_sql_set_damaged (sql, "the times in its history cannot be", error);
      return NULL;
    }
  self->committed_bytes = self->bytes;

  return g_steal_pointer (&self);
}

void
gun_history_free (GunHistory *self)
{
  g_clear_pointer (&self->rates, g_hash_table_unref);
  g_free (self);
}

/* Signalling and data that expires is not worth remembering. */
gboolean
gun_history_keeps (GRefString *soul)
{
  return !g_str_has_prefix (soul, "/RTC/") && gun_soul_get_lifetime_s (soul) < 0;
}

/* The next arrival: @now_us, or a little later when the clock went back or stands still. */
gint64
gun_history_next_id (GunHistory *self, gint64 now_us)
{
  self->last_id = MAX (now_us, self->last_id + 1);

  return self->last_id;
}

static void
bind_id_or_null (sqlite3_stmt *statement, int index, gint64 id)
{
  if (id != 0)
    sqlite3_bind_int64 (statement, index, id);
  else
    sqlite3_bind_null (statement, index);
}

static gboolean
set_prev (GunHistory *self, gint64 id, gint64 prev, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_PREV);

  bind_id_or_null (statement, 1, prev);
  sqlite3_bind_int64 (statement, 2, id);
  return gun_sql_run (self->sql, statement, error);
}

/* What the row @id of @key counts, and the row before it; @found: %FALSE when it is gone. */
static gboolean
find_row (GunHistory *self,
          const GunHistoryKey *key,
          gint64 id,
          gboolean *found,
          gint64 *prev,
          gint64 *n_bytes,
          GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_HISTORY);

  sqlite3_bind_int64 (rows, 1, id);
  sqlite3_bind_int64 (rows, 2, key->id);
  if (!gun_sql_step (self->sql, rows, found, error))
    return FALSE;
  if (*found)
    {
      *prev = sqlite3_column_int64 (rows, 0);
      *n_bytes
          = GUN_HISTORY_ROW_BYTES + gun_column_get_count (rows, 1) + gun_column_get_count (rows, 2);
    }

  return TRUE;
}

static gboolean
remove_row (GunHistory *self, gint64 id, gint64 n_bytes, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_HISTORY);

  sqlite3_bind_int64 (statement, 1, id);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  self->bytes -= n_bytes;

  return TRUE;
}

/* Removes the list of @key, which is about to go. */
gboolean
gun_history_remove_key (GunHistory *self, const GunHistoryKey *key, GError **error)
{
  gint64 id = key->n_versions > 0 ? key->head : 0;

  while (id != 0)
    {
      gboolean found;
      gint64 prev = 0;
      gint64 n_bytes = 0;

      if (!find_row (self, key, id, &found, &prev, &n_bytes, error)
          || (found && !remove_row (self, id, n_bytes, error)))
        return FALSE;
      id = found ? prev : 0;
    }

  return TRUE;
}

/* Cuts the list of @key when one more row would make it too long, and counts what is left. */
gboolean
gun_history_make_room (GunHistory *self, GunHistoryKey *key, GError **error)
{
  gint64 id = key->head;
  guint n_kept = 0;

  if (key->n_versions + 1 < GUN_HISTORY_MAX_VERSIONS)
    return TRUE;

  while (id != 0)
    {
      gboolean found;
      gint64 prev = 0;
      gint64 n_bytes = 0;

      if (!find_row (self, key, id, &found, &prev, &n_bytes, error))
        return FALSE;
      if (!found)
        break;

      if (n_kept >= GUN_HISTORY_KEPT_VERSIONS - 1)
        {
          if (!remove_row (self, id, n_bytes, error))
            return FALSE;
        }
      else if (++n_kept == GUN_HISTORY_KEPT_VERSIONS - 1 && !set_prev (self, id, 0, error))
        return FALSE;

      id = prev;
    }
  key->n_versions = n_kept;

  return TRUE;
}

static gboolean
add_row (GunHistory *self,
         const GunChange *change,
         gint64 current_id,
         gint64 id,
         gint64 prev,
         GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_ADD_HISTORY);
  gint64 origin_id;

  if (!gun_origins_intern (self->origins, change->origin, &origin_id, error))
    return FALSE;

  sqlite3_bind_int64 (statement, 1, id);
  bind_id_or_null (statement, 2, prev);
  sqlite3_bind_int64 (statement, 3, current_id);
  gun_column_bind_value (statement, 4, change->value);
  gun_column_bind_state (statement, 5, change->state_ms);
  sqlite3_bind_int64 (statement, 6, origin_id);
  gun_column_bind_text (statement, 7, change->origin->message);
  sqlite3_bind_int (statement, 8, change->verdict);
  sqlite3_bind_int (statement, 9, gun_change_is_unchecked (change));
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;

  self->bytes += GUN_HISTORY_ROW_BYTES + gun_column_count_value (change->value)
                 + gun_column_count_text (change->origin->message);
  return TRUE;
}

/* Writes the row of an accepted value: @key is how it stands with that, @prev the head it had before
 * (0: none). */
gboolean
gun_history_add_accepted (GunHistory *self,
                          const GunChange *change,
                          const GunHistoryKey *key,
                          gint64 prev,
                          GError **error)
{
  return add_row (self, change, key->id, key->head, prev, error);
}

/* Whether a refused or older value may still be kept in this second. */
gboolean
gun_history_admits_reject (GunHistory *self, const GunChange *change, gint64 now_us)
{
  GRefString *peer = change->origin->peer;
  gint64 second = now_us / G_USEC_PER_SEC;
  Rate *rate = g_hash_table_lookup (self->rates, peer);

  if (rate == NULL)
    {
      if (g_hash_table_size (self->rates) >= GUN_HISTORY_MAX_COUNTED_PEERS)
        g_hash_table_remove_all (self->rates);
      rate = g_new0 (Rate, 1);
      g_hash_table_insert (self->rates, g_ref_string_acquire (peer), rate);
    }
  if (rate->second != second)
    {
      rate->second = second;
      rate->n = 0;
    }
  if (rate->n >= GUN_HISTORY_MAX_REJECTS)
    return FALSE;

  rate->n++;
  return TRUE;
}

/* Writes a value that did not come into force behind the one that is, so that the head of the list
 * always tells where the value in force came from. When that one is gone, the list has ended. */
gboolean
gun_history_add_rejected (GunHistory *self,
                          const GunChange *change,
                          const GunHistoryKey *key,
                          gint64 now_us,
                          GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_VERSIONS);
  GunHistoryKey room = *key;
  gboolean found;
  gint64 prev = 0;
  gint64 n_bytes = 0;
  gint64 id;

  if (!gun_history_make_room (self, &room, error)
      || !find_row (self, &room, room.head, &found, &prev, &n_bytes, error))
    return FALSE;
  if (!found)
    return TRUE;

  id = gun_history_next_id (self, now_us);
  if (!add_row (self, change, room.id, id, prev, error) || !set_prev (self, room.head, id, error))
    return FALSE;

  sqlite3_bind_int64 (statement, 1, room.n_versions + 1);
  sqlite3_bind_int64 (statement, 2, room.id);
  return gun_sql_run (self->sql, statement, error);
}

/* The last row that has to go, and how many bytes go with it. */
static gboolean
find_excess (GunHistory *self, gint64 *last, gint64 *n_freed, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_LIST_OLDEST);

  *n_freed = 0;
  while (self->bytes - *n_freed > GUN_HISTORY_MAX_BYTES)
    {
      gboolean has_row;

      if (!gun_sql_step (self->sql, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        {
          *n_freed = self->bytes; /* the count was wrong: it is nothing now */
          break;
        }
      *last = sqlite3_column_int64 (rows, 0);
      *n_freed += GUN_HISTORY_ROW_BYTES + gun_column_get_count (rows, 1)
                  + gun_column_get_count (rows, 2);
    }

  return TRUE;
}

static gboolean
trim (GunHistory *self, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_OLDEST);
  gint64 last = 0;
  gint64 n_freed;

  if (!find_excess (self, &last, &n_freed, error))
    return FALSE;

  sqlite3_bind_int64 (statement, 1, last);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  self->bytes -= n_freed;

  return TRUE;
}

/* The last thing in a transaction: trims what is too much and writes how much there is. */
gboolean
gun_history_finish (GunHistory *self, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_META);

  if (self->bytes > GUN_HISTORY_MAX_BYTES && !trim (self, error))
    return FALSE;
  if (self->bytes == self->committed_bytes)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, self->bytes);
  sqlite3_bind_text (statement, 2, "history_bytes", -1, SQLITE_STATIC);
  return gun_sql_run (self->sql, statement, error);
}

void
gun_history_committed (GunHistory *self)
{
  self->committed_bytes = self->bytes;
}

void
gun_history_rolled_back (GunHistory *self)
{
  self->bytes = self->committed_bytes;
}
