/* SPDX-License-Identifier: MIT */

#include "gun-ceiling.h"

#include "gun-store-limit.h"
#include "gun-text.h"

/* Written bytes and rows after which the size is looked at */
#define LOOK_BYTES (256 * 1024)
#define LOOK_ROWS 1000

/* How much is left of the limit when room was made, per cent */
#define TARGET_PERCENT 95

/* Rows that a slice may take away: at least, and at most, however much was written */
#define MIN_ROWS 200
#define MAX_ROWS 10000

/* When nothing more can go, that is looked at again after so much was written. */
#define STUCK_BYTES (16 * 1024 * 1024)

/* What a row takes in the file beside its texts and its value */
#define ROW_BYTES 64

struct _GunCeiling
{
  GunWriter *writer; /* (unowned) */
  GunGraph *graph;   /* (unowned) */
  GunMesh *mesh;     /* (unowned) */
  const GunCeilingFuncs *funcs;
  gpointer user_data;

  gint64 limit_bytes; /* 0: none */
  gboolean is_making_room;
  gboolean is_stuck;
  gboolean is_calling;
  gboolean is_stopped;
  guint64 n_bytes; /* written since the last look */
  guint64 n_rows;
};

/* What one call of the writer has to do, and what came of it */
typedef struct
{
  GunCeiling *ceiling;
  gint64 limit_bytes;
  gint64 target_bytes;
  gboolean is_making_room;
  guint n_rows;
  GHashTable *kept;   /* (element-type GRefString) */
  GPtrArray *evicted; /* (element-type GRefString) */
  GunEvictionResult result;
} Slice;

static void start_slice (GunCeiling *self);

static void
slice_free (Slice *slice)
{
  g_rc_box_release (slice->ceiling);
  g_hash_table_unref (slice->kept);
  g_ptr_array_unref (slice->evicted);
  g_free (slice);
}

/* In the writer's thread. At 95 % room has been made; above the limit it is made. */
static gboolean
evict (GunStore *store, gpointer data, GError **error)
{
  Slice *slice = data;
  gint64 used_bytes = gun_store_get_used_bytes (store, error);

  if (used_bytes < 0)
    return FALSE;

  slice->result = GUN_EVICTION_DONE;
  if (!slice->is_making_room && used_bytes <= slice->limit_bytes)
    return TRUE;

  return gun_store_evict (store,
                          slice->target_bytes,
                          slice->kept,
                          slice->n_rows,
                          slice->evicted,
                          &slice->result,
                          error);
}

static void
take_result (GunCeiling *self, const Slice *slice)
{
  gboolean was_stuck = self->is_stuck;

  self->is_making_room = slice->result == GUN_EVICTION_MORE;
  self->is_stuck = slice->result == GUN_EVICTION_STUCK;
  if (self->is_stuck && !was_stuck)
    self->funcs->stuck (self->user_data);
  if (self->is_making_room || self->limit_bytes != slice->limit_bytes)
    start_slice (self);
}

static void
evicted_cb (const GError *error, gpointer data)
{
  Slice *slice = data;
  GunCeiling *self = slice->ceiling;

  self->is_calling = FALSE;
  for (guint i = 0; i < slice->evicted->len; i++)
    gun_graph_forget_soul (self->graph, g_ptr_array_index (slice->evicted, i));
  if (slice->evicted->len > 0 && !self->is_stopped)
    self->funcs->evicted (slice->evicted, self->user_data);

  if (error != NULL)
    g_debug ("No room was made: %s", error->message);
  else if (!self->is_stopped && self->limit_bytes > 0)
    take_result (self, slice);
  slice_free (slice);
}

static GHashTable *
new_kept (GunCeiling *self)
{
  GHashTable *kept = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  g_autoptr (GPtrArray) followed = gun_mesh_list_followed (self->mesh);

  for (guint i = 0; i < followed->len; i++)
    g_hash_table_add (kept, g_ref_string_acquire (g_ptr_array_index (followed, i)));

  return kept;
}

static void
start_slice (GunCeiling *self)
{
  Slice *slice = g_new0 (Slice, 1);

  slice->ceiling = g_rc_box_acquire (self);
  slice->limit_bytes = self->limit_bytes;
  slice->target_bytes = self->limit_bytes / 100 * TARGET_PERCENT;
  slice->is_making_room = self->is_making_room;
  slice->n_rows = (guint) CLAMP (2 * self->n_rows, MIN_ROWS, MAX_ROWS);
  slice->kept = new_kept (self);
  slice->evicted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  self->is_calling = TRUE;
  self->n_bytes = 0;
  self->n_rows = 0;
  gun_writer_call (self->writer, evict, evicted_cb, slice);
}

GunCeiling *
gun_ceiling_new (GunWriter *writer,
                 GunGraph *graph,
                 GunMesh *mesh,
                 const GunCeilingFuncs *funcs,
                 gpointer user_data)
{
  GunCeiling *self = g_rc_box_new0 (GunCeiling);

  self->writer = writer;
  self->graph = graph;
  self->mesh = mesh;
  self->funcs = funcs;
  self->user_data = user_data;

  return self;
}

void
gun_ceiling_stop (GunCeiling *self)
{
  self->is_stopped = TRUE;
  g_rc_box_release (self);
}

/**
 * gun_ceiling_set_limit:
 * @self: the ceiling
 * @limit_bytes: how much of its file the database may use; 0: no limit
 */
void
gun_ceiling_set_limit (GunCeiling *self, gint64 limit_bytes)
{
  self->limit_bytes = limit_bytes;
  self->is_stuck = FALSE;
  self->is_making_room = FALSE;
  if (limit_bytes > 0 && !self->is_calling)
    start_slice (self);
}

/**
 * gun_ceiling_count:
 * @self: the ceiling
 * @changes: (element-type GunChange): what the graph judged: those stored are on their way
 */
void
gun_ceiling_count (GunCeiling *self, GPtrArray *changes)
{
  if (self->limit_bytes == 0)
    return;

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (!GUN_VERDICT_IS_STORED (change->verdict))
        continue;
      self->n_rows++;
      self->n_bytes += ROW_BYTES + g_ref_string_length (change->soul)
                       + g_ref_string_length (change->key)
                       + gun_value_get_size_bytes (change->value);
    }

  if (self->is_calling || self->is_stopped)
    return;
  if (self->is_stuck ? self->n_bytes >= STUCK_BYTES
                     : self->n_bytes >= LOOK_BYTES || self->n_rows >= LOOK_ROWS)
    start_slice (self);
}
