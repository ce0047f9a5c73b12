/* SPDX-License-Identifier: MIT */

#include "gun-store-reader.h"

#include "gun-column-private.h"
#include "gun-name-range-private.h"
#include "gun-sql-private.h"
#include "gun-text.h"

/* Page cache of one reader, kibibytes */
#define GUN_STORE_READER_CACHE_KIB "-2048"

/* The statements of a reader's connection */
enum
{
  STATEMENT_BEGIN,
  STATEMENT_END,
  STATEMENT_COUNT_ALL,
  STATEMENT_COUNT,
  STATEMENT_GET_OWNER,
  STATEMENT_LIST_SOULS,
  STATEMENT_NEXT_PAGE,
  STATEMENT_LIST_KEYS,
  STATEMENT_LIST_VERSIONS,
  STATEMENT_WALK_STATES,
  STATEMENT_WALK_VALUES,
  STATEMENT_N
};

static const char *const statement_texts[STATEMENT_N] = {
  [STATEMENT_BEGIN] = "BEGIN",
  [STATEMENT_END] = "COMMIT",

  /* Without a range SQLite counts pages, not rows. */
  [STATEMENT_COUNT_ALL] = "SELECT count(*) FROM soul",
  /* first, end */
  [STATEMENT_COUNT] = "SELECT count(*) FROM soul WHERE soul >= ? AND soul < ?",
  /* root, first and end of what is below it -> 1, 0, NULL: own, of others, nothing */
  [STATEMENT_GET_OWNER] = "SELECT max(own) FROM (SELECT own FROM soul WHERE soul = ? UNION ALL"
                          " SELECT own FROM soul WHERE soul >= ? AND soul < ?)",
  /* first, end, limit -> soul, keys, changed */
  [STATEMENT_LIST_SOULS] = "SELECT soul, keys, changed FROM soul WHERE soul >= ? AND soul < ?"
                           " ORDER BY soul LIMIT ?",
  /* first, end, souls to skip -> soul */
  [STATEMENT_NEXT_PAGE]
  = "SELECT soul FROM soul WHERE soul >= ? AND soul < ? ORDER BY soul LIMIT 1 OFFSET ?",
  /* soul, first, end, limit -> key, value, state, head, versions, unchecked, peer, path, message */
  [STATEMENT_LIST_KEYS]
  = "SELECT key, current.value, current.state, head, versions, current.unchecked,"
    " peer, path, message"
    " FROM current"
    " LEFT JOIN history ON history.id = head AND history.current_id = current.id"
    " LEFT JOIN origin ON origin.id = history.origin"
    " WHERE soul = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?",
  /* soul, key, limit -> is it in force, value, state, id, verdict, unchecked, peer, path, message; along `prev`, which damage
   * could lead in a circle */
  [STATEMENT_LIST_VERSIONS]
  = "WITH RECURSIVE list (id, key_id, prev, n) AS ("
    "SELECT history.id, current_id, prev, 1 FROM current"
    " JOIN history ON history.id = head AND current_id = current.id WHERE soul = ? AND key = ?"
    " UNION ALL SELECT history.id, key_id, history.prev, n + 1 FROM list"
    " JOIN history ON history.id = list.prev AND current_id = key_id WHERE n < ?)"
    " SELECT n = 1, value, state, list.id, verdict, unchecked, peer, path, message"
    " FROM list JOIN history ON history.id = list.id LEFT JOIN origin ON origin.id = origin",
  /* soul -> key, state */
  [STATEMENT_WALK_STATES] = "SELECT key, state FROM current WHERE soul = ? ORDER BY key",
  /* soul -> key, state, value */
  [STATEMENT_WALK_VALUES] = "SELECT key, state, value FROM current WHERE soul = ? ORDER BY key",
};

struct _GunStoreReader
{
  GObject parent_instance;

  GunSql *sql; /* NULL once closed */
};

G_DEFINE_FINAL_TYPE (GunStoreReader, gun_store_reader, G_TYPE_OBJECT)

static void
gun_store_reader_dispose (GObject *object)
{
  gun_store_reader_close (GUN_STORE_READER (object));

  G_OBJECT_CLASS (gun_store_reader_parent_class)->dispose (object);
}

static void
gun_store_reader_class_init (GunStoreReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_store_reader_dispose;
}

static void
gun_store_reader_init (GunStoreReader *self)
{
}

/**
 * gun_store_reader_open:
 * @path: (type filename): a database that a #GunStore has opened
 *
 * Errors: DAMAGED, FAILED (there is none), READ_ONLY (it may not be read).
 *
 * Returns: (transfer full) (nullable): the reader
 */
GunStoreReader *
gun_store_reader_open (const char *path, GError **error)
{
  g_autoptr (GunStoreReader) self = NULL;

  g_return_val_if_fail (path != NULL && path[0] != '\0', NULL);

  self = g_object_new (GUN_TYPE_STORE_READER, NULL);
  self->sql = gun_sql_open_to_read (
      path, GUN_STORE_READER_CACHE_KIB, statement_texts, STATEMENT_N, error);
  if (self->sql == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_store_reader_close:
 * @self: the reader
 *
 * Closing it again does nothing.
 */
void
gun_store_reader_close (GunStoreReader *self)
{
  g_return_if_fail (GUN_IS_STORE_READER (self));

  g_clear_pointer (&self->sql, gun_sql_free);
}

/**
 * gun_store_reader_count_souls:
 * @self: the reader
 * @prefix: (nullable): what the souls begin with
 *
 * Without a prefix it takes some 50 ms for a million souls, with one twice that for as many.
 *
 * Returns: how many there are, -1 on error
 */
gint64
gun_store_reader_count_souls (GunStoreReader *self, GRefString *prefix, GError **error)
{
  g_auto (GunSqlRows) rows = NULL;
  g_auto (GunNameRange) range = { 0 };
  gboolean has_row;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), -1);
  g_return_val_if_fail (self->sql != NULL, -1);

  gun_name_range_init (&range, prefix, NULL, TRUE);
  if (prefix == NULL || g_ref_string_length (prefix) == 0)
    rows = gun_sql_get (self->sql, STATEMENT_COUNT_ALL);
  else
    {
      rows = gun_sql_get (self->sql, STATEMENT_COUNT);
      gun_name_range_bind (&range, rows, 1);
    }

  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return -1;

  return has_row ? sqlite3_column_int64 (rows, 0) : 0;
}

/**
 * gun_store_reader_get_owner:
 * @self: the reader
 * @root: the first part of souls, before their first slash
 * @owner: (out): who wrote at @root and below it
 *
 * Reads every soul there is below @root: some 100 ms for a million, so it belongs into a thread of the pool.
 *
 * Returns: %FALSE on error
 */
gboolean
gun_store_reader_get_owner (GunStoreReader *self,
                            GRefString *root,
                            GunRootOwner *owner,
                            GError **error)
{
  g_auto (GunSqlRows) rows = NULL;
  g_auto (GunNameRange) range = { 0 };
  g_autoptr (GString) text = NULL;
  g_autoptr (GRefString) below = NULL;
  gboolean has_row;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (root != NULL, FALSE);

  text = g_string_new_len (root, (gssize) g_ref_string_length (root));
  g_string_append_c (text, '/');
  below = gun_text_new_len (text->str, text->len);
  gun_name_range_init (&range, below, NULL, TRUE);
  rows = gun_sql_get (self->sql, STATEMENT_GET_OWNER);
  gun_column_bind_name (rows, 1, root);
  gun_name_range_bind (&range, rows, 2);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;

  if (!has_row || sqlite3_column_type (rows, 0) == SQLITE_NULL)
    *owner = GUN_ROOT_EMPTY;
  else
    *owner = sqlite3_column_int (rows, 0) != 0 ? GUN_ROOT_OWN : GUN_ROOT_FOREIGN;

  return TRUE;
}

static gpointer
make_soul_row (GunStoreReader *self, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GRefString) soul = gun_column_dup_name (rows, 0);
  GunSoulRow *row;

  if (soul == NULL)
    {
      gun_sql_set_damaged (self->sql, "a soul in it cannot be read", error);
      return NULL;
    }

  row = g_new0 (GunSoulRow, 1);
  row->soul = g_steal_pointer (&soul);
  row->n_keys = MAX (sqlite3_column_int64 (rows, 1), 0);
  row->changed_us = sqlite3_column_int64 (rows, 2);

  return row;
}

typedef gpointer (*MakeRow) (GunStoreReader *self, sqlite3_stmt *rows, GError **error);

/* All rows of a bound statement */
static GPtrArray *
collect (GunStoreReader *self,
         sqlite3_stmt *statement,
         MakeRow make_row,
         GDestroyNotify free_row,
         GError **error)
{
  g_auto (GunSqlRows) rows = statement;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_row);
  gboolean has_row;

  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      gpointer row;

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
 * gun_store_reader_list_souls:
 * @self: the reader
 * @prefix: (nullable): what the souls begin with
 * @from: (nullable): where to begin; a soul that need not exist
 * @inclusive: whether @from itself is listed
 * @limit: how many at most
 *
 * Returns: (transfer full) (nullable) (element-type GunSoulRow): the souls, in UTF-16 order
 */
GPtrArray *
gun_store_reader_list_souls (GunStoreReader *self,
                             GRefString *prefix,
                             GRefString *from,
                             gboolean inclusive,
                             guint limit,
                             GError **error)
{
  g_auto (GunNameRange) range = { 0 };
  sqlite3_stmt *statement;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);

  gun_name_range_init (&range, prefix, from, inclusive);
  statement = gun_sql_get (self->sql, STATEMENT_LIST_SOULS);
  gun_name_range_bind (&range, statement, 1);
  sqlite3_bind_int64 (statement, 3, limit);

  return collect (self, statement, make_soul_row, (GDestroyNotify) gun_soul_row_free, error);
}

/* Adds the soul that stands @n_skipped souls behind the first of @range; none when there is none. */
static gboolean
add_start (GunStoreReader *self,
           const GunNameRange *range,
           guint n_skipped,
           GPtrArray *starts,
           GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_NEXT_PAGE);
  gboolean has_row;
  GRefString *soul;

  gun_name_range_bind (range, rows, 1);
  sqlite3_bind_int64 (rows, 3, n_skipped);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;

  soul = gun_column_dup_name (rows, 0);
  if (soul == NULL)
    {
      gun_sql_set_damaged (self->sql, "a soul in it cannot be read", error);
      return FALSE;
    }
  g_ptr_array_add (starts, soul);
  return TRUE;
}

/* Collects the starts within one transaction, so that all pages are of one commit. */
static gboolean
list_starts (GunStoreReader *self,
             GRefString *prefix,
             GPtrArray *starts,
             GCancellable *cancellable,
             GError **error)
{
  guint n_skipped = 0;
  guint n_before;

  do
    {
      g_auto (GunNameRange) range = { 0 };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      n_before = starts->len;
      gun_name_range_init (&range, prefix, n_before > 0 ? starts->pdata[n_before - 1] : NULL, TRUE);
      if (!add_start (self, &range, n_skipped, starts, error))
        return FALSE;
      n_skipped = GUN_STORE_PAGE_SOULS;
    }
  while (starts->len > n_before);

  return TRUE;
}

/**
 * gun_store_reader_list_page_starts:
 * @self: the reader
 * @prefix: (nullable): what the souls begin with
 * @cancellable: (nullable): looked at once a page; from any thread
 *
 * Reads all souls that fit, so it belongs into a thread of the pool, with a reader of its own.
 * Errors: those of the store, and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type GRefString): the first of each
 *   GUN_STORE_PAGE_SOULS souls
 */
GPtrArray *
gun_store_reader_list_page_starts (GunStoreReader *self,
                                   GRefString *prefix,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_autoptr (GPtrArray) starts = NULL;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);

  starts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_BEGIN), error))
    return NULL;
  ok = list_starts (self, prefix, starts, cancellable, error);
  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_END), ok ? error : NULL))
    return NULL;

  return ok ? g_steal_pointer (&starts) : NULL;
}

/* Where the value in force came from; NULL when its row in the history is gone, or makes no sense. */
static GunOrigin *
make_origin (sqlite3_stmt *rows)
{
  g_autoptr (GRefString) peer = gun_column_dup_text (rows, 6);
  g_autoptr (GRefString) message = gun_column_dup_text (rows, 8);

  int path = sqlite3_column_int (rows, 7);

  if (peer == NULL || path < GUN_PATH_HERE || path > GUN_PATH_IMPORT)
    return NULL;

  return gun_origin_new (peer, path, message);
}

static gpointer
make_key_row (GunStoreReader *self, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GRefString) key = gun_column_dup_name (rows, 0);
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 1);
  GunKeyRow *row;

  if (key == NULL || value == NULL)
    {
      gun_sql_set_damaged (self->sql, "a value in it cannot be read", error);
      return NULL;
    }

  row = g_new0 (GunKeyRow, 1);
  row->key = g_steal_pointer (&key);
  row->value = g_steal_pointer (&value);
  row->state_ms = sqlite3_column_double (rows, 2);
  row->arrived_us = sqlite3_column_int64 (rows, 3);
  row->unchecked = sqlite3_column_int (rows, 5) != 0;
  row->origin = make_origin (rows);
  row->n_versions = row->origin != NULL ? MAX (sqlite3_column_int (rows, 4), 0) : 0;

  return row;
}

/**
 * gun_store_reader_list_keys:
 * @self: the reader
 * @soul: whose keys
 * @from: (nullable): where to begin; a key that need not exist
 * @inclusive: whether @from itself is listed
 * @limit: how many at most
 *
 * The origin is %NULL and no versions are counted for souls without a history, and when the history
 * of the key was trimmed; of a part of it that was trimmed the count does not know.
 *
 * Returns: (transfer full) (nullable) (element-type GunKeyRow): the keys, in UTF-16 order
 */
GPtrArray *
gun_store_reader_list_keys (GunStoreReader *self,
                            GRefString *soul,
                            GRefString *from,
                            gboolean inclusive,
                            guint limit,
                            GError **error)
{
  g_auto (GunNameRange) range = { 0 };
  sqlite3_stmt *statement;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);
  g_return_val_if_fail (soul != NULL, NULL);

  gun_name_range_init (&range, NULL, from, inclusive);
  statement = gun_sql_get (self->sql, STATEMENT_LIST_KEYS);
  gun_column_bind_name (statement, 1, soul);
  gun_name_range_bind (&range, statement, 2);
  sqlite3_bind_int64 (statement, 4, limit);

  return collect (self, statement, make_key_row, (GDestroyNotify) gun_key_row_free, error);
}

static gpointer
make_version_row (GunStoreReader *self, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 1);
  int verdict = sqlite3_column_int (rows, 4);
  GunVersionRow *row;

  if (value == NULL || verdict < GUN_VERDICT_NEWER || verdict > GUN_VERDICT_PASSED)
    {
      gun_sql_set_damaged (self->sql, "a version in its history cannot be read", error);
      return NULL;
    }

  row = g_new0 (GunVersionRow, 1);
  row->is_current = sqlite3_column_int (rows, 0) != 0;
  row->value = g_steal_pointer (&value);
  row->state_ms = sqlite3_column_double (rows, 2);
  row->arrived_us = sqlite3_column_int64 (rows, 3);
  row->verdict = verdict;
  row->unchecked = sqlite3_column_int (rows, 5) != 0;
  row->origin = make_origin (rows);

  return row;
}

/**
 * gun_store_reader_list_versions:
 * @self: the reader
 * @soul: a soul
 * @key: one of its keys
 *
 * Returns: (transfer full) (nullable) (element-type GunVersionRow): what is kept of the key's history: the value in force, then
 *   what lost against it and what was before it, as they arrived, newest first; none for souls without a history, or when it was
 *   trimmed
 */
GPtrArray *
gun_store_reader_list_versions (GunStoreReader *self,
                                GRefString *soul,
                                GRefString *key,
                                GError **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (GUN_IS_STORE_READER (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);
  g_return_val_if_fail (soul != NULL && key != NULL, NULL);

  statement = gun_sql_get (self->sql, STATEMENT_LIST_VERSIONS);
  gun_column_bind_name (statement, 1, soul);
  gun_column_bind_name (statement, 2, key);
  sqlite3_bind_int64 (statement, 3, GUN_STORE_MAX_VERSIONS);

  return collect (self, statement, make_version_row, (GDestroyNotify) gun_version_row_free, error);
}

/**
 * gun_store_reader_begin:
 * @self: the reader
 *
 * Returns: whether the last commit will be seen until gun_store_reader_end()
 */
gboolean
gun_store_reader_begin (GunStoreReader *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE_READER (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);

  return gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_BEGIN), error);
}

/**
 * gun_store_reader_end:
 * @self: the reader, after gun_store_reader_begin()
 */
void
gun_store_reader_end (GunStoreReader *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GUN_IS_STORE_READER (self));
  g_return_if_fail (self->sql != NULL);

  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_END), &error))
    g_debug ("A snapshot could not be ended: %s", error->message);
}

static gboolean
walk (GunStoreReader *self,
      guint statement,
      GRefString *soul,
      GunStoreKeyFunc func,
      gpointer user_data,
      GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, statement);
  gboolean has_row;

  gun_column_bind_name (rows, 1, soul);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      g_autoptr (GRefString) key = NULL;
      g_autoptr (GunValue) value = NULL;

      if (!has_row)
        return TRUE;

      key = gun_column_dup_name (rows, 0);
      if (statement == STATEMENT_WALK_VALUES)
        value = gun_column_dup_value (rows, 2);
      if (key == NULL || (statement == STATEMENT_WALK_VALUES && value == NULL))
        {
          gun_sql_set_damaged (self->sql, "a value in it cannot be read", error);
          return FALSE;
        }
      if (!func (key, value, sqlite3_column_double (rows, 1), user_data))
        return TRUE;
    }

  return FALSE;
}

/**
 * gun_store_reader_walk_states:
 * @self: the reader
 * @soul: whose keys
 * @func: gets each key, without its value
 * @user_data: for @func
 *
 * Returns: whether they could be read
 */
gboolean
gun_store_reader_walk_states (GunStoreReader *self,
                              GRefString *soul,
                              GunStoreKeyFunc func,
                              gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE_READER (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL, FALSE);

  return walk (self, STATEMENT_WALK_STATES, soul, func, user_data, error);
}

/**
 * gun_store_reader_walk_values:
 * @self: the reader
 * @soul: whose keys
 * @func: gets each key and its value
 * @user_data: for @func
 *
 * Returns: whether they could be read
 */
gboolean
gun_store_reader_walk_values (GunStoreReader *self,
                              GRefString *soul,
                              GunStoreKeyFunc func,
                              gpointer user_data,
                              GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE_READER (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL, FALSE);

  return walk (self, STATEMENT_WALK_VALUES, soul, func, user_data, error);
}
