/* SPDX-License-Identifier: MIT */

#include "gun-store-links.h"

#include "gun-column-private.h"
#include "gun-name-range-private.h"
#include "gun-sql-private.h"
#include "gun-text.h"
#include "gun-value.h"

/* Keys looked at between two looks at a cancellable */
#define SLICE_KEYS 20000
/* Page cache, kibibytes */
#define CACHE_KIB "-1024"

enum
{
  STATEMENT_COUNT_KEYS,
  STATEMENT_FIND_BELOW,
  STATEMENT_LIST_LINKS,
  STATEMENT_LAST_ID,
  STATEMENT_FIND_TO,
  STATEMENT_N
};

static const char *const statement_texts[STATEMENT_N] = {
  /* soul -> keys */
  [STATEMENT_COUNT_KEYS] = "SELECT keys FROM soul WHERE soul = ?",
  /* first, end of what is below */
  [STATEMENT_FIND_BELOW] = "SELECT 1 FROM soul WHERE soul >= ? AND soul < ? LIMIT 1",
  /* soul -> key, value, state; the type of a value is known without reading it */
  [STATEMENT_LIST_LINKS]
  = "SELECT key, value, state FROM current"
    " WHERE soul = ? AND unchecked = 0 AND typeof(value) = 'blob' AND substr(value, 1, 1) = x'6c'"
    " ORDER BY key",
  [STATEMENT_LAST_ID] = "SELECT max(id) FROM current",
  /* first id, last id, value, limit -> soul, key, state */
  [STATEMENT_FIND_TO] = "SELECT soul, key, state FROM current"
                        " WHERE id BETWEEN ? AND ? AND value = ? AND unchecked = 0 LIMIT ?",
};

struct _GunStoreLinks
{
  GunSql *sql;
};

/**
 * gun_store_links_open:
 * @path: (type filename): a database that a #GunStore has opened
 *
 * Errors: DAMAGED, FAILED (there is none), READ_ONLY (it may not be read).
 *
 * Returns: (transfer full) (nullable): its links
 */
GunStoreLinks *
gun_store_links_open (const char *path, GError **error)
{
  g_autoptr (GunSql) sql = NULL;
  GunStoreLinks *self;

  g_return_val_if_fail (path != NULL && path[0] != '\0', NULL);

  sql = gun_sql_open_to_read (path, CACHE_KIB, statement_texts, STATEMENT_N, error);
  if (sql == NULL)
    return NULL;

  self = g_new0 (GunStoreLinks, 1);
  self->sql = g_steal_pointer (&sql);

  return self;
}

/**
 * gun_store_links_close:
 * @self: (transfer full): links
 */
void
gun_store_links_close (GunStoreLinks *self)
{
  gun_sql_free (self->sql);
  g_free (self);
}

static gboolean
set_damaged (GunStoreLinks *self, GError **error)
{
  gun_sql_set_damaged (self->sql, "a link in it cannot be read", error);
  return FALSE;
}

static gboolean
count_keys (GunStoreLinks *self, GunNodeLinks *links, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_COUNT_KEYS);
  gboolean has_row;

  gun_column_bind_name (rows, 1, links->soul);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;

  links->n_keys = has_row ? (guint64) MAX (sqlite3_column_int64 (rows, 0), 0) : 0;

  return TRUE;
}

static gboolean
find_below (GunStoreLinks *self, GunNodeLinks *links, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_FIND_BELOW);
  g_auto (GunNameRange) range = { 0 };
  g_autoptr (GString) text
      = g_string_new_len (links->soul, (gssize) g_ref_string_length (links->soul));
  g_autoptr (GRefString) below = NULL;

  g_string_append_c (text, '/');
  below = gun_text_new_len (text->str, text->len);
  gun_name_range_init (&range, below, NULL, TRUE);
  gun_name_range_bind (&range, rows, 1);

  return gun_sql_step (self->sql, rows, &links->is_group, error);
}

static gboolean
add_link (GunStoreLinks *self, sqlite3_stmt *rows, GunNodeLinks *links, GError **error)
{
  g_autoptr (GRefString) key = gun_column_dup_name (rows, 0);
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 1);

  if (key == NULL || value == NULL || gun_value_get_kind (value) != GUN_VALUE_LINK)
    return set_damaged (self, error);

  g_ptr_array_add (
      links->links,
      gun_link_row_new (
          links->soul, key, gun_value_get_text (value), sqlite3_column_double (rows, 2)));
  return TRUE;
}

static gboolean
list_links (GunStoreLinks *self, GunNodeLinks *links, guint limit, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_LIST_LINKS);
  gboolean has_row;

  gun_column_bind_name (rows, 1, links->soul);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      if (!has_row)
        return TRUE;
      if (links->n_links++ < limit && !add_link (self, rows, links, error))
        return FALSE;
    }

  return FALSE;
}

/**
 * gun_store_links_read:
 * @self: links
 * @soul: whose
 * @limit: how many are listed at most; all are counted
 *
 * Reads the types of all values of @soul, some 10 ms for 10,000 of them.
 * Errors: those of the store.
 *
 * Returns: (transfer full) (nullable): what is known of the node
 */
GunNodeLinks *
gun_store_links_read (GunStoreLinks *self, GRefString *soul, guint limit, GError **error)
{
  g_autoptr (GunNodeLinks) links = gun_node_links_new (soul);

  if (!count_keys (self, links, error) || !find_below (self, links, error)
      || !list_links (self, links, limit, error))
    return NULL;

  return g_steal_pointer (&links);
}

static gint64
get_last_id (GunStoreLinks *self, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_LAST_ID);
  gboolean has_row;

  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return -1;

  return has_row ? sqlite3_column_int64 (rows, 0) : 0;
}

static gboolean
find_in_slice (GunStoreLinks *self,
               gint64 first_id,
               const GunValue *link,
               guint limit,
               GPtrArray *found,
               GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_FIND_TO);
  gboolean has_row;

  sqlite3_bind_int64 (rows, 1, first_id);
  sqlite3_bind_int64 (rows, 2, first_id + SLICE_KEYS - 1);
  gun_column_bind_value (rows, 3, link);
  sqlite3_bind_int64 (rows, 4, limit - found->len);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      g_autoptr (GRefString) soul = NULL;
      g_autoptr (GRefString) key = NULL;

      if (!has_row)
        return TRUE;

      soul = gun_column_dup_name (rows, 0);
      key = gun_column_dup_name (rows, 1);
      if (soul == NULL || key == NULL)
        return set_damaged (self, error);
      g_ptr_array_add (
          found,
          gun_link_row_new (soul, key, gun_value_get_text (link), sqlite3_column_double (rows, 2)));
    }

  return FALSE;
}

/**
 * gun_store_links_find_to:
 * @self: links
 * @soul: what they lead to, known here or not
 * @limit: how many at most
 * @cancellable: (nullable): looked at now and then; from any thread
 *
 * Looks at every key that is stored, so it belongs into a thread of the pool: some 100 ms for a million.
 * Errors: those of the store, and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type GunLinkRow): the links, oldest keys first
 */
GPtrArray *
gun_store_links_find_to (
    GunStoreLinks *self, GRefString *soul, guint limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_link_row_free);
  g_autoptr (GunValue) link = gun_value_new_link (soul);
  gint64 last_id = get_last_id (self, error);

  if (last_id < 0)
    return NULL;
  /* No link leads to the soul without a name */
  if (link == NULL)
    return g_steal_pointer (&found);

  for (gint64 id = 0; id <= last_id && found->len < limit; id += SLICE_KEYS)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !find_in_slice (self, id, link, limit, found, error))
      return NULL;

  return g_steal_pointer (&found);
}
