/* SPDX-License-Identifier: MIT */

#include "gun-frame-queue.h"

#include <string.h>

/* A frame up to here is put together on the stack. */
#define SMALL_FRAME_BYTES 4096

/* A frame, or what the stream has not taken of it. */
typedef struct
{
  GBytes *bytes;
  gboolean is_control;
} Waiting;

struct _GunFrameQueue
{
  GPollableOutputStream *output;
  GunFrameSide side;
  GunFrameQueueFunc func;
  gpointer user_data;

  GQueue waiting; /* of Waiting; the first has been tried, so that it stays the first */
  gsize message_bytes;
  guint n_controls;
  GSource *writable; /* (nullable): while something waits */
};

static void
waiting_free (Waiting *waiting)
{
  g_bytes_unref (waiting->bytes);
  g_free (waiting);
}

/**
 * gun_frame_queue_new:
 * @output: (transfer none): where frames go, right after the handshake
 * @side: who we are
 * @func: told how it went with what had to wait
 * @user_data: for @func
 *
 * Returns: (transfer full): a queue in which nothing waits
 */
GunFrameQueue *
gun_frame_queue_new (GPollableOutputStream *output,
                     GunFrameSide side,
                     GunFrameQueueFunc func,
                     gpointer user_data)
{
  GunFrameQueue *self = g_new0 (GunFrameQueue, 1);

  self->output = g_object_ref (output);
  self->side = side;
  self->func = func;
  self->user_data = user_data;
  g_queue_init (&self->waiting);
  return self;
}

static void
clear_writable (GunFrameQueue *self)
{
  if (self->writable != NULL)
    g_source_destroy (self->writable);
  g_clear_pointer (&self->writable, g_source_unref);
}

/**
 * gun_frame_queue_free:
 * @self: (transfer full): the queue
 *
 * Drops what waits.
 */
void
gun_frame_queue_free (GunFrameQueue *self)
{
  clear_writable (self);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) waiting_free);
  g_clear_object (&self->output);
  g_free (self);
}

/* Returns: bytes the stream has taken; -1 when it takes none any more */
static gssize
try_to_write (GunFrameQueue *self, const guint8 *bytes, gsize length_bytes, GError **error)
{
  GError *cause = NULL;
  gssize written;

  written = g_pollable_output_stream_write_nonblocking (
      self->output, bytes, length_bytes, NULL, &cause);
  if (written >= 0)
    return written;
  if (!g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      g_propagate_error (error, cause);
      return -1;
    }
  g_error_free (cause);
  return 0;
}

static void
count (GunFrameQueue *self, const Waiting *waiting, int sign)
{
  if (waiting->is_control)
    self->n_controls += (guint) sign;
  else
    self->message_bytes += (gsize) sign * g_bytes_get_size (waiting->bytes);
}

/* As much of what waits as the stream takes now. */
static gboolean
write_waiting (GunFrameQueue *self, GError **error)
{
  Waiting *first;

  while ((first = g_queue_peek_head (&self->waiting)) != NULL)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (first->bytes, &length);
      gssize written = try_to_write (self, bytes, length, error);
      GBytes *rest;

      if (written < 0)
        return FALSE;
      if (written == 0)
        return TRUE;

      count (self, first, -1);
      if ((gsize) written == length)
        {
          waiting_free (g_queue_pop_head (&self->waiting));
          continue;
        }
      rest = g_bytes_new_from_bytes (first->bytes, (gsize) written, length - (gsize) written);
      g_bytes_unref (first->bytes);
      first->bytes = rest;
      count (self, first, 1);
    }
  return TRUE;
}

static gboolean
writable_cb (GObject *stream, gpointer user_data)
{
  GunFrameQueue *self = user_data;
  g_autoptr (GError) error = NULL;

  if (write_waiting (self, &error) && !g_queue_is_empty (&self->waiting))
    return G_SOURCE_CONTINUE;

  clear_writable (self);
  self->func (error, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
wait_with (GunFrameQueue *self, GunFrameKind kind, const guint8 *bytes, gsize length_bytes)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->bytes = g_bytes_new (bytes, length_bytes);
  waiting->is_control = (kind & GUN_FRAME_CONTROL_BIT) != 0;
  count (self, waiting, 1);
  /* Signs of life overtake messages; a goodbye comes after all that was said */
  g_queue_push_nth (
      &self->waiting, waiting, waiting->is_control && kind != GUN_FRAME_CLOSE ? 1 : -1);

  if (self->writable != NULL)
    return;
  self->writable = g_pollable_output_stream_create_source (self->output, NULL);
  g_source_set_callback (self->writable, G_SOURCE_FUNC (writable_cb), self, NULL);
  g_source_attach (self->writable, g_main_context_get_thread_default ());
}

/* Returns: its length */
static gsize
write_header (GunFrameQueue *self, GunFrameKind kind, gsize length_bytes, guint8 *header)
{
  gsize length = 2;
  guint n_bytes = length_bytes < 126 ? 0 : length_bytes <= G_MAXUINT16 ? 2 : 8;

  header[0] = (guint8) (GUN_FRAME_FINAL_BIT | kind);
  header[1] = (guint8) (n_bytes == 0 ? length_bytes : n_bytes == 2 ? 126 : 127);
  for (guint i = n_bytes; i > 0; i--)
    header[length++] = (guint8) ((guint64) length_bytes >> (8 * (i - 1)));

  if (self->side == GUN_FRAME_FROM_CLIENT)
    {
      guint32 mask = g_random_int ();

      header[1] |= GUN_FRAME_MASK_BIT;
      memcpy (header + length, &mask, GUN_FRAME_MASK_BYTES);
      length += GUN_FRAME_MASK_BYTES;
    }
  return length;
}

/**
 * gun_frame_queue_push:
 * @self: the queue
 * @kind: of the frame, which is a whole message
 * @payload: (array length=length_bytes) (nullable): what it says
 * @length_bytes: its length
 * @error: of GIO, when nothing can be written any more; the function is not told of it
 *
 * Writes a frame, or lets it wait for what was said before.
 *
 * Returns: %TRUE when it is written or waits
 */
gboolean
gun_frame_queue_push (
    GunFrameQueue *self, GunFrameKind kind, const void *payload, gsize length_bytes, GError **error)
{
  guint8 small[SMALL_FRAME_BYTES];
  gsize size = GUN_FRAME_HEADER_BYTES + GUN_FRAME_MASK_BYTES + length_bytes;
  g_autofree guint8 *large = size > sizeof small ? g_malloc (size) : NULL;
  guint8 *frame = large != NULL ? large : small;
  gsize header_length = write_header (self, kind, length_bytes, frame);
  gssize written = 0;

  if (length_bytes > 0)
    memcpy (frame + header_length, payload, length_bytes);
  if (self->side == GUN_FRAME_FROM_CLIENT)
    gun_frame_mask (
        frame + header_length, length_bytes, frame + header_length - GUN_FRAME_MASK_BYTES);

  size = header_length + length_bytes;
  if (g_queue_is_empty (&self->waiting))
    written = try_to_write (self, frame, size, error);
  if (written < 0)
    return FALSE;
  if ((gsize) written < size)
    wait_with (self, kind, frame + written, size - (gsize) written);
  return TRUE;
}

/**
 * gun_frame_queue_is_empty:
 * @self: the queue
 *
 * Returns: whether the stream has taken everything
 */
gboolean
gun_frame_queue_is_empty (GunFrameQueue *self)
{
  return g_queue_is_empty (&self->waiting);
}

/**
 * gun_frame_queue_get_message_bytes:
 * @self: the queue
 *
 * Returns: bytes of messages that wait, headers included
 */
gsize
gun_frame_queue_get_message_bytes (GunFrameQueue *self)
{
  return self->message_bytes;
}

/**
 * gun_frame_queue_get_n_controls:
 * @self: the queue
 *
 * Returns: how many pings, pongs and closes wait
 */
guint
gun_frame_queue_get_n_controls (GunFrameQueue *self)
{
  return self->n_controls;
}
