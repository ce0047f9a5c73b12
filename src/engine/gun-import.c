/* SPDX-License-Identifier: MIT */

#include "gun-import-private.h"

G_DEFINE_FINAL_TYPE (GunImport, gun_import, G_TYPE_OBJECT)

static void
tally_init (GunImportTally *tally)
{
  tally->files = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_import_file_free);
  tally->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_import_fault_free);
}

static void
gun_import_finalize (GObject *object)
{
  GunImport *self = GUN_IMPORT (object);

  g_clear_object (&self->client);
  g_clear_object (&self->engine);
  g_free (self->path);
  g_free (self->from);
  g_clear_pointer (&self->source, gun_import_source_free);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_ptr_array_unref (self->found.files);
  g_ptr_array_unref (self->found.faults);
  g_ptr_array_unref (self->done.files);
  g_ptr_array_unref (self->done.faults);
  g_clear_pointer (&self->last_soul, g_ref_string_release);
  g_clear_pointer (&self->done_soul, g_ref_string_release);

  G_OBJECT_CLASS (gun_import_parent_class)->finalize (object);
}

static void
gun_import_class_init (GunImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_import_finalize;
}

static void
gun_import_init (GunImport *self)
{
  tally_init (&self->found);
  tally_init (&self->done);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
}

static GunImport *
import_new (const char *path, gboolean restamp)
{
  GunImport *self = g_object_new (GUN_TYPE_IMPORT, NULL);

  self->path = g_strdup (path);
  self->from = path == NULL ? g_strdup ("-") : g_path_get_basename (path);
  self->restamp = restamp;
  return self;
}

/**
 * gun_import_new_for_client:
 * @client: whoever holds the database
 * @path: (nullable): a file or a folder; standard input when there is none
 * @restamp: whether everything gets a fresh state instead of its own
 *
 * Returns: (transfer full): an import that has not begun
 */
GunImport *
gun_import_new_for_client (GunControlClient *client, const char *path, gboolean restamp)
{
  GunImport *self;

  g_return_val_if_fail (GUN_IS_CONTROL_CLIENT (client), NULL);

  self = import_new (path, restamp);
  self->client = g_object_ref (client);
  return self;
}

/**
 * gun_import_new_for_engine:
 * @engine: an engine that runs
 * @path: a file or a folder
 *
 * Returns: (transfer full): an import that has not begun, and keeps states
 */
GunImport *
gun_import_new_for_engine (GunEngine *engine, const char *path)
{
  GunImport *self;

  g_return_val_if_fail (GUN_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = import_new (path, FALSE);
  self->engine = g_object_ref (engine);
  return self;
}

/**
 * gun_import_check_async:
 * @self: an import that has not begun
 * @func: (nullable): hears after each part how far it is
 * @func_data: for @func
 * @cancellable: (nullable): ends it
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Reads all of it, asks the door and the judge what would become of each key now, and writes nothing.
 */
void
gun_import_check_async (GunImport *self,
                        GunImportFunc func,
                        gpointer func_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GUN_IS_IMPORT (self));
  g_return_if_fail (self->source == NULL && !self->is_reading);

  task
      = gun_import_pass_new (self, &self->found, func, func_data, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_import_check_async);
  gun_import_pass_go_on (task);
}

/**
 * gun_import_check_finish:
 * @self: an import
 * @result: what the callback got
 * @error: return location: of #GUN_ENGINE_ERROR or #G_IO_ERROR
 *
 * Returns: whether all of it was looked at
 */
gboolean
gun_import_check_finish (GunImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* All of it in one part */
static void
apply_whole (GunImport *self, GTask *task)
{
  GunImportPass *pass = g_task_get_task_data (task);

  pass->tally->n_bytes = self->found.n_bytes;
  pass->tally->n_bytes_in_all = self->found.n_bytes;
  pass->tally->n_left_out = self->found.n_left_out;
  pass->tally->n_unreadable = self->found.n_unreadable;
  pass->tally->n_faults = self->found.n_unreadable;
  pass->tally->counts.n_refused = self->found.n_unreadable;
  pass->is_read = TRUE;
  if (self->kept->len == 0)
    {
      gun_import_pass_go_on (task);
      return;
    }

  pass->part = g_ptr_array_ref (self->kept);
  gun_import_pass_hand_over (task);
}

/**
 * gun_import_apply_async:
 * @self: an import that was checked
 * @func: (nullable): hears after each part how far it is
 * @func_data: for @func
 * @cancellable: (nullable): ends it between two commits
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Imports what can be: what is little (gun_import_is_whole()) in one commit, the rest part by part,
 * each only when the one before is committed.
 */
void
gun_import_apply_async (GunImport *self,
                        GunImportFunc func,
                        gpointer func_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (GUN_IS_IMPORT (self));
  g_return_if_fail (self->source != NULL && !self->is_reading);

  task = gun_import_pass_new (self, &self->done, func, func_data, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_import_apply_async);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    gun_import_pass_fail (task, error);
  else if (self->kept != NULL)
    apply_whole (self, task);
  else if (gun_import_source_rewind (self->source, &error))
    gun_import_pass_go_on (task);
  else
    gun_import_pass_fail (task, error);
}

/**
 * gun_import_apply_finish:
 * @self: an import
 * @result: what the callback got
 * @error: return location: of #GUN_ENGINE_ERROR or #G_IO_ERROR, with how much was imported
 *
 * Returns: whether all of it was imported, but for what the check had found
 */
gboolean
gun_import_apply_finish (GunImport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gun_import_get_found:
 * @self: an import
 *
 * Returns: (transfer none): what the check found
 */
const GunImportTally *
gun_import_get_found (GunImport *self)
{
  return &self->found;
}

/**
 * gun_import_get_done:
 * @self: an import
 *
 * Returns: (transfer none): what was imported, with the same faults as were found
 */
const GunImportTally *
gun_import_get_done (GunImport *self)
{
  return &self->done;
}

/**
 * gun_import_is_whole:
 * @self: an import that was checked
 *
 * Returns: whether it is imported in one commit
 */
gboolean
gun_import_is_whole (GunImport *self)
{
  return self->kept != NULL;
}
