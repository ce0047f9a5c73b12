/* SPDX-License-Identifier: MIT */

/* What the handle can be asked to find. */

#include "gun-engine-search.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-engine-private.h"
#include "gun-envelope.h"
#include "gun-search-find.h"
#include "gun-search-keeper.h"
#include "gun-signature.h"

/* What a call carries to the pool */
typedef struct
{
  GRefString *text;
  GunSearchKind kind;
  gint64 since_us;
  GunSearchPage *after; /* (nullable) */
  guint limit;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_ref_string_release (wanted->text);
  g_clear_pointer (&wanted->after, gun_search_page_unref);
  g_free (wanted);
}

static gboolean
is_encrypted (const GunValue *value)
{
  GunEnvelope envelope;

  return gun_value_get_kind (value) == GUN_VALUE_TEXT
         && g_str_has_prefix (gun_value_get_text (value), "SEA{")
         && gun_envelope_read (value, &envelope) == GUN_ENVELOPE_ENCRYPTED;
}

/* Of what its owner signed, that is searched: signatures are no text to anybody, and would be most of the index. */
GunValue *
gun_search_read_value (GRefString *soul, GRefString *key, GunValue *value)
{
  g_autoptr (GunSignature) signature = NULL;
  GunValue *read = value;

  if (gun_value_get_kind (value) != GUN_VALUE_TEXT)
    return gun_value_ref (value);

  if (gun_soul_get_kind (soul) == GUN_SOUL_USER)
    signature = gun_signature_read (soul, key, value, 0, FALSE);
  if (signature != NULL && signature->value != NULL)
    read = signature->value;

  return is_encrypted (read) ? NULL : gun_value_ref (read);
}

static gint64
get_midnight_us (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight = g_date_time_new_local (g_date_time_get_year (now),
                                                          g_date_time_get_month (now),
                                                          g_date_time_get_day_of_month (now),
                                                          0,
                                                          0,
                                                          0);

  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static gboolean
check (GunEngine *self, GRefString *text, GError **error)
{
  if (gun_engine_get_network (self) == NULL)
    g_set_error_literal (
        error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  else if (gun_engine_get_database (self) == NULL)
    g_set_error_literal (error,
                         GUN_ENGINE_ERROR,
                         GUN_ENGINE_ERROR_STORAGE,
                         _ ("Nothing is kept on disk here, so there is nothing to search"));
  else if (text != NULL && g_ref_string_length (text) > GUN_SEARCH_MAX_TEXT_BYTES)
    g_set_error (error,
                 GUN_ENGINE_ERROR,
                 GUN_ENGINE_ERROR_INVALID,
                 _ ("This text is too long to be searched for: use at most %d of its characters"),
                 GUN_SEARCH_MAX_TEXT_BYTES / 4);
  else
    return TRUE;

  return FALSE;
}

static gpointer
search_in_pool (const char *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;
  GunSearchQuery query = { .text = wanted->text,
                           .kind = wanted->kind,
                           .since_us = wanted->since_us,
                           .budget_us = GUN_SEARCH_PAGE_US };

  return gun_search_find (
      database, gun_search_read_value, &query, wanted->after, wanted->limit, cancellable, error);
}

/* Of what was searched, the pool knows what is in the file, and the keeper whether it goes on. Nobody else has the page yet. */
static void
finish_page (gpointer result, GunSearchProgress *progress)
{
  GunSearchPage *page = result;
  GunSearchIndexState state = gun_search_progress_get_state (progress);

  if (state == GUN_SEARCH_INDEX_STOPPED)
    {
      page->state = GUN_SEARCH_INDEX_STOPPED;
      page->problem = g_strdup (gun_search_progress_get_problem (progress));
    }
  else if (page->state == GUN_SEARCH_INDEX_ABSENT)
    {
      page->state = GUN_SEARCH_INDEX_BUILDING;
      page->n_total = gun_search_progress_get_n_total (progress);
    }
}

void
gun_engine_search_async (GunEngine *self,
                         GRefString *text,
                         GunSearchKind kind,
                         GunSearchPage *after,
                         guint limit,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  static const GunSearchWork work
      = { search_in_pool, (GDestroyNotify) gun_search_page_unref, finish_page };
  GTask *task;
  GError *error = NULL;
  Wanted *wanted;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (kind < GUN_SEARCH_N_KINDS);
  g_return_if_fail (limit > 0);

  wanted = g_new0 (Wanted, 1);
  wanted->text = g_ref_string_acquire (text);
  wanted->kind = kind;
  wanted->since_us = get_midnight_us ();
  wanted->after = after != NULL ? gun_search_page_ref (after) : NULL;
  wanted->limit = MIN (limit, GUN_SEARCH_MAX_PAGE);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_search_async);
  g_task_set_task_data (task, wanted, wanted_free);

  if (check (self, text, &error))
    {
      /* Souls of a kind are listed without the index, which is not built for that */
      gun_search_keeper_run (gun_engine_get_search (self),
                             task,
                             &work,
                             after == NULL && g_ref_string_length (text) > 0);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * gun_engine_search_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the page
 */
GunSearchPage *
gun_engine_search_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
complete_in_pool (const char *database, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;

  return gun_search_complete (database, wanted->text, wanted->limit, cancellable, error);
}

void
gun_engine_complete_soul_async (GunEngine *self,
                                GRefString *text,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const GunSearchWork work = { complete_in_pool, (GDestroyNotify) g_ptr_array_unref, NULL };
  GTask *task;
  GError *error = NULL;
  Wanted *wanted;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (limit > 0);

  wanted = g_new0 (Wanted, 1);
  wanted->text = g_ref_string_acquire (text);
  wanted->limit = MIN (limit, GUN_SEARCH_MAX_COMPLETIONS);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_complete_soul_async);
  g_task_set_task_data (task, wanted, wanted_free);

  if (check (self, text, &error))
    {
      gun_search_keeper_run (gun_engine_get_search (self), task, &work, FALSE);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * gun_engine_complete_soul_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type GunSearchResult): names of souls
 */
GPtrArray *
gun_engine_complete_soul_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gun_engine_set_keep_search_index:
 * @self: an engine
 * @is_kept: whether the index follows every change; %FALSE from the start
 */
void
gun_engine_set_keep_search_index (GunEngine *self, gboolean is_kept)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  gun_search_keeper_set_kept (gun_engine_get_search (self), is_kept);
}

/**
 * gun_engine_get_search_progress:
 * @self: an engine
 *
 * Returns: (transfer none): how far its index is
 */
GunSearchProgress *
gun_engine_get_search_progress (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  return gun_search_keeper_get_progress (gun_engine_get_search (self));
}

/**
 * gun_engine_build_search_index_async:
 * @self: an engine that runs, with a database
 * @cancellable: (nullable): gives up waiting; it is built all the same
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_build_search_index_async (GunEngine *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_build_search_index_async);
  if (check (self, NULL, &error))
    {
      gun_search_keeper_build (gun_engine_get_search (self), task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * gun_engine_build_search_index_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether all that was stored is in the index
 */
gboolean
gun_engine_build_search_index_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
