/* SPDX-License-Identifier: MIT */

#include "gun-store-shelf.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"
#include "gun-store-private.h"

static GunOrigin *
make_origin (sqlite3_stmt *rows)
{
  g_autoptr (GRefString) peer = gun_column_dup_text (rows, 6);
  g_autoptr (GRefString) message = gun_column_dup_text (rows, 5);
  int path = sqlite3_column_int (rows, 7);

  if (peer == NULL || path < GUN_PATH_HERE || path > GUN_PATH_IMPORT)
    return NULL;

  return gun_origin_new (peer, path, message);
}

static GunShelfRow *
make_row (GunStore *self, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GRefString) soul = gun_column_dup_name (rows, 0);
  g_autoptr (GRefString) key = gun_column_dup_name (rows, 1);
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 2);
  g_autoptr (GunOrigin) origin = make_origin (rows);
  g_autoptr (GunChange) change = NULL;

  if (soul == NULL || key == NULL || value == NULL || origin == NULL)
    {
      gun_sql_set_damaged (self->sql, "a write that waits in it cannot be read", error);
      return NULL;
    }

  change = gun_change_new (
      soul, key, value, sqlite3_column_double (rows, 3), GUN_VERDICT_FUTURE, origin);
  return gun_shelf_row_new (change, sqlite3_column_int64 (rows, 4));
}

/**
 * gun_store_shelf_list:
 * @self: the store
 *
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable) (element-type GunShelfRow): what waits, at most
 *   %GUN_SHELF_MAX_ROWS, in the order it is due
 */
GPtrArray *
gun_store_shelf_list (GunStore *self, GError **error)
{
  g_auto (GunSqlRows) rows = NULL;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_shelf_row_unref);
  gboolean has_row;

  g_return_val_if_fail (GUN_IS_STORE (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);

  rows = gun_sql_get (self->sql, GUN_STATEMENT_LIST_SHELF);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      GunShelfRow *row;

      if (!has_row)
        return g_steal_pointer (&list);

      row = make_row (self, rows, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (list, row);
    }

  return NULL;
}

/**
 * gun_store_shelf_drop:
 * @self: the store
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 *
 * Takes away a write that need not wait any more: it was judged and lost, or nobody wants it. A
 * commit of its own unless it stands between gun_store_begin() and gun_store_commit().
 * Errors: those of gun_store_write().
 *
 * Returns: %TRUE when it is committed, and when there was no such row
 */
gboolean
gun_store_shelf_drop (
    GunStore *self, GRefString *soul, GRefString *key, double state_ms, GError **error)
{
  gboolean entered;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL && key != NULL, FALSE);

  if (!gun_store_enter (self, &entered, error))
    return FALSE;
  ok = gun_shelf_drop (self->shelf, soul, key, state_ms, error);
  return gun_store_leave (self, entered, ok, error);
}
