/* SPDX-License-Identifier: MIT */

#include "gun-text-filling.h"

#include <string.h>

/* What goes into the buffer in one turn of the loop, bytes. */
#define PORTION_BYTES (128 * 1024)

struct _GunTextFilling
{
  GtkTextBuffer *buffer;
  char *text;
  gsize filled_bytes;
  guint id; /* of the source; 0 once all is there */
  GunTextFilledFunc filled;
  gpointer user_data;
};

/* A line end of two characters stays together, as any character does */
static gsize
get_portion (const char *start)
{
  gsize n_bytes = strnlen (start, PORTION_BYTES);

  if (n_bytes < PORTION_BYTES)
    return n_bytes;

  while (((guint8) start[n_bytes] & 0xC0) == 0x80 || start[n_bytes] == '\n')
    n_bytes++;

  return n_bytes;
}

/* FALSE when that was all */
static gboolean
fill_portion (GunTextFilling *self)
{
  const char *start = self->text + self->filled_bytes;
  gsize n_bytes = get_portion (start);
  GtkTextIter end;

  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert (self->buffer, &end, start, (int) n_bytes);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  self->filled_bytes += n_bytes;

  return self->text[self->filled_bytes] != '\0';
}

static gboolean
fill_cb (gpointer user_data)
{
  GunTextFilling *self = user_data;

  if (fill_portion (self))
    return G_SOURCE_CONTINUE;

  self->id = 0;
  self->filled (self->user_data);

  return G_SOURCE_REMOVE;
}

/**
 * gun_text_filling_new:
 * @buffer: what gets it instead of what it holds
 * @text: (transfer full): UTF-8
 * @filled: called once, unless it is freed before
 * @user_data: for @filled
 */
GunTextFilling *
gun_text_filling_new (GtkTextBuffer *buffer,
                      char *text,
                      GunTextFilledFunc filled,
                      gpointer user_data)
{
  GunTextFilling *self = g_new0 (GunTextFilling, 1);
  GtkTextIter start;

  self->buffer = g_object_ref (buffer);
  self->text = text;
  self->filled = filled;
  self->user_data = user_data;

  gtk_text_buffer_set_text (buffer, "", 0);
  if (fill_portion (self))
    self->id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
  if (self->id == 0)
    filled (user_data);

  return self;
}

void
gun_text_filling_free (GunTextFilling *self)
{
  g_clear_handle_id (&self->id, g_source_remove);
  g_object_unref (self->buffer);
  g_free (self->text);
  g_free (self);
}
