/* SPDX-License-Identifier: MIT */

#include "gun-graph-export.h"

#include <math.h>

#include "gun-engine-error.h"
#include "gun-json-text.h"
#include "gun-soul.h"
#include "gun-store-reader.h"
#include "gun-text.h"
#include "gun-whole-file.h"

/* Souls looked up at once, bytes gathered before they are written, time between two reports */
#define PAGE_SOULS 256
#define BUFFER_BYTES (64 * 1024)
#define REPORT_US (200 * 1000)

/* One soul, or all that begin so */
typedef struct
{
  GRefString *text;
  gboolean is_prefix;
} Range;

typedef struct
{
  char *database;
  GArray *ranges;     /* of Range */
  char *path;         /* (nullable) */
  GOutputStream *out; /* (nullable) */
  GunExportFunc func;
  gpointer func_data;
  GMainContext *context; /* the caller's */

  /* The thread's */
  GTask *task;
  GOutputStream *stream;
  GunStoreReader *reader;
  GString *buffer;
  GunExportTally tally;
  gint64 reported_us;
  GRefString *soul; /* at hand */
  gboolean has_key; /* of the soul at hand, something was written */
  GError *error;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_free (self->database);
  g_array_unref (self->ranges);
  g_free (self->path);
  g_clear_object (&self->out);
  g_main_context_unref (self->context);
  g_string_free (self->buffer, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

typedef struct
{
  GTask *task;
  GunExportTally tally;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->task);
  g_free (report);
}

static gboolean
report_cb (gpointer data)
{
  Report *report = data;
  Export *self = g_task_get_task_data (report->task);

  if (!g_task_get_completed (report->task))
    self->func (&report->tally, self->func_data);
  return G_SOURCE_REMOVE;
}

static void
report_progress (Export *self)
{
  const gint64 now_us = g_get_monotonic_time ();
  Report *report;

  if (self->func == NULL || now_us - self->reported_us < REPORT_US)
    return;

  self->reported_us = now_us;
  report = g_new (Report, 1);
  report->task = g_object_ref (self->task);
  report->tally = self->tally;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, report_cb, report, report_free);
}

static gboolean
flush (Export *self)
{
  if (!g_output_stream_write_all (self->stream,
                                  self->buffer->str,
                                  self->buffer->len,
                                  NULL,
                                  g_task_get_cancellable (self->task),
                                  &self->error))
    {
      if (self->path != NULL)
        gun_whole_file_name_error (self->path, &self->error);
      return FALSE;
    }

  self->tally.n_bytes += self->buffer->len;
  g_string_truncate (self->buffer, 0);
  report_progress (self);
  return TRUE;
}

static gboolean
flush_when_full (Export *self)
{
  return self->buffer->len < BUFFER_BYTES || flush (self);
}

static void
append_text (Export *self, GRefString *text)
{
  gun_json_append_string (self->buffer, text, g_ref_string_length (text));
}

static void
begin_soul (Export *self)
{
  g_string_append (self->buffer, self->tally.n_souls > 0 ? ",\n" : "\n");
  append_text (self, self->soul);
  g_string_append (self->buffer, ":{\"_\":{\"#\":");
  append_text (self, self->soul);
  g_string_append (self->buffer, ",\">\":{");
}

static gboolean
state_cb (GRefString *key, GunValue *value, double state_ms, gpointer user_data)
{
  Export *self = user_data;

  if (self->has_key)
    g_string_append_c (self->buffer, ',');
  else
    begin_soul (self);
  self->has_key = TRUE;
  append_text (self, key);
  g_string_append_c (self->buffer, ':');
  gun_json_append_number (self->buffer, isfinite (state_ms) ? state_ms : 0);

  return flush_when_full (self);
}

static gboolean
value_cb (GRefString *key, GunValue *value, double state_ms, gpointer user_data)
{
  Export *self = user_data;

  g_string_append_c (self->buffer, ',');
  append_text (self, key);
  g_string_append_c (self->buffer, ':');
  gun_value_append_json (value, self->buffer);
  self->tally.n_keys++;

  return flush_when_full (self);
}

/* States stand before values, and both may be more than memory: so the keys are walked twice. */
static gboolean
export_soul (Export *self, GRefString *soul)
{
  if (gun_soul_is_passing (soul))
    return TRUE;

  self->soul = soul;
  self->has_key = FALSE;
  if (!gun_store_reader_walk_states (self->reader, soul, state_cb, self, &self->error)
      || self->error != NULL)
    return FALSE;
  if (!self->has_key)
    return TRUE;

  g_string_append (self->buffer, "}}");
  if (!gun_store_reader_walk_values (self->reader, soul, value_cb, self, &self->error)
      || self->error != NULL)
    return FALSE;

  g_string_append_c (self->buffer, '}');
  self->tally.n_souls++;
  return flush_when_full (self);
}

static gboolean
export_page (Export *self, GPtrArray *rows)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  for (guint i = 0; i < rows->len; i++)
    {
      const GunSoulRow *row = g_ptr_array_index (rows, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, &self->error)
          || !export_soul (self, row->soul))
        return FALSE;
    }

  return TRUE;
}

static gboolean
export_prefix (Export *self, GRefString *prefix)
{
  g_autoptr (GRefString) last = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  do
    {
      g_clear_pointer (&rows, g_ptr_array_unref);
      rows = gun_store_reader_list_souls (
          self->reader, prefix, last, FALSE, PAGE_SOULS, &self->error);
      if (rows == NULL || !export_page (self, rows))
        return FALSE;

      if (rows->len > 0)
        {
          const GunSoulRow *row = g_ptr_array_index (rows, rows->len - 1);

          g_clear_pointer (&last, g_ref_string_release);
          last = g_ref_string_acquire (row->soul);
        }
    }
  while (rows->len == PAGE_SOULS);

  return TRUE;
}

static void
clear_range (gpointer data)
{
  g_ref_string_release (((Range *) data)->text);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const Range *one = a;
  const Range *other = b;
  int order = gun_text_compare (one->text, other->text);

  return order != 0 ? order : other->is_prefix - one->is_prefix;
}

static gboolean
includes (const Range *range, const Range *other)
{
  return range->is_prefix ? gun_text_has_prefix (other->text, range->text)
                          : !other->is_prefix && gun_text_equal (other->text, range->text);
}

static gboolean
export_range (Export *self, const Range *range)
{
  return range->is_prefix ? export_prefix (self, range->text) : export_soul (self, range->text);
}

/* Sorted, so that souls come in order; those that an earlier one includes would bring them twice. */
static gboolean
export_graph (Export *self)
{
  const Range *before = NULL;

  g_string_append_c (self->buffer, '{');
  if (self->ranges->len == 0 && !export_prefix (self, NULL))
    return FALSE;

  g_array_sort (self->ranges, compare_ranges);
  for (guint i = 0; i < self->ranges->len; i++)
    {
      const Range *range = &g_array_index (self->ranges, Range, i);

      if (before != NULL && includes (before, range))
        continue;
      if (!export_range (self, range))
        return FALSE;
      before = range;
    }

  g_string_append (self->buffer, self->tally.n_souls > 0 ? "\n}\n" : "}\n");
  return flush (self);
}

static gboolean
export_snapshot (Export *self)
{
  gboolean good;

  self->reader = gun_store_reader_open (self->database, &self->error);
  if (self->reader == NULL)
    return FALSE;

  good = gun_store_reader_begin (self->reader, &self->error) && export_graph (self);
  gun_store_reader_end (self->reader);
  gun_store_reader_close (self->reader);
  g_clear_object (&self->reader);

  return good;
}

static gboolean
export_to_file (Export *self)
{
  g_autoptr (GunWholeFile) file = gun_whole_file_open (self->path, &self->error);

  if (file == NULL)
    return FALSE;

  self->stream = gun_whole_file_get_stream (file);
  return export_snapshot (self) && gun_whole_file_commit (file, &self->error);
}

static void
export_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *self = task_data;
  gboolean good;

  self->task = task;
  self->stream = self->out;
  self->reported_us = g_get_monotonic_time ();
  good = self->path != NULL ? export_to_file (self) : export_snapshot (self);
  if (good)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  gun_engine_translate_store_error (&self->error, self->database);
  g_task_return_error (task, g_steal_pointer (&self->error));
}

static void
add_ranges (GArray *ranges, GPtrArray *texts, gboolean is_prefix)
{
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    {
      Range range = { g_ref_string_acquire (g_ptr_array_index (texts, i)), is_prefix };

      g_array_append_val (ranges, range);
    }
}

void
gun_graph_export_async (const char *database,
                        GPtrArray *souls,
                        GPtrArray *prefixes,
                        const char *path,
                        GOutputStream *out,
                        GunExportFunc func,
                        gpointer func_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Export *self;

  g_return_if_fail (database != NULL);
  g_return_if_fail ((path != NULL) != (out != NULL));

  self = g_new0 (Export, 1);
  self->database = g_strdup (database);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  g_array_set_clear_func (self->ranges, clear_range);
  add_ranges (self->ranges, souls, FALSE);
  add_ranges (self->ranges, prefixes, TRUE);
  self->path = g_strdup (path);
  self->out = out == NULL ? NULL : g_object_ref (out);
  self->func = func;
  self->func_data = func_data;
  self->context = g_main_context_ref_thread_default ();
  self->buffer = g_string_new (NULL);
  g_task_set_source_tag (task, gun_graph_export_async);
  g_task_set_task_data (task, self, export_free);
  g_task_run_in_thread (task, export_thread);
}

/**
 * gun_graph_export_finish:
 * @result: what the callback got
 * @tally: (out): how much it is
 * @error: return location, domains #GUN_ENGINE_ERROR and #G_IO_ERROR
 *
 * Returns: whether all of it was written
 */
gboolean
gun_graph_export_finish (GAsyncResult *result, GunExportTally *tally, GError **error)
{
  const Export *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  *tally = self->tally;

  return g_task_propagate_boolean (G_TASK (result), error);
}
