/* SPDX-License-Identifier: MIT */

#include "gun-database-check.h"

#include "gun-engine-error.h"
#include "gun-store-check.h"

typedef struct
{
  char *database;
  gint64 n_unchecked;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_free (check->database);
  g_free (check);
}

static void
check_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  GError *error = NULL;
  GPtrArray *problems = gun_store_check (check->database, cancellable, &error);

  if (problems != NULL && problems->len == 0)
    check->n_unchecked = MAX (gun_store_count_unchecked (check->database, NULL), 0);
  if (problems != NULL)
    {
      g_task_return_pointer (task, problems, (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  gun_engine_translate_store_error (&error, check->database);
  g_task_return_error (task, error);
}

void
gun_database_check_async (const char *database,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *check;

  g_return_if_fail (database != NULL);

  g_task_set_source_tag (task, gun_database_check_async);
  check = g_new0 (Check, 1);
  check->database = g_strdup (database);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_thread);
}

/**
 * gun_database_check_finish:
 * @result: what the callback got
 * @n_unchecked: (out): values in it that nobody has checked yet
 * @error: return location, domains #GUN_ENGINE_ERROR and #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type utf8): what is wrong
 */
GPtrArray *
gun_database_check_finish (GAsyncResult *result, gint64 *n_unchecked, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  *n_unchecked = ((Check *) g_task_get_task_data (G_TASK (result)))->n_unchecked;

  return g_task_propagate_pointer (G_TASK (result), error);
}
