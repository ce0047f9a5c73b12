/* SPDX-License-Identifier: MIT */

/* Stretches of the graph, read in the order of the file's own index. */

#include "gun-store-private.h"

#include "gun-column-private.h"
#include "gun-name-range-private.h"
#include "gun-statements-private.h"

static gboolean
set_damaged (GunSql *sql, GError **error)
{
  gun_sql_set_damaged (sql, "a soul, a key or a value in it cannot be read", error);
  return FALSE;
}

/* Adds the row (key, value, state) the statement stands on; @is_full tells that it was the last. */
static gboolean
add_row (GunSql *sql, sqlite3_stmt *rows, GunQueryAnswer *answer, gboolean *is_full, GError **error)
{
  g_autoptr (GRefString) key = gun_column_dup_name (rows, 0);
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 1);

  if (key == NULL || value == NULL)
    return set_damaged (sql, error);
  *is_full = !gun_query_answer_add (answer, key, value, sqlite3_column_double (rows, 2));
  return TRUE;
}

/* Adds the keys of @soul that fit. */
static gboolean
add_soul (GunSql *sql,
          GRefString *soul,
          const GunNameRange *keys,
          GunQueryAnswer *answer,
          gboolean *is_full,
          GError **error)
{
  gboolean reverse = answer->query->keys.reverse;
  g_auto (GunSqlRows) rows
      = gun_sql_get (sql, reverse ? GUN_STATEMENT_QUERY_KEYS_BACK : GUN_STATEMENT_QUERY_KEYS);
  gboolean has_row = TRUE;

  *is_full = !gun_query_answer_begin (answer, soul);
  if (*is_full)
    return TRUE;

  gun_column_bind_name (rows, 1, soul);
  gun_name_range_bind (keys, rows, 2);
  while (!*is_full)
    {
      if (!gun_sql_step (sql, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (!add_row (sql, rows, answer, is_full, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_souls (GunSql *sql, const GunNameRange *keys, GunQueryAnswer *answer, GError **error)
{
  const GunRange *range = &answer->query->souls;
  g_auto (GunNameRange) souls = { 0 };
  g_auto (GunSqlRows) rows = gun_sql_get (
      sql, range->reverse ? GUN_STATEMENT_QUERY_SOULS_BACK : GUN_STATEMENT_QUERY_SOULS);
  gboolean is_full = FALSE;
  gboolean has_row = TRUE;

  gun_name_range_init_query (&souls, range);
  gun_name_range_bind (&souls, rows, 1);
  while (!is_full)
    {
      g_autoptr (GRefString) soul = NULL;

      if (!gun_sql_step (sql, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      soul = gun_column_dup_name (rows, 0);
      if (soul == NULL)
        return set_damaged (sql, error);
      if (!add_soul (sql, soul, keys, answer, &is_full, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * gun_store_query:
 * @self: the store
 * @query: which stretch of the graph
 *
 * Reads no further than the answer goes, so a small one takes little time however much there is.
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable) (element-type GunNode): what is known of it, perhaps nothing,
 *   souls and keys in UTF-16 order; %NULL on error
 */
GPtrArray *
gun_store_query (GunStore *self, const GunQuery *query, GError **error)
{
  g_auto (GunNameRange) keys = { 0 };
  g_autoptr (GPtrArray) nodes = NULL;
  GunQueryAnswer answer;
  gboolean is_full;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);

  gun_query_answer_init (&answer, query);
  gun_name_range_init_query (&keys, &query->keys);
  if (query->souls.exact == NULL)
    ok = add_souls (self->sql, &keys, &answer, error);
  else
    ok = !gun_range_holds (&query->souls, query->souls.exact)
         || add_soul (self->sql, query->souls.exact, &keys, &answer, &is_full, error);
  nodes = gun_query_answer_end (&answer);

  return ok ? g_steal_pointer (&nodes) : NULL;
}
