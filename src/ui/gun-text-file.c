/* SPDX-License-Identifier: MIT */

#include "gun-text-file.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-text.h"
#include "gun-words.h"

/* Bytes read at once; one more than may be there tells that there are too many. */
#define READ_BYTES (GUN_TEXT_FILE_MAX_BYTES + 1)

static void
set_too_long (GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_INVALID_DATA,
               _ ("The file has more than %d MB, which is more than peers take"),
               GUN_TEXT_FILE_MAX_BYTES / (1024 * 1024));
}

static GRefString *
take_bytes (const char *bytes, gsize length_bytes, GError **error)
{
  const char *end;

  if (length_bytes > GUN_TEXT_FILE_MAX_BYTES)
    {
      set_too_long (error);
      return NULL;
    }

  /* U+0000 is none either: no editor could show what came of it */
  if (!g_utf8_validate_len (bytes, length_bytes, &end))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_DATA,
                   _ ("The file is no UTF-8 text: byte %" G_GSIZE_FORMAT " is wrong"),
                   (gsize) (end - bytes) + 1);
      return NULL;
    }

  return gun_text_new_len (bytes, length_bytes);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gsize length_bytes = 0;
  GRefString *text = NULL;

  if (g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length_bytes, &error))
    text = take_bytes (g_task_get_task_data (task), length_bytes, &error);

  if (text == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, (GDestroyNotify) g_ref_string_release);
}

/* What a device or a pipe says has no end: no more than the limit is read, whatever the file claims */
static void
open_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, g_malloc (READ_BYTES), g_free);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream),
                                 g_task_get_task_data (task),
                                 READ_BYTES,
                                 G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task),
                                 read_cb,
                                 g_object_ref (task));
}

/**
 * gun_text_file_load_async:
 *
 * Errors: %G_IO_ERROR_INVALID_DATA when it is too long, or no UTF-8; else those of the file.
 */
void
gun_text_file_load_async (GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_text_file_load_async);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, open_cb, task);
}

/**
 * gun_text_file_load_finish:
 *
 * Returns: (transfer full) (nullable): all of the file
 */
GRefString *
gun_text_file_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* As it is; what UTF-8 cannot hold as JSON */
static GBytes *
new_bytes (GRefString *text)
{
  gsize length_bytes = g_ref_string_length (text);
  g_autoptr (GunValue) value = NULL;
  char *json;

  if (g_utf8_validate_len (text, length_bytes, NULL))
    return g_bytes_new (text, length_bytes);

  value = gun_value_new_text (text);
  json = gun_words_value_json (value);

  return g_bytes_new_take (json, strlen (json));
}

/**
 * gun_text_file_save_async:
 * @text: a gun-text.h text: saved as UTF-8, or as a JSON text where it has what UTF-8 cannot hold
 *
 * A file that is there is replaced as a whole, or stays as it was. Errors: those of the file.
 */
void
gun_text_file_save_async (GFile *file,
                          GRefString *text,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GBytes) bytes = new_bytes (text);

  g_task_set_source_tag (task, gun_text_file_save_async);
  g_file_replace_contents_bytes_async (
      file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, saved_cb, task);
}

gboolean
gun_text_file_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
