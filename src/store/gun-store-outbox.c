/* SPDX-License-Identifier: MIT */

#include "gun-store-outbox.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"
#include "gun-store-private.h"

/**
 * gun_store_set_keeps_outbox:
 * @self: the store
 * @keeps_outbox: whether what is written here from now on waits until it has arrived
 */
void
gun_store_set_keeps_outbox (GunStore *self, gboolean keeps_outbox)
{
  g_return_if_fail (GUN_IS_STORE (self));
  g_return_if_fail (self->sql != NULL);

  gun_outbox_set_keeps (self->outbox, keeps_outbox);
}

static GunOutboxPeer *
make_peer (GunStore *self, sqlite3_stmt *rows, GError **error)
{
  g_autoptr (GRefString) peer = gun_column_dup_text (rows, 0);
  g_autoptr (GRefString) reason = gun_column_dup_text (rows, 3);

  if (peer == NULL)
    {
      gun_sql_set_damaged (self->sql, "a name in its outbox cannot be read", error);
      return NULL;
    }

  return gun_outbox_peer_new (
      peer, sqlite3_column_int64 (rows, 1), sqlite3_column_int64 (rows, 2), reason);
}

static GPtrArray *
list_peers (GunStore *self, gint64 id, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_LIST_OUTBOX_PEERS);
  g_autoptr (GPtrArray) peers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_peer_free);
  gboolean has_row;

  sqlite3_bind_int64 (rows, 1, id);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      GunOutboxPeer *peer;

      if (!has_row)
        return g_steal_pointer (&peers);

      peer = make_peer (self, rows, error);
      if (peer == NULL)
        return NULL;
      g_ptr_array_add (peers, peer);
    }

  return NULL;
}

static GunOutboxRow *
make_row (GunStore *self, sqlite3_stmt *rows, GError **error)
{
  gint64 id = sqlite3_column_int64 (rows, 0);
  g_autoptr (GRefString) soul = gun_column_dup_name (rows, 1);
  g_autoptr (GRefString) key = gun_column_dup_name (rows, 2);
  g_autoptr (GunValue) value = gun_column_dup_value (rows, 5);
  g_autoptr (GPtrArray) peers = NULL;

  if (soul == NULL || key == NULL || value == NULL)
    {
      gun_sql_set_damaged (self->sql, "a write in its outbox cannot be read", error);
      return NULL;
    }

  peers = list_peers (self, id, error);
  if (peers == NULL)
    return NULL;

  return gun_outbox_row_new (id,
                             soul,
                             key,
                             value,
                             sqlite3_column_double (rows, 4),
                             id,
                             sqlite3_column_int64 (rows, 3),
                             peers);
}

/* @statement: with its conditions */
static GPtrArray *
list_rows (GunStore *self, sqlite3_stmt *statement, GError **error)
{
  g_auto (GunSqlRows) rows = statement;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_row_unref);
  gboolean has_row;

  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      GunOutboxRow *row;

      if (!has_row)
        return g_steal_pointer (&list);

      row = make_row (self, rows, error);
      if (row == NULL)
        return NULL;
      g_ptr_array_add (list, row);
    }

  return NULL;
}

static sqlite3_stmt *
get_list (GunStore *self, GunStatement id, gboolean waiting_only, gint64 after_id, guint limit)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, id);

  sqlite3_bind_int64 (statement, 1, after_id);
  sqlite3_bind_int (statement, 2, waiting_only ? 1 : 0);
  sqlite3_bind_int64 (statement, 3, limit);
  return statement;
}

/**
 * gun_store_outbox_list:
 * @self: the store
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 *
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable) (element-type GunOutboxRow): oldest first
 */
GPtrArray *
gun_store_outbox_list (
    GunStore *self, gboolean waiting_only, gint64 after_id, guint limit, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);

  return list_rows (
      self, get_list (self, GUN_STATEMENT_LIST_OUTBOX, waiting_only, after_id, limit), error);
}

/**
 * gun_store_outbox_list_soul:
 * @self: the store
 * @soul: of which node
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 *
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable) (element-type GunOutboxRow): oldest first
 */
GPtrArray *
gun_store_outbox_list_soul (GunStore *self,
                            GRefString *soul,
                            gboolean waiting_only,
                            gint64 after_id,
                            guint limit,
                            GError **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (GUN_IS_STORE (self), NULL);
  g_return_val_if_fail (self->sql != NULL, NULL);
  g_return_val_if_fail (soul != NULL, NULL);

  statement = get_list (self, GUN_STATEMENT_LIST_OUTBOX_OF_SOUL, waiting_only, after_id, limit);
  gun_column_bind_name (statement, 4, soul);
  return list_rows (self, statement, error);
}

/**
 * gun_store_outbox_count:
 * @self: the store
 * @n_waiting: (out): how many rows wait to arrive
 *
 * Takes no time: it is counted as rows come and go.
 *
 * Returns: %TRUE
 */
gboolean
gun_store_outbox_count (GunStore *self, guint64 *n_waiting, GError **error)
{
  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (n_waiting != NULL, FALSE);

  *n_waiting = gun_outbox_get_n_waiting (self->outbox);
  return TRUE;
}

/**
 * gun_store_outbox_note:
 * @self: the store
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 * @peer: URL of a relay, else pid
 * @sent_us: when it was said to @peer; 0 leaves what is noted
 * @arrived_us: when @peer was known to have it; 0 leaves what is noted
 * @reason: (nullable): why @peer did not take it; %NULL takes back what is noted
 *
 * Notes how far a write came with one peer. Once arrived it stays so.
 *
 * Returns: %TRUE when it is committed, and when there was nothing to do
 */
gboolean
gun_store_outbox_note (GunStore *self,
                       GRefString *soul,
                       GRefString *key,
                       double state_ms,
                       GRefString *peer,
                       gint64 sent_us,
                       gint64 arrived_us,
                       const char *reason,
                       GError **error)
{
  g_autoptr (GRefString) reason_text = NULL;
  sqlite3_stmt *statement;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL && key != NULL && peer != NULL, FALSE);

  reason_text = reason != NULL ? g_ref_string_new (reason) : NULL;
  statement = gun_sql_get (self->sql, GUN_STATEMENT_NOTE_OUTBOX);
  gun_column_bind_text (statement, 1, peer);
  sqlite3_bind_int64 (statement, 2, sent_us);
  sqlite3_bind_int64 (statement, 3, arrived_us);
  gun_column_bind_text (statement, 4, reason_text);
  gun_column_bind_name (statement, 5, soul);
  gun_column_bind_name (statement, 6, key);
  gun_column_bind_state (statement, 7, state_ms);
  sqlite3_bind_int (statement, 8, GUN_OUTBOX_MAX_PEERS);

  /* One statement is a transaction by itself. */
  return gun_sql_run (self->sql, statement, error);
}

/**
 * gun_store_outbox_finish:
 * @self: the store
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 * @done_us: when it had arrived
 *
 * A write has arrived: it waits no longer, and its row stays among the last
 * %GUN_OUTBOX_MAX_DONE to be looked at.
 *
 * Returns: %TRUE when it is committed, and when there was nothing to do
 */
gboolean
gun_store_outbox_finish (GunStore *self,
                         GRefString *soul,
                         GRefString *key,
                         double state_ms,
                         gint64 done_us,
                         GError **error)
{
  gboolean entered;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL && key != NULL, FALSE);

  if (!gun_store_enter (self, &entered, error))
    return FALSE;
  ok = gun_outbox_finish (self->outbox, soul, key, state_ms, done_us, error);
  return gun_store_leave (self, entered, ok, error);
}

/**
 * gun_store_outbox_forget:
 * @self: the store
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 *
 * Takes the row of a write away: whoever wrote it does not want it to be sent any more. The value
 * stays.
 *
 * Returns: %TRUE when it is committed, and when there was nothing to do
 */
gboolean
gun_store_outbox_forget (
    GunStore *self, GRefString *soul, GRefString *key, double state_ms, GError **error)
{
  gboolean entered;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (soul != NULL && key != NULL, FALSE);

  if (!gun_store_enter (self, &entered, error))
    return FALSE;
  ok = gun_outbox_forget (self->outbox, soul, key, state_ms, error);
  return gun_store_leave (self, entered, ok, error);
}
