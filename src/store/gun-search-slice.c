/* SPDX-License-Identifier: MIT */

#include "gun-search-slice-private.h"

#include "gun-column-private.h"
#include "gun-history-private.h"
#include "gun-search-text-private.h"
#include "gun-text.h"

/* Rows of one slice, and of its text: it is one commit, which is a new segment to FTS5. */
#define SWEEP_ROWS 2000
#define FOLLOW_ROWS 500
#define SLICE_BYTES (1024 * 1024)

/* Rows that a slice of a sweep goes past because they are in the index already */
#define SWEEP_MAX_ROWS 20000

/* A text is given to FTS5 in pieces of so many bytes, since it keeps all trigrams of one in memory */
#define PIECE_BYTES (256 * 1024)

const char *const gun_search_read_texts[GUN_SEARCH_READ_N] = {
  [GUN_SEARCH_READ_BEGIN] = "BEGIN",
  [GUN_SEARCH_READ_END] = "COMMIT",
  /* -> id, 0 without any */
  [GUN_SEARCH_READ_FIRST_HISTORY] = "SELECT ifnull (min (id), 0) FROM history",
  [GUN_SEARCH_READ_LAST_HISTORY] = "SELECT ifnull (max (id), 0) FROM history",
  /* -> whether there is a row that nobody has checked */
  [GUN_SEARCH_READ_UNCHECKED]
  = "SELECT EXISTS (SELECT 1 FROM current INDEXED BY unchecked WHERE unchecked = 1)",
  [GUN_SEARCH_READ_COUNT] = "SELECT count (*) FROM current",
  /* id before -> id, soul, key, value, head */
  [GUN_SEARCH_READ_SWEEP]
  = "SELECT id, soul, key, value, head FROM current WHERE id > ? ORDER BY id",
  /* id before, limit -> id, current_id of what came into force: GUN_VERDICT_NEWER, _LARGER */
  [GUN_SEARCH_READ_FOLLOW] = "SELECT id, current_id FROM history WHERE id > ? AND verdict IN (0, 1)"
                             " ORDER BY id LIMIT ?",
  /* id -> id, soul, key, value, head */
  [GUN_SEARCH_READ_ROW] = "SELECT id, soul, key, value, head FROM current WHERE id = ?",
  /* soul -> id of its first key */
  [GUN_SEARCH_READ_FIRST_KEY] = "SELECT id FROM current WHERE soul = ? ORDER BY key LIMIT 1",
};

G_STATIC_ASSERT (GUN_VERDICT_NEWER == 0 && GUN_VERDICT_LARGER == 1);

typedef struct
{
  gint64 id;
  char *soul; /* (nullable): unless its name is to be added; folded, as all of them */
  gsize soul_bytes;
  char *key;
  gsize key_bytes;
  char *value; /* (nullable) */
  gsize value_bytes;
} Row;

struct _GunSearchSlice
{
  GunSql *store; /* (unowned) */
  GunSearchReadFunc read;
  GArray *rows; /* of Row */
  gsize n_bytes;
  GHashTable *ids;       /* of gint64: rows that are in it */
  GRefString *last_soul; /* (nullable) */
  gint64 last_first;     /* id of its first key */
};

static void
clear_row (gpointer data)
{
  Row *row = data;

  g_free (row->soul);
  g_free (row->key);
  g_free (row->value);
}

GunSearchSlice *
gun_search_slice_new (GunSql *store, GunSearchReadFunc read)
{
  GunSearchSlice *self = g_new0 (GunSearchSlice, 1);

  self->store = store;
  self->read = read;
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

void
gun_search_slice_free (GunSearchSlice *self)
{
  g_array_unref (self->rows);
  g_hash_table_unref (self->ids);
  g_clear_pointer (&self->last_soul, g_ref_string_release);
  g_free (self);
}

guint
gun_search_slice_get_n_rows (const GunSearchSlice *self)
{
  return self->rows->len;
}

/* Whether @id is the row by which the name of @soul is found */
static gboolean
is_first_key (GunSearchSlice *self, GRefString *soul, gint64 id, gboolean *is_first, GError **error)
{
  if (self->last_soul == NULL || !gun_text_equal (self->last_soul, soul))
    {
      g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_READ_FIRST_KEY);
      gboolean has_row;

      gun_column_bind_name (row, 1, soul);
      if (!gun_sql_step (self->store, row, &has_row, error))
        return FALSE;
      self->last_first = has_row ? sqlite3_column_int64 (row, 0) : 0;
      g_clear_pointer (&self->last_soul, g_ref_string_release);
      self->last_soul = g_ref_string_acquire (soul);
    }
  *is_first = self->last_first == id;

  return TRUE;
}

static char *
fold (GunSearchSlice *self, GRefString *text, gsize *length_bytes)
{
  GString *folded = g_string_sized_new (g_ref_string_length (text) + 1);

  gun_search_fold (text, g_ref_string_length (text), folded);
  *length_bytes = folded->len;
  self->n_bytes += folded->len;

  return g_string_free (folded, FALSE);
}

static void
fold_value (GunSearchSlice *self, Row *row, GRefString *soul, GRefString *key, GunValue *value)
{
  g_autoptr (GunValue) read = self->read (soul, key, value);
  g_autoptr (GRefString) text = read != NULL ? gun_search_dup_text (read) : NULL;

  if (text != NULL)
    row->value = fold (self, text, &row->value_bytes);
}

/* The row that @columns stands at: id, soul, key, value */
static gboolean
add_row (GunSearchSlice *self, sqlite3_stmt *columns, GError **error)
{
  gint64 id = sqlite3_column_int64 (columns, 0);
  g_autoptr (GRefString) soul = gun_column_dup_name (columns, 1);
  g_autoptr (GRefString) key = gun_column_dup_name (columns, 2);
  g_autoptr (GunValue) value = NULL;
  gboolean is_first;
  Row row = { .id = id };

  if (soul == NULL || key == NULL)
    {
      gun_sql_set_damaged (self->store, "a name in it cannot be read", error);
      return FALSE;
    }
  if (!gun_history_keeps (soul) || id < 1 || id > GUN_SEARCH_MAX_ROW
      || !g_hash_table_add (self->ids, g_memdup2 (&id, sizeof id)))
    return TRUE;

  value = gun_column_dup_value (columns, 3);
  if (value == NULL)
    {
      gun_sql_set_damaged (self->store, "a value in it cannot be read", error);
      return FALSE;
    }
  if (!is_first_key (self, soul, id, &is_first, error))
    return FALSE;

  if (is_first)
    row.soul = fold (self, soul, &row.soul_bytes);
  row.key = fold (self, key, &row.key_bytes);
  fold_value (self, &row, soul, key, value);
  g_array_append_val (self->rows, row);

  return TRUE;
}

/* At the end of the table the state goes on to follow the history. */
gboolean
gun_search_slice_sweep (GunSearchSlice *self, GunSearchState *state, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->store, GUN_SEARCH_READ_SWEEP);
  guint n_rows = 0;

  sqlite3_bind_int64 (rows, 1, state->sweep_after);
  while (self->rows->len < SWEEP_ROWS && n_rows < SWEEP_MAX_ROWS && self->n_bytes < SLICE_BYTES)
    {
      gboolean has_row;

      if (!gun_sql_step (self->store, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        {
          state->phase = GUN_SEARCH_FOLLOWING;
          state->cursor = state->sweep_target;
          break;
        }

      state->sweep_after = sqlite3_column_int64 (rows, 0);
      n_rows++;
      if (sqlite3_column_int64 (rows, 4) > state->sweep_from && !add_row (self, rows, error))
        return FALSE;
    }
  state->n_swept += n_rows;
  state->n_entries += self->rows->len;

  return TRUE;
}

/* Of a row that changed again later than @id, its own row in the history comes later too. */
static gboolean
add_row_of (GunSearchSlice *self, gint64 current_id, gint64 last_id, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_READ_ROW);
  gboolean has_row;

  sqlite3_bind_int64 (row, 1, current_id);
  if (!gun_sql_step (self->store, row, &has_row, error))
    return FALSE;

  return !has_row || sqlite3_column_int64 (row, 4) > last_id || add_row (self, row, error);
}

/* @last_id: of the whole history, to which it has come when nothing is left */
static gboolean
follow_rows (GunSearchSlice *self, GunSearchState *state, gint64 last_id, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->store, GUN_SEARCH_READ_FOLLOW);
  gint64 cursor = state->cursor;

  sqlite3_bind_int64 (rows, 1, cursor);
  sqlite3_bind_int (rows, 2, FOLLOW_ROWS);
  for (guint i = 0; i < FOLLOW_ROWS && self->n_bytes < SLICE_BYTES; i++)
    {
      gboolean has_row;

      if (!gun_sql_step (self->store, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        {
          cursor = last_id;
          break;
        }

      cursor = sqlite3_column_int64 (rows, 0);
      if (!add_row_of (self, sqlite3_column_int64 (rows, 1), cursor, error))
        return FALSE;
    }
  state->cursor = cursor;
  state->n_entries += self->rows->len;

  return TRUE;
}

gboolean
gun_search_slice_follow (GunSearchSlice *self, GunSearchState *state, GError **error)
{
  gint64 last_id;
  gboolean has_row;

  {
    g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_READ_LAST_HISTORY);

    if (!gun_sql_step (self->store, row, &has_row, error))
      return FALSE;
    last_id = has_row ? sqlite3_column_int64 (row, 0) : 0;
  }

  return follow_rows (self, state, last_id, error);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Row *) a)->id;
  gint64 other = ((const Row *) b)->id;

  return one < other ? -1 : one > other;
}

static gboolean
write_piece (GunSql *index,
             guint statement,
             gint64 rowid,
             const char *folded,
             gsize length_bytes,
             GString *scratch,
             GError **error)
{
  sqlite3_stmt *insert = gun_sql_get (index, statement);

  g_string_truncate (scratch, 0);
  gun_search_append_index_text (folded, length_bytes, scratch);
  sqlite3_bind_int64 (insert, 1, rowid);
  sqlite3_bind_text64 (insert, 2, scratch->str, scratch->len, SQLITE_STATIC, SQLITE_UTF8);

  return gun_sql_run (index, insert, error);
}

/* One text, in pieces that have two bytes in common */
static gboolean
write_text (GunSql *index,
            guint statement,
            gint64 rowid,
            const char *folded,
            gsize length_bytes,
            GString *scratch,
            GError **error)
{
  gsize at = 0;

  while (length_bytes - at >= GUN_SEARCH_INDEX_BYTES)
    {
      gsize n_bytes = MIN (length_bytes - at, PIECE_BYTES);

      if (!write_piece (index, statement, rowid, folded + at, n_bytes, scratch, error))
        return FALSE;
      if (at + n_bytes == length_bytes)
        break;
      at += n_bytes - (GUN_SEARCH_INDEX_BYTES - 1);
    }

  return TRUE;
}

static const char *
get_text (const Row *row, GunSearchEntry entry, gsize *length_bytes)
{
  switch (entry)
    {
    case GUN_SEARCH_ENTRY_SOUL:
      *length_bytes = row->soul_bytes;
      return row->soul;
    case GUN_SEARCH_ENTRY_KEY:
      *length_bytes = row->key_bytes;
      return row->key;
    case GUN_SEARCH_ENTRY_VALUE:
    default:
      *length_bytes = row->value_bytes;
      return row->value;
    }
}

/* FTS5 begins a new segment whenever a rowid is lower than the one before: they rise. */
gboolean
gun_search_slice_write (GunSearchSlice *self, GunSql *index, guint statement, GError **error)
{
  g_autoptr (GString) scratch = g_string_new (NULL);

  g_array_sort (self->rows, compare_rows);
  for (GunSearchEntry entry = GUN_SEARCH_ENTRY_SOUL; entry <= GUN_SEARCH_ENTRY_VALUE; entry++)
    for (guint i = 0; i < self->rows->len; i++)
      {
        const Row *row = &g_array_index (self->rows, Row, i);
        gsize length_bytes;
        const char *text = get_text (row, entry, &length_bytes);

        if (text != NULL
            && !write_text (index,
                            statement,
                            gun_search_make_rowid (entry, row->id),
                            text,
                            length_bytes,
                            scratch,
                            error))
          return FALSE;
      }

  return TRUE;
}
