/* SPDX-License-Identifier: MIT */

#include "gun-diagram-picture.h"

#include <cairo-svg.h>
#include <glib/gi18n.h>

/* Others are let in by whoever made it. */
#define FILE_MODE 0600

typedef struct
{
  char *path;
  GByteArray *bytes;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *self = data;

  g_free (self->path);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw (GskRenderNode *node, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (node, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);

  return status;
}

static cairo_status_t
draw_png (GskRenderNode *node, const graphene_size_t *size, GByteArray *bytes)
{
  /* Twice as many pixels as on the screen, as long as there are not too many */
  double scale = MIN (2, GUN_DIAGRAM_PICTURE_MAX_PX / MAX (size->width, size->height));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                         MAX ((int) (size->width * scale), 1),
                                                         MAX ((int) (size->height * scale), 1));
  cairo_status_t status = draw (node, surface, scale);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
draw_svg (GskRenderNode *node, const graphene_size_t *size, GByteArray *bytes)
{
  cairo_surface_t *surface
      = cairo_svg_surface_create_for_stream (append_cb, bytes, size->width, size->height);
  cairo_status_t status = draw (node, surface, 1);

  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static void
write_picture (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Picture *picture = task_data;
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (picture->path,
                                (const char *) picture->bytes->data,
                                picture->bytes->len,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                FILE_MODE,
                                &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NO_SPACE,
                             _ ("The disk is full: “%s” was not written. Free some space and try "
                                "again."),
                             picture->path);
  else
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_FAILED,
                             _ ("“%s” cannot be written: %s"),
                             picture->path,
                             error->message);
}

void
gun_diagram_picture_save_async (GskRenderNode *node,
                                const graphene_size_t *size,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Picture *picture = g_new0 (Picture, 1);
  cairo_status_t status;
  g_autofree char *small = NULL;

  picture->bytes = g_byte_array_new ();
  picture->path = g_file_get_path (file);
  g_task_set_source_tag (task, gun_diagram_picture_save_async);
  g_task_set_task_data (task, picture, picture_free);
  if (picture->path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      g_task_return_new_error (
          task,
          G_IO_ERROR,
          G_IO_ERROR_NOT_SUPPORTED,
          _ ("“%s” is no place for a picture. Choose a folder of this computer."),
          uri);
      return;
    }

  small = g_ascii_strdown (picture->path, -1);
  status = g_str_has_suffix (small, ".png") ? draw_png (node, size, picture->bytes)
                                            : draw_svg (node, size, picture->bytes);
  if (status == CAIRO_STATUS_SUCCESS)
    g_task_run_in_thread (task, write_picture);
  else
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_FAILED,
                             _ ("The picture “%s” cannot be drawn: %s"),
                             picture->path,
                             cairo_status_to_string (status));
}

gboolean
gun_diagram_picture_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
