/* SPDX-License-Identifier: MIT */

#include "gun-eviction-private.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"

/* Souls that one call looks at: some 5 ms */
#define SLICE_SOULS 10000

/* Times of change that the sample holds: the cut is right to about a percent of the souls. */
#define SAMPLE_SIZE 4096

/* What goes beyond the share that has to, so that the second pass gets there: parts of all souls */
#define MARGIN 0.02

typedef enum
{
  PASS_SAMPLE,
  PASS_EVICT,
} Pass;

struct _GunEviction
{
  GunSql *sql;         /* (unowned) */
  GunHistory *history; /* (unowned) */
  GRand *rand;
  Pass pass;
  GRefString *last; /* (nullable): the last soul this pass is through with */
  gint64 sample[SAMPLE_SIZE];
  guint n_seen; /* souls that may go, in the sampling pass */
  gint64 cut_us;
  guint n_evicted; /* in the evicting pass */
};

/* @sql and @history outlive it. */
GunEviction *
gun_eviction_new (GunSql *sql, GunHistory *history)
{
  GunEviction *self = g_new0 (GunEviction, 1);

  self->sql = sql;
  self->history = history;
  self->rand = g_rand_new ();

  return self;
}

void
gun_eviction_free (GunEviction *self)
{
  g_rand_free (self->rand);
  g_clear_pointer (&self->last, g_ref_string_release);
  g_free (self);
}

static gboolean
get_int (GunEviction *self, GunStatement which, gint64 *number, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, which);
  gboolean has_row;

  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return FALSE;
  *number = has_row ? sqlite3_column_int64 (rows, 0) : 0;

  return TRUE;
}

gboolean
gun_eviction_get_used_bytes (GunEviction *self, gint64 *n_bytes, GError **error)
{
  gint64 n_pages;
  gint64 n_free;
  gint64 page_bytes;

  if (!get_int (self, GUN_STATEMENT_PAGE_COUNT, &n_pages, error)
      || !get_int (self, GUN_STATEMENT_FREE_COUNT, &n_free, error)
      || !get_int (self, GUN_STATEMENT_PAGE_SIZE, &page_bytes, error))
    return FALSE;

  *n_bytes = (n_pages - n_free) * page_bytes;
  return TRUE;
}

static void
begin_pass (GunEviction *self, Pass pass)
{
  self->pass = pass;
  g_clear_pointer (&self->last, g_ref_string_release);
  if (pass == PASS_SAMPLE)
    self->n_seen = 0;
  else
    self->n_evicted = 0;
}

/* Each soul has the same chance to be in the sample, however many there are. */
static void
sample (GunEviction *self, gint64 changed_us)
{
  guint place = self->n_seen < SAMPLE_SIZE
                    ? self->n_seen
                    : (guint) (g_rand_double (self->rand) * (self->n_seen + 1.0));

  if (place < SAMPLE_SIZE)
    self->sample[place] = changed_us;
  self->n_seen++;
}

static int
compare_times (const void *a, const void *b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

/* When those were changed that just have to go */
static gint64
find_cut (GunEviction *self, gint64 used_bytes, gint64 target_bytes)
{
  guint n = MIN (self->n_seen, SAMPLE_SIZE);
  double share = (double) (used_bytes - target_bytes) / MAX (used_bytes, 1) + MARGIN;
  guint place = MIN ((guint) (share * n), n - 1);

  qsort (self->sample, n, sizeof *self->sample, compare_times);
  return self->sample[place];
}

typedef struct
{
  guint n_looked_at;
  gboolean is_end;
  GPtrArray *souls; /* (element-type GRefString): that may go and are old enough */
} Slice;

static void
slice_clear (Slice *self)
{
  g_clear_pointer (&self->souls, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slice, slice_clear)

/* Looks at one row of the list; in the evicting pass only what was not changed since the cut goes. */
static gboolean
look_at (GunEviction *self, sqlite3_stmt *row, GHashTable *kept, Slice *slice, GError **error)
{
  g_autoptr (GRefString) soul = gun_column_dup_name (row, 0);
  gint64 changed_us = sqlite3_column_int64 (row, 1);
  gboolean is_own = sqlite3_column_int (row, 2) != 0;

  if (soul == NULL)
    {
      gun_sql_set_damaged (self->sql, "a soul in it cannot be read", error);
      return FALSE;
    }

  slice->n_looked_at++;
  if (!is_own && !g_hash_table_contains (kept, soul))
    {
      if (self->pass == PASS_SAMPLE)
        sample (self, changed_us);
      else if (changed_us <= self->cut_us)
        g_ptr_array_add (slice->souls, g_ref_string_acquire (soul));
    }

  g_clear_pointer (&self->last, g_ref_string_release);
  self->last = g_steal_pointer (&soul);
  return TRUE;
}

static gboolean
read_slice (GunEviction *self, GHashTable *kept, guint n_souls, Slice *slice, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_LIST_AFTER);
  g_autoptr (GRefString) first = self->last != NULL ? g_ref_string_acquire (self->last) : NULL;
  gboolean has_row = TRUE;

  slice->souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  if (first != NULL)
    gun_column_bind_name (rows, 1, first);
  else
    sqlite3_bind_int (rows, 1, 0); /* every BLOB is greater than any number */

  while (slice->n_looked_at < SLICE_SOULS && slice->souls->len < n_souls)
    {
      if (!gun_sql_step (self->sql, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      if (!look_at (self, rows, kept, slice, error))
        return FALSE;
    }
  slice->is_end = !has_row;

  return TRUE;
}

/* The next @n_keys keys of a soul */
static GArray *
list_keys (GunEviction *self, GRefString *soul, guint n_keys, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, GUN_STATEMENT_LIST_CURRENT);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (GunHistoryKey));
  gboolean has_row;

  gun_column_bind_name (rows, 1, soul);
  sqlite3_bind_int64 (rows, 2, n_keys);
  while (gun_sql_step (self->sql, rows, &has_row, error))
    {
      GunHistoryKey key = { 0 };

      if (!has_row)
        return g_steal_pointer (&keys);

      key.id = sqlite3_column_int64 (rows, 0);
      key.head = sqlite3_column_int64 (rows, 1);
      key.n_versions = (guint) MAX (sqlite3_column_int64 (rows, 2), 0);
      g_array_append_val (keys, key);
    }

  return NULL;
}

static gboolean
remove_key (GunEviction *self, const GunHistoryKey *key, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_CURRENT);

  if (!gun_history_remove_key (self->history, key, error))
    return FALSE;

  sqlite3_bind_int64 (statement, 1, key->id);
  return gun_sql_run (self->sql, statement, error);
}

static gboolean
remove_from_list (GunEviction *self, GRefString *soul, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_REMOVE_SOUL);

  gun_column_bind_name (statement, 1, soul);
  return gun_sql_run (self->sql, statement, error);
}

static gboolean
lessen_keys (GunEviction *self, GRefString *soul, guint n_keys, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (self->sql, GUN_STATEMENT_LESSEN_SOUL);

  sqlite3_bind_int64 (statement, 1, n_keys);
  gun_column_bind_name (statement, 2, soul);
  return gun_sql_run (self->sql, statement, error);
}

/* Removes a soul, or as much of it as @n_left rows allow. */
static gboolean
remove_soul (GunEviction *self, GRefString *soul, gint64 *n_left, gboolean *is_gone, GError **error)
{
  guint n_asked = (guint) MAX (*n_left, 1);
  g_autoptr (GArray) keys = list_keys (self, soul, n_asked, error);
  guint n_removed = 0;

  if (keys == NULL)
    return FALSE;

  while (n_removed < keys->len && (n_removed == 0 || *n_left > 0))
    {
      const GunHistoryKey *key = &g_array_index (keys, GunHistoryKey, n_removed);

      if (!remove_key (self, key, error))
        return FALSE;
      *n_left -= 1 + key->n_versions;
      n_removed++;
    }

  *is_gone = n_removed == keys->len && keys->len < n_asked;
  return *is_gone ? remove_from_list (self, soul, error)
                  : lessen_keys (self, soul, n_removed, error);
}

/* The next call begins with soul @i of the stretch again; @before: (nullable): where it began. */
static void
go_back_to (GunEviction *self, GPtrArray *souls, guint i, GRefString *before)
{
  GRefString *last = i > 0 ? g_ptr_array_index (souls, i - 1) : before;

  g_clear_pointer (&self->last, g_ref_string_release);
  self->last = last != NULL ? g_ref_string_acquire (last) : NULL;
}

/* Evicts what was found in a stretch of the list; @n_done: how many of the souls are gone */
static gboolean
evict_souls (GunEviction *self,
             GPtrArray *souls,
             gint64 target_bytes,
             guint n_rows,
             GPtrArray *evicted,
             guint *n_done,
             GError **error)
{
  gint64 n_left = n_rows;

  for (*n_done = 0; *n_done < souls->len; (*n_done)++)
    {
      GRefString *soul = g_ptr_array_index (souls, *n_done);
      gint64 used_bytes;
      gboolean is_gone;

      if (!gun_eviction_get_used_bytes (self, &used_bytes, error))
        return FALSE;
      if (used_bytes <= target_bytes || n_left <= 0)
        break;

      if (!remove_soul (self, soul, &n_left, &is_gone, error))
        return FALSE;
      g_ptr_array_add (evicted, g_ref_string_acquire (soul));
      self->n_evicted++;
      if (!is_gone)
        break;
    }

  return TRUE;
}

/* What follows from a pass that is through. @used_bytes: more than the target */
static GunEvictionResult
end_pass (GunEviction *self, gint64 used_bytes, gint64 target_bytes)
{
  if (self->pass == PASS_SAMPLE && self->n_seen > 0)
    {
      self->cut_us = find_cut (self, used_bytes, target_bytes);
      begin_pass (self, PASS_EVICT);
      return GUN_EVICTION_MORE;
    }

  if (self->pass == PASS_EVICT && self->n_evicted > 0)
    {
      begin_pass (self, PASS_SAMPLE);
      return GUN_EVICTION_MORE;
    }

  begin_pass (self, PASS_SAMPLE);
  return GUN_EVICTION_STUCK;
}

/* One slice of work, in a transaction. */
gboolean
gun_eviction_run (GunEviction *self,
                  gint64 target_bytes,
                  GHashTable *kept,
                  guint n_rows,
                  GPtrArray *evicted,
                  GunEvictionResult *result,
                  GError **error)
{
  g_autoptr (GRefString) before = self->last != NULL ? g_ref_string_acquire (self->last) : NULL;
  g_auto (Slice) slice = { 0 };
  gint64 used_bytes;
  guint n_done;

  *result = GUN_EVICTION_DONE;
  if (!gun_eviction_get_used_bytes (self, &used_bytes, error))
    return FALSE;
  if (used_bytes <= target_bytes)
    {
      begin_pass (self, PASS_SAMPLE);
      return TRUE;
    }

  if (!read_slice (self, kept, MAX (n_rows, 1), &slice, error)
      || !evict_souls (self, slice.souls, target_bytes, n_rows, evicted, &n_done, error))
    return FALSE;

  *result = GUN_EVICTION_MORE;
  if (n_done < slice.souls->len)
    go_back_to (self, slice.souls, n_done, before);
  else if (slice.is_end)
    *result = end_pass (self, used_bytes, target_bytes);

  return TRUE;
}

/* What was found out may not be so. */
void
gun_eviction_rolled_back (GunEviction *self)
{
  begin_pass (self, PASS_SAMPLE);
}
