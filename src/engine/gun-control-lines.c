/* SPDX-License-Identifier: MIT */

#include "gun-control-lines.h"

#define READ_BYTES (16 * 1024)

struct _GunControlLines
{
  GIOStream *stream;
  GCancellable *cancellable;
  gsize max_line_bytes;
  const GunControlLinesFuncs *funcs; /* NULL: nobody listens any more */
  gpointer user_data;

  GString *heard;
  gsize looked_bytes; /* of @heard: no line ends there */
  GString *queued;
  GString *writing; /* (nullable): on its way */
  gboolean finishing;
};

static void read_more (GunControlLines *self);
static void write_more (GunControlLines *self);

static void
lines_clear (gpointer data)
{
  GunControlLines *self = data;

  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_string_free (self->heard, TRUE);
  g_string_free (self->queued, TRUE);
}

static void
lines_unref (GunControlLines *self)
{
  g_rc_box_release_full (self, lines_clear);
}

static void
close_stream (GunControlLines *self)
{
  g_cancellable_cancel (self->cancellable);
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
lost (GunControlLines *self)
{
  const GunControlLinesFuncs *funcs = g_steal_pointer (&self->funcs);

  if (funcs == NULL)
    return;

  close_stream (self);
  funcs->closed (self, self->user_data);
}

/* Returns: whether to read on. A line may free what it was said to. */
static gboolean
hand_over_lines (GunControlLines *self)
{
  gsize start = 0;

  while (self->funcs != NULL && !self->finishing)
    {
      const char *line = self->heard->str + start;
      const gsize from = MAX (start, self->looked_bytes);
      const char *end = memchr (self->heard->str + from, '\n', self->heard->len - from);

      if (end == NULL)
        break;
      start = end + 1 - self->heard->str;
      self->funcs->line (self, line, end - line, self->user_data);
    }

  g_string_erase (self->heard, 0, start);
  self->looked_bytes = self->heard->len;
  if (self->funcs == NULL || self->finishing)
    return FALSE;

  if (self->heard->len <= self->max_line_bytes)
    return TRUE;

  self->funcs->too_long (self, self->user_data);
  return FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlLines *self = user_data;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      lost (self);
    }
  else if (self->funcs != NULL)
    {
      g_string_append_len (self->heard, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      if (hand_over_lines (self))
        read_more (self);
    }

  lines_unref (self);
}

static void
read_more (GunControlLines *self)
{
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (self->stream),
                                   READ_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   self->cancellable,
                                   read_cb,
                                   g_rc_box_acquire (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlLines *self = user_data;
  gboolean good = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  g_string_free (g_steal_pointer (&self->writing), TRUE);
  if (!good)
    lost (self);
  else if (self->funcs != NULL)
    write_more (self);

  lines_unref (self);
}

static void
write_more (GunControlLines *self)
{
  if (self->writing != NULL)
    return;

  if (self->queued->len == 0)
    {
      if (self->finishing)
        lost (self);
      return;
    }

  self->writing = g_steal_pointer (&self->queued);
  self->queued = g_string_new (NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream),
                                   self->writing->str,
                                   self->writing->len,
                                   G_PRIORITY_DEFAULT,
                                   self->cancellable,
                                   written_cb,
                                   g_rc_box_acquire (self));
}

/**
 * gun_control_lines_new:
 * @stream: an open connection
 * @max_line_bytes: longest line taken
 * @funcs: who listens; must outlive it
 * @user_data: for @funcs
 *
 * Returns: (transfer full): lines over @stream
 */
GunControlLines *
gun_control_lines_new (GIOStream *stream,
                       gsize max_line_bytes,
                       const GunControlLinesFuncs *funcs,
                       gpointer user_data)
{
  GunControlLines *self = g_rc_box_new0 (GunControlLines);

  self->stream = g_object_ref (stream);
  self->cancellable = g_cancellable_new ();
  self->max_line_bytes = max_line_bytes;
  self->funcs = funcs;
  self->user_data = user_data;
  self->heard = g_string_new (NULL);
  self->queued = g_string_new (NULL);
  read_more (self);

  return self;
}

/**
 * gun_control_lines_free:
 * @self: (transfer full): lines; what is queued is lost
 */
void
gun_control_lines_free (GunControlLines *self)
{
  if (self->funcs != NULL)
    close_stream (self);
  self->funcs = NULL;
  lines_unref (self);
}

/**
 * gun_control_lines_say:
 * @self: lines
 * @line: one line, without its end
 * @length_bytes: its length
 */
void
gun_control_lines_say (GunControlLines *self, const char *line, gsize length_bytes)
{
  if (self->funcs == NULL || self->finishing)
    return;

  g_string_append_len (self->queued, line, length_bytes);
  g_string_append_c (self->queued, '\n');
  write_more (self);
}

static gboolean
finish_cb (gpointer data)
{
  GunControlLines *self = data;

  if (self->funcs != NULL)
    write_more (self);
  lines_unref (self);

  return G_SOURCE_REMOVE;
}

/**
 * gun_control_lines_finish:
 * @self: lines
 */
void
gun_control_lines_finish (GunControlLines *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  self->finishing = TRUE;
  g_source_set_callback (source, finish_cb, g_rc_box_acquire (self), NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/**
 * gun_control_lines_get_queued_bytes:
 * @self: lines
 *
 * Returns: how much the other side has not taken yet
 */
gsize
gun_control_lines_get_queued_bytes (GunControlLines *self)
{
  return self->queued->len + (self->writing == NULL ? 0 : self->writing->len);
}
