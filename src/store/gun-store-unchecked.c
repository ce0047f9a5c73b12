/* SPDX-License-Identifier: MIT */

#include "gun-store-unchecked.h"

#include <math.h>

#include "gun-column-private.h"
#include "gun-statements-private.h"
#include "gun-store-private.h"
#include "gun-text.h"

/* A row of `current` that is to be judged */
typedef struct
{
  GunHistoryKey key;
  GRefString *soul;
  GRefString *name;
  GunValue *value;
  double state_ms;
} Row;

/* A row of the history */
typedef struct
{
  gint64 id;     /* 0: there is none */
  gint64 before; /* the row whose `prev` it is */
  gint64 prev;
  GunValue *value;
  double state_ms;
  GunVerdict verdict;
  gboolean is_unchecked;
} Version;

typedef struct
{
  GunStore *store;
  GunStoreJudgeFunc judge;
  GPtrArray *undone;
} Judging;

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_clear_pointer (&row->soul, g_ref_string_release);
  g_clear_pointer (&row->name, g_ref_string_release);
  g_clear_pointer (&row->value, gun_value_unref);
}

static void
clear_version (Version *version)
{
  g_clear_pointer (&version->value, gun_value_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Version, clear_version)

static gboolean
set_damaged (GunStore *self, GError **error)
{
  gun_sql_set_damaged (self->sql, "a soul, a key or a value in it cannot be read", error);
  return FALSE;
}

static gboolean
add_row (GunStore *self, sqlite3_stmt *from, GArray *rows, GError **error)
{
  Row row = { 0 };

  row.key.id = sqlite3_column_int64 (from, 0);
  row.soul = gun_column_dup_name (from, 1);
  row.name = gun_column_dup_name (from, 2);
  row.value = gun_column_dup_value (from, 3);
  row.state_ms = sqlite3_column_double (from, 4);
  row.key.head = sqlite3_column_int64 (from, 5);
  row.key.n_versions = (guint) MAX (sqlite3_column_int64 (from, 6), 0);
  g_array_append_val (rows, row);

  return (row.soul != NULL && row.name != NULL && row.value != NULL) || set_damaged (self, error);
}

/* The next rows that nobody has checked: of one soul, or of any */
static GArray *
list_rows (GunStore *self, GRefString *soul, guint n_rows, GError **error)
{
  g_auto (GunSqlRows) found = gun_sql_get (self->sql,
                                           soul != NULL ? GUN_STATEMENT_LIST_UNCHECKED_OF_SOUL
                                                        : GUN_STATEMENT_LIST_UNCHECKED);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  gboolean has_row;

  g_array_set_clear_func (rows, clear_row);
  sqlite3_bind_int64 (found, 1, n_rows);
  if (soul != NULL)
    gun_column_bind_name (found, 2, soul);

  while (gun_sql_step (self->sql, found, &has_row, error))
    {
      if (!has_row)
        return g_steal_pointer (&rows);
      if (!add_row (self, found, rows, error))
        return NULL;
    }

  return NULL;
}

static gboolean
run_with_id (GunStore *self, GunStatement which, gint64 id, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, which);

  sqlite3_bind_int64 (statement, 1, id);
  return gun_sql_run (self->sql, statement, error);
}

/* A row of the history that was judged, and what of it is said there */
static gboolean
note_version (GunStore *self, gint64 id, gint64 current_id, gboolean is_good, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (
      self->sql, is_good ? GUN_STATEMENT_PASS_HISTORY : GUN_STATEMENT_REFUSE_HISTORY);

  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, current_id);
  if (!is_good)
    sqlite3_bind_int (statement, 3, GUN_VERDICT_REFUSED);
  return gun_sql_run (self->sql, statement, error);
}

/* Whether HAM prefers the values of @a */
static gboolean
is_better (double state_ms, const GunValue *value, const Version *than)
{
  if (than->id == 0 || state_ms != than->state_ms)
    return than->id == 0 || state_ms > than->state_ms;

  return gun_value_compare_json (value, than->value) > 0;
}

/* @version->id stays 0 when the list ends here */
static gboolean
read_version (GunStore *self, gint64 id, gint64 current_id, Version *version, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_READ_HISTORY);
  gboolean found;

  sqlite3_bind_int64 (rows, 1, id);
  sqlite3_bind_int64 (rows, 2, current_id);
  if (!gun_sql_step (self->sql, rows, &found, error))
    return FALSE;
  if (!found)
    return TRUE;

  version->id = id;
  version->prev = sqlite3_column_int64 (rows, 0);
  version->value = gun_column_dup_value (rows, 1);
  version->state_ms = sqlite3_column_double (rows, 2);
  version->verdict = (GunVerdict) sqlite3_column_int (rows, 3);
  version->is_unchecked = sqlite3_column_int (rows, 4) != 0;

  return version->value != NULL || set_damaged (self, error);
}

/* Judges a version of @row's key, unless somebody did; its own, the first of the list, has failed */
static gboolean
judge_version (Judging *self, const Row *row, Version *version, GError **error)
{
  gboolean is_head = version->id == row->key.head;

  if (!version->is_unchecked && !is_head)
    return TRUE;

  if (is_head || !self->judge (row->soul, row->name, version->value, version->state_ms))
    version->verdict = GUN_VERDICT_REFUSED;

  return note_version (
      self->store, version->id, row->key.id, version->verdict != GUN_VERDICT_REFUSED, error);
}

/* Judges all versions of @row's key, and finds the best that may be believed */
static gboolean
find_best (Judging *self, const Row *row, Version *best, GError **error)
{
  gint64 before = 0;
  gint64 id = row->key.n_versions > 0 ? row->key.head : 0;

  while (id != 0)
    {
      g_auto (Version) version = { 0 };

      if (!read_version (self->store, id, row->key.id, &version, error))
        return FALSE;
      if (version.id == 0)
        return TRUE;
      if (!judge_version (self, row, &version, error))
        return FALSE;

      version.before = before;
      before = id;
      id = version.prev;
      if (version.verdict != GUN_VERDICT_REFUSED
          && is_better (version.state_ms, version.value, best))
        {
          Version worse = *best;

          *best = version;
          version = worse;
        }
    }

  return TRUE;
}

/* The row of @best in the history goes from where it stands to the head of the list, as a row that
 * came now: the head tells where the value in force came from, and numbers fall from there. */
static gboolean
raise_version (GunStore *self, const Row *row, const Version *best, gint64 head, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_PREV);

  if (best->prev != 0)
    sqlite3_bind_int64 (statement, 1, best->prev);
  else
    sqlite3_bind_null (statement, 1);
  sqlite3_bind_int64 (statement, 2, best->before);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;

  statement = gun_sql_get (self->sql, GUN_STATEMENT_RAISE_HISTORY);
  sqlite3_bind_int64 (statement, 1, head);
  sqlite3_bind_int64 (statement, 2, row->key.head);
  sqlite3_bind_int (statement, 3, GUN_VERDICT_NEWER);
  sqlite3_bind_int64 (statement, 4, best->id);
  return gun_sql_run (self->sql, statement, error);
}

static gboolean
put_in_force (GunStore *self, const Row *row, const Version *best, GError **error)
{
  gint64 head = gun_history_next_id (self->history, g_get_real_time ());
  sqlite3_stmt *statement;

  if (!raise_version (self, row, best, head, error))
    return FALSE;

  statement = gun_sql_get (self->sql, GUN_STATEMENT_SET_CURRENT);
  gun_column_bind_value (statement, 1, best->value);
  gun_column_bind_state (statement, 2, best->state_ms);
  sqlite3_bind_int64 (statement, 3, head);
  sqlite3_bind_int64 (statement, 4, row->key.n_versions);
  sqlite3_bind_int (statement, 5, FALSE);
  sqlite3_bind_int64 (statement, 6, row->key.id);
  return gun_sql_run (self->sql, statement, error);
}

/* The key goes, and its soul with the last one */
static gboolean
remove_key (GunStore *self, const Row *row, GError **error)
{
  sqlite3_stmt *statement;

  if (!gun_history_remove_key (self->history, &row->key, error)
      || !run_with_id (self, GUN_STATEMENT_REMOVE_CURRENT, row->key.id, error))
    return FALSE;

  statement = gun_sql_get (self->sql, GUN_STATEMENT_LESSEN_SOUL);
  sqlite3_bind_int64 (statement, 1, 1);
  gun_column_bind_name (statement, 2, row->soul);
  if (!gun_sql_run (self->sql, statement, error))
    return FALSE;

  statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_EMPTY_SOUL);
  gun_column_bind_name (statement, 1, row->soul);
  return gun_sql_run (self->sql, statement, error);
}

/* What is in force of the key of @row instead: @best, or nothing */
static void
tell_undone (Judging *self, const Row *row, const Version *best)
{
  g_autoptr (GunOrigin) here = gun_origin_new ("", GUN_PATH_HERE, NULL);
  g_autoptr (GunValue) nothing = gun_value_new_null ();
  gboolean is_gone = best->id == 0;

  g_ptr_array_add (self->undone,
                   gun_change_new (row->soul,
                                   row->name,
                                   is_gone ? nothing : best->value,
                                   is_gone ? -INFINITY : best->state_ms,
                                   GUN_VERDICT_UNDONE,
                                   here));
}

static gboolean
refuse_row (Judging *self, const Row *row, GError **error)
{
  g_auto (Version) best = { 0 };
  gboolean ok;

  if (!find_best (self, row, &best, error))
    return FALSE;

  ok = best.id != 0 ? put_in_force (self->store, row, &best, error)
                    : remove_key (self->store, row, error);
  if (ok)
    tell_undone (self, row, &best);

  return ok;
}

static gboolean
pass_row (GunStore *self, const Row *row, GError **error)
{
  return run_with_id (self, GUN_STATEMENT_PASS_CURRENT, row->key.id, error)
         && note_version (self, row->key.head, row->key.id, TRUE, error);
}

static gboolean
judge_rows (Judging *self, GRefString *soul, guint n_rows, guint *n_judged, GError **error)
{
  g_autoptr (GArray) rows = list_rows (self->store, soul, n_rows, error);

  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      gboolean is_good = self->judge (row->soul, row->name, row->value, row->state_ms);

      if (!(is_good ? pass_row (self->store, row, error) : refuse_row (self, row, error)))
        return FALSE;
    }
  *n_judged = rows->len;

  return TRUE;
}

/**
 * gun_store_has_unchecked:
 * @self: the store
 * @has: (out): whether there is a row that nobody has checked
 *
 * Takes some microseconds.
 * Errors: DAMAGED, FAILED.
 *
 * Returns: %FALSE on error
 */
gboolean
gun_store_has_unchecked (GunStore *self, gboolean *has, GError **error)
{
  g_autoptr (GArray) rows = NULL;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);

  rows = list_rows (self, NULL, 1, error);
  *has = rows != NULL && rows->len > 0;

  return rows != NULL;
}

/**
 * gun_store_judge_unchecked:
 * @self: the store
 * @soul: (nullable): only rows of this one
 * @n_rows: how many at most
 * @judge: what says of each value whether it may be believed
 * @undone: (element-type GunChange): gets, with verdict UNDONE, what is in force of each key whose
 *   value failed: null with state -INFINITY when nothing is; nothing when the call failed
 * @n_judged: (out): how many rows were judged; less than @n_rows: no more are left
 *
 * One slice, in a commit of its own: nothing of it is lost when the program dies after it, and all
 * when before. With a row that failed its whole history is judged, up to 63 versions.
 * Errors: those of gun_store_write() but OUTBOX_FULL.
 *
 * Returns: %TRUE when it is committed
 */
gboolean
gun_store_judge_unchecked (GunStore *self,
                           GRefString *soul,
                           guint n_rows,
                           GunStoreJudgeFunc judge,
                           GPtrArray *undone,
                           guint *n_judged,
                           GError **error)
{
  Judging judging = { self, judge, undone };
  guint n_before;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (judge != NULL && undone != NULL && n_judged != NULL, FALSE);

  n_before = undone->len;
  *n_judged = 0;
  if (!gun_store_begin (self, error))
    return FALSE;
  ok = judge_rows (&judging, soul, n_rows, n_judged, error);
  if (!gun_store_leave (self, TRUE, ok, error))
    {
      g_ptr_array_set_size (undone, (gint) n_before);
      return FALSE;
    }

  return TRUE;
}
