/* SPDX-License-Identifier: MIT */

#include "gun-search-find.h"

#include "gun-search-finding-private.h"

/* Steps of SQLite's machine between two looks at whether somebody still wants it */
#define STEPS_BETWEEN_LOOKS 2000

static int
look_up_cb (gpointer cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

static void
watch (GunSql *sql, GCancellable *cancellable)
{
  if (cancellable != NULL)
    sqlite3_progress_handler (
        gun_sql_get_handle (sql), STEPS_BETWEEN_LOOKS, look_up_cb, cancellable);
}

static gboolean
run (GunSearchFinding *self, guint last_phase, GError **error)
{
  gun_search_finding_take_held (self);
  while (self->page->held == NULL && self->page->phase <= last_phase
         && !gun_search_finding_is_over (self))
    if (!gun_search_finding_find (self, error))
      return FALSE;
  self->page->has_more = self->page->held != NULL || self->page->phase < GUN_SEARCH_PHASE_END;

  return TRUE;
}

static GunSearchPage *
begin_page (GunSearchFinding *self, GunSearchPage *after)
{
  GunSearchPage *page = gun_search_page_new ();
  gboolean by_names
      = gun_search_needle_is_short (&self->needle) || self->query->kind == GUN_SEARCH_EXPIRING;

  page->only_names = by_names;
  page->phase = by_names ? GUN_SEARCH_PHASE_NAMES : GUN_SEARCH_PHASE_PREFIX;
  if (self->needle.folded->len == 0 && self->query->kind == GUN_SEARCH_EVERYTHING)
    page->phase = GUN_SEARCH_PHASE_END;
  if (after == NULL)
    return page;

  page->phase = after->phase;
  page->last_row = after->last_row;
  page->last_soul = after->last_soul != NULL ? g_ref_string_acquire (after->last_soul) : NULL;
  if (after->held != NULL)
    {
      page->held = g_ptr_array_copy (after->held, (GCopyFunc) (void *) gun_search_result_ref, NULL);
      g_ptr_array_set_free_func (page->held, (GDestroyNotify) gun_search_result_unref);
    }

  return page;
}

/* How far the index is, compared with what is stored */
static gboolean
read_index_state (GunSearchFinding *self, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_FIND_LAST_HISTORY);
  GunSearchState state;
  gboolean has_row;
  gint64 last;

  if (self->index == NULL)
    return TRUE;
  if (!gun_sql_step (self->store, row, &has_row, error)
      || !gun_search_file_read_state (self->index, GUN_SEARCH_INDEX_READ_STATE, &state, error))
    return FALSE;

  last = has_row ? sqlite3_column_int64 (row, 0) : 0;
  self->page->state = state.phase == GUN_SEARCH_FOLLOWING && state.cursor >= last
                          ? GUN_SEARCH_INDEX_CURRENT
                          : GUN_SEARCH_INDEX_BUILDING;
  self->page->n_total = (guint64) MAX (state.n_total, 0);
  self->page->n_indexed = state.phase == GUN_SEARCH_SWEEPING
                              ? (guint64) CLAMP (state.n_swept, 0, state.n_total)
                              : self->page->n_total;
  return TRUE;
}

static void
finding_clear (GunSearchFinding *self)
{
  g_clear_pointer (&self->index, gun_sql_free);
  g_clear_pointer (&self->store, gun_sql_free);
  gun_search_needle_clear (&self->needle);
  g_clear_pointer (&self->page, gun_search_page_unref);
  g_clear_pointer (&self->judged_soul, g_ref_string_release);
  if (self->scratch != NULL)
    g_string_free (g_steal_pointer (&self->scratch), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GunSearchFinding, finding_clear)

static gboolean
open_both (GunSearchFinding *self, const char *database, GError **error)
{
  g_autofree char *path = gun_search_index_make_path (database);
  g_autofree char *id = NULL;
  g_autoptr (GError) trouble = NULL;

  self->store
      = gun_sql_open_to_read (database, NULL, gun_search_find_texts, GUN_SEARCH_FIND_N, error);
  if (self->store == NULL)
    return FALSE;
  watch (self->store, self->cancellable);

  id = gun_sql_query_text (self->store, "SELECT value FROM meta WHERE name = 'id'", error);
  if (id == NULL)
    return FALSE;

  /* Without an index names are found all the same; who builds it says what is wrong with it. */
  self->index = gun_search_file_open_to_read (path, id, &trouble);
  if (self->index != NULL
      && !gun_sql_prepare (self->index, gun_search_index_texts, GUN_SEARCH_INDEX_N, &trouble))
    g_clear_pointer (&self->index, gun_sql_free);
  if (self->index != NULL)
    watch (self->index, self->cancellable);
  else if (trouble != NULL)
    g_debug ("The search index cannot be read: %s", trouble->message);

  return TRUE;
}

/* Of damage to the index nobody hears: it is thrown away, and what is found without it is found. */
static gboolean
forgive_index (GunSearchFinding *self, const char *database, const GError *failure)
{
  g_autofree char *path = NULL;

  if (self->index == NULL || !g_error_matches (failure, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED)
      || (sqlite3_errcode (gun_sql_get_handle (self->index)) & 0xff) != SQLITE_CORRUPT)
    return FALSE;

  g_debug ("The search index is thrown away: %s", failure->message);
  path = gun_search_index_make_path (database);
  g_clear_pointer (&self->index, gun_sql_free);
  gun_search_file_remove (path, NULL);
  self->page->state = GUN_SEARCH_INDEX_ABSENT;
  self->page->n_indexed = 0;
  return TRUE;
}

static gboolean
run_in_snapshot (GunSearchFinding *self, const char *database, guint last_phase, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean ok;

  if (!gun_sql_run (self->store, gun_sql_get (self->store, GUN_SEARCH_FIND_BEGIN), error))
    return FALSE;
  if (self->query->budget_us > 0)
    self->end_us = g_get_monotonic_time () + self->query->budget_us;
  ok = read_index_state (self, &failure) && run (self, last_phase, &failure);
  if (!ok && forgive_index (self, database, failure))
    {
      g_clear_error (&failure);
      ok = run (self, last_phase, &failure);
    }
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failure));

  return gun_sql_run (
             self->store, gun_sql_get (self->store, GUN_SEARCH_FIND_END), ok ? error : NULL)
         && ok;
}

static gboolean
find (GunSearchFinding *self, const char *database, guint last_phase, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (open_both (self, database, &failure)
      && run_in_snapshot (self, database, last_phase, &failure))
    return TRUE;

  /* What SQLite says of being interrupted is nothing to show. */
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * gun_search_find:
 * @database: (type filename): a database that a #GunStore has opened, in any thread
 * @read: what is read of a value
 * @query: what is asked for
 * @after: (nullable): the page before; %NULL for the first
 * @limit: how many results at most
 * @cancellable: (nullable): ends it; from any thread
 * @error: return location
 *
 * What of the page is not filled within the budget of @query is left to the next one.
 * Errors: DAMAGED, LOCKED, FAILED (of the database), and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the page; its state is ABSENT when there is no index
 */
GunSearchPage *
gun_search_find (const char *database,
                 GunSearchReadFunc read,
                 const GunSearchQuery *query,
                 GunSearchPage *after,
                 guint limit,
                 GCancellable *cancellable,
                 GError **error)
{
  g_auto (GunSearchFinding) self = { .read = read, .query = query, .limit = limit };

  self.cancellable = cancellable;
  self.scratch = g_string_new (NULL);
  gun_search_needle_init (&self.needle, query->text);
  self.page = begin_page (&self, after);

  return find (&self, database, GUN_SEARCH_PHASE_END - 1, error) ? g_steal_pointer (&self.page)
                                                                 : NULL;
}

/* Of names alone nothing is read of values. */
static GunValue *
read_nothing (GRefString *soul, GRefString *key, GunValue *value)
{
  return NULL;
}

/**
 * gun_search_complete:
 * @database: (type filename): a database that a #GunStore has opened, in any thread
 * @text: what was typed
 * @limit: how many at most
 * @cancellable: (nullable): ends it; from any thread
 * @error: return location
 *
 * Souls that expire are among them.
 * Errors: those of gun_search_find().
 *
 * Returns: (transfer full) (nullable) (element-type GunSearchResult): names of souls
 */
GPtrArray *
gun_search_complete (
    const char *database, GRefString *text, guint limit, GCancellable *cancellable, GError **error)
{
  GunSearchQuery query
      = { .text = text, .kind = GUN_SEARCH_EVERYTHING, .budget_us = GUN_SEARCH_PAGE_US };
  g_auto (GunSearchFinding) self = { .read = read_nothing, .query = &query, .limit = limit };

  self.takes_expiring = TRUE;
  self.cancellable = cancellable;
  self.scratch = g_string_new (NULL);
  gun_search_needle_init (&self.needle, text);
  self.page = begin_page (&self, NULL);
  /* Before anything is typed the first souls there are */
  if (self.needle.folded->len == 0)
    self.page->phase = GUN_SEARCH_PHASE_NAMES;
  if (!find (&self,
             database,
             self.page->phase == GUN_SEARCH_PHASE_NAMES ? GUN_SEARCH_PHASE_NAMES
                                                        : GUN_SEARCH_PHASE_SOULS,
             error))
    return NULL;

  return g_ptr_array_ref (self.page->results);
}
