/* SPDX-License-Identifier: MIT */

#include "gun-data-channels-private.h"

/* What came for a stream before its channel: messages that overtook the one that opens it, and that one when the channel
 * before it is not quite over. */
typedef struct
{
  guint16 stream;
  guint32 ppid;
  GBytes *message; /* NULL: the other side ended its direction */
} Early;

static gsize
count_bytes (const Early *early)
{
  return early->message != NULL ? g_bytes_get_size (early->message) : 0;
}

static void
early_free (gpointer data)
{
  Early *early = data;

  g_clear_pointer (&early->message, g_bytes_unref);
  g_free (early);
}

/* FALSE when there is no room for more. */
gboolean
gun_data_channels_keep_early (GunDataChannels *self, guint16 stream, guint32 ppid, GBytes *message)
{
  gsize length_bytes = message != NULL ? g_bytes_get_size (message) : 0;
  Early *early;

  if (g_queue_get_length (&self->early) >= GUN_DATA_CHANNELS_MAX_EARLY
      || self->early_bytes + length_bytes > GUN_DATA_CHANNELS_MAX_EARLY_BYTES)
    return FALSE;
  early = g_new0 (Early, 1);
  early->stream = stream;
  early->ppid = ppid;
  early->message = message != NULL ? g_bytes_ref (message) : NULL;
  g_queue_push_tail (&self->early, early);
  self->early_bytes += length_bytes;
  return TRUE;
}

/* Moves what came for @stream out of what is kept. */
static void
take_out (GunDataChannels *self, guint16 stream, GQueue *ours)
{
  GList *next;

  for (GList *link = self->early.head; link != NULL; link = next)
    {
      Early *early = link->data;

      next = link->next;
      if (early->stream != stream)
        continue;
      g_queue_unlink (&self->early, link);
      g_queue_push_tail_link (ours, link);
      self->early_bytes -= count_bytes (early);
    }
}

/* As if it came now; what is still too early is kept again. */
void
gun_data_channels_replay_early (GunDataChannels *self, guint16 stream)
{
  GQueue ours = G_QUEUE_INIT;
  Early *early;

  take_out (self, stream, &ours);
  while ((early = g_queue_pop_head (&ours)) != NULL)
    {
      if (early->message != NULL)
        gun_data_channels_take_message (self, stream, early->ppid, early->message);
      else
        gun_data_channels_take_reset (self, stream, TRUE);
      early_free (early);
    }
}

/* The stream ended, and nobody opened a channel on it. */
void
gun_data_channels_drop_early (GunDataChannels *self, guint16 stream)
{
  GQueue ours = G_QUEUE_INIT;

  take_out (self, stream, &ours);
  g_queue_clear_full (&ours, early_free);
}

void
gun_data_channels_clear_early (GunDataChannels *self)
{
  g_queue_clear_full (&self->early, early_free);
  self->early_bytes = 0;
}
