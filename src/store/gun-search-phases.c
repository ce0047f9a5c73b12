/* SPDX-License-Identifier: MIT */

/* What a page goes through, one after the other: names without the index, then what the index says may match. */

#include "gun-search-finding-private.h"

#include <stdlib.h>
#include <string.h>

#include "gun-column-private.h"
#include "gun-name-range-private.h"
#include "gun-text.h"

/* Names of souls that are put in order before the first is shown */
#define MAX_ORDERED 256

gboolean
gun_search_finding_is_over (const GunSearchFinding *self)
{
  return self->page->results->len >= self->limit
         || (self->has_looked && self->end_us > 0 && g_get_monotonic_time () >= self->end_us);
}

static void
set_phase (GunSearchFinding *self, guint phase)
{
  self->page->phase = phase;
  self->page->last_row = 0;
  g_clear_pointer (&self->page->last_soul, g_ref_string_release);
}

static gboolean
is_wanted_name (GunSearchFinding *self, GRefString *soul)
{
  if (self->page->phase == GUN_SEARCH_PHASE_PREFIX || self->query->kind != GUN_SEARCH_EXPIRING)
    return TRUE;

  return gun_search_needle_is_in (&self->needle, soul, self->scratch);
}

/* Souls that begin with @prefix, by name. @through: (out): all of them were looked at */
static gboolean
list_names (GunSearchFinding *self, GRefString *prefix, gboolean *through, GError **error)
{
  g_auto (GunNameRange) range = { 0 };
  g_auto (GunSqlRows) rows = gun_sql_get (self->store, GUN_SEARCH_FIND_SOULS);
  gboolean has_row;

  *through = FALSE;
  gun_name_range_init (&range, prefix, self->page->last_soul, FALSE);
  gun_name_range_bind (&range, rows, 1);
  while (!gun_search_finding_is_over (self))
    {
      g_autoptr (GRefString) soul = NULL;
      GunSearchResult *result = NULL;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !gun_sql_step (self->store, rows, &has_row, error))
        return FALSE;
      *through = !has_row;
      if (!has_row)
        return TRUE;

      self->has_looked = TRUE;
      soul = gun_column_dup_name (rows, 0);
      if (soul == NULL)
        {
          gun_sql_set_damaged (self->store, "a soul in it cannot be read", error);
          return FALSE;
        }
      if (is_wanted_name (self, soul) && !gun_search_make_soul_result (self, soul, &result, error))
        return FALSE;
      if (result != NULL)
        g_ptr_array_add (self->page->results, result);
      g_clear_pointer (&self->page->last_soul, g_ref_string_release);
      self->page->last_soul = g_steal_pointer (&soul);
    }

  return TRUE;
}

static gboolean
find_prefix (GunSearchFinding *self, GError **error)
{
  gboolean through;

  if (!list_names (self, self->query->text, &through, error))
    return FALSE;
  if (through)
    set_phase (self, GUN_SEARCH_PHASE_SOULS);

  return TRUE;
}

/* All spellings are as long, so no range lies in another, and they come in the order of names. */
static gboolean
find_names (GunSearchFinding *self, GError **error)
{
  gboolean all = self->query->kind == GUN_SEARCH_EXPIRING;
  g_autoptr (GPtrArray) spellings = NULL;
  gboolean through = TRUE;

  if (all)
    {
      spellings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
      g_ptr_array_add (spellings, gun_text_new (""));
    }
  else
    {
      spellings = gun_search_needle_list_spellings (&self->needle);
    }

  for (guint i = 0; i < spellings->len && through; i++)
    if (!list_names (self, g_ptr_array_index (spellings, i), &through, error))
      return FALSE;
  if (through)
    set_phase (self, GUN_SEARCH_PHASE_END);

  return TRUE;
}

/* Looks at the rows that the index names, up to @end. @through: (out): all of them were looked at */
static gboolean
list_rows (GunSearchFinding *self,
           gint64 end,
           GPtrArray *results,
           guint limit,
           gboolean *through,
           GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->index, GUN_SEARCH_INDEX_MATCH);
  g_autofree char *match = gun_search_needle_make_match (&self->needle);
  gboolean has_row;

  *through = FALSE;
  sqlite3_bind_text (rows, 1, match, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (rows, 2, self->page->last_row);
  sqlite3_bind_int64 (rows, 3, end);
  while (results->len < limit && !gun_search_finding_is_over (self))
    {
      GunSearchResult *result;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error)
          || !gun_sql_step (self->index, rows, &has_row, error))
        return FALSE;
      *through = !has_row;
      if (!has_row)
        return TRUE;

      self->has_looked = TRUE;
      if (!gun_search_make_result (self, sqlite3_column_int64 (rows, 0), &result, error))
        return FALSE;
      if (result != NULL)
        g_ptr_array_add (results, result);
      self->page->last_row = sqlite3_column_int64 (rows, 0);
    }

  return TRUE;
}

typedef struct
{
  GunSearchResult *result;
  guint rank;
} Ranked;

/* The less, the nearer is the name to what was typed. */
static guint
rank (const GunSearchFinding *self, const GunSearchResult *result)
{
  const GString *needle = self->needle.folded;
  const char *match;

  g_string_truncate (self->scratch, 0);
  gun_search_fold (result->soul, g_ref_string_length (result->soul), self->scratch);
  match = memmem (self->scratch->str, self->scratch->len, needle->str, needle->len);
  if (match == self->scratch->str)
    return self->scratch->len == needle->len ? 0 : 1;
  if (match != NULL && match[-1] == '/')
    return match + needle->len == self->scratch->str + self->scratch->len ? 2 : 3;

  return 4;
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *one = a;
  const Ranked *other = b;

  if (one->rank != other->rank)
    return one->rank < other->rank ? -1 : 1;

  return gun_text_compare (one->result->soul, other->result->soul);
}

static void
put_in_order (const GunSearchFinding *self, GPtrArray *results)
{
  g_autofree Ranked *ranked = g_new (Ranked, results->len + 1);

  for (guint i = 0; i < results->len; i++)
    {
      ranked[i].result = g_ptr_array_index (results, i);
      ranked[i].rank = rank (self, ranked[i].result);
    }
  qsort (ranked, results->len, sizeof *ranked, compare_ranked);
  for (guint i = 0; i < results->len; i++)
    results->pdata[i] = ranked[i].result;
}

/* From those held for a later page, as many as this one still takes */
void
gun_search_finding_take_held (GunSearchFinding *self)
{
  GPtrArray *held = self->page->held;
  guint n = held != NULL ? MIN (held->len, self->limit - self->page->results->len) : 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->page->results, gun_search_result_ref (g_ptr_array_index (held, i)));
  if (n > 0)
    g_ptr_array_remove_range (held, 0, n);
  if (held != NULL && held->len == 0)
    g_clear_pointer (&self->page->held, g_ptr_array_unref);
}

/* The first names are put in order; of very many the others come as the index has them. */
static gboolean
find_souls (GunSearchFinding *self, GError **error)
{
  gint64 end = gun_search_make_rowid (GUN_SEARCH_ENTRY_KEY, 0);
  gboolean through;

  if (self->page->last_row == 0)
    {
      g_autoptr (GPtrArray) found
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_search_result_unref);

      if (!list_rows (self, end, found, MAX_ORDERED, &through, error))
        return FALSE;
      put_in_order (self, found);
      self->page->held = g_steal_pointer (&found);
      gun_search_finding_take_held (self);
    }
  else if (!list_rows (self, end, self->page->results, self->limit, &through, error))
    {
      return FALSE;
    }

  if (through)
    {
      set_phase (self, GUN_SEARCH_PHASE_ROWS);
      self->page->last_row = end;
    }

  return TRUE;
}

static gboolean
find_rows (GunSearchFinding *self, GError **error)
{
  gboolean through;

  if (!list_rows (self,
                  gun_search_make_rowid (GUN_SEARCH_ENTRY_VALUE + 1, 0),
                  self->page->results,
                  self->limit,
                  &through,
                  error))
    return FALSE;
  if (through)
    set_phase (self, GUN_SEARCH_PHASE_END);

  return TRUE;
}

gboolean
gun_search_finding_find (GunSearchFinding *self, GError **error)
{
  switch (self->page->phase)
    {
    case GUN_SEARCH_PHASE_PREFIX:
      return find_prefix (self, error);
    case GUN_SEARCH_PHASE_SOULS:
      if (self->index != NULL)
        return find_souls (self, error);
      set_phase (self, GUN_SEARCH_PHASE_END);
      return TRUE;
    case GUN_SEARCH_PHASE_ROWS:
      if (self->index != NULL)
        return find_rows (self, error);
      set_phase (self, GUN_SEARCH_PHASE_END);
      return TRUE;
    case GUN_SEARCH_PHASE_NAMES:
      return find_names (self, error);
    default:
      return TRUE;
    }
}
