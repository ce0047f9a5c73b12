/* SPDX-License-Identifier: MIT */

#include "gun-origins-private.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"
#include "gun-text.h"

/* Origins remembered; peers that come and go under ever new names must not fill the memory. */
#define GUN_ORIGINS_MAX_REMEMBERED 1024

struct _GunOrigins
{
  GunSql *sql;     /* (unowned) */
  GHashTable *ids; /* GunOrigin -> gint64; messages do not count */
  GunOrigin *last; /* a batch comes mostly from one peer */
  gint64 last_id;
};

static guint
hash_origin (gconstpointer data)
{
  const GunOrigin *origin = data;

  return gun_text_hash (origin->peer) * 31 + origin->path;
}

static gboolean
equal_origins (gconstpointer a, gconstpointer b)
{
  const GunOrigin *one = a;
  const GunOrigin *other = b;

  return one->path == other->path && gun_text_equal (one->peer, other->peer);
}

/* @sql outlives it. */
GunOrigins *
gun_origins_new (GunSql *sql)
{
  GunOrigins *self = g_new0 (GunOrigins, 1);

  self->sql = sql;
  self->ids = g_hash_table_new_full (
      hash_origin, equal_origins, (GDestroyNotify) gun_origin_unref, g_free);

  return self;
}

void
gun_origins_free (GunOrigins *self)
{
  g_clear_pointer (&self->last, gun_origin_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_free (self);
}

static gboolean
find (GunOrigins *self, GunOrigin *origin, gboolean *found, gint64 *id, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_ORIGIN);

  gun_column_bind_text (rows, 1, origin->peer);
  sqlite3_bind_int (rows, 2, origin->path);
  if (!gun_sql_step (self->sql, rows, found, error))
    return FALSE;
  if (*found)
    *id = sqlite3_column_int64 (rows, 0);

  return TRUE;
}

static gboolean
add (GunOrigins *self, GunOrigin *origin, gint64 *id, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_ADD_ORIGIN);

  gun_column_bind_text (statement, 1, origin->peer);
  sqlite3_bind_int (statement, 2, origin->path);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  *id = sqlite3_last_insert_rowid (gun_sql_get_handle (self->sql));

  return TRUE;
}

/* The number of @origin, which gets one when it has none; inside a transaction. */
gboolean
gun_origins_intern (GunOrigins *self, GunOrigin *origin, gint64 *id, GError **error)
{
  const gint64 *known;
  gboolean found;

  if (self->last != NULL && equal_origins (self->last, origin))
    {
      *id = self->last_id;
      return TRUE;
    }

  known = g_hash_table_lookup (self->ids, origin);
  if (known != NULL)
    *id = *known;
  else
    {
      if (!find (self, origin, &found, id, error))
        return FALSE;
      if (!found && !add (self, origin, id, error))
        return FALSE;

      if (g_hash_table_size (self->ids) >= GUN_ORIGINS_MAX_REMEMBERED)
        g_hash_table_remove_all (self->ids);
      g_hash_table_insert (self->ids, gun_origin_ref (origin), g_memdup2 (id, sizeof *id));
    }

  g_clear_pointer (&self->last, gun_origin_unref);
  self->last = gun_origin_ref (origin);
  self->last_id = *id;

  return TRUE;
}

/* After a rollback: numbers given in the transaction are gone. */
void
gun_origins_forget (GunOrigins *self)
{
  g_clear_pointer (&self->last, gun_origin_unref);
  g_hash_table_remove_all (self->ids);
}
