/* SPDX-License-Identifier: MIT */

#include "gun-known-souls.h"

#include "gun-soul-filter.h"
#include "gun-store-reader.h"
#include "gun-text.h"

/* Souls that the writer's thread lists in one go: about half a millisecond */
#define SLICE_SOULS 512

/* A larger database is gone through when whoever opened it no longer waits for it, milliseconds. */
#define DELAY_MS 2000

/* Goes to the writer's thread and back with each slice: only one of them has it at a time. */
typedef struct
{
  GunKnownSouls *owner;
  char *path;
  GunStoreReader *reader; /* (nullable) */
  GRefString *last;       /* (nullable): the last soul that was listed */
  GArray *hashes;         /* (element-type guint): of the souls of a slice */
  guint n_slices;         /* that were listed */
} Scan;

struct _GunKnownSouls
{
  GunWriter *writer; /* (unowned) */
  GunSoulFilter *filter;
  char *path;
  GSource *wait; /* (nullable): between the first slice and the others */
  Scan *scan;    /* (nullable): what waits */
  gboolean stopped;
};

static void
scan_free (Scan *scan)
{
  g_clear_object (&scan->reader);
  g_clear_pointer (&scan->last, g_ref_string_release);
  g_array_unref (scan->hashes);
  g_free (scan->path);
  g_free (scan);
}

/* In the writer's thread. A reader of its own leaves the writer's cache to what is in use. */
static gboolean
list_slice (GunStore *store, gpointer data, GError **error)
{
  Scan *scan = data;
  g_autoptr (GPtrArray) rows = NULL;

  if (scan->reader == NULL)
    scan->reader = gun_store_reader_open (scan->path, error);
  if (scan->reader != NULL)
    rows = gun_store_reader_list_souls (scan->reader, NULL, scan->last, FALSE, SLICE_SOULS, error);
  if (rows == NULL)
    return FALSE;

  g_array_set_size (scan->hashes, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const GunSoulRow *row = g_ptr_array_index (rows, i);
      guint hash = gun_text_hash (row->soul);

      g_array_append_val (scan->hashes, hash);
    }
  if (rows->len > 0)
    {
      const GunSoulRow *last = g_ptr_array_index (rows, rows->len - 1);

      g_clear_pointer (&scan->last, g_ref_string_release);
      scan->last = g_ref_string_acquire (last->soul);
    }

  return TRUE;
}

static void slice_done (const GError *error, gpointer data);

static gboolean
wait_over_cb (gpointer data)
{
  GunKnownSouls *self = data;

  g_clear_pointer (&self->wait, g_source_unref);
  gun_writer_call (self->writer, list_slice, slice_done, g_steal_pointer (&self->scan));
  return G_SOURCE_REMOVE;
}

static void
wait (GunKnownSouls *self, Scan *scan)
{
  self->scan = scan;
  self->wait = g_timeout_source_new (DELAY_MS);
  g_source_set_callback (self->wait, wait_over_cb, self, NULL);
  g_source_attach (self->wait, g_main_context_get_thread_default ());
}

/* Without all souls the filter says nothing, and the database is asked: an error does no more. */
static void
slice_done (const GError *error, gpointer data)
{
  Scan *scan = data;
  GunKnownSouls *self = scan->owner;

  for (guint i = 0; error == NULL && i < scan->hashes->len; i++)
    gun_soul_filter_add (self->filter, g_array_index (scan->hashes, guint, i));
  if (error == NULL && scan->hashes->len < SLICE_SOULS)
    gun_soul_filter_complete (self->filter);

  if (error != NULL || self->stopped || scan->hashes->len < SLICE_SOULS)
    scan_free (scan);
  else if (scan->n_slices++ == 0)
    wait (self, scan);
  else
    gun_writer_call (self->writer, list_slice, slice_done, scan);
}

GunKnownSouls *
gun_known_souls_new (GunWriter *writer, const char *path)
{
  GunKnownSouls *self = g_new0 (GunKnownSouls, 1);

  self->writer = writer;
  self->path = g_strdup (path);
  self->filter = gun_soul_filter_new ();
  return self;
}

/* Nothing is asked of the writer any more. */
void
gun_known_souls_free (GunKnownSouls *self)
{
  gun_known_souls_stop (self);
  gun_soul_filter_free (self->filter);
  g_free (self->path);
  g_free (self);
}

void
gun_known_souls_start (GunKnownSouls *self)
{
  Scan *scan = g_new0 (Scan, 1);

  scan->owner = self;
  scan->path = g_strdup (self->path);
  scan->hashes = g_array_sized_new (FALSE, FALSE, sizeof (guint), SLICE_SOULS);
  gun_writer_call (self->writer, list_slice, slice_done, scan);
}

/* What is under way in the writer's thread ends by itself. */
void
gun_known_souls_stop (GunKnownSouls *self)
{
  self->stopped = TRUE;
  if (self->wait != NULL)
    g_source_destroy (self->wait);
  g_clear_pointer (&self->wait, g_source_unref);
  g_clear_pointer (&self->scan, scan_free);
}

void
gun_known_souls_add (GunKnownSouls *self, GPtrArray *changes)
{
  GRefString *last = NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (change->soul != last)
        gun_soul_filter_add (self->filter, gun_text_hash (change->soul));
      last = change->soul;
    }
}

gboolean
gun_known_souls_may_have (GunKnownSouls *self, GRefString *soul)
{
  return gun_soul_filter_may_have (self->filter, gun_text_hash (soul));
}
