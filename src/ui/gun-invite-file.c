/* SPDX-License-Identifier: MIT */

#include "gun-invite-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-engine-invite.h"

/* One byte more than a text may have, by which one that is too long is known */
#define READ_BYTES (GUN_INVITE_MAX_TEXT_BYTES + 1)

typedef struct
{
  GFile *file;
  char text[READ_BYTES];
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->file);
  g_free (reading);
}

static char *
dup_name (GTask *task)
{
  const Reading *reading = g_task_get_task_data (task);
  g_autofree char *name = g_file_get_basename (reading->file);

  return g_filename_display_name (name != NULL ? name : "");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Reading *reading = g_task_get_task_data (task);
  g_autofree char *name = dup_name (task);
  GError *error = NULL;
  gsize n_bytes;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_bytes, &error))
    g_task_return_error (task, error);
  else if (n_bytes > GUN_INVITE_MAX_TEXT_BYTES)
    g_task_return_new_error (task,
                             GUN_INVITE_ERROR,
                             GUN_INVITE_ERROR_TOO_LONG,
                             _ ("“%s” is too long to be an invite or an answer"),
                             name);
  else
    g_task_return_pointer (task, g_utf8_make_valid (reading->text, (gssize) n_bytes), g_free);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GFileInputStream) in = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  in = g_file_read_finish (G_FILE (source), result, &error);
  if (in == NULL)
    g_task_return_error (task, error);
  else
    g_input_stream_read_all_async (G_INPUT_STREAM (in),
                                   reading->text,
                                   READ_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   cancellable,
                                   read_cb,
                                   g_steal_pointer (&task));
}

/* What is no file could keep who reads it waiting for ever */
static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *name = dup_name (task);
  g_autoptr (GFileInfo) info = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (info == NULL)
    g_task_return_error (task, error);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_REGULAR_FILE,
                             _ ("“%s” is no file with a text in it"),
                             name);
  else
    g_file_read_async (
        G_FILE (source), G_PRIORITY_DEFAULT, cancellable, opened_cb, g_steal_pointer (&task));
}

/**
 * gun_invite_file_read_async:
 * @file: what somebody dropped or chose, anything at all
 *
 * Reads the text in it. What is no UTF-8 in it becomes U+FFFD. Errors: GUN_INVITE_ERROR_TOO_LONG; GIO's
 */
void
gun_invite_file_read_async (GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->file = g_object_ref (file);
  g_task_set_source_tag (task, gun_invite_file_read_async);
  g_task_set_task_data (task, reading, reading_free);
  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE,
                           G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT,
                           cancellable,
                           described_cb,
                           task);
}

/* Returns: (transfer full) (nullable): the text */
char *
gun_invite_file_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * gun_invite_file_write_async:
 * @file: where to; one that is there is replaced
 * @text: the text of an invite
 *
 * Only who writes it may read it afterwards.
 */
void
gun_invite_file_write_async (GFile *file,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  gsize length_bytes = strlen (line);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&line), length_bytes);

  g_task_set_source_tag (task, gun_invite_file_write_async);
  g_file_replace_contents_bytes_async (file,
                                       bytes,
                                       NULL,
                                       FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       cancellable,
                                       written_cb,
                                       task);
}

gboolean
gun_invite_file_write_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
