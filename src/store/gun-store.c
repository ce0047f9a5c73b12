/* SPDX-License-Identifier: MIT */

#include "gun-store.h"

#include "gun-column-private.h"
#include "gun-schema-private.h"
#include "gun-soul-tally-private.h"
#include "gun-statements-private.h"
#include "gun-store-private.h"

/* Page cache of the writer, kibibytes; negative is how SQLite is told KiB. Twice as much makes random
 * overwrites 5 % cheaper (bench-store), and the system keeps the file's pages anyway. */
#define GUN_STORE_CACHE_KIB "-8192"

/* Pages in the log at which a commit carries them over into the file (DECISIONS.md section 1). */
#define GUN_STORE_CHECKPOINT_PAGES "4000"

G_DEFINE_FINAL_TYPE (GunStore, gun_store, G_TYPE_OBJECT)

static void
gun_store_dispose (GObject *object)
{
  gun_store_close (GUN_STORE (object));

  G_OBJECT_CLASS (gun_store_parent_class)->dispose (object);
}

static void
gun_store_finalize (GObject *object)
{
  GunStore *self = GUN_STORE (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->id, g_ref_string_release);
  g_clear_pointer (&self->secret, g_bytes_unref);

  G_OBJECT_CLASS (gun_store_parent_class)->finalize (object);
}

static void
gun_store_class_init (GunStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_store_dispose;
  object_class->finalize = gun_store_finalize;
}

static void
gun_store_init (GunStore *self)
{
}

/* Whether closing the last connection carries the log over into the file, which is then changed. */
static gboolean
set_checkpoint_on_close (GunStore *self, gboolean is_on, GError **error)
{
  int code = sqlite3_db_config (
      gun_sql_get_handle (self->sql), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, is_on ? 0 : 1, NULL);

  if (code != SQLITE_OK)
    gun_sql_set_error (self->sql, code, error);
  return code == SQLITE_OK;
}

static gboolean
configure (GunSql *sql, GError **error)
{
  return gun_sql_set_pragma (sql, "journal_mode", "WAL", "wal", error)
         && gun_sql_set_pragma (sql, "synchronous", "NORMAL", "1", error)
         && gun_sql_set_pragma (sql, "cache_size", GUN_STORE_CACHE_KIB, GUN_STORE_CACHE_KIB, error)
         && gun_sql_set_pragma (sql,
                                "wal_autocheckpoint",
                                GUN_STORE_CHECKPOINT_PAGES,
                                GUN_STORE_CHECKPOINT_PAGES,
                                error);
}

static gboolean
open_tables (GunStore *self, GError **error)
{
  self->origins = gun_origins_new (self->sql);
  self->history = gun_history_new (self->sql, self->origins, error);
  if (self->history == NULL)
    return FALSE;
  self->outbox = gun_outbox_new (self->sql, error);
  if (self->outbox == NULL)
    return FALSE;
  self->shelf = gun_shelf_new (self->sql, self->origins, error);

  self->eviction = gun_eviction_new (self->sql, self->history);

  return self->shelf != NULL;
}

static gboolean
read_identity (GunStore *self, GError **error)
{
  g_autofree char *id
      = gun_sql_query_text (self->sql, "SELECT value FROM meta WHERE name = 'id'", error);
  g_autofree char *hex = NULL;
  guint8 secret[GUN_STORE_SECRET_BYTES];

  if (id == NULL)
    return FALSE;
  self->id = g_ref_string_new (id);

  /* No row when it is not as it was made: the file is damaged */
  hex = gun_sql_query_text (self->sql,
                            "SELECT hex (value) FROM meta WHERE name = 'secret'"
                            " AND typeof (value) = 'blob' AND length (value) = 32",
                            error);
  if (hex == NULL)
    return FALSE;
  for (guint i = 0; i < sizeof secret; i++)
    secret[i]
        = (guint8) (g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  self->secret = g_bytes_new (secret, sizeof secret);

  return TRUE;
}

/* The lock is held: from here on nobody else changes the file. */
static gboolean
open_locked (GunStore *self, GError **error)
{
  gboolean is_missing;

  if (!gun_schema_check_header (self->path, &is_missing, error))
    return FALSE;
  if (is_missing && !gun_schema_create (self->path, error))
    return FALSE;

  self->sql = gun_sql_open (self->path, SQLITE_OPEN_READWRITE, error);
  if (self->sql == NULL || !set_checkpoint_on_close (self, FALSE, error)
      || !gun_schema_check (self->sql, error))
    return FALSE;

  if (sqlite3_db_readonly (gun_sql_get_handle (self->sql), "main") == 1)
    {
      gun_sql_set_error (self->sql, SQLITE_READONLY, error);
      return FALSE;
    }

  if (!configure (self->sql, error) || !gun_schema_migrate (self->sql, error)
      || !gun_sql_prepare (self->sql, gun_statement_texts, GUN_STATEMENT_N, error))
    return FALSE;

  if (!open_tables (self, error) || !read_identity (self, error))
    return FALSE;

  return set_checkpoint_on_close (self, TRUE, error);
}

/**
 * gun_store_open:
 * @path: (type filename): the database; it is made when there is none, its folder is not
 *
 * Errors: LOCKED, DAMAGED, NEWER, FOREIGN, READ_ONLY, NO_SPACE, FAILED: the file is as it was.
 * Thread: any; the store then belongs to one at a time.
 *
 * Returns: (transfer full) (nullable): the open store
 */
GunStore *
gun_store_open (const char *path, GError **error)
{
  g_autoptr (GunStore) self = NULL;
  g_autoptr (GError) refusal = NULL;
  gboolean is_missing;

  g_return_val_if_fail (path != NULL && path[0] != '\0', NULL);

  self = g_object_new (GUN_TYPE_STORE, NULL);
  self->path = gun_store_resolve_path (path);

  /* Nothing is laid beside a file that is not ours. That one of ours seems damaged may be because
   * its holder is at work on it. */
  if (!gun_schema_check_header (self->path, &is_missing, &refusal)
      && !g_error_matches (refusal, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED))
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return NULL;
    }

  self->lock = gun_store_lock_take (self->path, error);
  if (self->lock == NULL || !open_locked (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_store_close:
 * @self: the store
 *
 * Closes the file and gives back the lock. Closing it again does nothing.
 */
void
gun_store_close (GunStore *self)
{
  g_return_if_fail (GUN_IS_STORE (self));

  gun_store_end_reads (self);
  if (self->in_transaction)
    gun_store_roll_back (self);

  g_clear_pointer (&self->eviction, gun_eviction_free);
  g_clear_pointer (&self->shelf, gun_shelf_free);
  g_clear_pointer (&self->outbox, gun_outbox_free);
  g_clear_pointer (&self->history, gun_history_free);
  g_clear_pointer (&self->origins, gun_origins_free);
  g_clear_pointer (&self->sql, gun_sql_free);
  g_clear_pointer (&self->lock, gun_store_lock_free);
}

/**
 * gun_store_get_path:
 * @self: the store
 *
 * Returns: (type filename): the file, as gun_store_resolve_path() spells it
 */
const char *
gun_store_get_path (GunStore *self)
{
  g_return_val_if_fail (GUN_IS_STORE (self), NULL);

  return self->path;
}

/**
 * gun_store_get_id:
 * @self: the store
 *
 * Returns: (transfer none): the random name this store was given when it was made
 */
GRefString *
gun_store_get_id (GunStore *self)
{
  g_return_val_if_fail (GUN_IS_STORE (self), NULL);

  return self->id;
}

/**
 * gun_store_get_secret:
 * @self: the store
 *
 * Returns: (transfer none): %GUN_STORE_SECRET_BYTES random bytes that were drawn once for this file
 */
GBytes *
gun_store_get_secret (GunStore *self)
{
  g_return_val_if_fail (GUN_IS_STORE (self), NULL);

  return self->secret;
}

/* @key->id stays 0 when the key holds nothing. */
static gboolean
find_key (GunStore *self, const GunChange *change, GunHistoryKey *key, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_CURRENT);
  gboolean has_row;

  gun_column_bind_name (rows, 1, change->soul);
  gun_column_bind_name (rows, 2, change->key);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;

  *key = (GunHistoryKey){ 0 };
  if (has_row)
    {
      key->id = sqlite3_column_int64 (rows, 0);
      key->head = sqlite3_column_int64 (rows, 1);
      key->n_versions = sqlite3_column_int (rows, 2);
    }

  return TRUE;
}

/* Puts the value in force where @key says; @key gets an id when it had none. It still has none when
 * the key holds something after all. */
static gboolean
write_current (GunStore *self, const GunChange *change, GunHistoryKey *key, GError **error)
{
  gboolean is_new = key->id == 0;
  sqlite3_stmt *statement
      = gun_sql_get (self->sql, is_new ? GUN_STATEMENT_ADD_CURRENT : GUN_STATEMENT_SET_CURRENT);

  gun_column_bind_value (statement, 1, change->value);
  gun_column_bind_state (statement, 2, change->state_ms);
  sqlite3_bind_int64 (statement, 3, key->head);
  sqlite3_bind_int64 (statement, 4, key->n_versions);
  sqlite3_bind_int (statement, 5, gun_change_is_unchecked (change));
  if (is_new)
    {
      gun_column_bind_name (statement, 6, change->soul);
      gun_column_bind_name (statement, 7, change->key);
    }
  else
    sqlite3_bind_int64 (statement, 6, key->id);

  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;
  if (is_new && sqlite3_changes (gun_sql_get_handle (self->sql)) > 0)
    key->id = sqlite3_last_insert_rowid (gun_sql_get_handle (self->sql));

  return TRUE;
}

static gboolean
overwrite (GunStore *self,
           const GunChange *change,
           gboolean has_history,
           GunHistoryKey *before,
           GunHistoryKey *after,
           GError **error)
{
  if (!find_key (self, change, before, error)
      || (has_history && !gun_history_make_room (self->history, before, error)))
    return FALSE;

  after->id = before->id;
  after->n_versions = has_history ? before->n_versions + 1 : 0;
  return write_current (self, change, after, error);
}

static gboolean
write_accepted (
    GunStore *self, const GunChange *change, GunSoulTally *souls, gint64 now_us, GError **error)
{
  gboolean has_history = gun_history_keeps (change->soul);
  gint64 head = gun_history_next_id (self->history, now_us);
  GunHistoryKey before = { 0 };
  GunHistoryKey after = { .head = head, .n_versions = has_history ? 1 : 0 };

  if (change->is_first && !write_current (self, change, &after, error))
    return FALSE;
  if (after.id == 0 && !overwrite (self, change, has_history, &before, &after, error))
    return FALSE;

  if (has_history)
    {
      gint64 prev = before.n_versions > 0 ? before.head : 0;

      if (!gun_history_add_accepted (self->history, change, &after, prev, error))
        return FALSE;
    }

  gun_soul_tally_count (souls, change, before.id == 0, head);
  return gun_outbox_accept (self->outbox, change, head, error);
}

static gboolean
write_rejected (GunStore *self, const GunChange *change, gint64 now_us, GError **error)
{
  GunHistoryKey key;

  if (!gun_history_keeps (change->soul)
      || !gun_history_admits_reject (self->history, change, now_us))
    return TRUE;

  return find_key (self, change, &key, error)
         && (key.id == 0 || gun_history_add_rejected (self->history, change, &key, now_us, error));
}

static gboolean
write_judged (
    GunStore *self, const GunChange *change, GunSoulTally *souls, gint64 now_us, GError **error)
{
  switch (change->verdict)
    {
    case GUN_VERDICT_NEWER:
    case GUN_VERDICT_LARGER:
      return write_accepted (self, change, souls, now_us, error);

    case GUN_VERDICT_OLDER:
    case GUN_VERDICT_SMALLER:
    case GUN_VERDICT_REFUSED:
      return write_rejected (self, change, now_us, error);

    case GUN_VERDICT_FUTURE:
    case GUN_VERDICT_SAME:
    case GUN_VERDICT_PASSED:
    case GUN_VERDICT_UNDONE:
    default:
      return TRUE;
    }
}

/* Whatever is judged of a write in the end, it does not wait any more. */
static gboolean
write_change (
    GunStore *self, const GunChange *change, GunSoulTally *souls, gint64 now_us, GError **error)
{
  if (change->verdict == GUN_VERDICT_FUTURE)
    return gun_shelf_add (self->shelf, change, now_us, error);

  return write_judged (self, change, souls, now_us, error)
         && gun_shelf_settle (self->shelf, change, error);
}

static gboolean
write_all (GunStore *self, GPtrArray *changes, GPtrArray *added, GError **error)
{
  g_autoptr (GunSoulTally) souls = gun_soul_tally_new ();
  gint64 now_us = g_get_real_time ();

  for (guint i = 0; i < changes->len; i++)
    if (!write_change (self, g_ptr_array_index (changes, i), souls, now_us, error))
      return FALSE;

  return gun_soul_tally_write (souls, self->sql, added, error);
}

/**
 * gun_store_set_durable:
 * @self: the store, not between gun_store_begin() and its end
 * @durable: whether a commit waits until the disk has it
 *
 * Without it a commit survives the death of the program, but a power cut may take the last ones.
 * Errors: FAILED.
 *
 * Returns: whether it is so now
 */
gboolean
gun_store_set_durable (GunStore *self, gboolean durable, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL && !self->in_transaction, FALSE);

  return gun_sql_set_pragma (
      self->sql, "synchronous", durable ? "FULL" : "NORMAL", durable ? "2" : "1", error);
}

/**
 * gun_store_begin:
 * @self: the store
 *
 * Returns: %TRUE when what is written from now on waits for gun_store_commit()
 */
gboolean
gun_store_begin (GunStore *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL && !self->in_transaction, FALSE);
  g_return_val_if_fail (!self->is_reading, FALSE);

  self->in_transaction
      = gun_sql_run (self->sql, gun_sql_get (self->sql, GUN_STATEMENT_BEGIN), error);
  return self->in_transaction;
}

/**
 * gun_store_commit:
 * @self: the store, after gun_store_begin()
 *
 * Returns: %TRUE when all since then is committed; else nothing of it is kept
 */
gboolean
gun_store_commit (GunStore *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->in_transaction, FALSE);

  if (!gun_history_finish (self->history, error) || !gun_outbox_write_counts (self->outbox, error)
      || !gun_sql_run (self->sql, gun_sql_get (self->sql, GUN_STATEMENT_COMMIT), error))
    {
      gun_store_roll_back (self);
      return FALSE;
    }

  self->in_transaction = FALSE;
  gun_history_committed (self->history);
  gun_outbox_committed (self->outbox);
  gun_shelf_committed (self->shelf);
  return TRUE;
}

/**
 * gun_store_roll_back:
 * @self: the store, after gun_store_begin()
 *
 * Nothing since then is kept.
 */
void
gun_store_roll_back (GunStore *self)
{
  g_return_if_fail (GUN_IS_STORE (self));
  g_return_if_fail (self->in_transaction);

  /* SQLite has rolled back by itself after some errors, and ROLLBACK would be one more. */
  if (!sqlite3_get_autocommit (gun_sql_get_handle (self->sql)))
    gun_sql_execute (self->sql, "ROLLBACK", NULL);

  self->in_transaction = FALSE;
  gun_origins_forget (self->origins);
  gun_history_rolled_back (self->history);
  gun_outbox_rolled_back (self->outbox);
  gun_shelf_rolled_back (self->shelf);
  gun_eviction_rolled_back (self->eviction);
}

gboolean
gun_store_enter (GunStore *self, gboolean *entered, GError **error)
{
  *entered = !self->in_transaction;

  return !*entered || gun_store_begin (self, error);
}

/* @ok: whether all went well within; the result is whether all still does */
gboolean
gun_store_leave (GunStore *self, gboolean entered, gboolean ok, GError **error)
{
  if (!entered)
    return ok;
  if (ok)
    return gun_store_commit (self, error);

  gun_store_roll_back (self);
  return FALSE;
}

/**
 * gun_store_write:
 * @self: the store
 * @changes: (element-type GunChange): what was judged, in that order
 * @new_souls: (nullable) (element-type GRefString): gets own references to the souls that were not
 *   known before, in the order they appeared; nothing when the write failed
 *
 * One transaction over all of @changes: stored ones become current and enter the history, others
 * enter the history by its rules (gun-schema.c), the outbox (gun-store-outbox.h) or the shelf
 * (gun-store-shelf.h). All or nothing: after an error the store is as it was before and can be used
 * again.
 * Errors: NO_SPACE, READ_ONLY, DAMAGED, LOCKED (another program holds SQLite's lock), OUTBOX_FULL
 * (only when something of @changes was written here), FAILED.
 *
 * Returns: %TRUE when it is committed: a program that dies now has lost nothing
 */
gboolean
gun_store_write (GunStore *self, GPtrArray *changes, GPtrArray *new_souls, GError **error)
{
  g_autoptr (GPtrArray) added = NULL;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (changes != NULL, FALSE);

  added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  if (!gun_store_begin (self, error)
      || !gun_store_leave (self, TRUE, write_all (self, changes, added, error), error))
    return FALSE;

  for (guint i = 0; new_souls != NULL && i < added->len; i++)
    g_ptr_array_add (new_souls, g_ref_string_acquire (g_ptr_array_index (added, i)));

  return TRUE;
}

/* Adds the rows of a bound statement (key, value, state) to @node, which is made by the first. */
static gboolean
add_entries (
    GunStore *self, sqlite3_stmt *statement, GRefString *soul, GunNode **node, GError **error)
{
  g_auto (GunSqlRows) rows = statement;
  gboolean has_row;

  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      g_autoptr (GRefString) key = NULL;
      g_autoptr (GunValue) value = NULL;

      if (!has_row)
        return TRUE;

      key = gun_column_dup_name (rows, 0);
      value = gun_column_dup_value (rows, 1);
      if (key == NULL || value == NULL)
        {
          gun_sql_set_damaged (self->sql, "a value in it cannot be read", error);
          return FALSE;
        }
      if (*node == NULL)
        *node = gun_node_new (soul);
      gun_node_add (*node, key, value, sqlite3_column_double (rows, 2));
    }

  return FALSE;
}

static gboolean
read_keys (GunStore *self, GRefString *soul, GPtrArray *keys, GunNode **node, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_READ_KEY);

  for (guint i = 0; i < keys->len; i++)
    {
      gun_column_bind_name (statement, 1, soul);
      gun_column_bind_name (statement, 2, g_ptr_array_index (keys, i));
      if (!add_entries (self, statement, soul, node, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_whether (GunStore *self, GRefString *soul, GunNode **node, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_FIND_SOUL);
  gboolean has_row;

  gun_column_bind_name (rows, 1, soul);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  if (has_row)
    *node = gun_node_new (soul);

  return TRUE;
}

/**
 * gun_store_read:
 * @self: the store
 * @soul: the soul
 * @keys: (nullable) (element-type GRefString): the keys to read; %NULL reads the whole node, none at
 *   all only whether there is one: then it comes without keys
 *
 * Keys come in the order of @keys, those of a whole node in UTF-16 order.
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable): what is known of it; %NULL without an error when that is
 *   nothing
 */
GunNode *
gun_store_read (GunStore *self, GRefString *soul, GPtrArray *keys, GError **error)
{
  g_autoptr (GunNode) node = NULL;

  g_return_val_if_fail (GUN_IS_STORE (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);
  g_return_val_if_fail (soul != NULL, NULL);

  if (keys != NULL && keys->len == 0)
    {
      if (!read_whether (self, soul, &node, error))
        return NULL;
    }
  else if (keys != NULL)
    {
      if (!read_keys (self, soul, keys, &node, error))
        return NULL;
    }
  else
    {
      sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_READ_NODE);

      gun_column_bind_name (statement, 1, soul);
      if (!add_entries (self, statement, soul, &node, error))
        return NULL;
    }

  return g_steal_pointer (&node);
}

/**
 * gun_store_begin_reads:
 * @self: the store
 *
 * Begins a transaction for the reads up to gun_store_end_reads(): without one each of them takes
 * and gives back SQLite's locks, which costs more than the reading. In one already it does nothing.
 */
void
gun_store_begin_reads (GunStore *self)
{
  g_return_if_fail (GUN_IS_STORE (self));
  g_return_if_fail (self->sql != NULL);

  /* Each read begins one of its own where this fails, and says why it cannot. */
  if (!self->is_reading)
    self->is_reading
        = gun_sql_run (self->sql, gun_sql_get (self->sql, GUN_STATEMENT_BEGIN_READS), NULL);
}

/**
 * gun_store_end_reads:
 * @self: the store
 *
 * Without gun_store_begin_reads() before, it does nothing. Due as soon as nothing else is to be
 * read: a read transaction keeps the log from being carried over.
 */
void
gun_store_end_reads (GunStore *self)
{
  g_return_if_fail (GUN_IS_STORE (self));

  if (!self->is_reading)
    return;

  self->is_reading = FALSE;
  /* After some errors of a read SQLite has ended it by itself. */
  if (!sqlite3_get_autocommit (gun_sql_get_handle (self->sql)))
    gun_sql_run (self->sql, gun_sql_get (self->sql, GUN_STATEMENT_COMMIT), NULL);
}
