/* SPDX-License-Identifier: MIT */

#include "gun-search-keeper.h"

#include <glib/gi18n.h>

#include "gun-engine-error.h"
#include "gun-search-index.h"
#include "gun-store.h"

/* How long one task of the pool adds slices, microseconds */
#define BURST_US (40 * 1000)

struct _GunSearchKeeper
{
  gatomicrefcount count;
  GunSearchProgress *progress;
  char *path; /* (nullable): while it runs */
  gboolean is_kept;
  GCancellable *cancellable; /* of the bursts */
  GPtrArray *running;        /* of Search: in the pool */
  gboolean is_building;      /* a burst is in the pool */
  GunSearchIndex *index;     /* (nullable): between two bursts */
  GSource *timer;            /* (nullable): when to look for changes */
  gint64 changed_us;         /* monotonic: when something was written last */
  gint64 began_us;           /* when a burst began last */
  gint64 failed_us;          /* when one failed; 0: the last one did not */
  GPtrArray *waiting;        /* of Search: for the burst to end */
  GPtrArray *builds;         /* of GTask: for the index to be current */
  GSourceOnceFunc ended;     /* (nullable): when nothing is in the pool any more */
  gpointer ended_data;
};

/* A burst: it owns the index while it runs. */
typedef struct
{
  char *path;
  GunSearchIndex *index; /* (nullable) */
  GunSearchTally tally;
} Burst;

/* What was asked of the pool for a task of the handle */
typedef struct
{
  GunSearchKeeper *keeper;
  GTask *task;
  const GunSearchWork *work;
  char *path;
  GCancellable *cancellable; /* the task's, and the end of the engine */
  gulong handler;            /* of the task's cancellable */
} Search;

static void begin_burst (GunSearchKeeper *self);

static GunSearchKeeper *
keeper_ref (GunSearchKeeper *self)
{
  g_atomic_ref_count_inc (&self->count);
  return self;
}

static void
burst_free (gpointer data)
{
  Burst *burst = data;

  g_clear_pointer (&burst->index, gun_search_index_close);
  g_free (burst->path);
  g_free (burst);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  if (search->handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (search->task), search->handler);
  g_object_unref (search->cancellable);
  g_object_unref (search->task);
  g_free (search->path);
  gun_search_keeper_unref (search->keeper);
  g_free (search);
}

static void
clear_timer (GunSearchKeeper *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

GunSearchKeeper *
gun_search_keeper_new (void)
{
  GunSearchKeeper *self = g_new0 (GunSearchKeeper, 1);

  g_atomic_ref_count_init (&self->count);
  self->progress = gun_search_progress_new ();
  self->cancellable = g_cancellable_new ();
  self->running = g_ptr_array_new ();
  self->waiting = g_ptr_array_new ();
  self->builds = g_ptr_array_new ();

  return self;
}

void
gun_search_keeper_unref (GunSearchKeeper *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  clear_timer (self);
  g_clear_pointer (&self->index, gun_search_index_close);
  g_object_unref (self->progress);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->running);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->builds);
  g_free (self->path);
  g_free (self);
}

GunSearchProgress *
gun_search_keeper_get_progress (GunSearchKeeper *self)
{
  return self->progress;
}

static void
return_stopped (GTask *task)
{
  g_task_return_new_error (
      task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  g_object_unref (task);
}

static void
tell_ended (GunSearchKeeper *self)
{
  GSourceOnceFunc ended = self->ended;

  if (ended == NULL || self->is_building || self->running->len > 0)
    return;

  self->ended = NULL;
  ended (self->ended_data);
}

static gboolean
timer_cb (gpointer data)
{
  GunSearchKeeper *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  begin_burst (self);

  return G_SOURCE_REMOVE;
}

static void
look_in (GunSearchKeeper *self, guint wait_ms)
{
  if (self->timer != NULL || self->path == NULL || !self->is_kept)
    return;

  self->timer = g_timeout_source_new (wait_ms);
  g_source_set_priority (self->timer, G_PRIORITY_LOW);
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* What is wrong with the index, for people */
static char *
dup_problem (const GError *error)
{
  if (g_error_matches (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE))
    return g_strdup_printf (_ ("There is no space left for the search index: %s"), error->message);
  if (g_error_matches (error, GUN_STORE_ERROR, GUN_STORE_ERROR_READ_ONLY))
    return g_strdup_printf (
        _ ("The search index cannot be written. Look at the permissions of its folder: %s"),
        error->message);

  return g_strdup_printf (_ ("The search index cannot be built: %s"), error->message);
}

static void
fail_builds (GunSearchKeeper *self, const char *problem)
{
  g_autoptr (GPtrArray) builds = g_steal_pointer (&self->builds);

  self->builds = g_ptr_array_new ();
  for (guint i = 0; i < builds->len; i++)
    {
      GTask *task = g_ptr_array_index (builds, i);

      g_task_return_new_error (task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", problem);
      g_object_unref (task);
    }
}

static void
end_builds (GunSearchKeeper *self)
{
  g_autoptr (GPtrArray) builds = g_steal_pointer (&self->builds);

  self->builds = g_ptr_array_new ();
  for (guint i = 0; i < builds->len; i++)
    {
      GTask *task = g_ptr_array_index (builds, i);

      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/* In the pool */
static void
add_slices (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Burst *burst = task_data;
  gint64 end_us = g_get_monotonic_time () + BURST_US;
  GError *error = NULL;

  if (burst->index == NULL)
    burst->index = gun_search_index_open (burst->path, gun_search_read_value, &error);
  if (burst->index != NULL)
    while (!g_cancellable_is_cancelled (cancellable)
           && gun_search_index_advance (burst->index, &burst->tally, &error)
           && !burst->tally.is_current && g_get_monotonic_time () < end_us)
      ;

  /* Closing carries over the log, which takes its time. */
  if (error != NULL || burst->tally.is_current || g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&burst->index, gun_search_index_close);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void run_search (GunSearchKeeper *self, Search *search);

static void
run_waiting (GunSearchKeeper *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    run_search (self, g_ptr_array_index (waiting, i));
}

static void
burst_failed (GunSearchKeeper *self, const GError *error)
{
  g_autofree char *problem = dup_problem (error);

  self->failed_us = g_get_monotonic_time ();
  gun_search_progress_set (self->progress,
                           GUN_SEARCH_INDEX_STOPPED,
                           gun_search_progress_get_n_indexed (self->progress),
                           gun_search_progress_get_n_total (self->progress),
                           problem);
  fail_builds (self, problem);
  look_in (self, GUN_SEARCH_RETRY_MS);
}

static void
burst_went_well (GunSearchKeeper *self, Burst *burst)
{
  gboolean is_current = burst->tally.is_current;

  self->failed_us = 0;
  self->index = g_steal_pointer (&burst->index);
  gun_search_progress_set (self->progress,
                           is_current ? GUN_SEARCH_INDEX_CURRENT : GUN_SEARCH_INDEX_BUILDING,
                           burst->tally.n_indexed,
                           burst->tally.n_total,
                           NULL);
  if (!is_current)
    {
      begin_burst (self);
      return;
    }

  end_builds (self);
  /* Changes are told of before they are committed: the last ones may have come too late for this. */
  if (self->changed_us + GUN_SEARCH_INTERVAL_MS * 1000 > self->began_us)
    look_in (self, GUN_SEARCH_INTERVAL_MS);
}

static void
burst_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunSearchKeeper) self = user_data;
  Burst *burst = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean went_well = g_task_propagate_boolean (G_TASK (result), &error);

  self->is_building = FALSE;
  if (self->path == NULL)
    {
      tell_ended (self);
      return;
    }

  if (went_well)
    burst_went_well (self, burst);
  else
    burst_failed (self, error);
  run_waiting (self);
}

static void
begin_burst (GunSearchKeeper *self)
{
  g_autoptr (GTask) task = NULL;
  Burst *burst;

  if (self->is_building || self->path == NULL)
    return;

  clear_timer (self);
  burst = g_new0 (Burst, 1);
  burst->path = g_strdup (self->path);
  burst->index = g_steal_pointer (&self->index);
  self->is_building = TRUE;
  self->began_us = g_get_monotonic_time ();

  /* Without a source: the pool must not hold the engine. */
  task = g_task_new (NULL, self->cancellable, burst_cb, keeper_ref (self));
  g_task_set_source_tag (task, begin_burst);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_priority (task, G_PRIORITY_LOW);
  g_task_set_task_data (task, burst, burst_free);
  g_task_run_in_thread (task, add_slices);
}

void
gun_search_keeper_start (GunSearchKeeper *self, const char *path)
{
  self->path = g_strdup (path);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->failed_us = 0;
  look_in (self, GUN_SEARCH_INTERVAL_MS);
}

void
gun_search_keeper_end (GunSearchKeeper *self, GSourceOnceFunc ended, gpointer user_data)
{
  g_autoptr (GPtrArray) builds = g_steal_pointer (&self->builds);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->builds = g_ptr_array_new ();
  self->waiting = g_ptr_array_new ();
  self->ended = ended;
  self->ended_data = user_data;
  g_clear_pointer (&self->path, g_free);
  clear_timer (self);
  g_clear_pointer (&self->index, gun_search_index_close);
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->running->len; i++)
    g_cancellable_cancel (((Search *) g_ptr_array_index (self->running, i))->cancellable);

  for (guint i = 0; i < builds->len; i++)
    return_stopped (g_ptr_array_index (builds, i));
  for (guint i = 0; i < waiting->len; i++)
    {
      Search *search = g_ptr_array_index (waiting, i);

      return_stopped (g_object_ref (search->task));
      search_free (search);
    }
  gun_search_progress_set (self->progress, GUN_SEARCH_INDEX_ABSENT, 0, 0, NULL);
  tell_ended (self);
}

void
gun_search_keeper_note_change (GunSearchKeeper *self)
{
  self->changed_us = g_get_monotonic_time ();
  if (!self->is_building)
    look_in (self, GUN_SEARCH_SETTLE_MS);
}

void
gun_search_keeper_set_kept (GunSearchKeeper *self, gboolean is_kept)
{
  if (self->is_kept == is_kept)
    return;

  self->is_kept = is_kept;
  if (!is_kept)
    clear_timer (self);
  look_in (self, GUN_SEARCH_INTERVAL_MS);
}

/* In the pool */
static void
search_in_pool (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  GError *error = NULL;
  gpointer result
      = search->work->run (search->path, g_task_get_task_data (search->task), cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, search->work->free_result);
  else
    g_task_return_error (task, error);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Search *search = user_data;
  g_autoptr (GunSearchKeeper) self = keeper_ref (search->keeper);
  GError *error = NULL;
  gpointer found = g_task_propagate_pointer (G_TASK (result), &error);

  g_ptr_array_remove_fast (self->running, search);
  if (self->path == NULL)
    {
      g_clear_error (&error);
      g_clear_pointer (&found, search->work->free_result);
      return_stopped (g_object_ref (search->task));
    }
  else if (found != NULL)
    {
      if (search->work->finish != NULL)
        search->work->finish (found, self->progress);
      g_task_return_pointer (search->task, found, search->work->free_result);
    }
  else
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gun_engine_translate_store_error (&error, search->path);
      g_task_return_error (search->task, error);
    }
  search_free (search);
  tell_ended (self);
}

static void
run_search (GunSearchKeeper *self, Search *search)
{
  g_autoptr (GTask) task = g_task_new (NULL, search->cancellable, searched_cb, search);

  g_ptr_array_add (self->running, search);
  g_task_set_source_tag (task, run_search);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, search, NULL);
  g_task_run_in_thread (task, search_in_pool);
}

/* Whether what was written before now is in the index, as far as that can be known here */
static gboolean
is_fresh (GunSearchKeeper *self)
{
  return gun_search_progress_get_state (self->progress) == GUN_SEARCH_INDEX_CURRENT
         && self->changed_us + GUN_SEARCH_INTERVAL_MS * 1000 < self->began_us;
}

static gboolean
has_just_failed (GunSearchKeeper *self)
{
  return self->failed_us != 0
         && g_get_monotonic_time () - self->failed_us < GUN_SEARCH_RETRY_MS * 1000;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer search)
{
  g_cancellable_cancel (((Search *) search)->cancellable);
}

void
gun_search_keeper_run (GunSearchKeeper *self,
                       GTask *task,
                       const GunSearchWork *work,
                       gboolean waits)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  gboolean is_first;
  Search *search;

  if (self->path == NULL)
    {
      return_stopped (task);
      return;
    }

  search = g_new0 (Search, 1);
  search->keeper = keeper_ref (self);
  search->task = task;
  search->work = work;
  search->path = g_strdup (self->path);
  search->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    search->handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), search, NULL);

  /* The first burst has all of a small database; of a large one a part is shown, and more when it is asked for again. */
  is_first = gun_search_progress_get_state (self->progress) == GUN_SEARCH_INDEX_ABSENT;
  waits = waits && (self->is_building ? is_first : !is_fresh (self) && !has_just_failed (self));
  if (!waits)
    {
      run_search (self, search);
      return;
    }

  g_ptr_array_add (self->waiting, search);
  begin_burst (self);
}

void
gun_search_keeper_build (GunSearchKeeper *self, GTask *task)
{
  if (self->path == NULL)
    {
      return_stopped (task);
      return;
    }

  g_ptr_array_add (self->builds, task);
  begin_burst (self);
}
