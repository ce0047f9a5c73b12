/* SPDX-License-Identifier: MIT */

#include "gun-node-content.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "gun-graph-export.h"
#include "gun-words.h"

#define JSON_TYPE "application/json"
#define TEXT_TYPE "text/plain;charset=utf-8"
#define FILES_TYPE "text/uri-list"

/* Whoever got a file may still be copying it: it goes with the first drag so much later. */
#define KEPT_S (60 * 60)

/* Longest name of a file without its end, bytes */
#define NAME_BYTES 100

struct _GunNodeContent
{
  GdkContentProvider parent_instance;

  char *database;
  GRefString *soul;
};

G_DEFINE_FINAL_TYPE (GunNodeContent, gun_node_content, GDK_TYPE_CONTENT_PROVIDER)

char *
gun_node_content_dup_file_name (const char *soul)
{
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;
  gsize length_bytes;

  gun_words_split_soul (soul, &group, &last);
  g_strdelimit (last, "/\\:*?\"<>|", '_');
  length_bytes = strlen (last);
  if (length_bytes > NAME_BYTES)
    *g_utf8_find_prev_char (last, last + NAME_BYTES + 1) = '\0';
  if (*last == '.')
    *last = '_';

  return g_strdup_printf ("%s.json", *last != '\0' ? last : _ ("node"));
}

static void
remove_old (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const gint64 oldest_s = g_get_real_time () / G_USEC_PER_SEC - KEPT_S;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (folder, name, NULL);
      g_autoptr (GDir) files = NULL;
      GStatBuf made;
      const char *file;

      if (g_stat (inner, &made) != 0 || made.st_mtime > oldest_s)
        continue;

      files = g_dir_open (inner, 0, NULL);
      while (files != NULL && (file = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *path = g_build_filename (inner, file, NULL);

          g_unlink (path);
        }
      g_rmdir (inner);
    }
}

/* (transfer full) (nullable): where the file goes: a folder of its own, which other programs reach
 * also when this one runs in a sandbox */
static char *
make_path (GRefString *soul, GError **error)
{
  g_autofree char *folder
      = g_build_filename (g_get_user_cache_dir (), "gun-desktop", "dragged", NULL);
  g_autofree char *inner = g_build_filename (folder, "XXXXXX", NULL);
  g_autofree char *name = gun_node_content_dup_file_name (soul);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      remove_old (folder);
      if (g_mkdtemp_full (inner, 0700) != NULL)
        return g_build_filename (inner, name, NULL);
    }

  g_set_error (error,
               G_IO_ERROR,
               (int) g_io_error_from_errno (errno),
               _ ("“%s” cannot be written: %s"),
               folder,
               g_strerror (errno));
  return NULL;
}

static void
said_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What is on the way: where to, and the file that was made for it */
typedef struct
{
  GOutputStream *stream;
  char *path; /* (nullable): the JSON itself goes into the stream */
  char *uris; /* (nullable) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->stream);
  g_free (writing->path);
  g_free (writing->uris);
  g_free (writing);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Writing *writing = g_task_get_task_data (task);
  g_autofree char *uri = NULL;
  GunExportTally tally;
  GError *error = NULL;

  if (!gun_graph_export_finish (result, &tally, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (writing->path == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  uri = g_filename_to_uri (writing->path, NULL, NULL);
  writing->uris = g_strconcat (uri, "\r\n", NULL);
  g_output_stream_write_all_async (writing->stream,
                                   writing->uris,
                                   strlen (writing->uris),
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   said_cb,
                                   g_object_ref (task));
}

static void
gun_node_content_write_mime_type_async (GdkContentProvider *provider,
                                        const char *mime_type,
                                        GOutputStream *stream,
                                        int io_priority,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  GunNodeContent *self = GUN_NODE_CONTENT (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GPtrArray) souls = g_ptr_array_new ();
  Writing *writing = g_new0 (Writing, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, gun_node_content_write_mime_type_async);
  g_task_set_task_data (task, writing, writing_free);
  writing->stream = g_object_ref (stream);
  if (g_str_equal (mime_type, FILES_TYPE))
    {
      writing->path = make_path (self->soul, &error);
      if (writing->path == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }

  g_ptr_array_add (souls, self->soul);
  gun_graph_export_async (self->database,
                          souls,
                          NULL,
                          writing->path,
                          writing->path == NULL ? stream : NULL,
                          NULL,
                          NULL,
                          cancellable,
                          exported_cb,
                          g_object_ref (task));
}

static gboolean
gun_node_content_write_mime_type_finish (GdkContentProvider *provider,
                                         GAsyncResult *result,
                                         GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static GdkContentFormats *
gun_node_content_ref_formats (GdkContentProvider *provider)
{
  const char *types[] = { FILES_TYPE, JSON_TYPE, TEXT_TYPE };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

static void
gun_node_content_finalize (GObject *object)
{
  GunNodeContent *self = GUN_NODE_CONTENT (object);

  g_free (self->database);
  g_ref_string_release (self->soul);

  G_OBJECT_CLASS (gun_node_content_parent_class)->finalize (object);
}

static void
gun_node_content_class_init (GunNodeContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_node_content_finalize;
  provider_class->ref_formats = gun_node_content_ref_formats;
  provider_class->write_mime_type_async = gun_node_content_write_mime_type_async;
  provider_class->write_mime_type_finish = gun_node_content_write_mime_type_finish;
}

static void
gun_node_content_init (GunNodeContent *self)
{
}

/**
 * gun_node_content_new:
 * @database: what holds it
 * @soul: a gun-text.h text
 *
 * Returns: (transfer full): the node, to be dragged
 */
GdkContentProvider *
gun_node_content_new (const char *database, GRefString *soul)
{
  GunNodeContent *self = g_object_new (GUN_TYPE_NODE_CONTENT, NULL);

  self->database = g_strdup (database);
  self->soul = g_ref_string_acquire (soul);

  return GDK_CONTENT_PROVIDER (self);
}
